/*
 * Attributes: chmod, chown, times, stat and statx, access, permissions, xattrs, statfs. chmod(2), chown(2),
 * utimensat(2), statx(2), access(2), path_resolution(7), xattr(7), statfs(2).
 */
#include <limits.h>
#include "child.h"
#include "mem.h"
#include "scratch.h"

#define NOBODY 65534

struct ts {
	long sec, nsec;
};

/* From here on as an ordinary user. */
static void become(int uid, int gid)
{
	EXPECT_EQ(SYS(setgroups, 0, 0), 0);
	EXPECT_EQ(SYS(setresgid, gid, gid, gid), 0);
	EXPECT_EQ(SYS(setresuid, uid, uid, uid), 0);
}

TEST(chmod)
{
	int fd;

	SCRATCH();
	make_file("f", "");
	EXPECT_EQ(SYS(chmod, "f", 0123), 0);
	EXPECT_EQ(mode_of("f"), S_IFREG | 0123);
	EXPECT_EQ(SYS(chmod, "f", 0177777), 0);
	EXPECT_EQ(mode_of("f"), S_IFREG | 07777);
	fd = SYS(open, "f", O_RDONLY, 0);
	EXPECT_EQ(SYS(fchmod, fd, 0600), 0);
	SYS(close, fd);
	EXPECT_EQ(mode_of("f"), S_IFREG | 0600);
	fd = SYS(open, "f", O_PATH, 0);
	EXPECT_EQ(SYS(fchmod, fd, 0600), -EBADF);
	SYS(close, fd);
	EXPECT_EQ(SYS(symlink, "f", "l"), 0);
	EXPECT_EQ(SYS(chmod, "l", 0640), 0);
	EXPECT_EQ(mode_of("f"), S_IFREG | 0640);
	EXPECT_EQ(mode_of("l"), S_IFLNK | 0777);
	EXPECT_EQ(SYS(fchmodat, AT_FDCWD, "no", 0640), -ENOENT);
	EXPECT_EQ(SYS(chmod, "no", 0), -ENOENT);
	EXPECT_EQ(SYS(fchmod, 99, 0), -EBADF);
	LEAVE_SCRATCH();
}

/* Only the owner and root change a mode; a changed owner or contents take set-id bits away. */
TEST(chown)
{
	struct stat st;

	SCRATCH();
	make_file("f", "");
	EXPECT_EQ(SYS(chown, "f", 5, 6), 0);
	EXPECT_EQ(SYS(chown, "f", -1, 7), 0);
	EXPECT_EQ(SYS(chown, "f", -1, -1), 0);
	EXPECT_EQ(SYS(stat, "f", &st), 0);
	EXPECT_EQ(st.st_uid, 5);
	EXPECT_EQ(st.st_gid, 7);
	EXPECT_EQ(SYS(chmod, "f", 06755), 0);
	EXPECT_EQ(SYS(chown, "f", 8, -1), 0);
	EXPECT_EQ(mode_of("f"), S_IFREG | 0755);
	EXPECT_EQ(SYS(symlink, "f", "l"), 0);
	EXPECT_EQ(SYS(lchown, "l", 9, 9), 0);
	EXPECT_EQ(SYS(lstat, "l", &st), 0);
	EXPECT_EQ(st.st_uid, 9);
	EXPECT_EQ(SYS(fchownat, AT_FDCWD, "f", 1, 1, 1), -EINVAL);
	EXPECT_EQ(SYS(chmod, ".", 0777), 0);
	EXPECT_EQ(SYS(chown, "f", 1000, 1000), 0);
	EXPECT_STATUS(IN_CHILD({
			      become(1000, 1000);
			      EXPECT_EQ(SYS(chown, "f", 1000, 1000), 0);
			      EXPECT_EQ(SYS(chown, "f", 1001, -1), -EPERM);
			      EXPECT_EQ(SYS(chown, "f", -1, 1001), -EPERM);
			      EXPECT_EQ(SYS(chmod, "f", 06777), 0);
			      EXPECT_EQ(mode_of("f"), S_IFREG | 06777);
		      }),
		      PASSED);
	EXPECT_STATUS(IN_CHILD({
			      int fd;

			      become(1001, 1001);
			      EXPECT_EQ(SYS(chmod, "f", 0600), -EPERM);
			      EXPECT_EQ(SYS(chown, "f", 1001, -1), -EPERM);
			      fd = SYS(open, "f", O_WRONLY, 0);
			      EXPECT_EQ(SYS(write, fd, "x", 1), 1);
			      SYS(close, fd);
			      EXPECT_EQ(mode_of("f"), S_IFREG | 0777);
		      }),
		      PASSED);
	LEAVE_SCRATCH();
}

TEST(setgid_directories)
{
	struct stat st;

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "d", 0777), 0);
	EXPECT_EQ(SYS(chown, "d", 0, 77), 0);
	EXPECT_EQ(SYS(chmod, "d", 02777), 0);
	make_file("d/f", "");
	EXPECT_EQ(SYS(mkdir, "d/e", 0755), 0);
	EXPECT_EQ(SYS(stat, "d/f", &st), 0);
	EXPECT_EQ(st.st_gid, 77);
	EXPECT_EQ(st.st_mode, S_IFREG | 0644);
	EXPECT_EQ(SYS(stat, "d/e", &st), 0);
	EXPECT_EQ(st.st_gid, 77);
	EXPECT_EQ(st.st_mode, S_IFDIR | 02755);
	LEAVE_SCRATCH();
}

TEST(permissions)
{
	SCRATCH();
	EXPECT_EQ(SYS(chmod, ".", 0777), 0);
	make_file("secret", "s");
	EXPECT_EQ(SYS(chmod, "secret", 0600), 0);
	make_file("group", "g");
	EXPECT_EQ(SYS(chmod, "group", 0040), 0);
	EXPECT_EQ(SYS(chown, "group", 0, 1000), 0);
	EXPECT_EQ(SYS(mkdir, "closed", 0700), 0);
	make_file("closed/f", "");
	EXPECT_EQ(SYS(mkdir, "sticky", 0777), 0);
	EXPECT_EQ(SYS(chmod, "sticky", 01777), 0);
	make_file("sticky/f", "");
	EXPECT_EQ(SYS(chmod, "sticky/f", 0666), 0);
	EXPECT_EQ(SYS(mkdir, "readonly", 0755), 0);
	EXPECT_STATUS(IN_CHILD({
			      int fd;

			      become(1000, 1000);
			      EXPECT_EQ(SYS(open, "secret", O_RDONLY, 0), -EACCES);
			      EXPECT_EQ(SYS(open, "secret", O_PATH, 0) >= 0, 1);
			      EXPECT_EQ(SYS(truncate, "secret", 0), -EACCES);
			      fd = SYS(open, "group", O_RDONLY, 0);
			      EXPECT(fd >= 0);
			      EXPECT_EQ(SYS(open, "group", O_RDWR, 0), -EACCES);
			      EXPECT_EQ(SYS(open, "closed/f", O_RDONLY, 0), -EACCES);
			      EXPECT_EQ(SYS(open, "closed/../secret", O_RDONLY, 0), -EACCES);
			      EXPECT_EQ(SYS(chdir, "closed"), -EACCES);
			      EXPECT_EQ(SYS(open, "closed", O_RDONLY, 0), -EACCES);
			      EXPECT_EQ(SYS(unlink, "sticky/f"), -EPERM);
			      EXPECT_EQ(SYS(rename, "sticky/f", "sticky/g"), -EPERM);
			      make_file("sticky/mine", "");
			      EXPECT_EQ(SYS(unlink, "sticky/mine"), 0);
			      EXPECT_EQ(SYS(open, "readonly/f", O_CREAT | O_RDWR, 0644), -EACCES);
			      EXPECT_EQ(SYS(mkdir, "readonly/d", 0755), -EACCES);
			      EXPECT_EQ(SYS(mknod, "null", S_IFCHR | 0666, 0x103), -EPERM);
			      EXPECT_EQ(SYS(mknod, "fifo", S_IFIFO | 0666, 0), 0);
			      EXPECT_EQ(SYS(open, "sticky/f", O_RDONLY | O_NOATIME, 0), -EPERM);
			      EXPECT_EQ(SYS(access, "secret", 4), -EACCES);
			      EXPECT_EQ(SYS(access, "secret", 0), 0);
			      EXPECT_EQ(SYS(access, "sticky/f", 6), 0);
			      EXPECT_EQ(SYS(chroot, "."), -EPERM);
			      EXPECT_EQ(SYS(mount, "t", ".", "tmpfs", 0, 0), -EPERM);
			      EXPECT_EQ(SYS(umount2, "/", 0), -EPERM);
		      }),
		      PASSED);
	/* access(2) asks for the real user, faccessat2(2) with AT_EACCESS for the effective one */
	EXPECT_STATUS(IN_CHILD({
			      EXPECT_EQ(SYS(setresuid, 1000, 0, 0), 0);
			      EXPECT_EQ(SYS(access, "secret", 4), -EACCES);
			      EXPECT_EQ(SYS(faccessat2, AT_FDCWD, "secret", 4, AT_EACCESS), 0);
			      EXPECT_EQ(SYS(faccessat2, AT_FDCWD, "secret", 4, 0x800), -EINVAL);
		      }),
		      PASSED);
	EXPECT_EQ(SYS(access, "secret", 1), -EACCES); /* nobody may execute it, not even root */
	EXPECT_EQ(SYS(access, "secret", 8), -EINVAL);
	LEAVE_SCRATCH();
}

static struct ts times_of(const char *name, int which)
{
	struct stat st;

	SYS(lstat, name, &st);
	return which ? (struct ts){ st.st_mtime, st.st_mtim.tv_nsec }
		     : (struct ts){ st.st_atime, st.st_atim.tv_nsec };
}

#define EXPECT_TIME(name, which, s, ns)               \
	do {                                          \
		struct ts t_ = times_of(name, which); \
		EXPECT_EQ(t_.sec, s);                 \
		EXPECT_EQ(t_.nsec, ns);               \
	} while (0)

TEST(times)
{
	struct ts ts[2] = { { 100, 5 }, { 200, 999999999 } };
	long tv[4] = { 1, 2, 3, 4 };
	int fd;

	SCRATCH();
	make_file("f", "x");
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, "f", ts, 0), 0);
	EXPECT_TIME("f", 0, 100, 5);
	EXPECT_TIME("f", 1, 200, 999999999);
	ts[0].nsec = UTIME_OMIT;
	ts[1].sec = -3;
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, "f", ts, 0), 0);
	EXPECT_TIME("f", 0, 100, 5);
	EXPECT_TIME("f", 1, -3, 999999999);
	ts[0].nsec = UTIME_NOW;
	ts[1].nsec = UTIME_OMIT;
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, "f", ts, 0), 0);
	EXPECT(times_of("f", 0).sec > 1000000000);
	EXPECT_TIME("f", 1, -3, 999999999);
	ts[0].nsec = 1000000000;
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, "f", ts, 0), -EINVAL);
	ts[0].nsec = -1;
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, "f", ts, 0), -EINVAL);
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, "no", 0, 0), -ENOENT);
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, "f", 0, 1), -EINVAL);
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, "f", 8, 0), -EFAULT);
	ts[0].nsec = ts[1].nsec = UTIME_OMIT;
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, "no", ts, 0), 0);
	fd = SYS(open, "f", O_RDWR, 0);
	EXPECT_EQ(SYS(utimensat, fd, 0, 0, 0), 0);
	EXPECT(times_of("f", 1).sec > 1000000000);
	EXPECT_EQ(SYS(utimensat, fd, 0, 0, AT_SYMLINK_NOFOLLOW), -EINVAL);
	EXPECT_EQ(SYS(utimensat, 99, 0, 0, 0), -EBADF);
	EXPECT_EQ(SYS(utime, "f", tv), 0);
	EXPECT_TIME("f", 0, 1, 0);
	EXPECT_TIME("f", 1, 2, 0);
	EXPECT_EQ(SYS(utimes, "f", tv), 0);
	EXPECT_TIME("f", 0, 1, 2000);
	EXPECT_TIME("f", 1, 3, 4000);
	tv[1] = 1000000;
	EXPECT_EQ(SYS(utimes, "f", tv), -EINVAL);
	/* what reading and writing do */
	tv[1] = 2;
	EXPECT_EQ(SYS(utimes, "f", tv), 0);
	{
		char c;

		EXPECT_EQ(SYS(pread64, fd, &c, 1, 0), 1);
		EXPECT(times_of("f", 0).sec > 1000000000);
		EXPECT_TIME("f", 1, 3, 4000);
		EXPECT_EQ(SYS(write, fd, "y", 1), 1);
		EXPECT(times_of("f", 1).sec > 1000000000);
		EXPECT_EQ(SYS(utimes, "f", tv), 0);
		EXPECT_EQ(SYS(ftruncate, fd, 1), 0);
		EXPECT(times_of("f", 1).sec > 1000000000);
		EXPECT_EQ(SYS(utimes, ".", tv), 0);
		make_file("g", "");
		EXPECT(times_of(".", 1).sec > 1000000000);
	}
	SYS(close, fd);
	EXPECT_EQ(SYS(chmod, ".", 0777), 0);
	EXPECT_EQ(SYS(chmod, "f", 0666), 0);
	EXPECT_STATUS(IN_CHILD({
			      become(1000, 1000);
			      EXPECT_EQ(SYS(utimensat, AT_FDCWD, "f", 0, 0), 0);
			      EXPECT_EQ(SYS(utimes, "f", tv), -EPERM);
			      ts[0].nsec = UTIME_NOW;
			      EXPECT_EQ(SYS(utimensat, AT_FDCWD, "f", ts, 0), -EPERM);
			      EXPECT_EQ(SYS(utimensat, AT_FDCWD, "g", 0, 0), -EACCES);
		      }),
		      PASSED);
	LEAVE_SCRATCH();
}

TEST(statx)
{
	unsigned char stx[256];
	struct stat st;

	SCRATCH();
	make_file("f", "12345");
	memset(stx, 0xaa, sizeof(stx));
	EXPECT_EQ(SYS(statx, AT_FDCWD, "f", 0, 0xfff, stx), 0);
	EXPECT_EQ(SYS(stat, "f", &st), 0);
	EXPECT_EQ(*(unsigned int *)stx & 0xfff, 0xfff);
	EXPECT_EQ(*(unsigned short *)(stx + 28), S_IFREG | 0644);
	EXPECT_EQ(*(unsigned long *)(stx + 32), st.st_ino);
	EXPECT_EQ(*(unsigned long *)(stx + 40), 5);
	EXPECT_EQ(*(unsigned long *)(stx + 48), 8);
	EXPECT(filled(stx + 176, 0, 80)); /* spare */
	EXPECT_EQ(SYS(statx, AT_FDCWD, "f", 0, 0x80000000, stx), -EINVAL);
	EXPECT_EQ(SYS(statx, AT_FDCWD, "f", 0x6000, 0xfff, stx), -EINVAL);
	EXPECT_EQ(SYS(statx, AT_FDCWD, "f", 1, 0xfff, stx), -EINVAL);
	EXPECT_EQ(SYS(statx, AT_FDCWD, "", 0, 0xfff, stx), -ENOENT);
	EXPECT_EQ(SYS(statx, 99, "", AT_EMPTY_PATH, 0xfff, stx), -EBADF);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(statx, AT_FDCWD, "f", 0, 0xfff, b->addr), -EFAULT);
	LEAVE_SCRATCH();
}

TEST(xattrs)
{
	char buf[64];
	static char big[65537];
	int fd;

	SCRATCH();
	make_file("f", "");
	EXPECT_EQ(SYS(setxattr, "f", "trusted.a", "value", 5, 0), 0);
	EXPECT_EQ(SYS(setxattr, "f", "trusted.a", "v", 1, 1), -EEXIST);
	EXPECT_EQ(SYS(setxattr, "f", "trusted.b", "v", 1, 2), -ENODATA);
	EXPECT_EQ(SYS(setxattr, "f", "trusted.b", "v", 1, 4), -EINVAL);
	EXPECT_EQ(SYS(setxattr, "f", "trusted.b", 0, 0, 0), 0);
	EXPECT_EQ(SYS(getxattr, "f", "trusted.a", 0, 0), 5);
	EXPECT_EQ(SYS(getxattr, "f", "trusted.a", buf, 4), -ERANGE);
	EXPECT_EQ(SYS(getxattr, "f", "trusted.a", buf, 64), 5);
	EXPECT(!memcmp(buf, "value", 5));
	EXPECT_EQ(SYS(getxattr, "f", "trusted.b", buf, 64), 0);
	EXPECT_EQ(SYS(getxattr, "f", "trusted.c", buf, 64), -ENODATA);
	EXPECT_EQ(SYS(setxattr, "f", "trusted.a", "other value", 11, 2), 0);
	fd = SYS(open, "f", O_RDONLY, 0);
	EXPECT_EQ(SYS(fgetxattr, fd, "trusted.a", buf, 64), 11);
	EXPECT_EQ(SYS(flistxattr, fd, buf, 64), 20);
	EXPECT_EQ(SYS(listxattr, "f", 0, 0), 20);
	EXPECT_EQ(SYS(listxattr, "f", buf, 19), -ERANGE);
	SYS(close, fd);
	EXPECT_EQ(SYS(setxattr, "f", "", "v", 1, 0), -ERANGE);
	EXPECT_EQ(SYS(setxattr, "f", "nonsense", "v", 1, 0), -EOPNOTSUPP);
	EXPECT_EQ(SYS(setxattr, "f", "trusted.", "v", 1, 0), -EINVAL);
	EXPECT_EQ(SYS(setxattr, "f", "trusted.big", big, 65537, 0), -E2BIG);
	memset(big, 't', 256);
	memcpy(big, "trusted.", 8);
	EXPECT_EQ(SYS(setxattr, "f", big, "v", 1, 0), -ERANGE);
	EXPECT_EQ(SYS(setxattr, "f", "trusted.x", 8, 8, 0), -EFAULT);
	EXPECT_EQ(SYS(removexattr, "f", "trusted.a"), 0);
	EXPECT_EQ(SYS(removexattr, "f", "trusted.a"), -ENODATA);
	EXPECT_EQ(SYS(setxattr, "no", "trusted.a", "v", 1, 0), -ENOENT);
	EXPECT_EQ(SYS(chmod, ".", 0777), 0);
	EXPECT_STATUS(IN_CHILD({
			      become(1000, 1000);
			      EXPECT_EQ(SYS(getxattr, "f", "trusted.b", buf, 64), -ENODATA);
			      EXPECT_EQ(SYS(setxattr, "f", "trusted.b", "v", 1, 0), -EPERM);
			      EXPECT_EQ(SYS(listxattr, "f", buf, 64), 0);
		      }),
		      PASSED);
	LEAVE_SCRATCH();
}

TEST(statfs)
{
	long st[15];
	int fd;

	SCRATCH();
	memset(st, 0xaa, sizeof(st));
	EXPECT_EQ(SYS(statfs, ".", st), 0);
	EXPECT_EQ(st[0], 0x01021994);
	EXPECT_EQ(st[1], 4096);
	EXPECT(st[2] > 0 && st[3] > 0 && st[3] <= st[2]);
	EXPECT_EQ(st[8], 255);
	EXPECT(filled(st + 11, 0, 32));
	fd = SYS(open, ".", O_RDONLY, 0);
	EXPECT_EQ(SYS(fstatfs, fd, st), 0);
	EXPECT_EQ(st[0], 0x01021994);
	SYS(close, fd);
	EXPECT_EQ(SYS(statfs, "no", st), -ENOENT);
	EXPECT_EQ(SYS(fstatfs, 99, st), -EBADF);
	EXPECT_EQ(SYS(statfs, ".", 8), -EFAULT);
	LEAVE_SCRATCH();
}
