/*
 * /dev/null and /dev/zero: the sink and the source. null(4).
 */
#include "child.h"
#include "files.h"
#include "mem.h"

static char buf[9000];

TEST(null)
{
	int fd = open_file("/dev/null", O_RDWR);

	EXPECT_EQ(SYS(read, fd, buf, sizeof(buf)), 0);
	EXPECT_EQ(SYS(write, fd, buf, sizeof(buf)), sizeof(buf));
	EXPECT_EQ(SYS(write, fd, buf, 0), 0);
	EXPECT_EQ(SYS(read, fd, buf, 0), 0);
	EXPECT_EQ(SYS(close, fd), 0);
}

TEST(zero)
{
	int fd = open_file("/dev/zero", O_RDWR);

	memset(buf, 0xee, sizeof(buf));
	EXPECT_EQ(SYS(read, fd, buf + 1, 5000), 5000);
	EXPECT(filled(buf + 1, 0, 5000));
	EXPECT(filled(buf + 5001, 0xee, 1000) && filled(buf, 0xee, 1));
	EXPECT_EQ(SYS(write, fd, buf, 100), 100);
	EXPECT_EQ(SYS(close, fd), 0);
}

/* A private mapping of /dev/zero is fresh memory, and so is a shared one, which a child shares. */
TEST(mapped_zero)
{
	const int prot = PROT_READ | PROT_WRITE;
	int fd = open_file("/dev/zero", O_RDWR);
	char *p = (char *)SYS(mmap, 0, 2 * PAGE, prot, MAP_SHARED, fd, 0);
	char *q = (char *)SYS(mmap, 0, 2 * PAGE, prot, MAP_PRIVATE, fd, 0);

	REQUIRE((long)p > 0 && (long)q > 0);
	EXPECT(filled(p, 0, 2 * PAGE) && filled(q, 0, 2 * PAGE));
	EXPECT_STATUS(IN_CHILD(p[PAGE] = 's'; q[PAGE] = 'p'), PASSED);
	EXPECT_EQ(p[PAGE], 's');
	EXPECT_EQ(q[PAGE], 0);
	EXPECT_EQ(SYS(mprotect, p, PAGE, PROT_READ), 0);
	EXPECT_EQ(SYS(mprotect, p, PAGE, prot), 0);
	SYS(munmap, p, 2 * PAGE);
	SYS(munmap, q, 2 * PAGE);
	p = (char *)SYS(mmap, 0, PAGE, prot, MAP_SHARED, fd, 0); /* another one */
	EXPECT((long)p > 0 && filled(p, 0, PAGE));
	SYS(munmap, p, PAGE);
	SYS(close, fd);
}

/* /dev/zero stops at the edge of the buffer's memory and says how far it came. */
TEST(zero_at_the_edge)
{
	int fd = open_file("/dev/zero", O_RDONLY);
	char *page = map_edge(1);

	memset(page, 0xee, PAGE);
	EXPECT_EQ(SYS(read, fd, page + PAGE - 10, 100), 10);
	EXPECT(filled(page + PAGE - 10, 0, 10));
	EXPECT(filled(page, 0xee, PAGE - 10));
	EXPECT_EQ(SYS(read, fd, page + PAGE, 100), -EFAULT);
	EXPECT_EQ(SYS(read, fd, NULL, 1), -EFAULT);
	SYS(close, fd);
	unmap_pages(page, 1);
}

/* Pages that were never touched read as zeros, in a copy by the kernel too; /dev/null eats them. */
TEST(untouched_pages)
{
	char *p = map_pages(2, PROT_READ | PROT_WRITE);
	int fd = open_file("/dev/null", O_WRONLY);

	EXPECT_EQ(SYS(write, fd, p, 2 * PAGE), 2 * PAGE);
	SYS(close, fd);
	unmap_pages(p, 2);
}

/* Kernel addresses are refused, though /dev/null would never look. */
TEST(bad_pointers)
{
	int null = open_file("/dev/null", O_RDWR), zero = open_file("/dev/zero", O_RDWR);

	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(write, null, b->addr, 1), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(read, null, b->addr, 1), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(read, zero, b->addr, 1), -EFAULT);
	}
	SYS(close, null);
	SYS(close, zero);
}
