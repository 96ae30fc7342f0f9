/*
 * Who may trace whom: user ids, capabilities, PR_SET_DUMPABLE, set-user-ID programs; and what /proc shows of a tracee.
 * ptrace(2), "Ptrace access mode checking"; execve(2), "ptrace".
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/prctl.h>
#include "ptrace.h"

#define PR_SET_PTRACER 0x59616d61

static void become(int uid)
{
	SYS(setresgid, uid, uid, uid);
	SYS(setresuid, uid, uid, uid);
}

/* The process of a user, dumpable or not, ready when it has stopped itself. */
static int users_process(int uid, int dumpable)
{
	int pid = UNTRACED(become(uid); SYS(prctl, PR_SET_DUMPABLE, dumpable);
			   SYS(kill, SYS(getpid), SIGSTOP); for (;;) SYS(pause));
	int status;

	EXPECT_EQ(SYS(wait4, pid, &status, WUNTRACED, 0), pid);
	return pid;
}

static void attach_as(int uid, int pid, long want)
{
	EXPECT_STATUS(IN_CHILD(become(uid); EXPECT_EQ(PT(SEIZE, pid, 0, 0), want)), PASSED);
}

TEST(user_ids_and_dumpable)
{
	int mine = users_process(1000, 1), hidden = users_process(1000, 0);

	attach_as(1000, mine, 0);
	attach_as(1001, mine, -EPERM);
	attach_as(1000, hidden, -EPERM);
	attach_as(0, hidden, 0); /* root has CAP_SYS_PTRACE */
	kill_and_reap(mine);
	kill_and_reap(hidden);
}

/* A process that lost its user is not the new user's to look into, though the ids are equal. */
TEST(after_a_change_of_user)
{
	int pid = UNTRACED(become(1000); SYS(kill, SYS(getpid), SIGSTOP)), status;

	EXPECT_EQ(SYS(wait4, pid, &status, WUNTRACED, 0), pid);
	attach_as(1000, pid, -EPERM);
	kill_and_reap(pid);
}

/* Without CAP_SYS_PTRACE a parent traces nobody who has more than itself. */
TEST(traceme_under_a_weaker_parent)
{
	EXPECT_STATUS(IN_CHILD({
			      int fds[2], pid;
			      char c = 0;

			      SYS(pipe, fds);
			      pid = SYS(fork);
			      if (!pid) {
				      SYS(read, fds[0], &c, 1);
				      EXPECT_EQ(PT(TRACEME, 0, 0, 0), -EPERM);
				      child_done();
			      }
			      become(1000);
			      SYS(write, fds[1], &c, 1);
			      EXPECT_STATUS(wait_end(pid), PASSED);
		      }),
		      PASSED);
}

TEST(no_yama)
{
	long ret = SYS(prctl, PR_SET_PTRACER, SYS(getppid), 0, 0, 0);

	EXPECT(ret == -EINVAL || ret == 0); /* 0 where Linux has Yama */
}

/* `child`: exits with 1 if it is root in effect, else 0. */
int ktap_child(int argc, char **argv, char **envp)
{
	return !SYS(geteuid);
}

static char copy[64];

static int make_setuid_copy(void)
{
	static char buf[16384];
	long from = SYS(open, "/proc/self/exe", O_RDONLY), to, n;

	snprintf(copy, sizeof(copy), "/tmp/ptrace_access.%ld", SYS(getpid));
	to = SYS(open, copy, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	if (from < 0 || to < 0)
		return 0;
	while ((n = SYS(read, from, buf, sizeof(buf))) > 0)
		SYS(write, to, buf, n);
	SYS(fchmod, to, 04755);
	SYS(close, from);
	SYS(close, to);
	return 1;
}

static void exec_copy(void)
{
	char *argv[] = { copy, "child", NULL };

	SYS(execve, copy, argv, NULL);
	SYS(exit_group, 99);
}

/* A user's tracee does not become root by a set-user-ID file; one that nobody traces does; and root's tracee does. */
TEST(set_user_id)
{
	if (!make_setuid_copy()) {
		ktap_skip("no directory to write in");
		return;
	}
	EXPECT_STATUS(IN_CHILD(become(1000); exec_copy()), EXITED(1));
	EXPECT_STATUS(IN_CHILD({
			      int pid;
			      unsigned long word;

			      become(1000);
			      SYS(prctl, PR_SET_DUMPABLE, 1);
			      pid = TRACED(exec_copy());
			      PT(CONT, pid, 0, 0);
			      EXPECT_STOP(pid, SIGTRAP);
			      EXPECT_EQ(PT(PEEKUSR, pid, 0, &word), 0);
			      PT(CONT, pid, 0, 0);
			      EXPECT_STATUS(wait_end(pid), EXITED(0));
		      }),
		      PASSED);
	EXPECT_STATUS(IN_CHILD({
			      int pid = UNTRACED(become(1000); SYS(kill, SYS(getpid), SIGSTOP);
						 exec_copy());

			      EXPECT_EQ(SYS(wait4, pid, 0, WUNTRACED, 0), pid);
			      EXPECT_EQ(PT(SEIZE, pid, 0, PTRACE_O_TRACEEXEC), 0);
			      EXPECT_STOP(pid, SIGSTOP | PTRACE_EVENT_STOP << 8);
			      SYS(kill, pid, SIGCONT);
			      for (long stop;
				   PT(CONT, pid, 0, 0) == 0 && (stop = wait_stop(pid)) > 0;)
				      if (stop == (SIGTRAP | PTRACE_EVENT_EXEC << 8))
					      break;
			      PT(CONT, pid, 0, 0);
			      EXPECT_STATUS(wait_end(pid), EXITED(1));
		      }),
		      PASSED);
	SYS(unlink, copy);
}

/* /proc/PID/status: 't', and by whom; /proc/PID/mem: as PTRACE_PEEKDATA and POKEDATA. */
static volatile long word_of_mem = 0x1234;

TEST(proc_files)
{
	static char text[4096];
	char name[48], *at;
	int pid = TRACED(EXPECT_EQ(word_of_mem, 0x4321));
	volatile long *word = &word_of_mem;
	long value = 0, fd;

	snprintf(name, sizeof(name), "/proc/%d/status", pid);
	fd = SYS(open, name, O_RDONLY);
	if (fd == -ENOENT) {
		kill_and_reap(pid);
		ktap_skip("no /proc");
		return;
	}
	EXPECT(SYS(read, fd, text, sizeof(text) - 1) > 0);
	SYS(close, fd);
	EXPECT(strstr(text, "State:\tt (tracing stop)"));
	at = strstr(text, "TracerPid:\t");
	EXPECT(at && atoi(at + 11) == SYS(getpid));
	snprintf(name, sizeof(name), "/proc/%d/mem", pid);
	fd = SYS(open, name, O_RDWR);
	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(pread64, fd, &value, 8, word), 8);
	EXPECT_EQ(value, 0x1234);
	value = 0x4321;
	EXPECT_EQ(SYS(pwrite64, fd, &value, 8, word), 8);
	EXPECT_EQ(SYS(pread64, fd, &value, 8, 0), -EIO);
	EXPECT_EQ(SYS(pread64, fd, 0, 8, word), -EFAULT);
	EXPECT_EQ(SYS(pwrite64, fd, 0, 8, word), -EFAULT);
	EXPECT_EQ(SYS(pread64, fd, &value, 8, 0x7ffffffff000), -EIO);
	EXPECT_EQ(SYS(lseek, fd, word, SEEK_SET), word);
	EXPECT_EQ(SYS(read, fd, &value, 8), 8);
	EXPECT_EQ(value, 0x4321);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), (long)word + 8);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_END), -EINVAL);
	SYS(close, fd);
	EXPECT_STATUS(IN_CHILD(become(1000); EXPECT_EQ(SYS(open, name, O_RDONLY), -EACCES)),
		      PASSED);
	finish(pid);
}
