/*
 * Names: creat, mkdir, mknod, link, symlink, unlink, rmdir, and what they say to wrong uses. open(2), mkdir(2),
 * mknod(2), link(2), symlink(2), unlink(2), rmdir(2).
 */
#include <limits.h>
#include "child.h"
#include "mem.h"
#include "scratch.h"

TEST(create)
{
	int fd;

	SCRATCH();
	fd = SYS(open, "a", O_CREAT | O_RDWR, 0666);
	EXPECT(fd >= 0);
	EXPECT_EQ(mode_of("a"), S_IFREG | 0644);
	EXPECT_EQ(SYS(write, fd, "hello", 5), 5);
	EXPECT_EQ(SYS(close, fd), 0);
	EXPECT(holds("a", "hello"));
	EXPECT_EQ(SYS(open, "a", O_CREAT | O_EXCL | O_RDWR, 0666), -EEXIST);
	fd = SYS(open, "a", O_CREAT | O_RDONLY, 0);
	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(write, fd, "x", 1), -EBADF);
	SYS(close, fd);
	EXPECT(holds("a", "hello"));
	fd = SYS(creat, "a", 0600);
	EXPECT(fd >= 0);
	SYS(close, fd);
	EXPECT_EQ(size_of("a"), 0);
	EXPECT_EQ(mode_of("a"), S_IFREG | 0644);
	EXPECT_EQ(SYS(open, "b/", O_CREAT | O_RDWR, 0644), -EISDIR);
	EXPECT_EQ(SYS(open, "no/b", O_CREAT | O_RDWR, 0644), -ENOENT);
	EXPECT_EQ(SYS(open, "a/b", O_CREAT | O_RDWR, 0644), -ENOTDIR);
	EXPECT_EQ(SYS(open, ".", O_CREAT | O_RDONLY, 0644), -EISDIR);
	EXPECT_EQ(SYS(open, ".", O_CREAT | O_EXCL | O_RDONLY, 0644), -EEXIST);
	EXPECT_EQ(SYS(open, "..", O_RDWR, 0), -EISDIR);
	EXPECT_EQ(SYS(open, ".", O_RDONLY | O_TRUNC, 0), -EISDIR);
	EXPECT_EQ(SYS(umask, 077), 022);
	fd = SYS(open, "c", O_CREAT | O_WRONLY, 07777);
	SYS(close, fd);
	EXPECT_EQ(mode_of("c"), S_IFREG | 07700);
	EXPECT_EQ(SYS(umask, 022), 077);
	LEAVE_SCRATCH();
}

/* O_NOFOLLOW, O_EXCL and O_CREAT through symbolic links. */
TEST(links_when_creating)
{
	int fd;

	SCRATCH();
	EXPECT_EQ(SYS(symlink, "target", "dangling"), 0);
	EXPECT_EQ(SYS(open, "dangling", O_RDONLY, 0), -ENOENT);
	EXPECT_EQ(SYS(open, "dangling", O_CREAT | O_EXCL | O_RDWR, 0644), -EEXIST);
	EXPECT_EQ(SYS(open, "dangling", O_CREAT | O_NOFOLLOW | O_RDWR, 0644), -ELOOP);
	EXPECT_EQ(SYS(open, "dangling", O_NOFOLLOW | O_DIRECTORY, 0), -ENOTDIR);
	fd = SYS(open, "dangling", O_CREAT | O_RDWR, 0644);
	EXPECT(fd >= 0);
	SYS(close, fd);
	EXPECT_EQ(mode_of("target"), S_IFREG | 0644);
	EXPECT_EQ(SYS(symlink, "slash/", "toslash"), 0);
	EXPECT_EQ(SYS(open, "toslash", O_CREAT | O_RDWR, 0644), -EISDIR);
	EXPECT_EQ(SYS(symlink, "loop", "loop"), 0);
	EXPECT_EQ(SYS(open, "loop", O_RDONLY, 0), -ELOOP);
	EXPECT_EQ(SYS(open, "loop", O_CREAT | O_RDWR, 0644), -ELOOP);
	EXPECT_EQ(SYS(open, "loop/x", O_RDONLY, 0), -ELOOP);
	fd = SYS(open, "loop", O_PATH | O_NOFOLLOW, 0);
	EXPECT(fd >= 0);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

TEST(symlinks)
{
	char buf[PATH_MAX], name[16], target[16];
	static char text[PATH_MAX + 2];
	int i;

	SCRATCH();
	EXPECT_EQ(SYS(symlink, "abc", "l"), 0);
	EXPECT_EQ(SYS(symlink, "abc", "l"), -EEXIST);
	EXPECT_EQ(SYS(symlink, "", "m"), -ENOENT);
	EXPECT_EQ(SYS(symlink, "abc", ""), -ENOENT);
	EXPECT_EQ(SYS(symlink, "abc", "m/"), -ENOENT);
	EXPECT_EQ(mode_of("l"), S_IFLNK | 0777);
	EXPECT_EQ(size_of("l"), 3);
	EXPECT_EQ(SYS(readlink, "l", buf, sizeof(buf)), 3);
	EXPECT_EQ(SYS(readlink, "l", buf, 2), 2);
	EXPECT_EQ(SYS(readlink, "l", buf, 0), -EINVAL);
	EXPECT_EQ(SYS(readlink, "l", buf, -1), -EINVAL);
	EXPECT_EQ(SYS(readlink, ".", buf, 9), -EINVAL);
	EXPECT_EQ(SYS(readlink, "", buf, 9), -ENOENT);
	EXPECT_EQ(SYS(readlink, "l/", buf, 9), -ENOENT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(readlink, "l", b->addr, 3), -EFAULT);
	/* 40 links are followed, 41 are not */
	make_file("0", "end");
	for (i = 1; i <= 41; i++) {
		snprintf(name, sizeof(name), "%d", i);
		snprintf(target, sizeof(target), "%d", i - 1);
		EXPECT_EQ(SYS(symlink, target, name), 0);
	}
	EXPECT(holds("40", "end"));
	EXPECT_EQ(SYS(open, "41", O_RDONLY, 0), -ELOOP);
	/* the longest target, and a path through it that is longer than any path */
	memset(text, '/', PATH_MAX);
	memcpy(text, scratch_path, strlen(scratch_path));
	text[PATH_MAX - 1] = 0;
	EXPECT_EQ(SYS(symlink, text, "long"), 0);
	EXPECT_EQ(size_of("long"), PATH_MAX - 1);
	EXPECT(holds("long/long/long/long/0", "end"));
	text[PATH_MAX - 1] = '/';
	EXPECT_EQ(SYS(symlink, text, "longer"), -ENAMETOOLONG);
	LEAVE_SCRATCH();
}

TEST(hard_links)
{
	int fd;

	SCRATCH();
	make_file("a", "one");
	EXPECT_EQ(SYS(link, "a", "b"), 0);
	EXPECT_EQ(nlink_of("a"), 2);
	EXPECT_EQ(SYS(link, "a", "b"), -EEXIST);
	EXPECT_EQ(SYS(link, ".", "c"), -EPERM);
	EXPECT_EQ(SYS(link, "no", "c"), -ENOENT);
	EXPECT_EQ(SYS(link, "a", "c/"), -ENOENT);
	EXPECT_EQ(SYS(link, "a/", "c"), -ENOTDIR);
	EXPECT_EQ(SYS(link, "a", "no/c"), -ENOENT);
	EXPECT_EQ(SYS(link, "a", "a/c"), -ENOTDIR);
	EXPECT_EQ(SYS(linkat, AT_FDCWD, "a", AT_FDCWD, "c", 1), -EINVAL);
	EXPECT_EQ(SYS(symlink, "a", "s"), 0);
	EXPECT_EQ(SYS(link, "s", "s2"), 0);
	EXPECT_EQ(mode_of("s2"), S_IFLNK | 0777);
	EXPECT_EQ(SYS(linkat, AT_FDCWD, "s", AT_FDCWD, "s3", AT_SYMLINK_FOLLOW), 0);
	EXPECT_EQ(nlink_of("a"), 3);
	EXPECT_EQ(SYS(unlink, "a"), 0);
	EXPECT_EQ(nlink_of("b"), 2);
	EXPECT(holds("b", "one"));
	/* O_TMPFILE: no name at first */
	fd = SYS(open, ".", O_TMPFILE | O_RDWR, 0600);
	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(fcntl, fd, F_GETFL), O_TMPFILE | O_RDWR | 0100000);
	EXPECT_EQ(SYS(write, fd, "tmp", 3), 3);
	EXPECT_EQ(SYS(linkat, fd, "", AT_FDCWD, "named", AT_EMPTY_PATH), 0);
	EXPECT(holds("named", "tmp"));
	SYS(close, fd);
	fd = SYS(open, ".", O_TMPFILE | O_EXCL | O_RDWR, 0600);
	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(linkat, fd, "", AT_FDCWD, "never", AT_EMPTY_PATH), -ENOENT);
	SYS(close, fd);
	EXPECT_EQ(SYS(open, ".", O_TMPFILE | O_RDONLY, 0600), -EINVAL);
	EXPECT_EQ(SYS(open, "b", O_TMPFILE | O_RDWR, 0600), -ENOTDIR);
	/* removed, but open: cannot come back */
	fd = SYS(open, "named", O_RDONLY, 0);
	EXPECT_EQ(SYS(unlink, "named"), 0);
	EXPECT_EQ(SYS(linkat, fd, "", AT_FDCWD, "back", AT_EMPTY_PATH), -ENOENT);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

/* What O_TMPFILE made has no name; where one is shown, it is the inode's number. */
TEST(without_a_name)
{
	char link[32], target[256], name[48];
	struct stat st;
	long n;
	int fd;

	SCRATCH();
	fd = SYS(open, ".", O_TMPFILE | O_RDWR, 0600);
	REQUIRE(fd >= 0 && SYS(fstat, fd, &st) == 0);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = SYS(readlink, link, target, sizeof(target) - 1);
	REQUIRE(n > 0);
	target[n] = '\0';
	snprintf(name, sizeof(name), "/#%lu (deleted)", st.st_ino);
	EXPECT(n > (long)strlen(name) && !strcmp(target + n - strlen(name), name));
	SYS(close, fd);
	LEAVE_SCRATCH();
}

TEST(directories)
{
	int fd;

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "d", 0777), 0);
	EXPECT_EQ(mode_of("d"), S_IFDIR | 0755);
	EXPECT_EQ(nlink_of("d"), 2);
	EXPECT_EQ(SYS(mkdir, "d", 0777), -EEXIST);
	EXPECT_EQ(SYS(mkdir, "d/", 0777), -EEXIST);
	EXPECT_EQ(SYS(mkdir, "d/e/", 0700), 0);
	EXPECT_EQ(nlink_of("d"), 3);
	EXPECT_EQ(SYS(mkdir, ".", 0777), -EEXIST);
	EXPECT_EQ(SYS(mkdir, "/", 0777), -EEXIST);
	EXPECT_EQ(SYS(mkdir, "", 0777), -ENOENT);
	EXPECT_EQ(SYS(mkdir, "no/d", 0777), -ENOENT);
	make_file("f", "");
	EXPECT_EQ(SYS(mkdir, "f/d", 0777), -ENOTDIR);
	EXPECT_EQ(SYS(mkdir, "f", 0777), -EEXIST);
	EXPECT_EQ(SYS(rmdir, "d"), -ENOTEMPTY);
	EXPECT_EQ(SYS(rmdir, "f"), -ENOTDIR);
	EXPECT_EQ(SYS(rmdir, "no"), -ENOENT);
	EXPECT_EQ(SYS(rmdir, "d/."), -EINVAL);
	EXPECT_EQ(SYS(rmdir, "d/.."), -ENOTEMPTY);
	EXPECT_EQ(SYS(rmdir, "/"), -EBUSY);
	EXPECT_EQ(SYS(unlink, "d"), -EISDIR);
	EXPECT_EQ(SYS(unlink, "."), -EISDIR);
	EXPECT_EQ(SYS(unlink, "f/"), -ENOTDIR);
	EXPECT_EQ(SYS(unlink, "d/"), -EISDIR);
	EXPECT_EQ(SYS(unlinkat, AT_FDCWD, "d/e", AT_REMOVEDIR), 0);
	EXPECT_EQ(SYS(unlinkat, AT_FDCWD, "f", 1), -EINVAL);
	EXPECT_EQ(nlink_of("d"), 2);
	/* a directory that vanishes under one who is in it */
	fd = SYS(open, "d", O_RDONLY | O_DIRECTORY, 0);
	EXPECT_EQ(SYS(chdir, "d"), 0);
	EXPECT_EQ(SYS(rmdir, scratch_path), -ENOTEMPTY);
	EXPECT_EQ(SYS(rmdir, "../d"), 0);
	EXPECT_EQ(SYS(open, "x", O_CREAT | O_RDWR, 0644), -ENOENT);
	EXPECT_EQ(SYS(mkdir, "x", 0755), -ENOENT);
	EXPECT_EQ(SYS(openat, fd, "x", O_CREAT | O_RDWR, 0644), -ENOENT);
	{
		char buf[512];
		struct stat st;

		EXPECT_EQ(SYS(getdents64, fd, buf, sizeof(buf)), -ENOENT);
		EXPECT_EQ(SYS(getcwd, buf, sizeof(buf)), -ENOENT);
		EXPECT_EQ(SYS(fstat, fd, &st), 0);
		EXPECT_EQ(st.st_nlink, 0);
		EXPECT_EQ(SYS(stat, "..", &st), 0);
	}
	SYS(close, fd);
	EXPECT_EQ(SYS(chdir, ".."), 0);
	EXPECT(holds("f", ""));
	LEAVE_SCRATCH();
}

TEST(special_files)
{
	struct stat st;

	SCRATCH();
	EXPECT_EQ(SYS(mknod, "null", S_IFCHR | 0666, 0x103), 0);
	EXPECT_EQ(SYS(stat, "null", &st), 0);
	EXPECT_EQ(st.st_mode, S_IFCHR | 0644);
	EXPECT_EQ(st.st_rdev, 0x103);
	EXPECT_EQ(SYS(mknod, "fifo", S_IFIFO | 0600, 5), 0);
	EXPECT_EQ(mode_of("fifo"), S_IFIFO | 0600);
	EXPECT_EQ(SYS(mknod, "sock", S_IFSOCK | 0600, 0), 0);
	EXPECT_EQ(mode_of("sock"), S_IFSOCK | 0600);
	EXPECT_EQ(SYS(open, "sock", O_RDONLY, 0), -ENXIO);
	EXPECT_EQ(SYS(mknod, "file", 0644, 0), 0);
	EXPECT_EQ(mode_of("file"), S_IFREG | 0644);
	EXPECT_EQ(SYS(mknod, "dir", S_IFDIR | 0755, 0), -EPERM);
	EXPECT_EQ(SYS(mknod, "bad", 0150000 | 0644, 0), -EINVAL);
	EXPECT_EQ(SYS(mknod, "file", S_IFREG | 0644, 0), -EEXIST);
	EXPECT_EQ(SYS(mknod, "none", S_IFCHR | 0600, 0xffff0), 0);
	EXPECT_EQ(SYS(open, "none", O_RDONLY, 0), -ENXIO);
	LEAVE_SCRATCH();
}

TEST(long_names)
{
	static char name[300], path[PATH_MAX + 10];
	int i, len;

	SCRATCH();
	memset(name, 'n', 255);
	make_file(name, "x");
	EXPECT(holds(name, "x"));
	EXPECT_EQ(SYS(unlink, name), 0);
	name[255] = 'n';
	EXPECT_EQ(SYS(open, name, O_CREAT | O_RDWR, 0644), -ENAMETOOLONG);
	EXPECT_EQ(SYS(mkdir, name, 0755), -ENAMETOOLONG);
	EXPECT_EQ(SYS(unlink, name), -ENAMETOOLONG);
	EXPECT_EQ(SYS(symlink, "x", name), -ENAMETOOLONG);
	EXPECT_EQ(SYS(rename, name, "x"), -ENAMETOOLONG);
	/* down until the whole path is as long as getcwd() can say, and back */
	name[200] = 0;
	len = strlen(scratch_path);
	for (i = 0; len + 201 < PATH_MAX; i++, len += 201) {
		EXPECT_EQ(SYS(mkdir, name, 0755), 0);
		EXPECT_EQ(SYS(chdir, name), 0);
	}
	EXPECT_EQ(SYS(getcwd, path, sizeof(path)), len + 1);
	EXPECT_EQ(SYS(getcwd, path, len), -ERANGE);
	EXPECT_EQ(SYS(mkdir, name, 0755), 0);
	EXPECT_EQ(SYS(chdir, name), 0);
	EXPECT_EQ(SYS(getcwd, path, sizeof(path)), -ENAMETOOLONG);
	EXPECT_EQ(SYS(chdir, ".."), 0);
	EXPECT_EQ(SYS(rmdir, name), 0);
	while (i--) {
		EXPECT_EQ(SYS(chdir, ".."), 0);
		EXPECT_EQ(SYS(rmdir, name), 0);
	}
	LEAVE_SCRATCH();
}

TEST(bad_pointers)
{
	SCRATCH();
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(mkdir, b->addr, 0755), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(rmdir, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(unlink, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(symlink, b->addr, "x"), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(symlink, "x", b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(link, b->addr, "x"), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(rename, b->addr, "x"), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(rename, "x", b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(mknod, b->addr, 0644, 0), -EFAULT);
	}
	LEAVE_SCRATCH();
}
