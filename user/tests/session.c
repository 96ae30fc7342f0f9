/*
 * setpgid(2), getpgid(2), getpgrp(2), setsid(2), getsid(2): who is in which group and session, and every refusal.
 */
#include "threads.h"

static int sleeping(void)
{
	struct timespec t = { 1000, 0 };
	int pid = fork_child();

	while (!pid)
		SYS(nanosleep, &t, 0);
	return pid;
}

static void end(int pid)
{
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

TEST(inherited)
{
	int pgid = SYS(getpgrp), sid = SYS(getsid, 0);

	EXPECT_EQ(SYS(getpgid, 0), pgid);
	EXPECT_EQ(SYS(getpgid, SYS(getpid)), pgid);
	EXPECT_EQ(SYS(getsid, SYS(getpid)), sid);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(getpgrp), pgid); EXPECT_EQ(SYS(getsid, 0), sid)),
		      PASSED);
	EXPECT_EQ(SYS(getpgid, -1), -ESRCH);
	EXPECT_EQ(SYS(getsid, -1), -ESRCH);
	EXPECT_EQ(SYS(getpgid, 0x3ffffff), -ESRCH);
	EXPECT_EQ(SYS(getsid, 0x3ffffff), -ESRCH);
}

TEST(new_group)
{
	int pid = sleeping(), other = sleeping();

	EXPECT_EQ(SYS(setpgid, pid, 0), 0);
	EXPECT_EQ(SYS(getpgid, pid), pid);
	EXPECT_EQ(SYS(setpgid, other, pid), 0);
	EXPECT_EQ(SYS(getpgid, other), pid);
	/* The group outlives its leader, and so does its number. */
	end(pid);
	EXPECT_EQ(SYS(getpgid, pid), -ESRCH);
	EXPECT_EQ(SYS(getpgid, other), pid);
	EXPECT_EQ(SYS(kill, -pid, 0), 0);
	EXPECT_EQ(SYS(setpgid, other, 0), 0);
	EXPECT_EQ(SYS(kill, -pid, 0), -ESRCH);
	EXPECT_EQ(SYS(setpgid, other, pid), -EPERM);
	end(other);
}

TEST(setpgid_errors)
{
	int pid = sleeping();

	EXPECT_EQ(SYS(setpgid, 0, -1), -EINVAL);
	EXPECT_EQ(SYS(setpgid, pid, -5), -EINVAL);
	EXPECT_EQ(SYS(setpgid, 0x3ffffff, 0), -ESRCH);
	EXPECT_EQ(SYS(setpgid, -1, 0), -EINVAL);
	EXPECT_EQ(SYS(setpgid, -1, 1), -ESRCH);
	EXPECT_EQ(SYS(setpgid, pid, 0x3ffffff), -EPERM);
	/* A group, but of another session. */
	EXPECT_STATUS(IN_CHILD(int leader = fork_child(); if (!leader) {
			      SYS(setsid);
			      for (;;)
				      SYS(pause);
		      } while (SYS(getsid, leader) != leader) SYS(sched_yield);
			       EXPECT_EQ(SYS(setpgid, 0, leader), -EPERM);
			       EXPECT_EQ(SYS(getpgid, 0), SYS(getpgid, SYS(getppid))); end(leader)),
		      PASSED);
	/* Neither oneself nor a child: the parent. */
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setpgid, SYS(getppid), 0), -ESRCH);
			       EXPECT_EQ(SYS(setpgid, pid, 0), -ESRCH)),
		      PASSED);
	end(pid);
}

static int try_setpgid(void *arg)
{
	return -SYS(setpgid, SYS(gettid), 0);
}

/* A thread is no process. */
TEST(thread)
{
	struct thread t;

	thread_start(&t, try_setpgid, NULL);
	EXPECT_EQ(thread_join(&t), EINVAL);
}

int ktap_child(int argc, char **argv, char **envp)
{
	struct timespec t = { 1000, 0 };

	SYS(write, atoi(argv[2]), "x", 1);
	for (;;)
		SYS(nanosleep, &t, 0);
}

/* After execve a child is out of reach. */
TEST(after_exec)
{
	char path[256] = "/tests/session", text[16], c;
	char *argv[] = { path, "child", text, NULL }, *envp[] = { NULL };
	int pid, fd[2];

	if (SYS(access, path, 1))
		SYS(readlink, "/proc/self/exe", path, sizeof(path) - 1);
	EXPECT_EQ(SYS(pipe, fd), 0);
	snprintf(text, sizeof(text), "%d", fd[1]);
	pid = fork_child();
	if (!pid) {
		SYS(execve, path, argv, envp);
		SYS(exit, 99);
	}
	EXPECT_EQ(SYS(read, fd[0], &c, 1), 1);
	EXPECT_EQ(SYS(setpgid, pid, 0), -EACCES);
	end(pid);
	SYS(close, fd[0]);
	SYS(close, fd[1]);
}

static void in_new_session(int old)
{
	int me = SYS(getpid), pid;

	EXPECT_EQ(SYS(setsid), me);
	EXPECT_EQ(SYS(getsid, 0), me);
	EXPECT_EQ(SYS(getpgrp), me);
	/* A leader stays where it is. */
	EXPECT_EQ(SYS(setsid), -EPERM);
	EXPECT_EQ(SYS(setpgid, 0, 0), -EPERM);
	EXPECT_EQ(SYS(setpgid, 0, old), -EPERM);
	pid = sleeping();
	/* No way into another session's groups. */
	EXPECT_EQ(SYS(setpgid, pid, old), -EPERM);
	EXPECT_EQ(SYS(setpgid, pid, 0), 0);
	EXPECT_EQ(SYS(getsid, pid), me);
	end(pid);
}

TEST(setsid)
{
	int old = sleeping();

	EXPECT_EQ(SYS(setpgid, old, 0), 0);
	EXPECT_STATUS(IN_CHILD(in_new_session(old)), PASSED);
	end(old);
	/* The leader of a group cannot become one of a session. */
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setpgid, 0, 0), 0); EXPECT_EQ(SYS(setsid), -EPERM)),
		      PASSED);
}

/* A child that has a session of its own. */
TEST(child_with_session)
{
	int fd[2], pid;
	char c;

	EXPECT_EQ(SYS(pipe, fd), 0);
	pid = fork_child();
	if (!pid) {
		SYS(setsid);
		SYS(write, fd[1], "x", 1);
		for (;;)
			SYS(pause);
	}
	EXPECT_EQ(SYS(read, fd[0], &c, 1), 1);
	EXPECT_EQ(SYS(getsid, pid), pid);
	EXPECT_EQ(SYS(setpgid, pid, 0), -EPERM);
	EXPECT_EQ(SYS(setpgid, 0, pid), -EPERM);
	end(pid);
	SYS(close, fd[0]);
	SYS(close, fd[1]);
}

/*
 * A group whose last member's parent outside it, but of its session, dies is an orphan: if one of it has stopped, all
 * get SIGHUP and SIGCONT, since nobody is left who could continue them.
 */
TEST(orphaned_group)
{
	int *pid = (int *)SYS(mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			      0);
	int status;

	EXPECT_EQ(SYS(prctl, 36 /* PR_SET_CHILD_SUBREAPER */, 1, 0, 0, 0), 0);
	EXPECT_STATUS(IN_CHILD(SYS(setsid); *pid = sleeping(); SYS(setpgid, *pid, *pid);
			       SYS(kill, *pid, SIGSTOP);
			       EXPECT_EQ(SYS(wait4, *pid, &status, WUNTRACED, 0), *pid)),
		      PASSED);
	EXPECT_STATUS(reap(*pid), KILLED(SIGHUP));
	EXPECT_EQ(SYS(prctl, 36, 0, 0, 0, 0), 0);
	unmap_pages(pid, 1);
}
