/*
 * fstat: what a descriptor is. The layout is that of struct stat in asm/stat.h: 144 bytes.
 * fstat(2), inode(7).
 */
#include "child.h"
#include "files.h"
#include "mem.h"

_Static_assert(sizeof(struct stat) == 144, "struct stat is not the kernel's");

static struct stat stat_of(const char *path)
{
	int fd = open_file(path, O_RDONLY);
	struct stat st;

	memset(&st, 0xee, sizeof(st));
	EXPECT_EQ_IN(path, SYS(fstat, fd, &st), 0);
	SYS(close, fd);
	return st;
}

TEST(regular_file)
{
	struct stat st = stat_of(TEXT);

	EXPECT_EQ(st.st_mode, S_IFREG | 0644);
	EXPECT_EQ(st.st_size, TEXT_SIZE);
	EXPECT_EQ(st.st_nlink, 1);
	EXPECT_EQ(st.st_uid, 0);
	EXPECT_EQ(st.st_gid, 0);
	EXPECT_EQ(st.st_rdev, 0);
	EXPECT(st.st_ino != 0);
	EXPECT_EQ(st.st_blksize, 4096);
	EXPECT(st.st_blocks >= 0 && st.st_blocks <= 16);
	EXPECT(st.st_mtim.tv_nsec >= 0 && st.st_mtim.tv_nsec < 1000000000);
}

TEST(sizes_and_modes)
{
	EXPECT_EQ(stat_of(BIG).st_size, BIG_SIZE);
	EXPECT_EQ(stat_of(FILES "page").st_size, 4096);
	EXPECT_EQ(stat_of(FILES "empty").st_size, 0);
	EXPECT_EQ(stat_of(FILES "elf/good").st_mode, S_IFREG | 0755);
	EXPECT_EQ(stat_of(FILES "elf/noexec").st_mode, S_IFREG | 0644);
}

TEST(directory)
{
	struct stat st = stat_of(FILES "dir");

	EXPECT_EQ(st.st_mode, S_IFDIR | 0755);
	EXPECT(st.st_nlink >= 1);
	EXPECT(stat_of("/").st_mode >> 12 == S_IFDIR >> 12);
}

TEST(device)
{
	struct stat st = stat_of("/dev/null");

	EXPECT_EQ(st.st_mode & S_IFMT, S_IFCHR);
	EXPECT_EQ(st.st_rdev, 1 << 8 | 3);
	EXPECT_EQ(st.st_size, 0);
}

/* One file has one number, two files two. */
TEST(inode_numbers)
{
	EXPECT_EQ(stat_of(TEXT).st_ino, stat_of("/tests//files/./text").st_ino);
	EXPECT(stat_of(TEXT).st_ino != stat_of(BIG).st_ino);
	EXPECT(stat_of(TEXT).st_ino != stat_of(FILES "dir/entry-00").st_ino);
	EXPECT_EQ(stat_of(FILES "dir").st_ino, stat_of(FILES "dir/sub/..").st_ino);
	EXPECT_EQ(stat_of(TEXT).st_dev, stat_of(BIG).st_dev);
}

/* Exactly 144 bytes are written, and the unused ones at the end are zeros. */
TEST(exact_size)
{
	unsigned char raw[160];
	int fd = open_file(TEXT, O_RDONLY);

	memset(raw, 0xee, sizeof(raw));
	EXPECT_EQ(SYS(fstat, fd, raw), 0);
	EXPECT(filled(raw + 144, 0xee, 16));
	EXPECT(filled(raw + 120, 0, 24));
	EXPECT(filled(raw + 36, 0, 4));
	SYS(close, fd);
}

TEST(errors)
{
	struct stat st;
	int fd = open_file(TEXT, O_RDONLY);
	char *page = map_edge(1);

	EXPECT_EQ(SYS(fstat, -1, &st), -EBADF);
	EXPECT_EQ(SYS(fstat, 1024, &st), -EBADF);
	EXPECT_EQ(SYS(fstat, -1, NULL), -EBADF);
	EXPECT_EQ(SYS(fstat, fd, NULL), -EFAULT);
	EXPECT_EQ(SYS(fstat, fd, page + PAGE - 143), -EFAULT);
	EXPECT_EQ(SYS(fstat, fd, page + PAGE - 144), 0);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(fstat, fd, b->addr), -EFAULT);
	SYS(close, fd);
	EXPECT_EQ(SYS(fstat, fd, &st), -EBADF);
	unmap_pages(page, 1);
}

TEST(through_libc)
{
	struct stat st;
	int fd = open_file(BIG, O_RDONLY);

	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_size, BIG_SIZE);
	EXPECT(S_ISREG(st.st_mode));
	SYS(close, fd);
}
