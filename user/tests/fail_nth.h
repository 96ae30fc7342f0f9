/*
 * fail_nth.h: what a row of fail_nth.c is made of, and what must be as it was after each failure.
 *
 *	FAIL(call, invocation, undoing)	an invocation that succeeds, and what undoes it (`ret` is what it answered)
 *	FAIL_MORE(call, variant, ...)	the same call in another way
 *	FAIL_AS(call, variant, errno, ...)	a failure may also be told by this errno
 *	FAIL_LATE(call, invocation, undoing)	Linux has done it before it tells the result: undone when that failed, too
 *	FAIL_LATE_MORE(call, variant, ...)	likewise, in another way
 *	FAIL_NEVER(call, arguments)	nothing in it can fail: it copies nothing and allocates nothing
 *	FAIL_QUIET(call, undoing, arguments)	the same, where something is to be undone
 */
#ifndef TESTS_FAIL_NTH_H
#define TESTS_FAIL_NTH_H

#include <errno.h>
#include <fcntl.h>
#include <sys/utsname.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include "files.h"
#include "ptrace.h"
#include "selftest.h"
#include "sig.h"
#include "smp.h"
#include "threads.h"
#include "unix.h"

#define RW (PROT_READ | PROT_WRITE)

enum fail_kind { FAIL_PLAIN, FAIL_IS_LATE, FAIL_IS_NEVER };

struct fail_case {
	const char *name;
	long nr;
	enum fail_kind kind;
	long other_errno; /* 0: none */
	long (*call)(void);
	void (*undo)(long ret);
};

extern const struct fail_case __start_fail_cases[], __stop_fail_cases[];

#define FAIL_ROW(id, number, kind, error, invocation, undoing) \
	static long call_##id(void)                            \
	{                                                      \
		return invocation;                             \
	}                                                      \
	static void undo_##id(long ret)                        \
	{                                                      \
		(void)ret;                                     \
		undoing;                                       \
	}                                                      \
	static const struct fail_case fail_##id                \
		__attribute__((used, section("fail_cases"),    \
			       aligned(8))) = { #id, number, kind, error, call_##id, undo_##id }
#define FAIL(call, invocation, undoing) \
	FAIL_ROW(call, SYS_##call, FAIL_PLAIN, 0, invocation, undoing)
#define FAIL_MORE(call, variant, invocation, undoing) \
	FAIL_ROW(call##_##variant, SYS_##call, FAIL_PLAIN, 0, invocation, undoing)
#define FAIL_AS(call, variant, error, invocation, undoing) \
	FAIL_ROW(call##_##variant, SYS_##call, FAIL_PLAIN, error, invocation, undoing)
#define FAIL_LATE(call, invocation, undoing) \
	FAIL_ROW(call, SYS_##call, FAIL_IS_LATE, 0, invocation, undoing)
#define FAIL_LATE_MORE(call, variant, invocation, undoing) \
	FAIL_ROW(call##_##variant, SYS_##call, FAIL_IS_LATE, 0, invocation, undoing)
#define FAIL_QUIET(call, undoing, ...) \
	FAIL_ROW(call, SYS_##call, FAIL_IS_NEVER, 0, SYS(call __VA_OPT__(, ) __VA_ARGS__), undoing)
#define FAIL_NEVER(call, ...) FAIL_QUIET(call, NOTHING __VA_OPT__(, ) __VA_ARGS__)
#define NOTHING (void)0
#define CLOSE SYS(close, ret)

/* What the rows work with; set up by begin(), given back by end(). */
static char buf[2 * PAGE] __attribute__((aligned(4096)));
static char *area;	     /* 16 writable pages, untouched but the first */
static int text, null, file; /* open files; the last is empty */
static int pipe_fd[2], stream[2], packets[2], epoll, event, timer_fd, self, dir, attrs;
static const int groups[2] = { 8, 9 };
static int posix_timer;
static unsigned long brk_before;
static struct utsname names; /* which sethostname() puts back */

/* An invocation whose success is the errno @want. */
static inline long as(long want, long ret)
{
	return ret == want ? 0 : ret >= 0 ? -EINVAL : ret;
}

/* The tracee whose registers and signals are seen as well: fail_ptrace.h. */
static int tracee;

/* What ring 3 can see of its process and of the files that the rows work with: a failed call has changed none of it. */
struct seen {
	unsigned long blocked, pending, action[4], stack[3], ids[8], caps[8], affinity;
	long umask, priority, personality, offsets[2], flags[4], policy, interval[4], pgrp, sid;
	long queued[4], timer[2];
	struct rlimit nofile, core;
	struct stat work, folder;
	struct utsname names;
	char cwd[64], comm[16];
	struct {
		struct user_regs_struct regs;
		struct user_fpregs_struct fpregs;
		siginfo_t info;
		unsigned long mask;
	} tracee;
};
static struct seen before;

static inline void see(struct seen *s)
{
	unsigned int head[2] = { 0x20080522, 0 };

	memset(s, 0, sizeof(*s));
	SYS(rt_sigprocmask, 0, NULL, &s->blocked, 8);
	SYS(rt_sigpending, &s->pending, 8);
	SYS(rt_sigaction, SIGUSR1, NULL, s->action, 8);
	SYS(sigaltstack, NULL, s->stack);
	SYS(getresuid, (int *)s->ids, (int *)s->ids + 1, (int *)s->ids + 2);
	SYS(getresgid, (int *)s->ids + 3, (int *)s->ids + 4, (int *)s->ids + 5);
	s->ids[4] = SYS(getgroups, 4, &s->ids[5]);
	SYS(capget, head, s->caps);
	s->affinity = get_affinity(0);
	s->umask = SYS(umask, 022);
	SYS(umask, s->umask);
	s->priority = SYS(getpriority, 0, 0);
	s->policy = SYS(sched_getscheduler, 0);
	s->personality = SYS(personality, 0xffffffff);
	s->offsets[0] = SYS(lseek, text, 0, SEEK_CUR);
	s->offsets[1] = SYS(lseek, file, 0, SEEK_CUR);
	for (int i = 0; i < 2; i++) {
		s->flags[i] = SYS(fcntl, i ? text : null, F_GETFL);
		s->flags[2 + i] = SYS(fcntl, i ? text : null, F_GETFD);
		SYS(ioctl, i ? stream[0] : pipe_fd[0], 0x541b /* FIONREAD */, &s->queued[i]);
		SYS(ioctl, i ? stream[1] : packets[0], 0x541b, &s->queued[2 + i]);
	}
	SYS(getitimer, 0, s->interval);
	s->interval[2] = s->interval[3] = 0;
	SYS(timer_gettime, posix_timer, s->timer);
	s->pgrp = SYS(getpgid, 0);
	s->sid = SYS(getsid, 0);
	SYS(getrlimit, RLIMIT_NOFILE, &s->nofile);
	SYS(getrlimit, RLIMIT_CORE, &s->core);
	SYS(fstat, file, &s->work);
	SYS(fstat, dir, &s->folder);
	memset(&s->work.st_atime, 0, 6 * sizeof(long));
	memset(&s->folder.st_atime, 0, 6 * sizeof(long));
	SYS(uname, &s->names);
	SYS(getcwd, s->cwd, sizeof(s->cwd));
	SYS(prctl, 16 /* PR_GET_NAME */, s->comm);
	PT(GETREGS, tracee, 0, &s->tracee.regs);
	PT(GETFPREGS, tracee, 0, &s->tracee.fpregs);
	PT(GETSIGINFO, tracee, 0, &s->tracee.info);
	PT(GETSIGMASK, tracee, 8, &s->tracee.mask);
}

#endif
