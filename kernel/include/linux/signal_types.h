/* What a signal set and a handler's entry look like in the kernel. Linux: <linux/signal_types.h>, <asm/signal.h>. */
#pragma once

#include <linux/list.h>
#include <linux/types.h>
#include <uapi/linux/signal.h>

typedef struct {
	unsigned long sig[1]; /* bit n-1: signal n */
} sigset_t;

/* As rt_sigaction(2) has it in memory. */
struct sigaction {
	__sighandler_t sa_handler;
	unsigned long sa_flags;
	void __user *sa_restorer;
	sigset_t sa_mask;
};

struct k_sigaction {
	struct sigaction sa;
};

/* Of siginfo_t what says something; the rest is zero. */
typedef struct kernel_siginfo {
	int si_signo;
	int si_errno;
	int si_code;
	int __pad;
	union __sifields _fields;
} kernel_siginfo_t;

/* All of it, the union's unused parts too: it is copied out as it is. */
static inline void init_siginfo(struct kernel_siginfo *info, int sig, int code)
{
	__builtin_memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = code;
}

struct sigpending {
	struct list_head list; /* what comes with them: one entry a queued signal */
	sigset_t signal;
};

#define sigmask(sig) (1UL << ((sig)-1))

#define SIG_KERNEL_ONLY_MASK (sigmask(SIGKILL) | sigmask(SIGSTOP))
#define SIG_KERNEL_STOP_MASK \
	(sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU))
#define SIG_KERNEL_COREDUMP_MASK                                                    \
	(sigmask(SIGQUIT) | sigmask(SIGILL) | sigmask(SIGTRAP) | sigmask(SIGABRT) | \
	 sigmask(SIGFPE) | sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGSYS) |   \
	 sigmask(SIGXCPU) | sigmask(SIGXFSZ))
#define SIG_KERNEL_IGNORE_MASK \
	(sigmask(SIGCONT) | sigmask(SIGCHLD) | sigmask(SIGWINCH) | sigmask(SIGURG))
/* Caused by the instruction that was just executed: delivered before all others. */
#define SYNCHRONOUS_MASK                                                           \
	(sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | sigmask(SIGTRAP) | \
	 sigmask(SIGFPE) | sigmask(SIGSYS))

#define sig_kernel_only(sig) (sigmask(sig) & SIG_KERNEL_ONLY_MASK)
#define sig_kernel_stop(sig) (sigmask(sig) & SIG_KERNEL_STOP_MASK)
#define sig_kernel_coredump(sig) (sigmask(sig) & SIG_KERNEL_COREDUMP_MASK)
#define sig_kernel_ignore(sig) (sigmask(sig) & SIG_KERNEL_IGNORE_MASK)

static inline void sigaddset(sigset_t *set, int sig)
{
	set->sig[0] |= sigmask(sig);
}

static inline void sigdelset(sigset_t *set, int sig)
{
	set->sig[0] &= ~sigmask(sig);
}

static inline bool sigismember(const sigset_t *set, int sig)
{
	return set->sig[0] & sigmask(sig);
}

static inline void init_sigpending(struct sigpending *pending)
{
	pending->signal.sig[0] = 0;
	INIT_LIST_HEAD(&pending->list);
}
