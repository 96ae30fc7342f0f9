/*
 * The root file system cannot be written: what open(2) says to those who try. Under Linux the
 * initramfs is a ramfs, where all of this works, so this is not the oracle's. open(2), "EROFS".
 */
#include "child.h"
#include "files.h"
#include "mem.h"

TEST(open_for_writing)
{
	EXPECT_EQ(SYS(open, TEXT, O_WRONLY), -EROFS);
	EXPECT_EQ(SYS(open, TEXT, O_RDWR), -EROFS);
	EXPECT_EQ(SYS(open, TEXT, O_WRONLY | O_APPEND), -EROFS);
	EXPECT_EQ(SYS(open, TEXT, O_RDONLY | O_TRUNC), -EROFS);
	EXPECT_EQ(SYS(open, FILES "elf/good", O_RDWR), -EROFS);
}

TEST(create)
{
	EXPECT_EQ(SYS(open, FILES "new", O_WRONLY | O_CREAT, 0644), -EROFS);
	EXPECT_EQ(SYS(open, "/tmp/new", O_RDWR | O_CREAT | O_EXCL, 0600), -EROFS);
	EXPECT_EQ(SYS(open, "/new", O_RDONLY | O_CREAT, 0600), -EROFS);
	EXPECT_EQ(SYS(open, FILES "new", O_RDONLY), -ENOENT);
}

/* O_CREAT is harmless where the file is there already and only read. */
TEST(create_what_exists)
{
	long fd = SYS(open, TEXT, O_RDONLY | O_CREAT, 0644);

	EXPECT(fd >= 0);
	SYS(close, fd);
	EXPECT_EQ(SYS(open, TEXT, O_RDONLY | O_CREAT | O_EXCL, 0644), -EEXIST);
	EXPECT_EQ(SYS(open, FILES, O_RDONLY | O_CREAT, 0644), -EISDIR);
}

/* Other errors come before it. */
TEST(other_errors_first)
{
	EXPECT_EQ(SYS(open, "/nonesuch", O_WRONLY), -ENOENT);
	EXPECT_EQ(SYS(open, "/nonesuch/new", O_WRONLY | O_CREAT, 0644), -ENOENT);
	EXPECT_EQ(SYS(open, TEXT "/new", O_WRONLY | O_CREAT, 0644), -ENOTDIR);
	EXPECT_EQ(SYS(open, FILES "dir", O_WRONLY), -EISDIR);
}

/* Devices are not on the disk: writing to them is fine. */
TEST(devices_can_be_opened)
{
	long fd = SYS(open, "/dev/console", O_RDWR);

	if (EXPECT(fd >= 0))
		EXPECT_EQ(SYS(write, fd, "\n", 1), 1);
	SYS(close, fd);
}
