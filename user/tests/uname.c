/*
 * uname: six strings of 65 bytes. uname(2).
 */
#include <sys/utsname.h>
#include "child.h"
#include "mem.h"

#define FIELD 65
#define SIZE (6 * FIELD)

TEST(fields)
{
	struct utsname u;

	EXPECT_EQ(SYS(uname, &u), 0);
	EXPECT(u.sysname[0]);
	EXPECT(u.nodename[0]);
	EXPECT(u.version[0]);
	EXPECT(!strcmp(u.machine, "x86_64"));
	/* Programs parse the release as major.minor. */
	EXPECT(u.release[0] >= '1' && u.release[0] <= '9');
	EXPECT(strchr(u.release, '.') && strchr(u.release, '.')[1] >= '0');
	EXPECT(uname(&u) == 0);
}

/* Each ends with a NUL in its 65 bytes and has zeros behind it, not the kernel's stack. */
TEST(padding)
{
	char raw[SIZE + 16];

	memset(raw, 0xee, sizeof(raw));
	EXPECT_EQ(SYS(uname, raw), 0);
	for (int i = 0; i < 6; i++) {
		char *field = raw + i * FIELD;
		size_t n = strnlen(field, FIELD);

		EXPECT(n < FIELD && filled(field + n, 0, FIELD - n));
	}
	EXPECT(filled(raw + SIZE, 0xee, 16));
}

TEST(bad_pointer)
{
	char *page = map_edge(1);

	EXPECT_EQ(SYS(uname, NULL), -EFAULT);
	EXPECT_EQ(SYS(uname, page + PAGE), -EFAULT);
	EXPECT_EQ(SYS(uname, page + PAGE - SIZE + 1), -EFAULT);
	EXPECT_EQ(SYS(uname, page + PAGE - SIZE), 0);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(uname, b->addr), -EFAULT);
	unmap_pages(page, 1);
}
