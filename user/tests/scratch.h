/*
 * scratch.h: a directory of one's own in a tmpfs, for tests that make files.
 *
 *	SCRATCH();		at the head of a case: enters it
 *	LEAVE_SCRATCH();	at its end: everything in it is removed
 *
 * Where there is a /dev/shm it is there, so that the same test runs on a Linux host; else in /tmp.
 */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "ktap.h"

struct scratch_dirent {
	unsigned long d_ino;
	long d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[];
};

static char scratch_path[64];

/* Removes all that is in the directory fd. */
static inline void empty_dir(int fd)
{
	char buf[4096];
	long n, pos, ret;

	while (SYS(lseek, fd, 0, 0) == 0 && (n = SYS(getdents64, fd, buf, sizeof(buf))) > 0) {
		int removed = 0;

		for (pos = 0; pos < n; pos += ((struct scratch_dirent *)(buf + pos))->d_reclen) {
			struct scratch_dirent *d = (struct scratch_dirent *)(buf + pos);

			if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
				continue;
			ret = SYS(unlinkat, fd, d->d_name, 0);
			if (ret == -EISDIR) {
				int sub = SYS(openat, fd, d->d_name, O_RDONLY | O_DIRECTORY, 0);

				empty_dir(sub);
				SYS(close, sub);
				ret = SYS(unlinkat, fd, d->d_name, 0x200);
			}
			/* What a failed case has mounted there stays. */
			removed |= ret == 0;
		}
		if (!removed)
			break;
	}
}

static inline int enter_scratch(void)
{
	struct stat st;

	snprintf(scratch_path, sizeof(scratch_path), "%s/test.%ld",
		 SYS(stat, "/dev/shm", &st) == 0 ? "/dev/shm" : "/tmp", SYS(getpid));
	SYS(umask, 022);
	return SYS(mkdir, scratch_path, 0755) == 0 && SYS(chdir, scratch_path) == 0;
}

static inline void leave_scratch(void)
{
	int fd = SYS(open, scratch_path, O_RDONLY | O_DIRECTORY, 0);

	empty_dir(fd);
	SYS(close, fd);
	SYS(chdir, "/");
	EXPECT_EQ(SYS(rmdir, scratch_path), 0);
}

#define SCRATCH() REQUIRE(enter_scratch())
#define LEAVE_SCRATCH() leave_scratch()

/* Makes the file with that text. */
static inline void make_file(const char *name, const char *text)
{
	int fd = SYS(open, name, O_CREAT | O_WRONLY | O_TRUNC, 0644);

	EXPECT_EQ_IN(name, SYS(write, fd, text, strlen(text)), strlen(text));
	EXPECT_EQ(SYS(close, fd), 0);
}

/* Does the file hold exactly that text? */
static inline int holds(const char *name, const char *text)
{
	char buf[256];
	int fd = SYS(open, name, O_RDONLY, 0);
	long n = SYS(read, fd, buf, sizeof(buf));

	SYS(close, fd);
	return n == (long)strlen(text) && !memcmp(buf, text, n);
}

static inline int mode_of(const char *name)
{
	struct stat st;
	long ret = SYS(lstat, name, &st);

	return ret < 0 ? ret : (int)st.st_mode;
}

static inline long nlink_of(const char *name)
{
	struct stat st;
	long ret = SYS(lstat, name, &st);

	return ret < 0 ? ret : (long)st.st_nlink;
}

static inline long size_of(const char *name)
{
	struct stat st;
	long ret = SYS(lstat, name, &st);

	return ret < 0 ? ret : st.st_size;
}

#endif
