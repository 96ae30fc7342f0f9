/*
 * ptrace(2): PTRACE_O_ options, the events that they bring, and tracees that fork, exec and exit. Children of a tracee
 * are traced from their first instruction.
 */
#include <errno.h>
#include <poll.h>
#include <time.h>
#include "ptrace.h"
#include "threads.h"

#define EVENT(name) (SIGTRAP | PTRACE_EVENT_##name << 8)

static void fork_once(void)
{
	int pid = SYS(fork);

	if (!pid)
		SYS(exit_group, 7);
	SYS(wait4, pid, 0, __WALL, 0);
}

static void vfork_once(void)
{
	/* vfork() by clone: the child needs no stack of its own if it only exits. */
	int pid = SYS(clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);

	if (!pid)
		SYS(exit_group, 7);
	SYS(wait4, pid, 0, __WALL, 0);
}

static void clone_once(void)
{
	int pid = SYS(clone, 0, 0, 0, 0, 0); /* without a signal at its end */

	if (!pid)
		SYS(exit_group, 7);
	SYS(wait4, pid, 0, __WALL, 0);
}

/* The child of the event is stopped, too, with SIGSTOP, or PTRACE_EVENT_STOP if its parent was seized. */
static void child_event(void (*how)(void), long option, int event, int seized)
{
	int pid, child;
	char note[32];

	snprintf(note, sizeof(note), "event %d%s", event, seized ? ", seized" : "");
	if (seized) {
		pid = UNTRACED(SYS(kill, SYS(getpid), SIGSTOP); how());
		SYS(wait4, pid, 0, WUNTRACED, 0);
		EXPECT_EQ(PT(SEIZE, pid, 0, option), 0);
		EXPECT_EQ_IN(note, wait_stop(pid), SIGSTOP | PTRACE_EVENT_STOP << 8);
		SYS(kill, pid, SIGCONT);
		PT(CONT, pid, 0, 0);
		EXPECT_EQ_IN(note, wait_stop(pid), EVENT(STOP));
		PT(CONT, pid, 0, 0);
		EXPECT_EQ_IN(note, wait_stop(pid), SIGCONT);
	} else {
		pid = TRACED(how());
		EXPECT_EQ(PT(SETOPTIONS, pid, 0, option), 0);
	}
	EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
	EXPECT_EQ_IN(note, wait_stop(pid), SIGTRAP | event << 8);
	child = event_message(pid);
	EXPECT_IN(note, child > pid);
	EXPECT_EQ_IN(note, wait_stop(child), seized ? EVENT(STOP) : SIGSTOP);
	EXPECT_EQ(get_regs(child).rax, 0);
	EXPECT_EQ_IN(note, PT(CONT, child, 0, 0), 0);
	EXPECT_STATUS_IN(note, wait_end(child), EXITED(7));
	EXPECT_EQ_IN(note, PT(CONT, pid, 0, 0), 0);
	if (event == PTRACE_EVENT_VFORK && option & PTRACE_O_TRACEVFORKDONE) {
		EXPECT_EQ_IN(note, wait_stop(pid), EVENT(VFORK_DONE));
		EXPECT_EQ_IN(note, event_message(pid), child);
		PT(CONT, pid, 0, 0);
	}
	EXPECT_EQ_IN(note, wait_stop(pid), SIGCHLD - (event == PTRACE_EVENT_CLONE) * (SIGCHLD + 1));
	if (event == PTRACE_EVENT_CLONE)
		return; /* that was its end */
	finish(pid);
}

TEST(fork_event)
{
	child_event(fork_once, PTRACE_O_TRACEFORK, PTRACE_EVENT_FORK, 0);
	child_event(fork_once, PTRACE_O_TRACEFORK, PTRACE_EVENT_FORK, 1);
}

TEST(vfork_event)
{
	child_event(vfork_once, PTRACE_O_TRACEVFORK | PTRACE_O_TRACEVFORKDONE, PTRACE_EVENT_VFORK,
		    0);
	child_event(vfork_once, PTRACE_O_TRACEVFORK, PTRACE_EVENT_VFORK, 1);
}

TEST(clone_event)
{
	child_event(clone_once, PTRACE_O_TRACECLONE, PTRACE_EVENT_CLONE, 0);
}

/* Each event only for its own option; without one the children are nobody's. */
TEST(events_that_nobody_asked_for)
{
	int pid = TRACED(fork_once(); vfork_once(); clone_once());

	EXPECT_EQ(PT(SETOPTIONS, pid, 0, PTRACE_O_TRACEVFORKDONE), 0);
	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, SIGCHLD);
	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, EVENT(VFORK_DONE));
	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, SIGCHLD);
	finish(pid);
}

/* CLONE_PTRACE: traced without an event; CLONE_UNTRACED: not even with one. */
TEST(clone_flags)
{
	int pid = TRACED({
		int child = SYS(clone, CLONE_PTRACE | SIGCHLD, 0, 0, 0, 0);

		if (!child)
			SYS(exit_group, 7);
		SYS(kill, SYS(getpid), SIGUSR1);
		SYS(wait4, child, 0, 0, 0);
		child = SYS(clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
		if (!child)
			SYS(exit_group, 8);
		SYS(wait4, child, 0, 0, 0);
	});
	int status = 0, child;

	EXPECT_EQ(PT(SETOPTIONS, pid, 0, PTRACE_O_TRACEFORK), 0);
	PT(CONT, pid, 0, 0);
	/* Both are told; the child's event comes anyway, since TRACEFORK is on. */
	EXPECT_STOP(pid, EVENT(FORK));
	child = event_message(pid);
	EXPECT_STOP(child, SIGSTOP);
	PT(SETOPTIONS, pid, 0, 0);
	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, SIGUSR1);
	PT(CONT, child, 0, 0);
	EXPECT_STATUS(wait_end(child), EXITED(7));
	PT(SETOPTIONS, pid, 0, PTRACE_O_TRACEFORK);
	for (PT(CONT, pid, 0, 0); (status = wait_stop(pid)) >= 0; PT(CONT, pid, 0, 0))
		EXPECT_EQ(status, SIGCHLD);
}

TEST(exit_event)
{
	int pid = TRACED(SYS(exit_group, 33)), status = 0;

	EXPECT_EQ(PT(SETOPTIONS, pid, 0, PTRACE_O_TRACEEXIT), 0);
	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, EVENT(EXIT));
	EXPECT_EQ(event_message(pid), 33 << 8);
	EXPECT_EQ(get_regs(pid).orig_rax, SYS_exit_group);
	PT(CONT, pid, 0, 0);
	EXPECT_STATUS(wait_end(pid), EXITED(33));
	pid = TRACED(for (;;) SYS(pause));
	PT(SETOPTIONS, pid, 0, PTRACE_O_TRACEEXIT);
	PT(CONT, pid, 0, 0);
	SYS(kill, pid, SIGKILL);
	EXPECT_STOP(pid, EVENT(EXIT)); /* also of one that is killed */
	EXPECT_EQ(event_message(pid), SIGKILL);
	PT(CONT, pid, 0, 0);
	EXPECT_STATUS(wait_end(pid), KILLED(SIGKILL));
	(void)status;
}

int ktap_child(int argc, char **argv, char **envp)
{
	return argc > 2 ? 9 : 5;
}

static void exec_self(void)
{
	char *argv[] = { "ptrace_events", "child", NULL };

	SYS(execve, "/proc/self/exe", argv, environ);
	SYS(exit_group, 99);
}

/* exec: an event, else a SIGTRAP as if somebody had sent it; none for who is seized. */
TEST(exec_event)
{
	int pid = TRACED(exec_self());
	siginfo_t info;

	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, SIGTRAP);
	EXPECT_EQ(PT(GETSIGINFO, pid, 0, &info), 0);
	EXPECT_EQ(info.si_code, SI_USER);
	EXPECT_EQ(get_regs(pid).rax, 0);
	EXPECT_EQ(get_regs(pid).orig_rax, SYS_execve);
	PT(CONT, pid, 0, 0);
	EXPECT_STATUS(wait_end(pid), EXITED(5));

	pid = TRACED(exec_self());
	EXPECT_EQ(PT(SETOPTIONS, pid, 0, PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD), 0);
	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, EVENT(EXEC));
	EXPECT_EQ(event_message(pid), pid);
	PT(SYSCALL, pid, 0, 0);
	EXPECT_STOP(pid, SIGTRAP | 0x80); /* its end */
	EXPECT_EQ(get_regs(pid).orig_rax, SYS_execve);
	EXPECT_EQ(get_regs(pid).rax, 0);
	PT(CONT, pid, 0, 0);
	EXPECT_STATUS(wait_end(pid), EXITED(5));
}

/* Goes on until @pid has made a thread; both run then. The thread's number. */
static int run_with_thread(int pid, long options)
{
	int tid;

	EXPECT_EQ(PT(SETOPTIONS, pid, 0, options), 0);
	PT(CONT, pid, 0, 0);
	EXPECT_STOP(pid, EVENT(CLONE));
	tid = event_message(pid);
	EXPECT_STOP(tid, SIGSTOP);
	PT(CONT, pid, 0, 0);
	PT(CONT, tid, 0, 0);
	return tid;
}

static int exec_thread(void *arg)
{
	exec_self();
	return 1;
}

/* exec by a thread: it takes the leader's number, and the event tells its old one. */
TEST(exec_by_a_thread)
{
	int pid = TRACED({
		struct thread t;

		thread_start(&t, exec_thread, NULL);
		for (;;)
			SYS(pause);
	});
	int tid, status = 0;

	tid = run_with_thread(pid, PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE);
	EXPECT_STOP(pid, EVENT(EXEC));
	EXPECT_EQ(event_message(pid), tid);
	EXPECT_EQ(SYS(wait4, tid, &status, __WALL, 0), -ECHILD); /* that number is gone */
	PT(CONT, pid, 0, 0);
	EXPECT_STATUS(wait_end(pid), EXITED(5));
}

static int short_thread(void *arg)
{
	return 0;
}

/* Threads that end are waited for like processes; the leader's end is told when all are gone. */
TEST(threads_end)
{
	int pid = TRACED({
		struct thread t;

		thread_start(&t, short_thread, NULL);
		thread_join(&t);
		SYS(kill, SYS(getpid), SIGUSR1);
		SYS(exit_group, 4);
	});
	int tid;

	tid = run_with_thread(pid, PTRACE_O_TRACECLONE);
	EXPECT_STATUS(wait_end(tid), EXITED(0));
	EXPECT_STOP(pid, SIGUSR1);
	PT(CONT, pid, 0, 0);
	EXPECT_STATUS(wait_end(pid), EXITED(4));
}

static long seconds(void)
{
	struct timespec now;

	SYS(clock_gettime, CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* A traced process ends: who sleeps on its pidfd wakes at once, before anybody waits for it. */
TEST(pidfd)
{
	int pid = TRACED(), fd = SYS(pidfd_open, pid, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct timespec while_it_sleeps = { .tv_nsec = 50000000 };
	long start = seconds();
	int poller = UNTRACED(EXPECT_EQ(SYS(poll, &p, 1, 20000), 1));

	SYS(nanosleep, &while_it_sleeps, 0);
	EXPECT_EQ(PT(CONT, pid, 0, 0), 0);
	EXPECT_STATUS(reap(poller), PASSED);
	EXPECT(seconds() - start < 15); /* else only its time was up */
	EXPECT_STATUS(wait_end(pid), PASSED);
	SYS(close, fd);
}

TEST(options_that_are_checked)
{
	int pid = TRACED();
	long ret;

	for (int bit = 8; bit < 64; bit++)
		if (bit != 20 && bit != 21)
			EXPECT_EQ(PT(SETOPTIONS, pid, 0, 1L << bit), -EINVAL);
	ret = PT(SETOPTIONS, pid, 0, PTRACE_O_SUSPEND_SECCOMP); /* needs a kernel with seccomp */
	EXPECT(ret == 0 || ret == -EINVAL || ret == -EPERM);
	/* Can be asked for where there is no seccomp as well; then there is nothing to report. */
	EXPECT_EQ(PT(SETOPTIONS, pid, 0, PTRACE_O_TRACESECCOMP), 0);
	EXPECT_EQ(SYS(ptrace, PTRACE_OLDSETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD), 0);
	finish(pid);
}
