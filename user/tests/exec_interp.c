/*
 * execve of ELF files that name an interpreter which is absent, or a path that is none; files/gen.py
 * makes them. execve(2), elf(5).
 */
#include "child.h"
#include "files.h"

static const char *const argv[] = { "x", NULL };
static const char *const envp[] = { NULL };

static void fails(const char *path, int err)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(execve, path, argv, envp), -err)), PASSED);
}

TEST(missing)
{
	fails(FILES "elf/interp_missing", ENOENT);
}

TEST(open_ended)
{
	fails(FILES "elf/interp_open_ended", ENOEXEC);
}

TEST(short_path)
{
	fails(FILES "elf/interp_short", ENOEXEC);
}

TEST(long_path)
{
	fails(FILES "elf/interp_long", ENOEXEC);
}
