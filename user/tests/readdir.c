/*
 * Listing directories while they change, and very large ones. getdents64(2), getdents(2).
 */
#include <limits.h>
#include "child.h"
#include "mem.h"
#include "scratch.h"

static char buf[32768];

/* The number of entries, "." and ".." among them; each name "nN" is counted in seen[N]. */
static int list(int fd, unsigned char *seen, unsigned long size)
{
	int count = 0;
	long n, pos;

	while ((n = SYS(getdents64, fd, buf, size)) > 0)
		for (pos = 0; pos < n; count++) {
			struct scratch_dirent *d = (struct scratch_dirent *)(buf + pos);

			if (seen && d->d_name[0] == 'n')
				seen[atoi(d->d_name + 1)]++;
			pos += d->d_reclen;
		}
	EXPECT_EQ(n, 0);
	return count;
}

static void make_numbered(int from, int to)
{
	char name[16];
	int i;

	for (i = from; i < to; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		EXPECT_EQ(SYS(mknod, name, S_IFREG | 0644, 0), 0);
	}
}

TEST(entries)
{
	static unsigned char seen[20];
	struct scratch_dirent *d = (struct scratch_dirent *)buf;
	int fd, i;

	SCRATCH();
	make_numbered(0, 20);
	EXPECT_EQ(SYS(symlink, "x", "link"), 0);
	fd = SYS(open, ".", O_RDONLY | O_DIRECTORY, 0);
	EXPECT_EQ(list(fd, seen, sizeof(buf)), 23);
	for (i = 0; i < 20; i++)
		EXPECT_EQ(seen[i], 1);
	EXPECT_EQ(SYS(lseek, fd, 0, 0), 0);
	memset(seen, 0, sizeof(seen));
	EXPECT_EQ(list(fd, seen, 24), 23); /* one at a time */
	for (i = 0; i < 20; i++)
		EXPECT_EQ(seen[i], 1);
	EXPECT_EQ(SYS(lseek, fd, 0, 0), 0);
	EXPECT_EQ(SYS(getdents64, fd, buf, 23), -EINVAL);
	EXPECT_EQ(SYS(getdents64, fd, 8, 1000), -EFAULT);
	EXPECT_EQ(SYS(getdents64, fd, buf, 24), 24);
	EXPECT_EQ(d->d_type, 4);
	EXPECT(!strcmp(d->d_name, "."));
	EXPECT_EQ(SYS(getdents64, 99, buf, 100), -EBADF);
	EXPECT_EQ(SYS(read, fd, buf, 1), -EISDIR);
	EXPECT_EQ(SYS(lseek, fd, -1, 0), -EINVAL);
	SYS(close, fd);
	fd = SYS(open, "n0", O_RDONLY, 0);
	EXPECT_EQ(SYS(getdents64, fd, buf, 100), -ENOTDIR);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

/* The older form: the type is the last byte. */
TEST(old_form)
{
	struct {
		unsigned long ino, off;
		unsigned short reclen;
		char name[];
	} *d = (void *)buf;
	int fd;

	SCRATCH();
	fd = SYS(open, ".", O_RDONLY | O_DIRECTORY, 0);
	EXPECT_EQ(SYS(getdents, fd, buf, 24), 24);
	EXPECT_EQ(d->reclen, 24);
	EXPECT(!strcmp(d->name, "."));
	EXPECT_EQ(buf[23], 4);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

/* What stays is seen exactly once, whatever comes and goes in between; two readers do not disturb each other. */
TEST(while_it_changes)
{
	static unsigned char seen[300], other[300];
	char name[16];
	int fd, fd2, i;

	SCRATCH();
	make_numbered(0, 200);
	fd = SYS(open, ".", O_RDONLY | O_DIRECTORY, 0);
	fd2 = SYS(open, ".", O_RDONLY | O_DIRECTORY, 0);
	{
		long n = SYS(getdents64, fd, buf, 1000), pos;

		EXPECT(n > 0);
		for (pos = 0; pos < n; pos += ((struct scratch_dirent *)(buf + pos))->d_reclen) {
			struct scratch_dirent *d = (struct scratch_dirent *)(buf + pos);

			if (d->d_name[0] == 'n')
				seen[atoi(d->d_name + 1)]++;
		}
		EXPECT(SYS(getdents64, fd2, buf, 500) > 0);
	}
	for (i = 0; i < 200; i += 2) {
		snprintf(name, sizeof(name), "n%d", i);
		EXPECT_EQ(SYS(unlink, name), 0);
	}
	make_numbered(200, 300);
	list(fd, seen, 2000);
	for (i = 1; i < 200; i += 2)
		EXPECT_EQ(seen[i], 1);
	for (i = 200; i < 300; i++)
		EXPECT(seen[i] <= 1);
	EXPECT_EQ(SYS(lseek, fd2, 0, 0), 0);
	EXPECT_EQ(list(fd2, other, 2000), 202);
	SYS(close, fd);
	SYS(close, fd2);
	LEAVE_SCRATCH();
}

/* A directory is removed while it is read. */
TEST(removed_while_read)
{
	int fd;

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "d", 0755), 0);
	fd = SYS(open, "d", O_RDONLY | O_DIRECTORY, 0);
	EXPECT_EQ(SYS(getdents64, fd, buf, 24), 24);
	EXPECT_EQ(SYS(rmdir, "d"), 0);
	EXPECT_EQ(SYS(getdents64, fd, buf, 1000), -ENOENT);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

#define MANY 100000

TEST(hundred_thousand)
{
	static unsigned char seen[MANY];
	char name[16];
	int fd, i, wrong = 0;

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "m", 0755), 0); /* the limit of where we are may be lower */
	EXPECT_EQ(SYS(mount, "none", "m", "tmpfs", 0, "nr_inodes=200000"), 0);
	EXPECT_EQ(SYS(chdir, "m"), 0);
	for (i = 0; i < MANY && !wrong; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		wrong += SYS(mknod, name, S_IFREG | 0644, 0) != 0;
	}
	EXPECT_EQ(wrong, 0);
	fd = SYS(open, ".", O_RDONLY | O_DIRECTORY, 0);
	EXPECT_EQ(list(fd, seen, sizeof(buf)), MANY + 2);
	SYS(close, fd);
	for (i = 0; i < MANY; i++)
		wrong += seen[i] != 1;
	EXPECT_EQ(wrong, 0);
	EXPECT_EQ(SYS(access, "n99999", 0), 0);
	EXPECT_EQ(SYS(access, "n100000", 0), -ENOENT);
	for (i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		wrong += SYS(unlink, name) != 0;
	}
	EXPECT_EQ(wrong, 0);
	EXPECT_EQ(SYS(chdir, ".."), 0);
	EXPECT_EQ(SYS(umount2, "m", 0), 0);
	LEAVE_SCRATCH();
}
