/* RLIMIT_AS, RLIMIT_DATA, RLIMIT_STACK: what they count, and ENOMEM. See getrlimit(2). */
#include <linux/resource.h>
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)
#define MB (1UL << 20)
#define CANNOT_SET 77

static void set_limit(int what, unsigned long bytes)
{
	struct rlimit limit = { bytes, bytes };

	if (SYS(prlimit64, 0, what, &limit, 0))
		SYS(exit_group, CANNOT_SET);
}

/* A child: the limit cannot be raised again without rights. */
#define UNDER_LIMIT(what, bytes, ...) \
	EXPECT_STATUS(IN_CHILD(set_limit(what, bytes); __VA_ARGS__), PASSED)

static void address_space(void)
{
	char *p = (char *)map_anon(0, 32 * MB, PROT_NONE, 0), *brk;

	EXPECT((long)p > 0);
	EXPECT_EQ(map_anon(0, 64 * MB, PROT_NONE, 0), -ENOMEM);
	EXPECT_EQ(map_anon(0, 64 * MB, RW, MAP_NORESERVE), -ENOMEM);
	EXPECT_EQ(SYS(mmap, 0, 64 * MB, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0), -ENOMEM);
	EXPECT_EQ(SYS(mremap, p, 32 * MB, 128 * MB, MREMAP_MAYMOVE), -ENOMEM);
	EXPECT_EQ(map_anon((long)p, 32 * MB, RW, MAP_FIXED),
		  (long)p); /* in place of what is there */
	brk = (char *)SYS(brk, 0);
	EXPECT_EQ(SYS(brk, brk + 64 * MB), (long)brk);
	EXPECT_EQ(SYS(brk, brk + PAGE), (long)brk + PAGE);
	EXPECT_EQ(SYS(munmap, p, 32 * MB), 0);
	EXPECT(map_anon(0, 40 * MB, PROT_NONE, 0) > 0);
}

TEST(limit_of_the_address_space)
{
	UNDER_LIMIT(RLIMIT_AS, 64 * MB, address_space());
}

static void data(void)
{
	char *p = (char *)map_anon(0, 64 * MB, PROT_READ, 0), *brk;

	EXPECT((long)p > 0);
	EXPECT_EQ(map_anon(0, 64 * MB, RW, 0), -ENOMEM);
	EXPECT(SYS(mmap, 0, 64 * MB, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0) > 0);
	EXPECT_EQ(SYS(mprotect, p, 64 * MB, RW), -ENOMEM);
	EXPECT(!writable(p));
	EXPECT_EQ(SYS(mprotect, p, MB, RW), 0);
	brk = (char *)SYS(brk, 0);
	EXPECT_EQ(SYS(brk, brk + 64 * MB), (long)brk);
	EXPECT_EQ(SYS(brk, brk + PAGE), (long)brk + PAGE);
}

TEST(limit_of_data)
{
	UNDER_LIMIT(RLIMIT_DATA, 16 * MB, data());
}

/* Touches every page down to @bytes below the stack pointer. */
static void use_stack(unsigned long bytes)
{
	char *sp = __builtin_frame_address(0);

	for (unsigned long i = 0; i < bytes; i += PAGE)
		user_write(sp - i);
}

TEST(limit_of_the_stack)
{
	EXPECT_STATUS(IN_CHILD(use_stack(4 * MB)), PASSED);
	UNDER_LIMIT(RLIMIT_STACK, MB, use_stack(MB / 2));
	EXPECT_STATUS(IN_CHILD(set_limit(RLIMIT_STACK, MB); use_stack(2 * MB)), KILLED(SIGSEGV));
	UNDER_LIMIT(RLIMIT_STACK, 32 * MB, use_stack(20 * MB));
}
