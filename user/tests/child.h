/*
 * child.h: run something in a child process and look at how it ended.
 *
 * A test that may crash, or that changes what cannot be changed back, runs in a child:
 *
 *	EXPECT_STATUS(IN_CHILD(*(volatile char *)0 = 1), KILLED(SIGSEGV));
 *
 * A child whose statements run to the end exits with 0 if all its own EXPECTs held, else with 1,
 * and has then printed what it saw. fork(2) and wait4(2) are called raw, as everywhere here.
 */
#ifndef TESTS_CHILD_H
#define TESTS_CHILD_H

#include <signal.h>
#include <sys/wait.h>
#include "ktap.h"

#define EXITED(code) (((code)&0xff) << 8)
#define KILLED(sig) (sig)
#define PASSED EXITED(0)

/* fork(2) for the tests: the failures of the parent are not the child's. Exits if it fails. */
static inline int fork_child(void)
{
	long pid = SYS(fork);

	if (pid < 0) {
		char buf[48];

		ktap_line("Bail out! fork: %s", ktap_value(pid, buf));
		SYS(exit_group, 1);
	}
	if (!pid) {
		ktap_failures = 0;
		/*
		 * The parent comes to its wait first, with all the faults that copy on write has in store for it: what a
		 * probe sees next is then the child's doing.
		 */
		SYS(sched_yield);
	}
	return pid;
}

/* Ends a child: 0 if all its expectations held. */
__attribute__((noreturn)) static inline void child_done(void)
{
	for (;;)
		SYS(exit_group, ktap_failures ? 1 : 0);
}

/* Waits for one child; its wait status without the core-dump bit, or -errno. */
static inline int reap(int pid)
{
	int status = -1;
	long ret = SYS(wait4, pid, &status, 0, 0);

	return ret < 0 ? ret : status & ~0x80;
}

#define IN_CHILD(...)                          \
	({                                     \
		int child_pid_ = fork_child(); \
		if (!child_pid_) {             \
			__VA_ARGS__;           \
			child_done();          \
		}                              \
		reap(child_pid_);              \
	})

static inline const char *status_text(int status, char buf[48])
{
	if (status < 0)
		return ktap_value(status, buf);
	if (status & 0x7f)
		snprintf(buf, 48, "signal %d", status & 0x7f);
	else
		snprintf(buf, 48, "exit %d", status >> 8);
	return buf;
}

static inline int expect_status(int got, int want, const char *expr, const char *note,
				const char *file, int line)
{
	char g[48], w[48];

	if (got == want)
		return 1;
	if (ktap_failures++ >= KTAP_MOST)
		return 0;
	ktap_line("# expected %s, got %s: %.80s%s%s (%s:%d)", status_text(want, w),
		  status_text(got, g), expr, note ? ", " : "", note ? note : "", file, line);
	return 0;
}

#define EXPECT_STATUS(got, want) expect_status(got, want, #got, NULL, KTAP_HERE)
#define EXPECT_STATUS_IN(note, got, want) expect_status(got, want, #got, note, KTAP_HERE)

#endif
