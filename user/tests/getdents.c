/*
 * getdents64: reading a directory, in one piece and in the smallest. The order of entries is
 * nobody's promise; the set is. getdents(2).
 */
#include <dirent.h>
#include "child.h"
#include "files.h"
#include "mem.h"

/* The kernel's record, struct linux_dirent64 in Linux include/linux/dirent.h. */
struct record {
	unsigned long d_ino;
	long d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[];
};

#define DIR_ENTRIES 44 /* ".", "..", "sub", entry-00 to entry-39, one of 255 letters */

static char buf[8192] __attribute__((aligned(8)));
static unsigned char seen[DIR_ENTRIES];

/* Which entry of FILES/dir is this? Its place in seen[], or -1. */
static int entry_index(const char *name)
{
	if (!strcmp(name, "."))
		return 40;
	if (!strcmp(name, ".."))
		return 41;
	if (!strcmp(name, "sub"))
		return 42;
	if (strlen(name) == 255 && filled(name, 'n', 255))
		return 43;
	if (strlen(name) == 8 && !strncmp(name, "entry-", 6))
		return (name[6] - '0') * 10 + name[7] - '0';
	return -1;
}

/* Checks the n bytes of records in buf and notes them in seen[]; their number. */
static int check_records(long n)
{
	int count = 0;

	for (long at = 0; at < n; count++) {
		struct record *d = (struct record *)(buf + at);
		int i = entry_index(d->d_name);
		int is_dir = i >= 40 && i <= 42;

		if (!EXPECT(d->d_reclen >= 24 && at + d->d_reclen <= n) ||
		    !EXPECT_IN(d->d_name, i >= 0 && i < DIR_ENTRIES))
			break;
		EXPECT_EQ_IN(d->d_name, d->d_reclen, (19 + strlen(d->d_name) + 1 + 7) / 8 * 8);
		EXPECT_EQ_IN(d->d_name, d->d_type, is_dir ? DT_DIR : DT_REG);
		EXPECT(d->d_ino != 0);
		seen[i]++;
		at += d->d_reclen;
	}
	return count;
}

/* Reads all of fd with buffers of `size` bytes: each entry must come once. */
static void read_all(int fd, long size)
{
	int count = 0;
	long n;

	memset(seen, 0, sizeof(seen));
	while ((n = SYS(getdents64, fd, buf, size)) > 0 && count <= DIR_ENTRIES) {
		EXPECT(n <= size);
		count += check_records(n);
	}
	EXPECT_EQ(n, 0);
	EXPECT_EQ(count, DIR_ENTRIES);
	EXPECT(filled(seen, 1, DIR_ENTRIES));
	EXPECT_EQ(SYS(getdents64, fd, buf, size), 0);
}

TEST(whole_directory)
{
	int fd = open_file(FILES "dir", O_RDONLY | O_DIRECTORY);

	read_all(fd, sizeof(buf));
	SYS(close, fd);
}

/* 280 bytes hold the longest record and little else: the walk goes on where it stopped. */
TEST(small_steps)
{
	int fd = open_file(FILES "dir", O_RDONLY);

	read_all(fd, 280);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_SET), 0);
	read_all(fd, 333);
	SYS(close, fd);
}

/* d_off of an entry is where lseek goes to continue behind it. */
TEST(resume_at_offset)
{
	int fd = open_file(FILES "dir", O_RDONLY);
	struct record *d = (struct record *)buf;
	char second[256];
	long first_off;

	REQUIRE(SYS(getdents64, fd, buf, sizeof(buf)) > 0);
	first_off = d->d_off;
	d = (struct record *)(buf + d->d_reclen);
	strcpy(second, d->d_name);
	EXPECT_EQ(SYS(lseek, fd, first_off, SEEK_SET), first_off);
	REQUIRE(SYS(getdents64, fd, buf, sizeof(buf)) > 0);
	EXPECT(!strcmp(((struct record *)buf)->d_name, second));
	SYS(close, fd);
}

TEST(buffer_too_small)
{
	int fd = open_file(FILES "dir", O_RDONLY);

	EXPECT_EQ(SYS(getdents64, fd, buf, 0), -EINVAL);
	EXPECT_EQ(SYS(getdents64, fd, buf, 19), -EINVAL);
	EXPECT_EQ(SYS(getdents64, fd, buf, 23), -EINVAL);
	read_all(fd, sizeof(buf));
	SYS(close, fd);
}

TEST(errors)
{
	int fd = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(SYS(getdents64, fd, buf, sizeof(buf)), -ENOTDIR);
	EXPECT_EQ(SYS(getdents64, fd, NULL, sizeof(buf)), -ENOTDIR);
	SYS(close, fd);
	EXPECT_EQ(SYS(getdents64, fd, buf, sizeof(buf)), -EBADF);
	EXPECT_EQ(SYS(getdents64, -1, buf, sizeof(buf)), -EBADF);
}

TEST(bad_buffer)
{
	int fd = open_file(FILES "dir", O_RDONLY);

	EXPECT_EQ(SYS(getdents64, fd, NULL, 1000), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(getdents64, fd, b->addr, 1000), -EFAULT);
	read_all(fd, sizeof(buf));
	SYS(close, fd);
}

/* The entry that does not fit in memory is not lost: it comes with the next call. */
TEST(buffer_at_the_edge)
{
	int fd = open_file(FILES "dir", O_RDONLY);
	char *page = map_edge(1);
	long n, total = 0;

	n = SYS(getdents64, fd, page + PAGE - 400, 4000);
	memset(seen, 0, sizeof(seen));
	if (EXPECT(n > 0 && n <= 400)) {
		memcpy(buf, page + PAGE - 400, n);
		total += check_records(n);
	}
	while ((n = SYS(getdents64, fd, buf, sizeof(buf))) > 0)
		total += check_records(n);
	EXPECT_EQ(total, DIR_ENTRIES);
	EXPECT(filled(seen, 1, DIR_ENTRIES));
	SYS(close, fd);
	unmap_pages(page, 1);
}

TEST(through_libc)
{
	DIR *d = opendir(FILES "dir");
	struct dirent *e;
	int count = 0;

	REQUIRE(d);
	while ((e = readdir(d)))
		count += entry_index(e->d_name) >= 0;
	EXPECT_EQ(count, DIR_ENTRIES);
	EXPECT_EQ(closedir(d), 0);
}
