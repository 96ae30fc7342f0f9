/*
 * read: from files, with every count and at every edge of the buffer. read(2).
 */
#include "child.h"
#include "files.h"
#include "mem.h"

static char buf[16384];

TEST(whole_file)
{
	int fd = open_file(TEXT, O_RDONLY);

	memset(buf, 0xee, sizeof(buf));
	EXPECT_EQ(SYS(read, fd, buf, sizeof(buf)), TEXT_SIZE);
	EXPECT(!memcmp(buf, TEXT_BYTES, TEXT_SIZE));
	EXPECT(filled(buf + TEXT_SIZE, 0xee, sizeof(buf) - TEXT_SIZE));
	EXPECT_EQ(SYS(read, fd, buf, sizeof(buf)), 0);
	EXPECT_EQ(SYS(read, fd, buf, 1), 0);
	SYS(close, fd);
}

TEST(offset_advances)
{
	int fd = open_file(BIG, O_RDONLY);
	long at = 0, n;

	/* Steps that cross pages at odd places. */
	for (long step = 1; at < BIG_SIZE; step = step * 3 + 1) {
		long want = step < BIG_SIZE - at ? step : BIG_SIZE - at;

		memset(buf, 0xee, sizeof(buf));
		n = SYS(read, fd, buf, step > 16000 ? 16000 : step);
		if (!EXPECT_EQ(n, want))
			break;
		EXPECT(is_big(buf, at, n));
		EXPECT(filled(buf + n, 0xee, sizeof(buf) - n));
		at += n;
	}
	EXPECT_EQ(SYS(read, fd, buf, 1), 0);
	SYS(close, fd);
}

TEST(empty_file)
{
	int fd = open_file(FILES "empty", O_RDONLY);

	EXPECT_EQ(SYS(read, fd, buf, sizeof(buf)), 0);
	SYS(close, fd);
}

/* A file of exactly one page: nothing behind it is seen. */
TEST(file_of_one_page)
{
	int fd = open_file(FILES "page", O_RDONLY);

	EXPECT_EQ(SYS(read, fd, buf, sizeof(buf)), 4096);
	EXPECT(is_big(buf, 0, 4096));
	EXPECT_EQ(SYS(read, fd, buf, sizeof(buf)), 0);
	SYS(close, fd);
}

TEST(zero_count)
{
	int fd = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(SYS(read, fd, buf, 0), 0);
	EXPECT_EQ(SYS(read, fd, NULL, 0), 0);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 0);
	EXPECT_EQ(SYS(read, fd, 0xffffffff80000000UL, 0), -EFAULT);
	SYS(close, fd);
}

TEST(bad_descriptor)
{
	int fd = open_file("/dev/console", O_WRONLY);

	EXPECT_EQ(SYS(read, fd, buf, 1), -EBADF);
	EXPECT_EQ(SYS(read, fd, buf, 0), -EBADF);
	SYS(close, fd);
	EXPECT_EQ(SYS(read, fd, buf, 1), -EBADF);
	EXPECT_EQ(SYS(read, -1, buf, 1), -EBADF);
	EXPECT_EQ(SYS(read, 1024, buf, 1), -EBADF);
	EXPECT_EQ(SYS(read, 0x7fffffff, buf, 1), -EBADF);
	EXPECT_EQ(SYS(read, -1, NULL, 1), -EBADF);
}

TEST(directory)
{
	int fd = open_file(FILES, O_RDONLY);

	EXPECT_EQ(SYS(read, fd, buf, sizeof(buf)), -EISDIR);
	EXPECT_EQ(SYS(read, fd, NULL, 16), -EISDIR);
	SYS(close, fd);
}

TEST(bad_buffer)
{
	int fd = open_file(TEXT, O_RDONLY);
	char *hole = map_pages(1, PROT_NONE);

	EXPECT_EQ(SYS(read, fd, NULL, 10), -EFAULT);
	EXPECT_EQ(SYS(read, fd, hole, 10), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(read, fd, b->addr, 10), -EFAULT);
	/* Nothing was consumed by the failures. */
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 0);
	EXPECT_EQ(SYS(read, fd, buf, 3), 3);
	EXPECT(!memcmp(buf, "The", 3));
	SYS(close, fd);
	unmap_pages(hole, 1);
}

/* Standard input is the console: what can be asked of it without waiting for somebody to type. */
TEST(console)
{
	EXPECT_EQ(SYS(read, 0, buf, 0), 0);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(read, 0, b->addr, 1), -EFAULT);
	EXPECT_EQ(SYS(read, 0, buf, -1L), -EFAULT);
}

/* Code and constants of the program cannot be read into. */
TEST(read_only_buffer)
{
	static const char constant[8] = "constant";
	int fd = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(SYS(read, fd, constant, 8), -EFAULT);
	EXPECT_EQ(SYS(read, fd, (char *)(uintptr_t)&raw_syscall, 8), -EFAULT);
	EXPECT(!memcmp(constant, "constant", 8));
	SYS(close, fd);
}

/* Where the buffer ends before the count does: the bytes that fit arrive and are counted. */
TEST(partial_at_the_edge)
{
	char *page = map_edge(1);
	int fd = open_file(BIG, O_RDONLY);

	for (long room = 1; room <= 40; room += 13) {
		memset(page, 0xee, PAGE);
		SYS(lseek, fd, 4090, SEEK_SET);
		EXPECT_EQ(SYS(read, fd, page + PAGE - room, 100), room);
		EXPECT(is_big(page + PAGE - room, 4090, room));
		EXPECT(filled(page, 0xee, PAGE - room));
		EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 4090 + room);
	}
	EXPECT_EQ(SYS(read, fd, page + PAGE, 100), -EFAULT);
	SYS(close, fd);
	unmap_pages(page, 1);
}

/* The count is checked against the address space first, then cut to the file. */
TEST(huge_count)
{
	int fd = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(SYS(read, fd, buf, -1L), -EFAULT);
	EXPECT_EQ(SYS(read, fd, buf, 1UL << 63), -EFAULT);
	EXPECT_EQ(SYS(read, fd, buf, USER_END), -EFAULT);
	EXPECT_EQ(SYS(read, fd, buf, 0x7fffffffL), TEXT_SIZE);
	SYS(lseek, fd, 0, SEEK_SET);
	EXPECT_EQ(SYS(read, fd, buf, 1UL << 40), TEXT_SIZE);
	EXPECT(!memcmp(buf, TEXT_BYTES, TEXT_SIZE));
	SYS(close, fd);
}

/* The buffer's pages are made while the kernel writes to them: demand paging inside the copy. */
TEST(into_untouched_pages)
{
	char *p = map_pages(3, PROT_READ | PROT_WRITE);
	int fd = open_file(BIG, O_RDONLY);

	EXPECT_EQ(SYS(read, fd, p, 3 * PAGE), BIG_SIZE);
	EXPECT(is_big(p, 0, BIG_SIZE));
	EXPECT(filled(p + BIG_SIZE, 0, 3 * PAGE - BIG_SIZE));
	SYS(close, fd);
	unmap_pages(p, 3);
}

/* The same for copy on write: the child's read into a shared page must not show in the parent. */
TEST(into_shared_pages)
{
	char *p = map_pages(1, PROT_READ | PROT_WRITE);
	int fd = open_file(TEXT, O_RDONLY);

	memset(p, 'p', PAGE);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(read, fd, p, 10), 10);
			       EXPECT(!memcmp(p, TEXT_BYTES, 10));
			       EXPECT(filled(p + 10, 'p', PAGE - 10))),
		      PASSED);
	EXPECT(filled(p, 'p', PAGE));
	SYS(close, fd);
	unmap_pages(p, 1);
}
