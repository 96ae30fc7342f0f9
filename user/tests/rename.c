/* rename(2), renameat2(2): what moves, what is replaced, and all that is refused. */
#include <limits.h>
#include <linux/openat2.h>
#include "child.h"
#include "mem.h"
#include "scratch.h"
#include "smp.h"

#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
#define RENAME_WHITEOUT 4

static long rename2(const char *from, const char *to, unsigned int flags)
{
	return SYS(renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

TEST(files)
{
	int fd;

	SCRATCH();
	make_file("a", "a");
	make_file("b", "b");
	EXPECT_EQ(SYS(mkdir, "d", 0755), 0);
	EXPECT_EQ(SYS(rename, "a", "c"), 0);
	EXPECT_EQ(mode_of("a"), -ENOENT);
	EXPECT(holds("c", "a"));
	fd = SYS(open, "b", O_RDONLY, 0);
	EXPECT_EQ(SYS(rename, "c", "b"), 0);
	EXPECT(holds("b", "a"));
	{
		struct stat st;
		char c;

		EXPECT_EQ(SYS(fstat, fd, &st), 0);
		EXPECT_EQ(st.st_nlink, 0);
		EXPECT_EQ(SYS(read, fd, &c, 1), 1);
		EXPECT_EQ(c, 'b');
	}
	SYS(close, fd);
	EXPECT_EQ(SYS(rename, "b", "d/e"), 0);
	EXPECT(holds("d/e", "a"));
	EXPECT_EQ(SYS(rename, "d/e", "d/e"), 0);
	EXPECT_EQ(SYS(link, "d/e", "x"), 0);
	EXPECT_EQ(SYS(rename, "d/e", "x"), 0); /* the same file: nothing happens */
	EXPECT_EQ(nlink_of("x"), 2);
	EXPECT_EQ(SYS(rename, "no", "x"), -ENOENT);
	EXPECT_EQ(SYS(rename, "x", "no/x"), -ENOENT);
	EXPECT_EQ(SYS(rename, "x", "x/y"), -ENOTDIR);
	EXPECT_EQ(SYS(rename, "x", "d"), -EISDIR);
	EXPECT_EQ(SYS(rename, "x", "y/"), -ENOTDIR);
	EXPECT_EQ(SYS(rename, "x/", "y"), -ENOTDIR);
	EXPECT_EQ(SYS(rename, ".", "y"), -EBUSY);
	EXPECT_EQ(SYS(rename, "x", "."), -EBUSY);
	EXPECT_EQ(SYS(rename, "d/..", "y"), -EBUSY);
	EXPECT_EQ(SYS(rename, "", "y"), -ENOENT);
	EXPECT_EQ(SYS(rename, "x", ""), -ENOENT);
	LEAVE_SCRATCH();
}

TEST(directories)
{
	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "a", 0755), 0);
	EXPECT_EQ(SYS(mkdir, "a/b", 0755), 0);
	EXPECT_EQ(SYS(mkdir, "a/b/c", 0755), 0);
	EXPECT_EQ(SYS(mkdir, "e", 0755), 0);
	EXPECT_EQ(SYS(rename, "a", "a/b/c/d"), -EINVAL);
	EXPECT_EQ(SYS(rename, "a", "a/x"), -EINVAL);
	EXPECT_EQ(SYS(rename, "a/b/c", "a"), -ENOTEMPTY);
	EXPECT_EQ(SYS(rename, "e", "a"), -ENOTEMPTY);
	EXPECT_EQ(SYS(rename, "a", "e"), 0);
	EXPECT_EQ(mode_of("e/b/c"), S_IFDIR | 0755);
	EXPECT_EQ(nlink_of("."), 3);
	EXPECT_EQ(SYS(rename, "e/b", "f/"), 0);
	EXPECT_EQ(nlink_of("."), 4);
	EXPECT_EQ(nlink_of("e"), 2);
	EXPECT_EQ(nlink_of("f"), 3);
	make_file("x", "x");
	EXPECT_EQ(SYS(rename, "e", "x"), -ENOTDIR);
	/* ".." follows */
	EXPECT_EQ(SYS(chdir, "f/c"), 0);
	EXPECT_EQ(SYS(rename, "../../f", "../../g"), 0);
	{
		char cwd[PATH_MAX], want[PATH_MAX];

		snprintf(want, sizeof(want), "%s/g/c", scratch_path);
		EXPECT_EQ(SYS(getcwd, cwd, sizeof(cwd)), strlen(want) + 1);
		EXPECT(!strcmp(cwd, want));
	}
	EXPECT_EQ(SYS(rename, "../c", "../../e/c"), 0);
	EXPECT_EQ(SYS(chdir, "../.."), 0);
	EXPECT(holds("x", "x"));
	LEAVE_SCRATCH();
}

TEST(noreplace)
{
	SCRATCH();
	make_file("a", "a");
	make_file("b", "b");
	EXPECT_EQ(rename2("a", "b", RENAME_NOREPLACE), -EEXIST);
	EXPECT_EQ(rename2("a", ".", RENAME_NOREPLACE), -EEXIST);
	EXPECT_EQ(rename2("a", "c", RENAME_NOREPLACE), 0);
	EXPECT(holds("c", "a"));
	EXPECT_EQ(rename2("c", "d", 8), -EINVAL);
	EXPECT_EQ(rename2("c", "d", RENAME_NOREPLACE | RENAME_EXCHANGE), -EINVAL);
	EXPECT_EQ(rename2("c", "d", RENAME_WHITEOUT | RENAME_EXCHANGE), -EINVAL);
	LEAVE_SCRATCH();
}

TEST(exchange)
{
	SCRATCH();
	make_file("a", "a");
	make_file("b", "b");
	EXPECT_EQ(SYS(mkdir, "d", 0755), 0);
	EXPECT_EQ(SYS(mkdir, "d/sub", 0755), 0);
	EXPECT_EQ(rename2("a", "b", RENAME_EXCHANGE), 0);
	EXPECT(holds("a", "b"));
	EXPECT(holds("b", "a"));
	EXPECT_EQ(rename2("a", "no", RENAME_EXCHANGE), -ENOENT);
	EXPECT_EQ(rename2("a", "d/sub", RENAME_EXCHANGE), 0);
	EXPECT_EQ(mode_of("a"), S_IFDIR | 0755);
	EXPECT(holds("d/sub", "b"));
	EXPECT_EQ(nlink_of("d"), 2);
	EXPECT_EQ(nlink_of("."), 4);
	EXPECT_EQ(rename2("d", "d/sub", RENAME_EXCHANGE), -EINVAL);
	EXPECT_EQ(rename2("d/sub", "d", RENAME_EXCHANGE), -EINVAL);
	LEAVE_SCRATCH();
}

TEST(whiteout)
{
	struct stat st;

	SCRATCH();
	make_file("a", "a");
	EXPECT_EQ(rename2("a", "b", RENAME_WHITEOUT), 0);
	EXPECT(holds("b", "a"));
	EXPECT_EQ(SYS(lstat, "a", &st), 0);
	EXPECT_EQ(st.st_mode & S_IFMT, S_IFCHR);
	EXPECT_EQ(st.st_rdev, 0);
	LEAVE_SCRATCH();
}

/* Two that move directories into each other at the same time: never a ring. */
TEST(no_rings)
{
	int pid, i;

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "a", 0755), 0);
	EXPECT_EQ(SYS(mkdir, "b", 0755), 0);
	pid = fork_child();
	for (i = 0; i < 300; i++) {
		if (pid) {
			SYS(rename, "a", "b/a");
			SYS(rename, "b/a", "a");
		} else {
			SYS(rename, "b", "a/b");
			SYS(rename, "a/b", "b");
		}
		if (i % 16 == 0)
			SYS(sched_yield);
	}
	if (!pid)
		child_done();
	EXPECT_STATUS(reap(pid), PASSED);
	SYS(rename, "b/a", "a");
	SYS(rename, "a/b", "b");
	EXPECT_EQ(mode_of("a"), S_IFDIR | 0755);
	EXPECT_EQ(mode_of("b"), S_IFDIR | 0755);
	LEAVE_SCRATCH();
}

/*
 * openat2(2) beneath a directory, while what it walks through is moved out of it and back: from there ".." leads to
 * where the caller may not go. Right: it is refused, or has to be tried again.
 */
TEST(moved_out_while_walked)
{
	struct open_how how = { .flags = O_RDONLY, .resolve = RESOLVE_BENEATH };
	unsigned long cpus = all_cpus();
	static char path[PATH_MAX];
	int cpu = take_cpu(&cpus), fd, pid, escaped = 0;

	SCRATCH();
	SYS(mkdir, "top", 0755);
	SYS(mkdir, "top/in", 0755);
	SYS(mkdir, "top/in/deep", 0755);
	make_file("secret", "s");
	fd = SYS(open, "top", O_RDONLY | O_DIRECTORY);
	if (SYS(openat2, fd, "in/deep", &how, sizeof(how)) == -ENOSYS) {
		SYS(close, fd);
		LEAVE_SCRATCH();
		return ktap_skip("this kernel has no openat2(2)");
	}
	SYS(close, fd + 1);
	pid = fork_child();
	/* On one CPU a walk is seldom overtaken. */
	pin(pid || !cpus ? cpu : take_cpu(&cpus));
	while (!pid) {
		SYS(rename, "top/in/deep", "moved");
		SYS(rename, "moved", "top/in/deep");
	}
	/* Where it may be moved for as long as the dots take. */
	strcpy(path, "in/deep");
	for (int i = 0; i < 2000; i++)
		strcat(path, "/.");
	strcat(path, "/../secret");
	for (int i = 0; i < 1000 && !escaped; i++) {
		long ret = SYS(openat2, fd, path, &how, sizeof(how));

		escaped += ret >= 0;
		SYS(close, ret);
		if (ret < 0 && ret != -EAGAIN && ret != -ENOENT && ret != -EXDEV)
			EXPECT_EQ(ret, -EAGAIN);
		if (i % 16 == 0)
			SYS(sched_yield);
	}
	EXPECT_EQ(escaped, 0);
	all_cpus();
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	SYS(close, fd);
	LEAVE_SCRATCH();
}
