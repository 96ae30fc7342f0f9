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
int fork_child(void);

/* Ends a child: 0 if all its expectations held. */
__attribute__((noreturn)) void child_done(void);

/* Waits for one child; its wait status without the core-dump bit, or -errno. */
int reap(int pid);

#define IN_CHILD(...)                          \
	({                                     \
		int child_pid_ = fork_child(); \
		if (!child_pid_) {             \
			__VA_ARGS__;           \
			child_done();          \
		}                              \
		reap(child_pid_);              \
	})

/* A wait status as people read it. Yields buf. */
const char *status_text(int status, char buf[48]);

int expect_status(int got, int want, const char *expr, const char *note, const char *file,
		  int line);

#define EXPECT_STATUS(got, want) expect_status(got, want, #got, NULL, KTAP_HERE)
#define EXPECT_STATUS_IN(note, got, want) expect_status(got, want, #got, note, KTAP_HERE)

#endif
