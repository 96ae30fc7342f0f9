/*
 * mount(2), umount2(2) of tmpfs: limits, what is hidden and comes back, who is busy; chroot(2), openat2(2)
 * across them. Runs as root.
 */
#include <limits.h>
#include <sys/uio.h>
#include "child.h"
#include "mem.h"
#include "procfs.h"
#include "scratch.h"

#define MS_RDONLY 1
#define MS_NODEV 4
#define MS_NOEXEC 8
#define MS_REMOUNT 32
#define MS_NOSYMFOLLOW 256
#define MS_BIND 4096
#define MNT_DETACH 2
#define MNT_EXPIRE 4

static long mount_tmpfs(const char *where, unsigned long flags, const char *options)
{
	return SYS(mount, "none", where, "tmpfs", flags, options);
}

TEST(mount_and_umount)
{
	int fd;

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "m", 0755), 0);
	make_file("m/below", "b");
	EXPECT_EQ(mount_tmpfs("m", 0, "mode=700"), 0);
	EXPECT_EQ(mode_of("m"), S_IFDIR | 0700);
	EXPECT_EQ(mode_of("m/below"), -ENOENT);
	make_file("m/above", "a");
	EXPECT_EQ(SYS(rmdir, "m"), -EBUSY);
	EXPECT_EQ(SYS(rename, "m", "n"), -EBUSY);
	EXPECT_EQ(SYS(rename, "m/above", "above"), -EXDEV);
	EXPECT_EQ(SYS(link, "m/above", "above"), -EXDEV);
	EXPECT(holds("m/../m/above", "a"));
	EXPECT_EQ(SYS(chdir, "m"), 0);
	EXPECT_EQ(SYS(umount2, scratch_path, 0), -EINVAL);
	EXPECT_EQ(SYS(umount2, ".", 0), -EBUSY);
	EXPECT_EQ(SYS(chdir, ".."), 0);
	fd = SYS(open, "m/above", O_RDONLY, 0);
	EXPECT_EQ(SYS(umount2, "m", 0), -EBUSY);
	EXPECT_EQ(SYS(umount2, "m", MNT_DETACH), 0);
	EXPECT(holds("m/below", "b"));
	{
		char c;

		EXPECT_EQ(SYS(read, fd, &c, 1), 1);
	}
	SYS(close, fd);
	EXPECT_EQ(SYS(umount2, "m", 0), -EINVAL);
	EXPECT_EQ(SYS(umount2, "m", 16), -EINVAL);
	EXPECT_EQ(SYS(umount2, "no", 0), -ENOENT);
	EXPECT_EQ(SYS(mount, "none", "m", "nofs", 0, 0), -ENODEV);
	EXPECT_EQ(SYS(mount, "none", "m", 0, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(mount, "none", "no", "tmpfs", 0, 0), -ENOENT);
	EXPECT_EQ(mount_tmpfs("m/below", 0, 0), -ENOTDIR);
	EXPECT_EQ(mount_tmpfs("m", 0, "nonsense=1"), -EINVAL);
	EXPECT_EQ(mount_tmpfs("m", 0, "size=12x"), -EINVAL);
	EXPECT_EQ(SYS(mount, 8, "m", "tmpfs", 0, 0), -EFAULT);
	EXPECT_EQ(SYS(mount, "none", "m", 8, 0, 0), -EFAULT);
	EXPECT_EQ(SYS(mount, "none", "m", "tmpfs", 0, 8), -EFAULT);
	/* one upon the other, and one in the other */
	EXPECT_EQ(mount_tmpfs("m", 0, 0), 0);
	EXPECT_EQ(SYS(mkdir, "m/in", 0755), 0);
	EXPECT_EQ(mount_tmpfs("m/in", 0, 0), 0);
	EXPECT_EQ(SYS(umount2, "m", 0), -EBUSY);
	EXPECT_EQ(SYS(umount2, "m", MNT_DETACH), 0);
	EXPECT_EQ(mount_tmpfs("m", 0, 0), 0);
	EXPECT_EQ(mount_tmpfs("m", 0, 0), 0);
	EXPECT_EQ(SYS(umount2, "m", MNT_EXPIRE), -EAGAIN);
	EXPECT_EQ(SYS(umount2, "m", MNT_EXPIRE), 0);
	EXPECT_EQ(SYS(umount2, "m", MNT_EXPIRE | MNT_DETACH), -EINVAL);
	EXPECT_EQ(SYS(umount2, "m", 0), 0);
	EXPECT(holds("m/below", "b"));
	LEAVE_SCRATCH();
}

/* A full tmpfs: what fits is there, the rest is ENOSPC, and room comes back. */
TEST(full)
{
	static char page[PAGE];
	struct iovec v[2] = { { page, PAGE }, { page, PAGE } };
	long st[15];
	int fd, i;

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "m", 0755), 0);
	EXPECT_EQ(mount_tmpfs("m", 0, "size=16k,nr_inodes=4"), 0);
	fd = SYS(open, "m/f", O_CREAT | O_RDWR, 0644);
	for (i = 0; i < 3; i++)
		EXPECT_EQ(SYS(write, fd, page, PAGE), PAGE);
	EXPECT_EQ(SYS(writev, fd, v, 2), PAGE);
	EXPECT_EQ(SYS(write, fd, page, 1), -ENOSPC);
	EXPECT_EQ(SYS(fallocate, fd, 0, 4 * PAGE, 1), -ENOSPC);
	EXPECT_EQ(size_of("m/f"), 4 * PAGE);
	EXPECT_EQ(SYS(statfs, "m", st), 0);
	EXPECT_EQ(st[2], 4);
	EXPECT_EQ(st[3], 0);
	EXPECT_EQ(st[5], 4);
	EXPECT_EQ(SYS(ftruncate, fd, PAGE), 0);
	EXPECT_EQ(SYS(fallocate, fd, 0, PAGE, 4 * PAGE), -ENOSPC);
	EXPECT_EQ(size_of("m/f"), PAGE);
	EXPECT_EQ(SYS(pwrite64, fd, page, PAGE, PAGE), PAGE);
	SYS(close, fd);
	EXPECT_EQ(SYS(mknod, "m/g", S_IFREG | 0644, 0), 0);
	EXPECT_EQ(SYS(symlink, "x", "m/l"), 0);
	EXPECT_EQ(SYS(mkdir, "m/d", 0755), -ENOSPC);
	EXPECT_EQ(SYS(open, "m/h", O_CREAT | O_RDWR, 0644), -ENOSPC);
	EXPECT_EQ(SYS(link, "m/g", "m/h"), -ENOSPC);
	EXPECT_EQ(SYS(rename, "m/f", "m/g"), 0);
	EXPECT_EQ(SYS(mkdir, "m/d", 0755), 0);
	EXPECT_EQ(SYS(mount, "none", "m", "tmpfs", MS_REMOUNT, "size=4k"), -EINVAL);
	EXPECT_EQ(SYS(mount, "none", "m", "tmpfs", MS_REMOUNT, "size=32k"), 0);
	EXPECT_EQ(SYS(statfs, "m", st), 0);
	EXPECT_EQ(st[2], 8);
	EXPECT_EQ(SYS(umount2, "m", 0), 0);
	LEAVE_SCRATCH();
}

TEST(read_only)
{
	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "m", 0755), 0);
	EXPECT_EQ(mount_tmpfs("m", 0, 0), 0);
	make_file("m/f", "f");
	EXPECT_EQ(SYS(mknod, "m/null", S_IFCHR | 0666, 0x103), 0);
	EXPECT_EQ(SYS(mount, 0, "m", 0, MS_REMOUNT | MS_RDONLY | MS_NODEV, 0), 0);
	EXPECT_EQ(SYS(open, "m/f", O_RDWR, 0), -EROFS);
	EXPECT_EQ(SYS(open, "m/f", O_RDONLY | O_TRUNC, 0), -EROFS);
	EXPECT_EQ(SYS(open, "m/new", O_CREAT | O_RDWR, 0644), -EROFS);
	EXPECT_EQ(SYS(open, "m", O_TMPFILE | O_RDWR, 0644), -EROFS);
	EXPECT_EQ(SYS(open, "m/null", O_RDONLY, 0), -EACCES);
	EXPECT_EQ(SYS(mkdir, "m/d", 0755), -EROFS);
	EXPECT_EQ(SYS(mkdir, "m/f", 0755), -EEXIST);
	EXPECT_EQ(SYS(unlink, "m/f"), -EROFS);
	EXPECT_EQ(SYS(rename, "m/f", "m/g"), -EROFS);
	EXPECT_EQ(SYS(link, "m/f", "m/g"), -EROFS);
	EXPECT_EQ(SYS(symlink, "m/f", "m/g"), -EROFS);
	EXPECT_EQ(SYS(chmod, "m/f", 0600), -EROFS);
	EXPECT_EQ(SYS(chown, "m/f", 1, 1), -EROFS);
	EXPECT_EQ(SYS(truncate, "m/f", 0), -EROFS);
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, "m/f", 0, 0), -EROFS);
	EXPECT_EQ(SYS(setxattr, "m/f", "trusted.a", "v", 1, 0), -EROFS);
	EXPECT_EQ(SYS(access, "m/f", 2), -EROFS);
	EXPECT(holds("m/f", "f"));
	EXPECT_EQ(SYS(umount2, "m", 0), 0);
	LEAVE_SCRATCH();
}

/* What mountinfo tells of @where, below the scratch directory: that @what of the same file system is there, as @how says. */
static void told(const char *what, const char *where, const char *how)
{
	char want[300], *line, *end;

	if (slurp("/proc/self/mountinfo") < 0)
		return;
	snprintf(want, sizeof(want), " %s/%s ", scratch_path, where);
	line = strstr(text, want);
	REQUIRE(line);
	EXPECT(!strncmp(line + strlen(want), how, strlen(how)));
	while (line > text && line[-1] != '\n')
		line--;
	end = strchr(line, '\n');
	REQUIRE(end);
	*end = '\0';
	EXPECT(atoi(line) > 0); /* its number, and that of the one it stands on */
	EXPECT(atoi(strchr(line, ' ') + 1) > 0 && strchr(line, ':') && strstr(line, " - "));
	snprintf(want, sizeof(want), "/%s %s/%s ", what, scratch_path, where);
	EXPECT(strstr(line, want));
}

TEST(bind)
{
	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "a", 0755), 0);
	EXPECT_EQ(SYS(mkdir, "b", 0755), 0);
	make_file("a/f", "a");
	EXPECT_EQ(SYS(mount, "a", "b", 0, MS_BIND, 0), 0);
	EXPECT(holds("b/f", "a"));
	make_file("b/g", "b");
	EXPECT(holds("a/g", "b"));
	EXPECT_EQ(SYS(mount, 0, "b", 0, MS_BIND | MS_REMOUNT | MS_RDONLY, 0), 0);
	told("a", "b", "ro");
	EXPECT_EQ(SYS(unlink, "b/f"), -EROFS);
	EXPECT_EQ(SYS(unlink, "a/f"), 0);
	EXPECT_EQ(SYS(mount, "no", "b", 0, MS_BIND, 0), -ENOENT);
	EXPECT_EQ(SYS(umount2, "b", 0), 0);
	EXPECT_EQ(mode_of("b/g"), -ENOENT);
	LEAVE_SCRATCH();
}

struct how {
	unsigned long flags, mode, resolve;
};

static long open2(int dfd, const char *name, unsigned long flags, unsigned long resolve)
{
	struct how how = { flags, 0, resolve };
	long fd = SYS(openat2, dfd, name, &how, sizeof(how));

	if (fd >= 0)
		SYS(close, fd);
	return fd >= 0 ? 0 : fd;
}

#define NO_XDEV 1
#define NO_MAGICLINKS 2
#define NO_SYMLINKS 4
#define BENEATH 8
#define IN_ROOT 16
#define CACHED 32

/*
 * RESOLVE_CACHED finds what is known, and refuses with EAGAIN what cannot be done without waiting. Whether the kernel knows
 * that a name does not exist is its own affair.
 */
TEST(resolve_cached)
{
	int dir;
	long ret;

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "d", 0755), 0);
	make_file("d/f", "f");
	EXPECT_EQ(SYS(symlink, "f", "d/l"), 0);
	dir = SYS(open, "d", O_RDONLY | O_DIRECTORY, 0);
	EXPECT_EQ(open2(dir, "f", O_RDONLY, CACHED), 0);
	EXPECT_EQ(open2(dir, "../d/f", O_RDWR, CACHED), 0);
	EXPECT_EQ(open2(dir, "f", O_PATH, CACHED), 0);
	EXPECT_EQ(open2(dir, ".", O_RDONLY | O_DIRECTORY, CACHED | BENEATH), 0);
	EXPECT_EQ(open2(dir, "f", O_RDONLY | O_DIRECTORY, CACHED), -ENOTDIR);
	EXPECT_EQ(open2(dir, "l", O_RDONLY, CACHED | NO_SYMLINKS), -ELOOP);
	EXPECT_EQ(open2(dir, "f", O_RDWR | O_TRUNC, CACHED), -EAGAIN);
	EXPECT_EQ(open2(dir, "f", O_RDWR | O_CREAT, CACHED), -EAGAIN);
	EXPECT_EQ(open2(dir, "new", O_RDWR | O_CREAT | O_EXCL, CACHED), -EAGAIN);
	EXPECT_EQ(open2(dir, ".", O_RDWR | O_TMPFILE, CACHED), -EAGAIN);
	EXPECT_EQ(open2(dir, "new", O_RDONLY, 0), -ENOENT);
	ret = open2(dir, "new", O_RDONLY, CACHED);
	EXPECT(ret == -ENOENT || ret == -EAGAIN);
	EXPECT_EQ(open2(dir, "f", O_RDONLY, 0), 0);
	SYS(close, dir);
	LEAVE_SCRATCH();
}

TEST(openat2)
{
	char abs[PATH_MAX];
	struct how how = { O_RDONLY, 0, 0 };
	struct {
		struct how how;
		unsigned long more;
	} long_how = { { O_RDONLY, 0, 0 }, 0 };
	int dir;
	long fd;

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "d", 0755), 0);
	EXPECT_EQ(SYS(mkdir, "d/m", 0755), 0);
	make_file("out", "o");
	make_file("d/f", "f");
	snprintf(abs, sizeof(abs), "%s/d/f", scratch_path);
	EXPECT_EQ(SYS(symlink, abs, "d/abs"), 0);
	EXPECT_EQ(SYS(symlink, "../out", "d/up"), 0);
	EXPECT_EQ(SYS(symlink, "/f", "d/slash"), 0);
	EXPECT_EQ(SYS(symlink, "f", "d/l"), 0);
	EXPECT_EQ(mount_tmpfs("d/m", 0, 0), 0);
	make_file("d/m/x", "x");
	dir = SYS(open, "d", O_RDONLY | O_DIRECTORY, 0);
	EXPECT_EQ(open2(dir, "f", O_RDONLY, BENEATH), 0);
	EXPECT_EQ(open2(dir, "../out", O_RDONLY, BENEATH), -EXDEV);
	EXPECT_EQ(open2(dir, "m/../f", O_RDONLY, BENEATH), 0);
	EXPECT_EQ(open2(dir, "m/../../out", O_RDONLY, BENEATH), -EXDEV);
	EXPECT_EQ(open2(dir, "up", O_RDONLY, BENEATH), -EXDEV);
	EXPECT_EQ(open2(dir, "abs", O_RDONLY, BENEATH), -EXDEV);
	EXPECT_EQ(open2(dir, abs, O_RDONLY, BENEATH), -EXDEV);
	EXPECT_EQ(open2(dir, "l", O_RDONLY, BENEATH), 0);
	EXPECT_EQ(open2(dir, "/f", O_RDONLY, IN_ROOT), 0);
	EXPECT_EQ(open2(dir, "slash", O_RDONLY, IN_ROOT), 0);
	EXPECT_EQ(open2(dir, "../../f", O_RDONLY, IN_ROOT), 0);
	EXPECT_EQ(open2(dir, "up", O_RDONLY, IN_ROOT), -ENOENT);
	EXPECT_EQ(open2(dir, "f", O_RDONLY, IN_ROOT | BENEATH), -EINVAL);
	EXPECT_EQ(open2(dir, "l", O_RDONLY, NO_SYMLINKS), -ELOOP);
	EXPECT_EQ(open2(dir, "l", O_PATH | O_NOFOLLOW, NO_SYMLINKS), 0);
	EXPECT_EQ(open2(dir, "f", O_RDONLY, NO_SYMLINKS), 0);
	EXPECT_EQ(open2(dir, "l", O_RDONLY, NO_MAGICLINKS), 0);
	EXPECT_EQ(open2(dir, "m/x", O_RDONLY, NO_XDEV), -EXDEV);
	EXPECT_EQ(open2(dir, "f", O_RDONLY, NO_XDEV), 0);
	EXPECT_EQ(open2(dir, "f", O_RDONLY, 0x40), -EINVAL);
	EXPECT_EQ(open2(dir, "f", 1UL << 40, 0), -EINVAL);
	EXPECT_EQ(open2(dir, "f", O_PATH | O_RDWR, 0), -EINVAL);
	EXPECT_EQ(open2(dir, "f", O_TMPFILE | O_RDONLY, 0), -EINVAL);
	how.mode = 0644;
	EXPECT_EQ(SYS(openat2, dir, "f", &how, sizeof(how)), -EINVAL);
	how.flags = O_CREAT | O_RDWR;
	how.mode = 010644;
	EXPECT_EQ(SYS(openat2, dir, "new", &how, sizeof(how)), -EINVAL);
	how.mode = 0644;
	fd = SYS(openat2, dir, "new", &how, sizeof(how));
	EXPECT(fd >= 0);
	SYS(close, fd);
	EXPECT_EQ(SYS(openat2, dir, "f", &how, 23), -EINVAL);
	fd = SYS(openat2, dir, "f", &long_how, sizeof(long_how));
	EXPECT(fd >= 0);
	SYS(close, fd);
	long_how.more = 1;
	EXPECT_EQ(SYS(openat2, dir, "f", &long_how, sizeof(long_how)), -E2BIG);
	EXPECT_EQ(SYS(openat2, dir, "f", 8, sizeof(how)), -EFAULT);
	SYS(close, dir);
	EXPECT_EQ(SYS(umount2, "d/m", 0), 0);
	LEAVE_SCRATCH();
}

TEST(chroot)
{
	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "d", 0755), 0);
	make_file("d/f", "f");
	EXPECT_EQ(SYS(symlink, "/f", "d/l"), 0);
	EXPECT_STATUS(IN_CHILD({
			      char cwd[64];

			      EXPECT_EQ(SYS(chroot, "no"), -ENOENT);
			      EXPECT_EQ(SYS(chroot, "d/f"), -ENOTDIR);
			      EXPECT_EQ(SYS(chroot, "d"), 0);
			      EXPECT(SYS(getcwd, cwd, sizeof(cwd)) > 13);
			      EXPECT(!memcmp(cwd, "(unreachable)", 13));
			      EXPECT_EQ(SYS(chdir, "/"), 0);
			      EXPECT_EQ(SYS(getcwd, cwd, sizeof(cwd)), 2);
			      EXPECT(holds("/../../f", "f"));
			      EXPECT(holds("l", "f"));
		      }),
		      PASSED);
	LEAVE_SCRATCH();
}

/* MS_NOSYMFOLLOW: links of that mount can be made and read, but lead nowhere; those of others lead into it. */
TEST(links_not_followed)
{
	char buf[16];
	struct stat st;
	long fs[15];

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "m", 0755), 0);
	EXPECT_EQ(mount_tmpfs("m", MS_NOSYMFOLLOW, 0), 0);
	EXPECT_EQ(SYS(mkdir, "m/d", 0755), 0);
	make_file("m/d/f", "1");
	EXPECT_EQ(SYS(symlink, "d", "m/l"), 0);
	EXPECT_EQ(SYS(symlink, "d/f", "m/lf"), 0);
	EXPECT_EQ(SYS(symlink, "m/d/f", "in"), 0);
	EXPECT_STATUS(IN_CHILD({ /* what is open all the same is closed at its end */
				 EXPECT_EQ(SYS(open, "m/lf", O_RDONLY), -ELOOP);
				 EXPECT_EQ(SYS(open, "m/l/f", O_RDONLY), -ELOOP);
				 EXPECT_EQ(SYS(open, "m/l", O_RDONLY | O_DIRECTORY), -ELOOP);
		      }),
		      PASSED);
	EXPECT_EQ(SYS(stat, "m/lf", &st), -ELOOP);
	EXPECT_EQ(SYS(lstat, "m/lf", &st), 0);
	EXPECT_EQ(SYS(readlink, "m/lf", buf, sizeof(buf)), 3);
	EXPECT_EQ(SYS(unlink, "m/lf"), 0);
	EXPECT(holds("in", "1"));
	EXPECT_EQ(SYS(statfs, "m", fs), 0);
	EXPECT(fs[10] & 0x2000); /* f_flags: ST_NOSYMFOLLOW */
	EXPECT_EQ(mount_tmpfs("m", MS_REMOUNT, 0), 0);
	EXPECT(holds("m/l/f", "1"));
	EXPECT_EQ(mount_tmpfs("m", MS_REMOUNT | MS_BIND | MS_NOSYMFOLLOW, 0), 0);
	EXPECT_EQ(SYS(stat, "m/l", &st), -ELOOP);
	EXPECT_EQ(SYS(umount2, "m", 0), 0);
	LEAVE_SCRATCH();
}
