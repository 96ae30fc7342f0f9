/* fail_tasks.h: the rows of fail_nth.c for tasks, their rights, signals and time. */
#ifndef TESTS_FAIL_TASKS_H
#define TESTS_FAIL_TASKS_H

#include "fail_nth.h"

/* The children do not fail, as they are other tasks. */
static long fork_and_exit(void)
{
	long pid = SYS(fork);

	if (!pid)
		SYS(exit_group, 0);
	return pid;
}

static char child_stack[PAGE] __attribute__((aligned(16)));

static int leave(void *arg)
{
	return (long)arg;
}

static long clone_and_exit(unsigned long flags)
{
	static int tid;

	return clone_on(flags | SIGCHLD, child_stack + PAGE, &tid, &tid, 0, leave, NULL);
}

/* A thread that ends at once, and is gone when its stack is to be used again. */
static int thread_tid;

static long start_thread(void)
{
	return clone_on(THREAD_FLAGS, child_stack + PAGE, &thread_tid, &thread_tid, 0, leave, NULL);
}

static void end_thread(void)
{
	int tid;

	while ((tid = __atomic_load_n(&thread_tid, __ATOMIC_ACQUIRE)))
		SYS(futex, &thread_tid, FUTEX_WAIT, tid, 0);
}

static long clone3_and_exit(void)
{
	unsigned long args[11] = { [4] = SIGCHLD };
	long pid = SYS(clone3, args, sizeof(args));

	if (!pid)
		SYS(exit_group, 0);
	return pid;
}

/* Waits for a child, which is reaped also when its status cannot be told: Linux. */
static long wait_ended(int by_id)
{
	long pid = fork_and_exit(), ret;

	if (pid < 0)
		return pid;
	ret = by_id ? SYS(waitid, 1 /* P_PID */, pid, buf, 4 /* WEXITED */, buf + 200)
		    : SYS(wait4, pid, buf, 0, buf + 200);
	while (SYS(wait4, pid, NULL, 0, NULL) == -EINTR)
		;
	return ret;
}

static int clone3_pidfd;

static long clone3_and_exit_pidfd(void)
{
	unsigned long args[11] = { 0x1000 /* CLONE_PIDFD */, (long)&clone3_pidfd, [4] = SIGCHLD };
	long pid = SYS(clone3, args, sizeof(args));

	if (!pid)
		SYS(exit_group, 0);
	return pid;
}

#define REAP SYS(wait4, ret, 0, 0, 0)

FAIL(fork, fork_and_exit(), REAP);
FAIL_MORE(clone, vfork, clone_and_exit(CLONE_VM | CLONE_VFORK), REAP);
FAIL_MORE(clone, thread, start_thread(), end_thread());
FAIL_LATE(clone, clone_and_exit(CLONE_PARENT_SETTID | CLONE_CHILD_SETTID), REAP);
FAIL(clone3, clone3_and_exit(), REAP);
FAIL_MORE(clone3, pidfd, clone3_and_exit_pidfd(), REAP; SYS(close, clone3_pidfd));
FAIL(pidfd_open, SYS(pidfd_open, SYS(getpid), 0), CLOSE);
FAIL_QUIET(pidfd_getfd, CLOSE, self, text, 0);
FAIL(wait4, wait_ended(0), NOTHING);
FAIL(waitid, wait_ended(1), NOTHING);
FAIL(execveat, as(-ENOENT, SYS(execveat, dir, "nonesuch", ((char *[]){ "a", NULL }), NULL, 0)),
     NOTHING);
FAIL_NEVER(getpid);
FAIL_NEVER(gettid);
FAIL_NEVER(getppid);
FAIL_NEVER(getpgrp);
FAIL_NEVER(getpgid, 0);
FAIL_NEVER(getsid, 0);
FAIL_NEVER(setpgid, 0, -1);
FAIL_NEVER(setsid);
FAIL_NEVER(set_tid_address, &thread_tid);
FAIL_NEVER(set_robust_list, buf, 24);
FAIL(get_robust_list, SYS(get_robust_list, 0, buf, buf + 8), NOTHING);
FAIL(futex, SYS(futex, area, FUTEX_WAKE, 1), NOTHING);
FAIL_MORE(futex, wait, as(-EAGAIN, SYS(futex, area, FUTEX_WAIT, 77, 0)), NOTHING);
FAIL_MORE(futex, shared, SYS(futex, area, FUTEX_REQUEUE, 0, 0, area + 4), NOTHING);
FAIL(futex_waitv,
     as(-EAGAIN, SYS(futex_waitv, ((unsigned long[]){ 77, (long)area, 2 }), 1, 0, NULL, 0)),
     NOTHING);
FAIL_NEVER(personality, 0xffffffff);
FAIL(prctl, SYS(prctl, 16 /* PR_GET_NAME */, buf), NOTHING);
FAIL_MORE(prctl, set_name, SYS(prctl, 15, "fails"), SYS(prctl, 15, "fail_nth"));
FAIL(arch_prctl, SYS(arch_prctl, 0x1003 /* ARCH_GET_FS */, buf), NOTHING);

FAIL_NEVER(kcmp, SYS(getpid), SYS(getpid), 0, 1, 2);
FAIL_NEVER(membarrier, 0, 0, 0);
FAIL_NEVER(unshare, 0x400 /* CLONE_FILES, which nobody shares; else: fail_child.c */);

#define HERE (&(struct iovec){ buf, 10 })
#define THERE (&(struct iovec){ buf + 100, 10 })

FAIL(process_vm_readv, SYS(process_vm_readv, SYS(getpid), HERE, 1, THERE, 1, 0), NOTHING);
FAIL(process_vm_writev, SYS(process_vm_writev, SYS(getpid), HERE, 1, THERE, 1, 0), NOTHING);

/* Scheduling. */
static struct sched_param no_priority;

FAIL_NEVER(sched_yield);
FAIL(sched_setscheduler, SYS(sched_setscheduler, 0, 0, &no_priority), NOTHING);
FAIL(sched_setparam, SYS(sched_setparam, 0, &no_priority), NOTHING);
FAIL_NEVER(sched_getscheduler, 0);
FAIL(sched_getparam, SYS(sched_getparam, 0, buf), NOTHING);
FAIL_LATE(sched_setattr, SYS(sched_setattr, 0, ((unsigned int[12]){ 48 }), 0), NOTHING);
FAIL(sched_getattr, SYS(sched_getattr, 0, buf, 48, 0), NOTHING);
FAIL_NEVER(sched_get_priority_max, 0);
FAIL_NEVER(sched_get_priority_min, 0);
FAIL(sched_setaffinity, set_affinity(0, before.affinity), NOTHING);
FAIL(sched_getaffinity, SYS(sched_getaffinity, 0, 128, buf), NOTHING);
FAIL(sched_rr_get_interval, SYS(sched_rr_get_interval, 0, buf), NOTHING);
FAIL(getcpu, SYS(getcpu, buf, buf + 8, NULL), NOTHING);
FAIL_NEVER(getpriority, 0, 0);
FAIL_NEVER(ioprio_get, 1, 0);
FAIL_NEVER(ioprio_set, 1, 0, 0);
FAIL_NEVER(setpriority, 0, 0, 0);

/* Limits, use and names. */
FAIL(getrlimit, SYS(getrlimit, RLIMIT_STACK, buf), NOTHING);
FAIL(setrlimit, SYS(setrlimit, RLIMIT_CORE, ((long[]){ 5, -1 })),
     SYS(setrlimit, RLIMIT_CORE, ((long[]){ -1, -1 })));
FAIL_LATE(prlimit64, SYS(prlimit64, 0, RLIMIT_CORE, ((long[]){ 5, -1 }), buf),
	  SYS(setrlimit, RLIMIT_CORE, ((long[]){ -1, -1 })));
FAIL(getrusage, SYS(getrusage, RUSAGE_SELF, buf), NOTHING);
FAIL(times, SYS(times, buf), NOTHING);
FAIL(uname, SYS(uname, buf), NOTHING);
FAIL(sysinfo, SYS(sysinfo, buf), NOTHING);
FAIL(sethostname, SYS(sethostname, "fails", 5),
     SYS(sethostname, names.nodename, strlen(names.nodename)));
FAIL(setdomainname, SYS(setdomainname, "fails", 5),
     SYS(setdomainname, names.domainname, strlen(names.domainname)));
FAIL(syslog, SYS(syslog, 3, buf, 100), NOTHING);
FAIL(getrandom, SYS(getrandom, buf, 10, 0), NOTHING);

/* Rights. */
FAIL_NEVER(getuid);
FAIL_NEVER(geteuid);
FAIL_NEVER(getgid);
FAIL_NEVER(getegid);
FAIL(setuid, SYS(setuid, 0), NOTHING);
FAIL(setgid, SYS(setgid, 0), NOTHING);
FAIL(setreuid, SYS(setreuid, 0, 0), NOTHING);
FAIL(setregid, SYS(setregid, 0, 0), NOTHING);
FAIL(setresuid, SYS(setresuid, 0, 0, 0), NOTHING);
FAIL(setresgid, SYS(setresgid, 7, 7, 7), SYS(setresgid, 0, 0, 0));
FAIL(getresuid, SYS(getresuid, buf, buf + 4, buf + 8), NOTHING);
FAIL(getresgid, SYS(getresgid, buf, buf + 4, buf + 8), NOTHING);
FAIL(setfsuid, SYS(setfsuid, 7), SYS(setfsuid, 0));
FAIL(setfsgid, SYS(setfsgid, 7), SYS(setfsgid, 0));
FAIL(setgroups, SYS(setgroups, 3, ((int[]){ 3, 4, 5 })), SYS(setgroups, 2, groups));
FAIL(getgroups, SYS(getgroups, 9, buf), NOTHING);
FAIL(capget, SYS(capget, ((unsigned int[]){ 0x20080522, 0 }), buf), NOTHING);
FAIL(capset, SYS(capset, ((unsigned int[]){ 0x20080522, 0 }), before.caps), NOTHING);

/* Signals. */
#define FORGET_SIGNAL                                                                     \
	SYS(rt_sigtimedwait, ((long[]){ 1L << (SIGUSR1 - 1) }), NULL, ((long[]){ 0, 0 }), \
	    8) /* which is blocked */

FAIL_LATE(rt_sigaction, SYS(rt_sigaction, SIGUSR1, ((long[]){ 1, 0, 0, 0 }), buf, 8),
	  SYS(rt_sigaction, SIGUSR1, ((long[4]){ 0 }), NULL, 8));
FAIL_LATE(rt_sigprocmask, SYS(rt_sigprocmask, SIG_BLOCK, ((long[]){ 2 }), buf, 8),
	  SYS(rt_sigprocmask, SIG_UNBLOCK, ((long[]){ 2 }), NULL, 8));
FAIL(rt_sigpending, SYS(rt_sigpending, buf, 8), NOTHING);
FAIL_LATE(sigaltstack, SYS(sigaltstack, ((long[]){ (long)area, 0, 8 * PAGE }), buf),
	  SYS(sigaltstack, ((long[]){ 0, 2, 0 }), NULL));
FAIL(rt_sigtimedwait,
     as(-EAGAIN, SYS(rt_sigtimedwait, ((long[]){ 1 }), buf, ((long[]){ 0, 0 }), 8)), NOTHING);
/* What has been taken is gone though it could not be told: Linux. */
FAIL_LATE_MORE(rt_sigtimedwait, taken,
	       (SYS(kill, SYS(getpid), SIGUSR1),
		SYS(rt_sigtimedwait, ((long[]){ 1L << (SIGUSR1 - 1) }), buf, ((long[]){ 0, 0 }),
		    8)),
	       FORGET_SIGNAL);
FAIL(kill, SYS(kill, SYS(getpid), SIGUSR1), FORGET_SIGNAL);
FAIL(tkill, SYS(tkill, SYS(gettid), SIGUSR1), FORGET_SIGNAL);
FAIL(tgkill, SYS(tgkill, SYS(getpid), SYS(gettid), SIGUSR1), FORGET_SIGNAL);
FAIL_AS(rt_sigqueueinfo, self, -EAGAIN, queue(SIGUSR1, 1), FORGET_SIGNAL);
FAIL_AS(rt_tgsigqueueinfo, self, -EAGAIN,
	SYS(rt_tgsigqueueinfo, SYS(getpid), SYS(gettid), SIGUSR1, ((int[32]){ 0, 0, -1 })),
	FORGET_SIGNAL);
FAIL(pidfd_send_signal, SYS(pidfd_send_signal, self, SIGUSR1, NULL, 0), FORGET_SIGNAL);

/* Time. */
#define AT_ONCE ((long[]){ 0, 1 })
#define LATER ((long[]){ 0, 0, 1000, 0 })
#define NEVER ((long[]){ 0, 0, 0, 0 })

FAIL(nanosleep, SYS(nanosleep, AT_ONCE, NULL), NOTHING);
FAIL(clock_nanosleep, SYS(clock_nanosleep, 1, 0, AT_ONCE, NULL), NOTHING);
FAIL(clock_gettime, SYS(clock_gettime, 0, buf), NOTHING);
FAIL(clock_getres, SYS(clock_getres, 0, buf), NOTHING);
FAIL(clock_settime, as(-EINVAL, SYS(clock_settime, 0, ((long[]){ 0, -1 }))), NOTHING);
FAIL(adjtimex, (memset(buf, 0, 256), SYS(adjtimex, buf)), NOTHING);
FAIL(clock_adjtime, (memset(buf, 0, 256), SYS(clock_adjtime, 0, buf)), NOTHING);
FAIL(gettimeofday, SYS(gettimeofday, buf, buf + 16), NOTHING);
FAIL(settimeofday, as(-EINVAL, SYS(settimeofday, ((long[]){ 0, -1 }), NULL)), NOTHING);
FAIL(time, SYS(time, buf), NOTHING);
FAIL_NEVER(alarm, 0);
FAIL(getitimer, SYS(getitimer, 0, buf), NOTHING);
FAIL_LATE(setitimer, SYS(setitimer, 0, LATER, buf), SYS(setitimer, 0, NEVER, NULL));
FAIL_AS(timer_create, plain, -EAGAIN, SYS(timer_create, 1, NULL, buf),
	SYS(timer_delete, *(int *)buf));
FAIL_AS(timer_create, event, -EAGAIN, SYS(timer_create, 1, ((int[16]){ 0, 0, SIGUSR1 }), buf),
	SYS(timer_delete, *(int *)buf));
FAIL(timer_gettime, SYS(timer_gettime, posix_timer, buf), NOTHING);
FAIL_LATE(timer_settime, SYS(timer_settime, posix_timer, 0, LATER, buf),
	  SYS(timer_settime, posix_timer, 0, NEVER, NULL));
FAIL_NEVER(timer_getoverrun, posix_timer);
FAIL_NEVER(timer_delete, -1);

/* The tutorials' calls. */
FAIL_NEVER(my_syscall);
FAIL_NEVER(adder, 1, 2);
FAIL_NEVER(getjiffies);
FAIL_NEVER(diffjiffies, 0);
FAIL(pdiffjiffies, SYS(pdiffjiffies, 0, buf), NOTHING);
#ifdef SYS_hello /* lab 01 takes it out of the table, for the student to put it there again */
FAIL(hello, SYS(hello, ((unsigned long[]){ 0, (long)"fail" }), 16), NOTHING);
#endif
FAIL_NEVER(count_plain, 1);
FAIL_NEVER(count_atomic, 1);
FAIL_NEVER(count_locked, 1);

#endif
