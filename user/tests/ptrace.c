/*
 * ptrace(2): who traces whom, stops at signals and what comes with them, memory, the end of either of the two.
 */
#include <errno.h>
#include "ptrace.h"
#include "threads.h"

static volatile int shared_word = 0x1234;

TEST(traceme_and_stop)
{
	int pid = TRACED();
	siginfo_t info = {};

	EXPECT_EQ(PT(GETSIGINFO, pid, 0, &info), 0);
	EXPECT_EQ(info.si_signo, SIGSTOP);
	EXPECT_EQ(info.si_code, SI_USER);
	EXPECT_EQ(info.si_pid, pid);
	finish(pid);
}

TEST(wrong_requests)
{
	int pid = UNTRACED(for (;;) SYS(pause));
	unsigned long word;

	EXPECT_EQ(PT(ATTACH, 99999, 0, 0), -ESRCH);
	EXPECT_EQ(PT(ATTACH, 0, 0, 0), -ESRCH);
	EXPECT_EQ(PT(ATTACH, SYS(getpid), 0, 0), -EPERM);
	EXPECT_EQ(PT(CONT, pid, 0, 0), -ESRCH);
	EXPECT_EQ(PT(PEEKDATA, pid, &shared_word, &word), -ESRCH);
	EXPECT_EQ(PT(KILL, pid, 0, 0), -ESRCH);
	EXPECT_EQ(PT(DETACH, pid, 0, 0), -ESRCH);
	EXPECT_EQ(PT(INTERRUPT, pid, 0, 0), -ESRCH);
	EXPECT_EQ(PT(ATTACH, pid, 0, 0), 0);
	EXPECT_EQ(PT(ATTACH, pid, 0, 0), -EPERM);
	EXPECT_EQ(PT(SEIZE, pid, 0, 0), -EPERM);
	EXPECT_STOP(pid, SIGSTOP);
	EXPECT_EQ(SYS(ptrace, 0x7777, pid, 0, 0), -EIO);
	EXPECT_EQ(SYS(ptrace, 10, pid, 0, 0), -EIO);
	EXPECT_EQ(PT(CONT, pid, 0, 65), -EIO);
	EXPECT_EQ(PT(CONT, pid, 0, -1), -EIO);
	EXPECT_EQ(PT(DETACH, pid, 0, 65), -EIO);
	EXPECT_EQ(PT(INTERRUPT, pid, 0, 0), -EIO); /* not seized */
	EXPECT_EQ(PT(LISTEN, pid, 0, 0), -EIO);
	EXPECT_EQ(PT(SETOPTIONS, pid, 0, 1 << 9), -EINVAL);
	EXPECT_EQ(PT(SETOPTIONS, pid, 0, 1L << 32), -EINVAL);
	EXPECT_EQ(PT(SETOPTIONS, pid, 0, 0xff | PTRACE_O_EXITKILL), 0);
	kill_and_reap(pid);
	EXPECT_EQ(PT(CONT, pid, 0, 0), -ESRCH);
}

TEST(twice_is_refused)
{
	int pid = TRACED(EXPECT_EQ(PT(TRACEME, 0, 0, 0), -EPERM));

	finish(pid);
}

TEST(signals_are_seen_and_changed)
{
	static volatile int got;
	int pid = TRACED({
		struct sigaction act = {};

		SYS(kill, SYS(getpid), SIGUSR1); /* dropped by the tracer; else deadly */
		SYS(kill, SYS(getpid), SIGCHLD); /* ignored, but seen */
		EXPECT_EQ(got, 0);
		(void)act;
		SYS(kill, SYS(getpid), SIGUSR2); /* becomes SIGTERM */
	});

	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, SIGUSR1);
	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, SIGCHLD);
	PT(CONT, pid, 0, SIGCHLD);
	EXPECT_STOP(pid, SIGUSR2);
	EXPECT_EQ(PT(CONT, pid, 0, SIGTERM), 0);
	EXPECT_STATUS(wait_end(pid), KILLED(SIGTERM));
}

TEST(memory)
{
	static const char text[8] __attribute__((aligned(4096))) = "read me";
	volatile int *word = &shared_word;
	int pid = TRACED({
		EXPECT_EQ(*word, 0x4321);
		EXPECT_EQ(*(volatile const char *)text, 'c');
	});
	unsigned long value = 0;

	EXPECT_EQ(PT(PEEKDATA, pid, word, &value), 0);
	EXPECT_EQ((int)value, 0x1234);
	EXPECT_EQ(PT(PEEKTEXT, pid, text, &value), 0);
	EXPECT(!memcmp(&value, "read me", 8));
	EXPECT_EQ(PT(PEEKDATA, pid, 0, &value), -EIO);
	EXPECT_EQ(PT(PEEKDATA, pid, word, 0), -EFAULT);
	EXPECT_EQ(PT(PEEKDATA, pid, word, 0xffffffff81000000UL), -EFAULT);
	EXPECT_EQ(PT(POKEDATA, pid, 0, 1), -EIO);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, PT(PEEKDATA, pid, b->addr, &value), -EIO);
		EXPECT_EQ_IN(b->name, PT(POKEDATA, pid, b->addr, 1), -EIO);
		EXPECT_EQ_IN(b->name, PT(PEEKDATA, pid, word, b->addr), -EFAULT);
	}
	EXPECT_EQ(PT(PEEKDATA, pid, word, &value), 0);
	EXPECT_EQ(PT(POKEDATA, pid, word, (value & ~0xffffffffUL) | 0x4321), 0);
	memcpy(&value, "changed", 8);
	EXPECT_EQ(PT(POKETEXT, pid, text, value), 0); /* a read-only page: the tracee's own copy */
	EXPECT_EQ(*(volatile const char *)text, 'r');
	EXPECT_EQ(*word, 0x1234);
	finish(pid);
}

/* Memory that the program may not touch by itself: a tracer may, as far as the mapping could allow it. */
TEST(memory_by_force)
{
	char *none = map_pages(1, PROT_NONE);
	char *ro = (char *)SYS(mmap, 0, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *cross = map_pages(2, PROT_READ | PROT_WRITE);
	int pid;
	unsigned long value = 1;

	SYS(munmap, cross + PAGE, PAGE);
	pid = TRACED(EXPECT_EQ(ro[0], 0); SYS(mprotect, none, PAGE, PROT_READ);
		     EXPECT_EQ(*(long *)none, 0x1122));
	EXPECT_EQ(PT(PEEKDATA, pid, none, &value), 0);
	EXPECT_EQ(value, 0);
	EXPECT_EQ(PT(POKEDATA, pid, none, 0x1122), 0);
	EXPECT_EQ(PT(PEEKDATA, pid, none, &value), 0);
	EXPECT_EQ(value, 0x1122);
	EXPECT_EQ(PT(PEEKDATA, pid, ro, &value), 0);
	EXPECT_EQ(PT(POKEDATA, pid, ro, 1), -EIO); /* others would see it */
	EXPECT_EQ(PT(PEEKDATA, pid, cross + PAGE - 4, &value), -EIO);
	EXPECT_EQ(PT(POKEDATA, pid, cross + PAGE - 4, ~0UL), -EIO);
	EXPECT_EQ(PT(POKEDATA, pid, cross + PAGE - 8, ~0UL), 0);
	finish(pid);
	SYS(munmap, none, PAGE);
	SYS(munmap, ro, PAGE);
	SYS(munmap, cross, PAGE);
}

TEST(siginfo)
{
	int pid = TRACED({
		union sigval v = { .sival_int = 17 };
		siginfo_t info = { .si_signo = SIGRTMIN, .si_code = SI_QUEUE };
		unsigned long set = 1UL << (SIGRTMIN - 1);
		long old;

		SYS(rt_sigprocmask, SIG_BLOCK, &set, 0, 8);
		for (int i = 0; i < 3; i++) {
			info.si_value = v;
			v.sival_int++;
			SYS(rt_sigqueueinfo, SYS(getpid), SIGRTMIN, &info);
		}
		SYS(kill, SYS(getpid), SIGSTOP);
		SYS(rt_sigprocmask, SIG_BLOCK, 0, &old, 8);
		EXPECT_EQ(old, 1L << (SIGUSR1 - 1));
	});
	struct ptrace_peeksiginfo_args args = { .nr = 10, .flags = PTRACE_PEEKSIGINFO_SHARED };
	unsigned long set = 0;
	siginfo_t infos[4] = {};

	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, SIGSTOP);
	EXPECT_EQ(PT(PEEKSIGINFO, pid, &args, infos), 3);
	EXPECT_EQ(infos[0].si_value.sival_int, 17);
	EXPECT_EQ(infos[2].si_value.sival_int, 19);
	args.off = 2;
	EXPECT_EQ(PT(PEEKSIGINFO, pid, &args, infos), 1);
	EXPECT_EQ(infos[0].si_value.sival_int, 19);
	args.off = 3;
	EXPECT_EQ(PT(PEEKSIGINFO, pid, &args, infos), 0);
	args.off = 0;
	args.flags = 0;
	EXPECT_EQ(PT(PEEKSIGINFO, pid, &args, infos), 0); /* the thread's own queue */
	args.flags = 2;
	EXPECT_EQ(PT(PEEKSIGINFO, pid, &args, infos), -EINVAL);
	args.flags = 1;
	args.nr = -1;
	EXPECT_EQ(PT(PEEKSIGINFO, pid, &args, infos), -EINVAL);
	args.nr = 1;
	EXPECT_EQ(PT(PEEKSIGINFO, pid, &args, 0), -EFAULT);
	EXPECT_EQ(PT(PEEKSIGINFO, pid, 0, infos), -EFAULT);
	EXPECT_EQ(PT(GETSIGMASK, pid, 8, &set), 0);
	EXPECT_EQ(set, 1UL << (SIGRTMIN - 1));
	EXPECT_EQ(PT(GETSIGMASK, pid, 4, &set), -EINVAL);
	EXPECT_EQ(PT(GETSIGMASK, pid, 8, 0), -EFAULT);
	EXPECT_EQ(PT(SETSIGMASK, pid, 16, &set), -EINVAL);
	EXPECT_EQ(PT(SETSIGMASK, pid, 8, 0), -EFAULT);
	set = ~0UL;
	EXPECT_EQ(PT(SETSIGMASK, pid, 8, &set), 0);
	EXPECT_EQ(PT(GETSIGMASK, pid, 8, &set), 0);
	EXPECT_EQ(set, ~(1UL << (SIGKILL - 1) | 1UL << (SIGSTOP - 1)));
	set = 1UL << (SIGUSR1 - 1);
	EXPECT_EQ(PT(SETSIGMASK, pid, 8, &set), 0);
	for (int i = 0; i < 3; i++) {
		PT(CONT, pid, 0, 0);
		EXPECT_STOP(pid, SIGRTMIN);
		EXPECT_EQ(PT(GETSIGINFO, pid, 0, infos), 0);
		EXPECT_EQ(infos[0].si_value.sival_int, 17 + i);
	}
	EXPECT_EQ(PT(GETSIGINFO, pid, 0, 0), -EFAULT);
	EXPECT_EQ(PT(SETSIGINFO, pid, 0, 0), -EFAULT);
	finish(pid);
}

static volatile int seen_code;

static void see_code(int sig, siginfo_t *info, void *uc)
{
	seen_code = info->si_value.sival_int;
}

TEST(siginfo_is_changed)
{
	int pid = TRACED({
		sigaction(SIGUSR1,
			  &(struct sigaction){ .sa_sigaction = see_code, .sa_flags = SA_SIGINFO },
			  NULL);
		SYS(kill, SYS(getpid), SIGUSR1);
		EXPECT_EQ(seen_code, 4711);
	});
	siginfo_t info;

	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, SIGUSR1);
	EXPECT_EQ(PT(GETSIGINFO, pid, 0, &info), 0);
	info.si_code = SI_QUEUE;
	info.si_value.sival_int = 4711;
	EXPECT_EQ(PT(SETSIGINFO, pid, 0, &info), 0);
	PT(CONT, pid, 0, SIGUSR1);
	EXPECT_STATUS(wait_end(pid), PASSED);
}

TEST(attach_and_detach)
{
	int pid = UNTRACED(for (;;) SYS(pause));

	EXPECT_EQ(PT(ATTACH, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGSTOP);
	EXPECT_EQ(PT(DETACH, pid, 0, 0), 0);
	EXPECT_EQ(PT(DETACH, pid, 0, 0), -ESRCH);
	EXPECT_EQ(PT(ATTACH, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGSTOP);
	EXPECT_EQ(PT(DETACH, pid, 0, SIGTERM), 0);
	EXPECT_STATUS(wait_end(pid), KILLED(SIGTERM));
}

/* A stopped process: attaching is through when it has become a stop for the tracer. */
TEST(attach_to_a_stopped_one)
{
	int pid = UNTRACED(for (;;) SYS(pause)), status = 0;
	unsigned long word;

	SYS(kill, pid, SIGSTOP);
	EXPECT_EQ(SYS(wait4, pid, &status, WUNTRACED, 0), pid);
	EXPECT_EQ(status, 0x137f);
	EXPECT_EQ(PT(ATTACH, pid, 0, 0), 0);
	EXPECT_EQ(SYS(wait4, pid, &status, WNOHANG, 0), pid); /* at once */
	EXPECT_EQ(status, 0x137f);
	EXPECT_EQ(PT(PEEKUSR, pid, 0, &word), 0);
	EXPECT_EQ(PT(DETACH, pid, 0, 0), 0);				/* and stopped it stays */
	EXPECT_EQ(SYS(wait4, pid, &status, WUNTRACED | WNOHANG, 0), 0); /* which was told already */
	SYS(kill, pid, SIGCONT);
	EXPECT_EQ(SYS(wait4, pid, &status, WCONTINUED, 0), pid);
	EXPECT_EQ(status, 0xffff);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(wait_end(pid), KILLED(SIGKILL));
}

TEST(killed_while_stopped)
{
	int pid = TRACED();
	unsigned long word;

	EXPECT_EQ(PT(KILL, pid, 0, 0), 0);
	EXPECT_STATUS(wait_end(pid), KILLED(SIGKILL));
	pid = TRACED();
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(wait_end(pid), KILLED(SIGKILL));
	EXPECT_EQ(PT(PEEKUSR, pid, 0, &word), -ESRCH);
}

/* The tracer's own child, and a grandchild that is another's: both have their parent's wait as well. */
TEST(tracee_of_another_parent)
{
	int fds[2], pid, parent, status = -1;

	EXPECT_EQ(SYS(pipe, fds), 0);
	parent = fork_child();
	if (!parent) {
		int child = UNTRACED(for (;;) SYS(pause));

		SYS(write, fds[1], &child, sizeof(child));
		SYS(kill, SYS(getpid), SIGSTOP);
		EXPECT_EQ(SYS(wait4, child, &status, 0, 0), child);
		EXPECT_EQ(status, SIGTERM);
		child_done();
	}
	EXPECT_EQ(SYS(read, fds[0], &pid, sizeof(pid)), sizeof(pid));
	EXPECT_EQ(SYS(wait4, parent, &status, WUNTRACED, 0), parent);
	EXPECT_EQ(SYS(wait4, pid, &status, WNOHANG, 0), -ECHILD);
	EXPECT_EQ(PT(ATTACH, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGSTOP);
	EXPECT_EQ(PT(CONT, pid, 0, SIGTERM), 0);
	EXPECT_STATUS(wait_end(pid), KILLED(SIGTERM)); /* the tracer first */
	EXPECT_EQ(SYS(wait4, pid, &status, WNOHANG, 0), -ECHILD);
	SYS(kill, parent, SIGCONT);
	EXPECT_STATUS(wait_end(parent), PASSED); /* then the parent */
	SYS(close, fds[0]);
	SYS(close, fds[1]);
}

/* What a tracer leaves behind when it ends: with PTRACE_O_EXITKILL nothing. */
static void tracer_ends(long options, int want)
{
	int pid = UNTRACED(for (;;) SYS(pause)), tracer, status = -1;
	struct timespec moment = { .tv_nsec = 10000000 };

	tracer = fork_child();
	if (!tracer) {
		EXPECT_EQ(PT(SEIZE, pid, 0, options), 0);
		EXPECT_EQ(PT(INTERRUPT, pid, 0, 0), 0);
		EXPECT_STOP(pid, SIGTRAP | PTRACE_EVENT_STOP << 8);
		child_done();
	}
	EXPECT_STATUS(wait_end(tracer), PASSED);
	if (want) {
		for (int i = 0; i < 500 && !SYS(wait4, pid, &status, WNOHANG, 0); i++)
			SYS(nanosleep, &moment, 0);
		EXPECT_STATUS(status & ~0x80, want);
		SYS(kill, pid, SIGKILL);
		return;
	}
	EXPECT_EQ(SYS(wait4, pid, &status, WNOHANG, 0), 0);
	EXPECT_EQ(PT(ATTACH, pid, 0, 0), 0); /* nobody's tracee any more */
	EXPECT_STOP(pid, SIGSTOP);
	kill_and_reap(pid);
}

TEST(tracer_ends)
{
	tracer_ends(0, 0);
	tracer_ends(PTRACE_O_EXITKILL, KILLED(SIGKILL));
}

static int idle_thread(void *arg)
{
	for (;;)
		SYS(pause);
	return 0;
}

/* Only the thread that has attached is the tracer. */
static int pid_for_thread;

static int thread_peeks(void *arg)
{
	unsigned long word;

	return PT(PEEKUSR, pid_for_thread, 0, &word);
}

TEST(tracer_is_a_thread)
{
	struct thread t;

	pid_for_thread = TRACED();
	thread_start(&t, thread_peeks, NULL);
	EXPECT_EQ(thread_join(&t), -ESRCH);
	finish(pid_for_thread);
}

/* A thread of another process is traced alone. */
TEST(one_thread_of_a_process)
{
	int fds[2], tid, pid, status;
	unsigned long word;

	EXPECT_EQ(SYS(pipe, fds), 0);
	pid = fork_child();
	if (!pid) {
		struct thread t;

		thread_start(&t, idle_thread, NULL);
		tid = t.pid;
		SYS(write, fds[1], &tid, sizeof(tid));
		idle_thread(NULL);
	}
	SYS(read, fds[0], &tid, sizeof(tid));
	EXPECT_EQ(PT(ATTACH, tid, 0, 0), 0);
	EXPECT_STOP(tid, SIGSTOP);
	EXPECT_EQ(PT(PEEKUSR, tid, 0, &word), 0);
	EXPECT_EQ(PT(PEEKUSR, pid, 0, &word), -ESRCH);
	EXPECT_EQ(SYS(wait4, tid, &status, WNOHANG, 0), 0); /* a tracee needs no __WALL */
	EXPECT_EQ(PT(CONT, tid, 0, 0), 0);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(wait_end(tid), KILLED(SIGKILL));
	EXPECT_STATUS(wait_end(pid), KILLED(SIGKILL));
	SYS(close, fds[0]);
	SYS(close, fds[1]);
}

/* waitid(2) tells CLD_TRAPPED, and SIGCHLD comes with it. */
TEST(waitid_and_sigchld)
{
	static const long no_time[2];
	unsigned long set = 1UL << (SIGCHLD - 1), old;
	siginfo_t info = {};
	int pid;

	SYS(rt_sigprocmask, SIG_BLOCK, &set, &old, 8);
	pid = fork_child();
	if (!pid) {
		PT(TRACEME, 0, 0, 0);
		SYS(kill, SYS(getpid), SIGSTOP);
		child_done();
	}
	EXPECT_EQ(SYS(rt_sigtimedwait, &set, &info, 0, 8), SIGCHLD);
	EXPECT_EQ(info.si_code, CLD_TRAPPED);
	EXPECT_EQ(info.si_pid, pid);
	EXPECT_EQ(info.si_status, SIGSTOP);
	memset(&info, 0, sizeof(info));
	EXPECT_EQ(SYS(waitid, 1, pid, &info, WEXITED | WNOWAIT, 0), 0);
	EXPECT_EQ(info.si_code, CLD_TRAPPED);
	EXPECT_EQ(info.si_status, SIGSTOP);
	EXPECT_EQ(SYS(waitid, 1, pid, &info, WSTOPPED, 0), 0);
	EXPECT_EQ(SYS(waitid, 1, pid, &info, WSTOPPED | WNOHANG, 0), 0);
	EXPECT_EQ(info.si_pid, 0);
	finish(pid);
	SYS(rt_sigtimedwait, &set, &info, no_time, 8);
	SYS(rt_sigprocmask, SIG_SETMASK, &old, 0, 8);
}
