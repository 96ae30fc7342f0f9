/* mincore(2) and msync(2): what is in memory, and that it is written back. */
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

TEST(anonymous_pages)
{
	char *p = map_pages(4, RW);
	unsigned char vec[5];

	memset(vec, 0xaa, sizeof(vec));
	user_read(p + PAGE);
	p[3 * PAGE] = 1;
	EXPECT_EQ(SYS(mincore, p, 3 * PAGE + 1, vec), 0);
	EXPECT_EQ(vec[0] & 1, 0);
	EXPECT_EQ(vec[1] & 1, 1);
	EXPECT_EQ(vec[2] & 1, 0);
	EXPECT_EQ(vec[3] & 1, 1);
	EXPECT_EQ(vec[4], 0xaa);
	unmap_pages(p, 4);
}

/* Whose page it is matters not: it is in memory once anybody has touched it. */
TEST(shared_pages)
{
	char *p = (char *)SYS(mmap, 0, 3 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned char vec[3] = { 0xaa, 0xaa, 0xaa };

	EXPECT_STATUS(IN_CHILD(p[PAGE] = 1), PASSED);
	EXPECT_EQ(SYS(mincore, p, 3 * PAGE, vec), 0);
	EXPECT_EQ(vec[0], 0);
	EXPECT_EQ(vec[1], 1);
	EXPECT_EQ(vec[2], 0);
	unmap_pages(p, 3);
}

/* More than the kernel looks at in one go. */
TEST(many_pages)
{
	unsigned long pages = 9000;
	char *p = (char *)map_anon(0, pages * PAGE, RW, MAP_NORESERVE);
	unsigned char *vec = (unsigned char *)map_pages(3, RW);
	unsigned long count = 0;

	for (unsigned long i = 0; i < pages; i += 1000)
		p[i * PAGE] = 1;
	EXPECT_EQ(SYS(mincore, p, pages * PAGE, vec), 0);
	for (unsigned long i = 0; i < pages; i++)
		count += vec[i] & 1;
	EXPECT_EQ(count, 9);
	EXPECT_EQ(vec[8000] & 1, 1);
	SYS(munmap, p, pages * PAGE);
	unmap_pages(vec, 3);
}

TEST(mincore_wrong_arguments)
{
	char *p = map_pages(3, RW), *vec = map_edge(1);

	EXPECT_EQ(SYS(mincore, p + 1, PAGE, vec), -EINVAL);
	EXPECT_EQ(SYS(mincore, p, 0, vec), 0);
	EXPECT_EQ(SYS(mincore, p, -1L, vec), -ENOMEM);
	EXPECT_EQ(SYS(mincore, 0xffff888000000000UL, PAGE, vec), -ENOMEM);
	EXPECT_EQ(SYS(mincore, p, 2 * PAGE, vec + PAGE - 1), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(mincore, p, PAGE, b->addr), -EFAULT);
	unmap_pages(p + PAGE, 1);
	EXPECT_EQ(SYS(mincore, p, 3 * PAGE, vec), -ENOMEM);
	EXPECT_EQ(SYS(mincore, p + PAGE, PAGE, vec), -ENOMEM);
	unmap_pages(p, 3);
	unmap_pages(vec, 1);
}

TEST(msync)
{
	char *p = map_pages(3, RW);

	EXPECT_EQ(SYS(msync, p, 3 * PAGE, MS_SYNC), 0);
	EXPECT_EQ(SYS(msync, p, 3 * PAGE, MS_ASYNC), 0);
	EXPECT_EQ(SYS(msync, p, 3 * PAGE, MS_SYNC | MS_INVALIDATE), 0);
	EXPECT_EQ(SYS(msync, p, 3 * PAGE, 0), 0);
	EXPECT_EQ(SYS(msync, p, 0, MS_SYNC), 0);
	EXPECT_EQ(SYS(msync, p, -1L, MS_SYNC), 0); /* rounded up, it is 0 bytes */
	EXPECT_EQ(SYS(msync, p, 3 * PAGE, MS_SYNC | MS_ASYNC), -EINVAL);
	EXPECT_EQ(SYS(msync, p, 3 * PAGE, 8), -EINVAL);
	EXPECT_EQ(SYS(msync, p + 1, PAGE, MS_SYNC), -EINVAL);
	EXPECT_EQ(SYS(msync, p, -PAGE, MS_SYNC), -ENOMEM);
	EXPECT_EQ(SYS(msync, 0xffff888000000000UL, PAGE, MS_SYNC), -ENOMEM);
	EXPECT_EQ(SYS(mlock, p, PAGE), 0);
	EXPECT_EQ(SYS(msync, p, 3 * PAGE, MS_INVALIDATE), -EBUSY);
	EXPECT_EQ(SYS(msync, p, 3 * PAGE, MS_SYNC), 0);
	unmap_pages(p + PAGE, 1);
	EXPECT_EQ(SYS(msync, p, 3 * PAGE, MS_SYNC), -ENOMEM);
	EXPECT_EQ(SYS(msync, p, 3 * PAGE, MS_ASYNC), -ENOMEM);
	EXPECT_EQ(SYS(msync, p, 2 * PAGE, MS_SYNC), -ENOMEM);
	EXPECT_EQ(SYS(msync, p, PAGE, MS_SYNC), 0);
	unmap_pages(p, 3);
}
