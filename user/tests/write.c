/*
 * write: to the console (standard output, whatever that is under Linux).
 * The lines "# console ..." in this program's output are its own writes. write(2).
 */
#include "child.h"
#include "files.h"
#include "mem.h"

TEST(to_the_console)
{
	static const char line[] = "# console one\n";

	EXPECT_EQ(SYS(write, 1, line, sizeof(line) - 1), sizeof(line) - 1);
	EXPECT_EQ(SYS(write, 1, "#", 1), 1);
	EXPECT_EQ(SYS(write, 2, " console two", 12), 12);
	EXPECT_EQ(SYS(write, 1, "\n", 1), 1);
}

TEST(zero_count)
{
	EXPECT_EQ(SYS(write, 1, "x", 0), 0);
	EXPECT_EQ(SYS(write, 1, NULL, 0), 0);
	EXPECT_EQ(SYS(write, 1, 0xffffffff80000000UL, 0), -EFAULT);
}

TEST(bad_descriptor)
{
	int fd = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(SYS(write, fd, "x", 1), -EBADF);
	EXPECT_EQ(SYS(write, fd, "x", 0), -EBADF);
	EXPECT_EQ(SYS(write, fd, NULL, 1), -EBADF);
	SYS(close, fd);
	EXPECT_EQ(SYS(write, fd, "x", 1), -EBADF);
	EXPECT_EQ(SYS(write, -1, "x", 1), -EBADF);
	EXPECT_EQ(SYS(write, 1024, "x", 1), -EBADF);
	EXPECT_EQ(SYS(write, 0x7fffffff, "x", 1), -EBADF);
	EXPECT_EQ(SYS(write, (long)(int)0x80000000, "x", 1), -EBADF);
	fd = open_file(FILES, O_RDONLY);
	EXPECT_EQ(SYS(write, fd, "x", 1), -EBADF);
	SYS(close, fd);
}

TEST(bad_buffer)
{
	char *none = map_pages(1, PROT_NONE);

	EXPECT_EQ(SYS(write, 1, NULL, 1), -EFAULT);
	EXPECT_EQ(SYS(write, 1, none, 1), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(write, 1, b->addr, 1), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(write, 1, b->addr, 4096), -EFAULT);
	unmap_pages(none, 1);
}

/* A range that wraps or leaves the address space is refused before a byte of it is written. */
TEST(huge_count)
{
	EXPECT_EQ(SYS(write, 1, "SEEN\n", -1L), -EFAULT);
	EXPECT_EQ(SYS(write, 1, "SEEN\n", 1UL << 63), -EFAULT);
	EXPECT_EQ(SYS(write, 1, "SEEN\n", USER_END), -EFAULT);
}

/* The last byte before a hole can be written, and a write into the hole fails as a whole. */
TEST(edge_of_memory)
{
	char *page = map_edge(1);

	memset(page, 'X', PAGE);
	memcpy(page + PAGE - 15, "# console edge\n", 15);
	EXPECT_EQ(SYS(write, 1, page + PAGE - 15, 15), 15);
	EXPECT_EQ(SYS(write, 1, page + PAGE, 1), -EFAULT);
	EXPECT_EQ(SYS(write, 1, page + PAGE - 5, 10), -EFAULT);
	unmap_pages(page, 1);
}

TEST(read_only_memory_can_be_written_from)
{
	char *p = map_pages(1, PROT_READ | PROT_WRITE);

	memcpy(p, "# console const\n", 16);
	EXPECT_EQ(SYS(mprotect, p, PAGE, PROT_READ), 0);
	EXPECT_EQ(SYS(write, 1, p, 16), 16);
	unmap_pages(p, 1);
}

/* Longer than any chunk the kernel copies by: all of it arrives, in order. */
TEST(long_line)
{
	static char line[1000];

	memset(line, '.', sizeof(line));
	memcpy(line, "# console long ", 15);
	line[sizeof(line) - 1] = '\n';
	EXPECT_EQ(SYS(write, 1, line, sizeof(line)), sizeof(line));
}

TEST(through_libc)
{
	errno = 0;
	EXPECT_EQ(write(-1, "x", 1), -1);
	EXPECT_EQ(errno, EBADF);
	EXPECT_EQ(write(1, "# console libc\n", 15), 15);
}
