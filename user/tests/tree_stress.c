/*
 * Several processes at once make, move, link, list, look up and remove the same few names, and mount and
 * unmount upon them: every answer is one that some order of the calls explains, and at the end all is gone.
 */
#include <limits.h>
#include "child.h"
#include "mem.h"
#include "scratch.h"

#define ROUNDS 400
#define WORKERS 4

static unsigned int seed;

static unsigned int dice(unsigned int n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

static const char *const dirs[] = { "a", "b", "a/c", "b/c" };
static const char *const leaves[] = { "x", "y", "z" };

/* Some path below some directory. */
static const char *pick(char *buf)
{
	snprintf(buf, PATH_MAX, "%s/%s", dirs[dice(4)], leaves[dice(3)]);
	return buf;
}

/* Is the answer among those that @call can give here? */
static void expect_among(const char *call, long ret, const int *errors)
{
	if (ret >= 0)
		return;
	for (; *errors; errors++)
		if (ret == -*errors)
			return;
	EXPECT_EQ_IN(call, ret, 0);
}

#define AMONG(call, ...) expect_among(#call, call, (const int[]){ ENOENT, ##__VA_ARGS__, 0 })

static void list_dir(const char *name)
{
	char buf[512];
	long fd = SYS(open, name, O_RDONLY | O_DIRECTORY, 0), n;

	if (fd < 0)
		return;
	do {
		n = SYS(getdents64, fd, buf, sizeof(buf));
	} while (n > 0);
	if (n < 0)
		EXPECT_EQ_IN(name, n, -ENOENT);
	SYS(close, fd);
}

static void use_file(const char *name)
{
	char c = 0;
	long fd = SYS(open, name, O_CREAT | O_RDWR | O_APPEND, 0644);

	if (fd < 0) {
		AMONG(fd, ENOTDIR, EISDIR);
		return;
	}
	EXPECT_EQ(SYS(write, fd, "q", 1), 1);
	EXPECT_EQ(SYS(pread64, fd, &c, 1, 0), 1);
	EXPECT_EQ(c, 'q');
	SYS(close, fd);
}

static void one_step(void)
{
	static char from[PATH_MAX], to[PATH_MAX];
	struct stat st;
	long ret;

	pick(from);
	pick(to);
	switch (dice(12)) {
	case 0:
	case 1:
	case 2:
		use_file(from);
		break;
	case 3:
		AMONG(SYS(unlink, from), ENOTDIR, EISDIR);
		break;
	case 4:
		AMONG(SYS(rename, from, to), ENOTDIR, EISDIR, EINVAL, ENOTEMPTY);
		break;
	case 5:
		AMONG(SYS(link, from, to), EEXIST, ENOTDIR, EPERM);
		break;
	case 6:
		AMONG(SYS(rename, dirs[2 + dice(2)], dirs[2 + dice(2)]), ENOTEMPTY, EINVAL, ENOTDIR,
		      EBUSY);
		break;
	case 7:
		AMONG(SYS(mkdir, dirs[dice(4)], 0755), EEXIST, ENOTDIR);
		break;
	case 8:
		AMONG(SYS(rmdir, dirs[2 + dice(2)]), ENOTEMPTY, ENOTDIR, EBUSY);
		break;
	case 9:
		list_dir(dirs[dice(4)]);
		break;
	case 10:
		AMONG(SYS(renameat2, AT_FDCWD, from, AT_FDCWD, to, 2), ENOTDIR, EINVAL);
		break;
	case 11:
		ret = SYS(stat, from, &st);
		AMONG(ret, ENOTDIR);
		if (!ret && S_ISREG(st.st_mode))
			EXPECT(st.st_nlink <= 12);
		break;
	}
}

static void run_workers(void (*step)(void))
{
	int pids[WORKERS];

	for (int i = 0; i < WORKERS; i++) {
		pids[i] = fork_child();
		if (pids[i])
			continue;
		seed = 1000 + i;
		for (int n = 0; n < ROUNDS; n++)
			step();
		child_done();
	}
	for (int i = 0; i < WORKERS; i++)
		EXPECT_STATUS(reap(pids[i]), PASSED);
}

TEST(names)
{
	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "a", 0755), 0);
	EXPECT_EQ(SYS(mkdir, "b", 0755), 0);
	run_workers(one_step);
	LEAVE_SCRATCH();
}

/* Mounts come and go under those who walk over them. */
static void mount_step(void)
{
	struct stat st;
	long fd;

	switch (dice(8)) { /* fewer come than go, or the way down gets long */
	case 0:
		/* EINVAL: what was on top is gone before the new one could stand on it */
		expect_among("mount", SYS(mount, "none", "m", "tmpfs", 0, 0),
			     (const int[]){ EINVAL, 0 });
		break;
	case 1:
	case 2:
		expect_among("umount", SYS(umount2, "m", dice(2) * 2),
			     (const int[]){ EINVAL, EBUSY, 0 });
		break;
	case 3:
	case 4:
		fd = SYS(open, "m/f", O_CREAT | O_RDWR, 0644);
		EXPECT(fd >= 0);
		EXPECT_EQ(SYS(write, fd, "x", 1), 1);
		SYS(close, fd);
		break;
	default:
		EXPECT_EQ(SYS(stat, "m/..", &st), 0);
		break;
	}
}

TEST(mounts)
{
	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "m", 0755), 0);
	run_workers(mount_step);
	while (SYS(umount2, "m", 2) == 0)
		;
	LEAVE_SCRATCH();
}

/* /proc is read while processes come and go. */
static void proc_step(void)
{
	char name[64], buf[256];
	long fd;
	int pid;

	if (dice(3) == 0) {
		pid = fork_child();
		if (!pid)
			child_done();
		EXPECT_STATUS(reap(pid), PASSED);
		return;
	}
	list_dir("/proc");
	snprintf(name, sizeof(name), "/proc/%ld/%s", SYS(getpid) - 4 + dice(8),
		 dice(2) ? "maps" : "stat");
	fd = SYS(open, name, O_RDONLY, 0);
	if (fd >= 0) {
		SYS(read, fd, buf, sizeof(buf));
		SYS(close, fd);
	}
}

TEST(processes)
{
	run_workers(proc_step);
}
