/* fail_files.h: the rows of fail_nth.c for files. */
#ifndef TESTS_FAIL_FILES_H
#define TESTS_FAIL_FILES_H

#include <linux/openat2.h>
#include "fail_nth.h"

#define EMPTY SYS(ftruncate, file, 0)
#define D "/tmp/fail.d/" /* the folder that all is made in, which `dir` is open at */
#define MADE D "made"
#define UNLINK SYS(unlink, MADE)
#define LONG_NAME D "a-name-that-is-too-long-for-what-an-entry-keeps-within-itself"
#define REWIND SYS(lseek, text, 0, SEEK_SET)
#define TWO(from) ((struct iovec[]){ { from, 3 }, { from + 5, 4 } })
#define REMOVE           \
	SYS(close, ret); \
	UNLINK

/* Reading and writing. */
FAIL(read, SYS(read, text, buf, 10), REWIND);
FAIL(write, SYS(write, null, buf, 10), NOTHING);
FAIL_MORE(write, memory, SYS(write, file, buf, 2 * PAGE), EMPTY; SYS(lseek, file, 0, SEEK_SET));
FAIL(readv, SYS(readv, text, TWO(buf), 2), REWIND);
FAIL(writev, SYS(writev, null, TWO(buf), 2), NOTHING);
FAIL_MORE(readv, many, SYS(readv, text, (struct iovec *)area, 0), NOTHING);
FAIL(pread64, SYS(pread64, text, buf, 10, 3), NOTHING);
FAIL(pwrite64, SYS(pwrite64, file, buf, 2 * PAGE, 0), EMPTY);
FAIL_MORE(pwrite64, far, SYS(pwrite64, file, buf, 10, 300 * PAGE), EMPTY);
FAIL(preadv, SYS(preadv, text, TWO(buf), 2, 0, 0), NOTHING);
FAIL(pwritev, SYS(pwritev, file, TWO(buf), 2, 0, 0), EMPTY);
FAIL(preadv2, SYS(preadv2, text, TWO(buf), 2, 0, 0, 0), NOTHING);
FAIL(pwritev2, SYS(pwritev2, file, TWO(buf), 2, 0, 0, 0), EMPTY);
FAIL(sendfile, SYS(sendfile, file, text, NULL, 20), EMPTY; REWIND; SYS(lseek, file, 0, SEEK_SET));
FAIL_LATE(copy_file_range,
	  SYS(copy_file_range, text, ((long[]){ 3 }), file, ((long[]){ 0 }), 20, 0), EMPTY);
FAIL_NEVER(lseek, text, 0, SEEK_CUR);
FAIL(getdents64, SYS(getdents64, dir, buf, PAGE), SYS(lseek, dir, 0, SEEK_SET));
FAIL(getdents, SYS(getdents, dir, buf, PAGE), SYS(lseek, dir, 0, SEEK_SET));

/* Opening. */
FAIL(open, SYS(open, TEXT, O_RDONLY), CLOSE);
FAIL_MORE(open, dir, SYS(open, "/tests/files", O_RDONLY | O_DIRECTORY), CLOSE);
FAIL_MORE(open, new, SYS(open, MADE, O_CREAT | O_EXCL | O_RDWR, 0600), REMOVE);
FAIL_MORE(open, tmpfile, SYS(open, "/tmp", 020200000 | O_RDWR, 0600), CLOSE);
FAIL_MORE(open, proc, SYS(open, "/proc/self/maps", O_RDONLY), CLOSE);
FAIL_MORE(open, fd, SYS(open, "/proc/self/fd/1", O_WRONLY), CLOSE);
FAIL_MORE(open, ptmx, SYS(open, "/dev/ptmx", O_RDWR), CLOSE);
FAIL(openat, SYS(openat, -100, TEXT, O_RDONLY | O_CLOEXEC), CLOSE);
FAIL(openat2, SYS(openat2, -100, MADE, (&(struct open_how){ O_CREAT | O_RDWR, 0600, 0 }), 24),
     REMOVE);
FAIL(creat, SYS(creat, MADE, 0600), REMOVE);
FAIL_NEVER(close, -1);
FAIL_NEVER(close_range, 1000, 2000, 0); /* with a table that is shared: fail_child.c */
FAIL_QUIET(dup, CLOSE, text);		/* where the table must grow: fail_child.c */
FAIL_QUIET(dup2, CLOSE, text, 70);
FAIL_QUIET(dup3, CLOSE, text, 70, O_CLOEXEC);
FAIL_QUIET(fcntl, CLOSE, text, F_DUPFD, 60);
FAIL_AS(fcntl, lock, -ENOLCK,
	SYS(fcntl, file, F_SETLK, (&(struct flock){ .l_type = F_WRLCK, .l_len = 10 })),
	SYS(fcntl, file, F_SETLK, (&(struct flock){ .l_type = F_UNLCK })));
FAIL_MORE(fcntl, pipe_size, SYS(fcntl, pipe_fd[0], 1031, 2 * PAGE),
	  SYS(fcntl, pipe_fd[0], 1031, 65536));
FAIL_AS(flock, exclusive, -ENOLCK, SYS(flock, file, 2), SYS(flock, file, 8));
FAIL_MORE(fcntl, owner, SYS(fcntl, pipe_fd[0], 16 /* F_GETOWN_EX */, buf), NOTHING);
FAIL_MORE(fcntl, own, SYS(fcntl, pipe_fd[0], 15 /* F_SETOWN_EX */, ((int[]){ 1, before.pgrp })),
	  SYS(fcntl, pipe_fd[0], 15, ((int[]){ 1, 0 })));
FAIL(ioctl, SYS(ioctl, pipe_fd[0], 0x541b /* FIONREAD */, buf), NOTHING);
FAIL_MORE(ioctl, async, SYS(ioctl, pipe_fd[0], 0x5452 /* FIOASYNC */, ((int[]){ 1 })),
	  SYS(ioctl, pipe_fd[0], 0x5452, ((int[]){ 0 })));

/* What they are. */
FAIL(stat, SYS(stat, TEXT, buf), NOTHING);
FAIL(lstat, SYS(lstat, TEXT, buf), NOTHING);
FAIL(fstat, SYS(fstat, text, buf), NOTHING);
FAIL(newfstatat, SYS(newfstatat, -100, TEXT, buf, 0), NOTHING);
FAIL(statx, SYS(statx, -100, TEXT, 0, 0xfff, buf), NOTHING);
FAIL(statfs, SYS(statfs, "/", buf), NOTHING);
FAIL(fstatfs, SYS(fstatfs, text, buf), NOTHING);
FAIL(access, SYS(access, TEXT, 4), NOTHING);
FAIL(faccessat, SYS(faccessat, -100, TEXT, 4), NOTHING);
FAIL(faccessat2, SYS(faccessat2, -100, TEXT, 4, 0), NOTHING);
FAIL(readlink, SYS(readlink, "/proc/self/exe", buf, PAGE), NOTHING);
FAIL(readlinkat, SYS(readlinkat, -100, "/proc/self/cwd", buf, PAGE), NOTHING);
FAIL_LATE(name_to_handle_at,
	  as(-EOPNOTSUPP, SYS(name_to_handle_at, -100, TEXT, ((int[40]){ 128 }), buf, 0)), NOTHING);

/* Names. */
FAIL(mkdir, SYS(mkdir, MADE, 0700), SYS(rmdir, MADE));
FAIL_MORE(mkdir, long_name, SYS(mkdir, LONG_NAME, 0700), SYS(rmdir, LONG_NAME));
FAIL(mkdirat, SYS(mkdirat, dir, "made", 0700), SYS(rmdir, MADE));
FAIL(mknod, SYS(mknod, MADE, 010600, 0), UNLINK);
FAIL(mknodat, SYS(mknodat, dir, "made", 0100600, 0), UNLINK);
FAIL(symlink, SYS(symlink, "text", MADE), UNLINK);
FAIL(symlinkat, SYS(symlinkat, "text", dir, "made"), UNLINK);
FAIL(link, SYS(link, D "work", MADE), UNLINK);
FAIL(linkat, SYS(linkat, dir, "work", dir, "made", 0), UNLINK);
FAIL(unlink, SYS(unlink, D "spare"), SYS(link, D "work", D "spare"));
FAIL(unlinkat, SYS(unlinkat, dir, "spare", 0), SYS(link, D "work", D "spare"));
FAIL(rmdir, SYS(rmdir, D "sub"), SYS(mkdir, D "sub", 0755));
FAIL(rename, SYS(rename, D "spare", LONG_NAME), SYS(rename, LONG_NAME, D "spare"));
FAIL(renameat, SYS(renameat, dir, "spare", dir, "other"), SYS(rename, D "other", D "spare"));
FAIL(renameat2, SYS(renameat2, dir, "sub", dir, "spare", 2),
     SYS(renameat2, dir, "sub", dir, "spare", 2));
FAIL(mount, SYS(mount, "none", D "sub", "tmpfs", 0, "mode=700"), SYS(umount2, D "sub", 0));
FAIL_MORE(mount, proc, SYS(mount, "none", D "sub", "proc", 0, "hidepid=2"),
	  SYS(umount2, D "sub", 0));
FAIL(umount2, as(-EINVAL, SYS(umount2, D "sub", 0)), NOTHING);
FAIL(pivot_root, as(-EBUSY, SYS(pivot_root, D "sub", D "sub")), NOTHING);

/* Attributes. */
FAIL(chmod, SYS(chmod, D "work", 0600), NOTHING);
FAIL_NEVER(fchmod, file, 0600);
FAIL(fchmodat, SYS(fchmodat, dir, "work", 0600), NOTHING);
FAIL(fchmodat2, SYS(fchmodat2, dir, "work", 0600, 0), NOTHING);
FAIL(chown, SYS(chown, D "work", 0, 0), NOTHING);
FAIL(lchown, SYS(lchown, D "work", 0, 0), NOTHING);
FAIL_NEVER(fchown, file, 0, 0);
FAIL(fchownat, SYS(fchownat, dir, "work", 0, 0, 0), NOTHING);
FAIL(utimensat, SYS(utimensat, dir, "work", ((long[]){ 1, 0, 1, 0 }), 0), NOTHING);
FAIL(futimesat, SYS(futimesat, dir, "work", ((long[]){ 1, 0, 1, 0 })), NOTHING);
FAIL(utimes, SYS(utimes, D "work", ((long[]){ 1, 0, 1, 0 })), NOTHING);
FAIL(utime, SYS(utime, D "work", ((long[]){ 1, 1 })), NOTHING);
FAIL(truncate, SYS(truncate, D "work", 5 * PAGE), EMPTY);
FAIL_NEVER(ftruncate, file, 0);
FAIL(fallocate, SYS(fallocate, file, 0, 0, 3 * PAGE), EMPTY);

#define NAME "trusted.a"
#define CUT SYS(removexattr, D "work", NAME)

FAIL(setxattr, SYS(setxattr, D "work", NAME, "value", 5, 0), CUT);
FAIL(lsetxattr, SYS(lsetxattr, D "work", NAME, "value", 5, 0), CUT);
FAIL(fsetxattr, SYS(fsetxattr, file, NAME, "value", 5, 0), CUT);
FAIL(getxattr, SYS(getxattr, D "spare.x", NAME, buf, 100), NOTHING);
FAIL(lgetxattr, SYS(lgetxattr, D "spare.x", NAME, buf, 100), NOTHING);
FAIL(fgetxattr, SYS(fgetxattr, attrs, NAME, buf, 100), NOTHING);
FAIL(listxattr, SYS(listxattr, D "spare.x", buf, 100), NOTHING);
FAIL(llistxattr, SYS(llistxattr, D "spare.x", buf, 100), NOTHING);
FAIL(flistxattr, SYS(flistxattr, attrs, buf, 100), NOTHING);
FAIL(removexattr, SYS(removexattr, D "spare.x", NAME),
     SYS(setxattr, D "spare.x", NAME, "value", 5, 0));
FAIL(lremovexattr, SYS(lremovexattr, D "spare.x", NAME),
     SYS(setxattr, D "spare.x", NAME, "value", 5, 0));
FAIL(fremovexattr, SYS(fremovexattr, attrs, NAME), SYS(fsetxattr, attrs, NAME, "value", 5, 0));

/* Where one is, and the rest. */
FAIL(chdir, SYS(chdir, "/tests"), SYS(chdir, "/"));
FAIL_QUIET(fchdir, SYS(chdir, "/"), dir);
FAIL(chroot, SYS(chroot, "/."), NOTHING);
FAIL(getcwd, SYS(getcwd, buf, PAGE), NOTHING);
FAIL_NEVER(umask, 022);
FAIL_NEVER(sync);
FAIL_NEVER(syncfs, file);
FAIL_NEVER(fsync, file);
FAIL_NEVER(fdatasync, file);
FAIL_NEVER(sync_file_range, file, 0, 0, 0);
FAIL_NEVER(readahead, text, 0, 10);
FAIL_NEVER(fadvise64, text, 0, 10, 0);

#endif
