/*
 * ptrace.h: a tracee for a test, and what its tracer does with it.
 *
 *	int pid = TRACED(statements);	a child that asks to be traced, has stopped with SIGSTOP, and was waited for
 *	EXPECT_EQ(PT(SYSCALL, pid, 0, 0), 0);
 *	EXPECT_STOP(pid, SIGTRAP | 0x80);
 *	finish(pid);
 *
 * PT() is the raw call: a PEEK puts its word into *data. Statuses are compared as wait4(2) has them, shifted by eight.
 */
#ifndef TESTS_PTRACE_H
#define TESTS_PTRACE_H

#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include "child.h"
#include "mem.h"

#define PT(request, pid, addr, data) SYS(ptrace, PTRACE_##request, pid, addr, data)
#define REG(name) offsetof(struct user_regs_struct, name)

/* Waits for a stop of @pid: its status >> 8, with all event bits; -1: it has ended; or -errno. */
static inline long wait_stop(int pid)
{
	int status = 0;
	long ret = SYS(wait4, pid, &status, __WALL, 0);

	if (ret < 0)
		return ret;
	return (status & 0xff) == 0x7f ? status >> 8 : -1;
}

#define EXPECT_STOP(pid, want) EXPECT_EQ(wait_stop(pid), want)

/* The end of @pid: its status without the core-dump bit, or -errno. */
static inline int wait_end(int pid)
{
	int status = -1;
	long ret = SYS(wait4, pid, &status, __WALL, 0);

	return ret < 0 ? ret : status & ~0x80;
}

#define TRACED(...)                                         \
	({                                                  \
		int child_pid_ = fork_child();              \
		if (!child_pid_) {                          \
			EXPECT_EQ(PT(TRACEME, 0, 0, 0), 0); \
			SYS(kill, SYS(getpid), SIGSTOP);    \
			__VA_ARGS__;                        \
			child_done();                       \
		}                                           \
		EXPECT_STOP(child_pid_, SIGSTOP);           \
		child_pid_;                                 \
	})

/* A child that nobody traces yet. */
#define UNTRACED(...)                          \
	({                                     \
		int child_pid_ = fork_child(); \
		if (!child_pid_) {             \
			__VA_ARGS__;           \
			child_done();          \
		}                              \
		child_pid_;                    \
	})

/* Lets the tracee run to its end, which must be a good one. */
static inline void finish_at(int pid, const char *file, int line)
{
	long ret = PT(CONT, pid, 0, 0);

	ktap_eq(ret, 0, "PTRACE_CONT", NULL, file, line);
	expect_status(wait_end(pid), PASSED, "the tracee's end", NULL, file, line);
}

#define finish(pid) finish_at(pid, KTAP_HERE)

static inline void kill_and_reap(int pid)
{
	SYS(kill, pid, SIGKILL);
	while (wait_stop(pid) >= 0)
		PT(CONT, pid, 0, 0); /* PTRACE_EVENT_EXIT */
}

static inline struct user_regs_struct get_regs(int pid)
{
	struct user_regs_struct regs = {};

	EXPECT_EQ(PT(GETREGS, pid, 0, &regs), 0);
	return regs;
}

static inline unsigned long peek_user(int pid, unsigned long offset)
{
	unsigned long word = ~0UL;

	EXPECT_EQ(PT(PEEKUSR, pid, offset, &word), 0);
	return word;
}

static inline unsigned long event_message(int pid)
{
	unsigned long message = ~0UL;

	EXPECT_EQ(PT(GETEVENTMSG, pid, 0, &message), 0);
	return message;
}

#endif
