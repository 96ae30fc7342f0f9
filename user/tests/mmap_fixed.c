/*
 * mmap with MAP_FIXED and MAP_FIXED_NOREPLACE: exactly there, or an error. mmap(2).
 */
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

TEST(replaces_what_was_there)
{
	char *p = map_pages(5, RW);

	memset(p, 'o', 5 * PAGE);
	EXPECT_EQ(map_anon((long)p + 2 * PAGE, PAGE, RW, MAP_FIXED), p + 2 * PAGE);
	EXPECT(filled(p, 'o', 2 * PAGE));
	EXPECT(filled(p + 2 * PAGE, 0, PAGE));
	EXPECT(filled(p + 3 * PAGE, 'o', 2 * PAGE));
	/* Over several mappings and a hole at once. */
	EXPECT_EQ(SYS(munmap, p + 3 * PAGE, PAGE), 0);
	EXPECT_EQ(map_anon((long)p + PAGE, 4 * PAGE, PROT_READ, MAP_FIXED), p + PAGE);
	EXPECT(filled(p, 'o', PAGE));
	EXPECT(filled(p + PAGE, 0, 4 * PAGE));
	EXPECT(!writable(p + PAGE));
	EXPECT(!writable(p + 4 * PAGE));
	EXPECT(writable(p));
	unmap_pages(p, 5);
}

TEST(address_must_be_aligned)
{
	char *p = map_pages(2, RW);

	memset(p, 'o', 2 * PAGE);
	EXPECT_EQ(map_anon((long)p + 1, PAGE, RW, MAP_FIXED), -EINVAL);
	EXPECT_EQ(map_anon((long)p + PAGE - 1, PAGE, RW, MAP_FIXED), -EINVAL);
	EXPECT_EQ(map_anon((long)p + 8, PAGE, RW, MAP_FIXED_NOREPLACE), -EINVAL);
	EXPECT(filled(p, 'o', 2 * PAGE));
	unmap_pages(p, 2);
}

TEST(beyond_the_address_space)
{
	EXPECT_EQ(map_anon(USER_END, PAGE, RW, MAP_FIXED), -ENOMEM);
	EXPECT_EQ(map_anon(USER_END - PAGE, 2 * PAGE, RW, MAP_FIXED), -ENOMEM);
	EXPECT_EQ(map_anon(0x10000, USER_END, RW, MAP_FIXED), -ENOMEM);
	EXPECT_EQ(map_anon(PAGE, -PAGE, RW, MAP_FIXED), -ENOMEM);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, map_anon(b->addr & -PAGE, PAGE, RW, MAP_FIXED), -ENOMEM);
	EXPECT_EQ(map_anon(0x10000, 0, RW, MAP_FIXED), -EINVAL);
}

/* The highest page that user space has, 2^47 - 8192, can be used, if the stack has not got it. */
TEST(the_last_usable_page)
{
	char *p = (char *)USER_END - PAGE;
	long ret = map_anon((long)p, PAGE, RW, MAP_FIXED_NOREPLACE);

	if (ret == -EEXIST) {
		EXPECT(readable(p));
	} else {
		EXPECT_EQ(ret, p);
		EXPECT(filled(p, 0, PAGE));
		EXPECT(writable(p + PAGE - 1));
		unmap_pages(p, 1);
	}
	EXPECT(!readable(p + PAGE));
}

/* Low addresses are free for the asking, apart from the first page (mmap_zero.c). */
TEST(low_addresses)
{
	char *p = (char *)0x10000;

	EXPECT_EQ(map_anon((long)p, PAGE, RW, MAP_FIXED), p);
	EXPECT(filled(p, 0, PAGE));
	unmap_pages(p, 1);
	EXPECT(!readable(p));
}

TEST(noreplace)
{
	char *p = map_pages(3, RW);

	memset(p, 'o', 3 * PAGE);
	EXPECT_EQ(map_anon((long)p, PAGE, RW, MAP_FIXED_NOREPLACE), -EEXIST);
	EXPECT_EQ(SYS(munmap, p + PAGE, PAGE), 0);
	EXPECT_EQ(map_anon((long)p, 2 * PAGE, RW, MAP_FIXED_NOREPLACE), -EEXIST);
	EXPECT_EQ(map_anon((long)p + PAGE, 2 * PAGE, RW, MAP_FIXED_NOREPLACE), -EEXIST);
	EXPECT_EQ(map_anon((long)p + PAGE, PAGE, RW, MAP_FIXED_NOREPLACE), p + PAGE);
	EXPECT(filled(p, 'o', PAGE));
	EXPECT(filled(p + PAGE, 0, PAGE));
	EXPECT(filled(p + 2 * PAGE, 'o', PAGE));
	unmap_pages(p, 3);
}

/* A failed MAP_FIXED must not have unmapped anything first. */
TEST(failure_keeps_the_old)
{
	char *p = map_pages(1, RW);

	memset(p, 'o', PAGE);
	EXPECT_EQ(SYS(mmap, p, PAGE, RW, MAP_ANONYMOUS | MAP_FIXED, -1, 0), -EINVAL);
	EXPECT_EQ(map_anon((long)p, USER_END, RW, MAP_FIXED), -ENOMEM);
	EXPECT_EQ(SYS(mmap, p, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 1), -EINVAL);
	EXPECT(filled(p, 'o', PAGE));
	unmap_pages(p, 1);
}
