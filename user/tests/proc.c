/*
 * /proc: what a process can learn of itself and of others, in Linux's formats, and what it cannot. proc(5).
 */
#include <asm/poll.h>
#include <limits.h>
#include <linux/prctl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include "child.h"
#include "mem.h"
#include "procfs.h"
#include "scratch.h"
#include "threads.h"

TEST(self)
{
	char buf[64], want[64];
	long n;

	if (slurp("/proc/uptime") == -ENOENT)
		return ktap_skip("nobody has mounted it");
	n = SYS(readlink, "/proc/self", buf, sizeof(buf));
	buf[n > 0 ? n : 0] = 0;
	EXPECT_EQ(atoi(buf), SYS(getpid));
	n = SYS(readlink, "/proc/thread-self", buf, sizeof(buf));
	buf[n > 0 ? n : 0] = 0;
	snprintf(want, sizeof(want), "%ld/task/%ld", SYS(getpid), SYS(gettid));
	EXPECT(!strcmp(buf, want));
	EXPECT(slurp("/proc/self/comm") == 5);
	EXPECT(!strcmp(text, "proc\n"));
	EXPECT(slurp("/proc/self/cmdline") >= 5);
	EXPECT(strstr(text, "proc"));
	EXPECT_EQ(SYS(readlink, "/proc/self/exe", buf, sizeof(buf)) > 0, 1);
	EXPECT_EQ(SYS(chdir, "/proc"), 0);
	EXPECT_EQ(SYS(readlink, "self/cwd", buf, sizeof(buf)), 5);
	EXPECT(!memcmp(buf, "/proc", 5));
	EXPECT_EQ(SYS(readlink, "self/root", buf, sizeof(buf)), 1);
	EXPECT_EQ(SYS(chdir, "/"), 0);
}

TEST(stat_and_status)
{
	if (slurp("/proc/self/stat") < 0)
		return ktap_skip("nobody has mounted it");
	EXPECT_EQ(atoi(text), SYS(getpid));
	EXPECT(!strncmp(word(2), "(proc) R ", 9));
	EXPECT_EQ(atoi(word(4)), SYS(getppid));
	EXPECT_EQ(atoi(word(5)), SYS(getpgid, 0));
	EXPECT_EQ(atoi(word(20)), 1);
	EXPECT(atol(word(23)) > 4096);
	EXPECT(*word(52) >= '0' && !strchr(word(52), ' '));
	EXPECT(slurp("/proc/self/statm") > 0);
	EXPECT(atol(text) > 0 && *word(7) == '0');
	SYS(umask, 027);
	EXPECT(slurp("/proc/self/status") > 0);
	EXPECT(strstr(text, "Name:\tproc\n"));
	EXPECT(strstr(text, "Umask:\t0027\n"));
	EXPECT(strstr(text, "State:\tR (running)\n"));
	EXPECT_EQ(value_of("Pid:\t"), SYS(getpid));
	EXPECT_EQ(value_of("PPid:\t"), SYS(getppid));
	EXPECT(strstr(text, "Uid:\t0\t0\t0\t0\n"));
	EXPECT_EQ(value_of("Threads:\t"), 1);
	EXPECT(value_of("VmRSS:\t") > 0);
	SYS(umask, 022);
	EXPECT(slurp("/proc/self/syscall") > 0);
	EXPECT(!strncmp(text, "0 0x", 4)); /* read(2) of a small number */
	EXPECT(*word(9) == '0' && !strchr(word(9), ' '));
	EXPECT(slurp("/proc/self/limits") > 0);
	EXPECT(strstr(text, "Max open files            "));
}

/* What a task has done in the kernel is counted, as getrusage(2) counts it. */
TEST(system_time)
{
	struct {
		long utime[2], stime[2], rest[14];
	} usage;
	long ticks, told;

	if (slurp("/proc/self/stat") < 0 || SYS(getrusage, 0, &usage) < 0)
		return ktap_skip("needs /proc and getrusage(2)");
	for (int i = 0; i < 1000; i++)
		slurp("/proc/self/status");
	EXPECT_EQ(SYS(getrusage, 0, &usage), 0);
	slurp("/proc/self/stat");
	ticks = usage.stime[0] * 100 + usage.stime[1] / 10000;
	told = atol(word(15));
	EXPECT(told >= ticks && told <= ticks + 10);
}

TEST(maps)
{
	char want[64], *p;

	if (slurp("/proc/self/maps") < 0)
		return ktap_skip("nobody has mounted it");
	EXPECT(strstr(text, " r-xp "));
	EXPECT(strstr(text, "[stack]\n"));
	p = map_pages(3, PROT_READ);
	EXPECT_EQ(SYS(mprotect, p, PAGE, PROT_NONE), 0);
	EXPECT_EQ(SYS(mprotect, p + 2 * PAGE, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC), 0);
	EXPECT(slurp("/proc/self/maps") > 0);
	snprintf(want, sizeof(want), "%08lx-%08lx ---p 00000000 00:00 0 \n", (long)p,
		 (long)p + PAGE);
	EXPECT(strstr(text, want));
	snprintf(want, sizeof(want), "%08lx-%08lx rwxp 00000000 00:00 0 \n", (long)p + 2 * PAGE,
		 (long)p + 3 * PAGE);
	EXPECT(strstr(text, want));
	unmap_pages(p, 3);
}

TEST(descriptors)
{
	char name[64], buf[PATH_MAX], want[PATH_MAX];
	struct stat st;
	int fd, again;
	long n;

	if (slurp("/proc/self/stat") < 0)
		return ktap_skip("nobody has mounted it");
	SCRATCH();
	make_file("f", "contents");
	fd = SYS(open, "f", O_RDONLY, 0);
	SYS(lseek, fd, 3, 0);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	n = SYS(readlink, name, buf, sizeof(buf));
	snprintf(want, sizeof(want), "%s/f", scratch_path);
	EXPECT_EQ(n, strlen(want));
	EXPECT(!memcmp(buf, want, strlen(want)));
	EXPECT_EQ(SYS(lstat, name, &st), 0);
	EXPECT_EQ(st.st_mode, S_IFLNK | 0500);
	/* opened through it: another opening of the same file */
	again = SYS(open, name, O_RDWR, 0);
	EXPECT(again >= 0);
	EXPECT_EQ(SYS(read, again, buf, 8), 8);
	SYS(close, again);
	EXPECT_EQ(SYS(open, name, O_RDWR | O_NOFOLLOW, 0), -ELOOP);
	snprintf(want, sizeof(want), "%s/x", name);
	EXPECT_EQ(SYS(open, want, O_RDONLY, 0), -ENOTDIR);
	EXPECT_EQ(SYS(unlink, "f"), 0);
	n = SYS(readlink, name, buf, sizeof(buf));
	EXPECT(n > 10 && !memcmp(buf + n - 10, " (deleted)", 10));
	EXPECT(holds(name, "contents"));
	snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", fd);
	EXPECT(slurp(name) > 0);
	EXPECT_EQ(value_of("pos:\t"), 3);
	EXPECT(strstr(text, "flags:\t0100000\n"));
	SYS(close, fd);
	EXPECT_EQ(slurp(name), -ENOENT);
	EXPECT_EQ(slurp("/proc/self/fd/no"), -ENOENT);
	EXPECT_EQ(slurp("/proc/self/fd/010"), -ENOENT);
	{
		int ends[2];

		EXPECT_EQ(SYS(pipe, ends), 0);
		snprintf(name, sizeof(name), "/proc/self/fd/%d", ends[0]);
		n = SYS(readlink, name, buf, sizeof(buf));
		EXPECT(n > 6 && !memcmp(buf, "pipe:[", 6));
		SYS(close, ends[0]);
		SYS(close, ends[1]);
	}
	LEAVE_SCRATCH();
}

/* A child: seen while it is there, as a zombie, and not any more. */
TEST(others)
{
	char name[64];
	int go[2], pid, fd, dir;

	if (slurp("/proc/self/stat") < 0)
		return ktap_skip("nobody has mounted it");
	EXPECT_EQ(SYS(pipe, go), 0);
	pid = fork_child();
	if (!pid) {
		char c;

		SYS(close, go[1]);
		SYS(read, go[0], &c, 1);
		child_done();
	}
	SYS(close, go[0]);
	snprintf(name, sizeof(name), "/proc/%d", pid);
	dir = SYS(open, name, O_RDONLY | O_DIRECTORY, 0);
	EXPECT(dir >= 0);
	fd = SYS(openat, dir, "stat", O_RDONLY, 0);
	EXPECT(fd >= 0);
	EXPECT(SYS(read, fd, text, sizeof(text)) > 0);
	EXPECT_EQ(atoi(text), pid);
	EXPECT_EQ(atoi(word(4)), SYS(getpid));
	SYS(close, go[1]);
	snprintf(name, sizeof(name), "/proc/%d/status", pid);
	while (slurp(name) > 0 && !strstr(text, "State:\tZ (zombie)\n"))
		SYS(sched_yield);
	EXPECT(strstr(text, "State:\tZ (zombie)\n"));
	EXPECT(!strstr(text, "VmSize"));
	snprintf(name, sizeof(name), "/proc/%d/cmdline", pid);
	EXPECT_EQ(slurp(name), 0);
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(slurp(name), -ENOENT);
	EXPECT_EQ(SYS(lseek, fd, 0, 0), 0);
	EXPECT_EQ(SYS(read, fd, text, sizeof(text)), -ESRCH);
	SYS(close, fd);
	EXPECT_EQ(SYS(openat, dir, "stat", O_RDONLY, 0) < 0, 1);
	SYS(close, dir);
	EXPECT_EQ(slurp("/proc/0/stat"), -ENOENT);
	EXPECT_EQ(slurp("/proc/01/stat"), -ENOENT);
}

TEST(whom_it_tells)
{
	int me = SYS(getpid);

	if (slurp("/proc/self/stat") < 0)
		return ktap_skip("nobody has mounted it");
	EXPECT_STATUS(IN_CHILD({
			      char name[64];
			      char buf[64];

			      EXPECT_EQ(SYS(setresuid, 1000, 1000, 1000), 0);
			      snprintf(name, sizeof(name), "/proc/%d/environ", me);
			      EXPECT_EQ(slurp(name), -EACCES);
			      snprintf(name, sizeof(name), "/proc/%d/maps", me);
			      EXPECT_EQ(slurp(name), -EACCES);
			      snprintf(name, sizeof(name), "/proc/%d/fd", me);
			      EXPECT_EQ(SYS(open, name, O_RDONLY, 0), -EACCES);
			      snprintf(name, sizeof(name), "/proc/%d/cwd", me);
			      EXPECT_EQ(SYS(readlink, name, buf, 64), -EACCES);
			      snprintf(name, sizeof(name), "/proc/%d/stat", me);
			      EXPECT(slurp(name) > 0);
		      }),
		      PASSED);
}

static long owner_of(const char *name)
{
	struct stat st;
	long ret = SYS(stat, name, &st);

	return ret ? ret : (long)st.st_uid;
}

/* To whom a process's folder belongs, and what is in it: to its user; but what its user must not see, to root. */
TEST(owners)
{
	int dir = SYS(open, "/proc/self", O_RDONLY | O_DIRECTORY,
		      0); /* so that it is not made anew */
	int me = SYS(getpid), go[2], pid;
	char name[64], file[64], c;

	if (dir < 0)
		return ktap_skip("nobody has mounted it");
	SYS(pipe2, go, 0);
	pid = fork_child();
	if (!pid) {
		EXPECT_EQ(SYS(setresuid, 1000, 1000, 1000), 0);
		SYS(write, go[1], "x", 1);
		SYS(pause);
	}
	snprintf(name, sizeof(name), "/proc/%d", pid);
	snprintf(file, sizeof(file), "/proc/%d/stat", pid);
	EXPECT_EQ(SYS(open, name, O_RDONLY | O_DIRECTORY, 0) >= 0, 1);
	SYS(read, go[0], &c, 1);
	EXPECT_EQ(owner_of(name), 1000);
	EXPECT_EQ(owner_of(file), 0); /* it was root's, and is not dumpable now */
	SYS(kill, pid, SIGKILL);
	reap(pid);
	EXPECT_STATUS(IN_CHILD({
			      EXPECT_EQ(SYS(setresuid, 1000, 1000, 1000), 0);
			      SYS(prctl, PR_SET_DUMPABLE, 1, 0, 0, 0);
			      EXPECT_EQ(owner_of("/proc/self/stat"), 1000);
			      EXPECT_EQ(owner_of("/proc/self/fd"), 1000);
			      SYS(prctl, PR_SET_DUMPABLE, 0, 0, 0, 0);
			      EXPECT_EQ(owner_of("/proc/self/fd"), 0);
			      EXPECT_EQ(owner_of("/proc/self/task"), 1000);
		      }),
		      PASSED);
	snprintf(name, sizeof(name), "/proc/%d", me);
	EXPECT_EQ(SYS(chown, name, 0, 0), -EPERM);
	EXPECT_EQ(SYS(chmod, name, 0777), -EPERM);
	EXPECT_EQ(SYS(utimensat, AT_FDCWD, name, 0, 0), -EPERM);
	EXPECT_EQ(SYS(chmod, "/proc/self/stat", 0777), -EPERM);
	EXPECT_EQ(SYS(chmod, "/proc/self/fd", 0777), -EPERM);
	EXPECT_EQ(SYS(chmod, "/proc/self/task", 0777), -EPERM);
	EXPECT_EQ(SYS(chown, "/proc/self/stat", 5, 5), 0); /* for the time being */
	EXPECT_EQ(owner_of("/proc/self/stat"), 0);
	SYS(close, dir);
	SYS(close, go[0]);
	SYS(close, go[1]);
}

static volatile int stay;

static int stays(void *arg)
{
	while (stay)
		SYS(sched_yield);
	return 0;
}

/* By the number of a thread one finds its process as well, if one knows to ask. */
TEST(by_a_thread)
{
	struct thread t;
	char name[64];

	if (slurp("/proc/self/stat") < 0)
		return ktap_skip("nobody has mounted it");
	stay = 1;
	thread_start(&t, stays, 0);
	snprintf(name, sizeof(name), "/proc/%ld/status", t.pid);
	EXPECT(slurp(name) > 0);
	EXPECT_EQ(value_of("Tgid:"), SYS(getpid));
	EXPECT_EQ(value_of("\nPid:"), t.pid);
	EXPECT_EQ(value_of("Threads:"), 2);
	snprintf(name, sizeof(name), "/proc/%ld/stat", t.pid);
	EXPECT(slurp(name) > 0);
	EXPECT_EQ(atoi(text), t.pid);
	snprintf(name, sizeof(name), "/proc/%ld/task/%ld/stat", t.pid, SYS(getpid));
	EXPECT(slurp(name) > 0);
	EXPECT_EQ(atoi(text), SYS(getpid));
	stay = 0;
	thread_join(&t);
}

/* What tells of the system can be given away and closed, but for the parameters; and nobody makes names here. */
TEST(changes)
{
	struct stat st;

	if (slurp("/proc/self/stat") < 0)
		return ktap_skip("nobody has mounted it");
	EXPECT_EQ(SYS(chmod, "/proc/version", 0400), 0);
	EXPECT_EQ(SYS(chown, "/proc/version", 5, 6), 0);
	EXPECT_EQ(SYS(stat, "/proc/version", &st), 0);
	EXPECT_EQ(st.st_mode, S_IFREG | 0400);
	EXPECT_EQ(st.st_uid, 5);
	EXPECT_EQ(st.st_gid, 6);
	EXPECT_STATUS(IN_CHILD(SYS(setresuid, 1000, 1000, 1000);
			       EXPECT_EQ(slurp("/proc/version"), -EACCES)),
		      PASSED);
	EXPECT_EQ(SYS(chmod, "/proc/version", 0444), 0);
	EXPECT_EQ(SYS(chown, "/proc/version", 0, 0), 0);
	EXPECT_EQ(SYS(chmod, "/proc/sys/kernel/hostname", 0600), -EPERM);
	EXPECT_EQ(SYS(chown, "/proc/sys/kernel/hostname", 0, 0), -EPERM);
	EXPECT_EQ(SYS(chmod, "/proc/sys/kernel", 0700), -EPERM);
	EXPECT_EQ(SYS(mkdir, "/proc/d", 0755), -ENOENT);
	EXPECT_EQ(SYS(symlink, "x", "/proc/self/l"), -ENOENT);
	EXPECT_EQ(SYS(open, "/proc/new", O_CREAT | O_RDWR, 0644), -ENOENT);
	EXPECT_EQ(SYS(rename, "/proc/version", "/proc/v"), -ENOENT);
	EXPECT_EQ(SYS(mkdir, "/proc/version", 0755), -EEXIST);
	EXPECT_EQ(SYS(unlink, "/proc/version"), -EPERM);
}

TEST(system)
{
	if (slurp("/proc/meminfo") < 0)
		return ktap_skip("nobody has mounted it");
	EXPECT(value_of("MemTotal:") > 1024);
	EXPECT(value_of("MemAvailable:") > 0);
	EXPECT(value_of("MemFree:") <= value_of("MemTotal:"));
	EXPECT(slurp("/proc/uptime") > 0 && strchr(text, '.'));
	EXPECT(slurp("/proc/loadavg") > 0 && strchr(text, '/'));
	EXPECT(slurp("/proc/version") > 0);
	EXPECT(slurp("/proc/filesystems") > 0 && strstr(text, "nodev\ttmpfs\n"));
	EXPECT(slurp("/proc/mounts") > 0 && strstr(text, " /proc proc rw"));
	EXPECT(slurp("/proc/self/mountinfo") > 0 && strstr(text, " / /proc rw"));
	EXPECT(strstr(text, " - proc "));
	EXPECT(slurp("/proc/devices") > 0 && strstr(text, "Character devices:\n"));
	EXPECT(slurp("/proc/sys/kernel/pid_max") > 0 && atol(text) >= 32768);
	EXPECT(slurp("/proc/sys/kernel/random/uuid") == 37 && text[14] == '4');
	EXPECT(slurp("/proc/sys/fs/nr_open") > 0);
	EXPECT(slurp("/proc/sys/vm/max_map_count") > 0 && atol(text) == 65530);
	EXPECT(slurp("/proc/sys/vm/overcommit_memory") > 0 && atol(text) == 0);
	EXPECT(slurp("/proc/sys/vm/mmap_min_addr") > 0 && atol(text) >= 4096);
	EXPECT(slurp("/proc/sys/kernel/randomize_va_space") > 0);
	EXPECT_EQ(SYS(open, "/proc/new", O_CREAT | O_RDWR, 0644) < 0, 1);
	EXPECT_EQ(SYS(unlink, "/proc/uptime") < 0, 1);
	EXPECT_EQ(SYS(mkdir, "/proc/d", 0755) < 0, 1);
}

/* Where a sleeper sleeps is for root, and a number of functions long. */
TEST(where_it_sleeps)
{
	char name[64];
	int p[2], pid;

	if (slurp("/proc/self/stat") < 0)
		return ktap_skip("nobody has mounted it");
	SYS(pipe2, p, 0);
	pid = fork_child();
	if (!pid) {
		SYS(read, p[0], name, 1);
		child_done();
	}
	sprintf(name, "/proc/%d/syscall", pid);
	while (slurp(name) > 0 && strncmp(text, "0 ", 2)) /* until it is there */
		SYS(sched_yield);
	sprintf(name, "/proc/%d/wchan", pid);
	do
		EXPECT(slurp(name) > 0);
	while (*text == '0' && !ktap_failures && !SYS(sched_yield));
	EXPECT(strstr(text, "pipe"));
	EXPECT(!strchr(text, '+') && !strchr(text, '\n'));
	sprintf(name, "/proc/%d/stack", pid);
	EXPECT(slurp(name) > 0);
	EXPECT(!strncmp(text, "[<0>] ", 6));
	EXPECT(strstr(text, "pipe") && strstr(text, "+0x") && strstr(text, "read"));
	EXPECT_STATUS(IN_CHILD(SYS(setresuid, 1000, 1000, 1000); EXPECT_EQ(slurp(name), -EACCES);
			       sprintf(name, "/proc/%d/wchan", pid); EXPECT_EQ(slurp(name), 1);
			       EXPECT(!strcmp(text, "0"))),
		      PASSED);
	SYS(write, p[1], "x", 1);
	EXPECT_STATUS(reap(pid), PASSED);
	SYS(close, p[0]);
	SYS(close, p[1]);
	EXPECT(slurp("/proc/self/wchan") == 1 && *text == '0');
}

/* How it is scheduled, as it was told to be. */
TEST(scheduling)
{
	int priority = 7;

	if (slurp("/proc/self/stat") < 0)
		return ktap_skip("nobody has mounted it");
	EXPECT_EQ(atoi(word(18)), 20);
	EXPECT_EQ(atoi(word(19)), 0);
	EXPECT_EQ(atoi(word(40)) | atoi(word(41)), 0);
	EXPECT_STATUS(IN_CHILD(SYS(setpriority, 0, 0, 5); slurp("/proc/self/stat");
			       EXPECT_EQ(atoi(word(18)), 25); EXPECT_EQ(atoi(word(19)), 5)),
		      PASSED);
	EXPECT_STATUS(IN_CHILD(if (!SYS(sched_setscheduler, 0, 1, &priority)) {
			      slurp("/proc/self/stat");
			      EXPECT_EQ(atoi(word(18)), -8);
			      EXPECT_EQ(atoi(word(40)), 7);
			      EXPECT_EQ(atoi(word(41)), 1);
		      }),
		      PASSED);
	EXPECT_STATUS(IN_CHILD(unsigned long one = 1; SYS(sched_setaffinity, 0, 8, &one);
			       slurp("/proc/self/status");
			       EXPECT(strstr(text, "\nCpus_allowed_list:\t0\n"));
			       slurp("/proc/self/stat"); EXPECT_EQ(atoi(word(39)), 0)),
		      PASSED);
}

/* The terminal that controls a process, and the group in its foreground. */
TEST(terminal)
{
	char path[64];
	int pid, unlock = 0, master, slave, end[2];
	unsigned int n;

	master = SYS(open, "/dev/ptmx", O_RDWR | O_NOCTTY);
	if (slurp("/proc/self/stat") < 0 || master < 0)
		return ktap_skip("needs /proc and /dev/ptmx");
	SYS(ioctl, master, TIOCSPTLCK, &unlock);
	SYS(ioctl, master, TIOCGPTN, &n);
	SYS(pipe2, end, 0);
	pid = fork_child();
	if (!pid) {
		SYS(setsid);
		sprintf(path, "/proc/%ld/stat", SYS(getpid));
		slurp(path);
		EXPECT_EQ(atoi(word(7)), 0);
		EXPECT_EQ(atoi(word(8)), -1);
		slave = SYS(ioctl, master, TIOCGPTPEER, O_RDWR);
		EXPECT_EQ(SYS(ioctl, slave, TIOCSCTTY, 0), 0);
		slurp(path);
		EXPECT_EQ(atoi(word(7)), 136 << 8 | n);
		EXPECT_EQ(atoi(word(8)), SYS(getpid));
		child_done();
	}
	EXPECT_STATUS(reap(pid), PASSED);
	SYS(close, master);
	SYS(close, end[0]);
	SYS(close, end[1]);
}
