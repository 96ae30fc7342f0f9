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

struct sigpending {
	struct list_head list; /* what comes with them: one entry a queued signal */
	sigset_t signal;
};

#define sigmask(sig) (1UL << ((sig)-1))

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
