/*
 * The queues: what was sent and not yet taken. A set of pending signals says what there is; a list entry says
 * what comes with it. A standard signal is there once or not at all; real-time signals (32 and up) are all kept, in the order
 * in which they came. A signal may be in the set without an entry, where memory or RLIMIT_SIGPENDING was short: then only its
 * number is known. Linux: kernel/signal.c; signal(7), "Queueing and delivery semantics".
 */
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/sched/jobctl.h>
#include <linux/signal.h>
#include <linux/slab.h>

/*
 * Under tasklist_lock, or by the task itself: its credentials do not change meanwhile.
 * @override_rlimit: the kernel's own are always kept, as long as there is memory. NULL: not now.
 */
struct sigqueue *sigqueue_alloc(struct task_struct *t, bool override_rlimit)
{
	struct user_struct *user = __task_cred(t)->user;
	unsigned long pending = __atomic_add_fetch(&user->sigpending, 1, __ATOMIC_RELAXED);
	struct sigqueue *q = NULL;

	/* region: signal.queue_limit */
	if (override_rlimit || pending <= t->signal->rlim[RLIMIT_SIGPENDING].rlim_cur)
		q = kmalloc(sizeof(*q), GFP_ATOMIC);
	/* endregion */
	if (q)
		q->user = get_uid(user);
	else
		__atomic_fetch_sub(&user->sigpending, 1, __ATOMIC_RELAXED);
	return q;
}

void sigqueue_free(struct sigqueue *q)
{
	list_del_init(&q->list);
	if (!q->user)
		return;
	__atomic_fetch_sub(&q->user->sigpending, 1, __ATOMIC_RELAXED);
	free_uid(q->user);
	kfree(q);
}

void flush_sigqueue(struct sigpending *pending)
{
	flush_sigqueue_mask(~0UL, pending);
}

void flush_sigqueue_mask(unsigned long mask, struct sigpending *pending)
{
	struct sigqueue *q, *next;

	if (!(pending->signal.sig[0] & mask))
		return;
	pending->signal.sig[0] &= ~mask;
	list_for_each_entry_safe(q, next, &pending->list, list)
		if (sigmask(q->info.si_signo) & mask)
			sigqueue_free(q);
}

void flush_group_sigqueues(unsigned long mask, struct task_struct *t)
{
	struct task_struct *thread;

	flush_sigqueue_mask(mask, &t->signal->shared_pending);
	for_each_thread(t, thread)
		flush_sigqueue_mask(mask, &thread->pending);
}

/* Only the task itself takes its flag away: one that a signal has woken goes by get_signal() even if others were faster. */
void recalc_sigpending(void)
{
	unsigned long pending = current->pending.signal.sig[0] |
				current->signal->shared_pending.signal.sig[0];

	if ((pending & ~current->blocked.sig[0]) || (current->jobctl & JOBCTL_PENDING_MASK))
		set_ti_flag(current, _TIF_SIGPENDING);
	else
		clear_ti_flag(current, _TIF_SIGPENDING);
}

/* Takes @sig off @pending: the oldest of its kind. */
static void collect_signal(int sig, struct sigpending *pending, struct kernel_siginfo *info)
{
	struct sigqueue *q, *first = NULL;
	bool more = false;

	list_for_each_entry(q, &pending->list, list) {
		if (q->info.si_signo != sig)
			continue;
		more = first;
		if (more)
			break;
		first = q;
	}
	if (!more)
		sigdelset(&pending->signal, sig);
	if (first) {
		*info = first->info;
		sigqueue_free(first);
	} else {
		/* What was not queued is told as kill(2) by nobody. */
		init_siginfo(info, sig, SI_USER);
	}
}

static int dequeue_from(struct sigpending *pending, unsigned long mask, struct kernel_siginfo *info)
{
	unsigned long found = pending->signal.sig[0] & ~mask;
	int sig;

	if (!found)
		return 0;
	if (found & SYNCHRONOUS_MASK)
		found &= SYNCHRONOUS_MASK;
	sig = __builtin_ctzl(found) + 1;
	collect_signal(sig, pending, info);
	return sig;
}

void __weak posixtimer_rearm(struct kernel_siginfo *info __unused)
{
}

int dequeue_signal(const sigset_t *mask, struct kernel_siginfo *info)
{
	int sig = dequeue_from(&current->pending, mask->sig[0], info)
			  ?: dequeue_from(&current->signal->shared_pending, mask->sig[0], info);

	recalc_sigpending();
	if (!sig)
		return 0;
	if (unlikely(sig_kernel_stop(sig)))
		current->jobctl |= JOBCTL_STOP_DEQUEUED;
	if (unlikely(info->si_code == SI_TIMER || sig == SIGALRM))
		posixtimer_rearm(info);
	return sig;
}

/*
 * What the instruction that was just executed has caused comes before whatever else is pending: its
 * handler is to find the registers of that instruction. Sent by others, it has no such right.
 */
int dequeue_synchronous_signal(struct kernel_siginfo *info)
{
	struct sigpending *pending = &current->pending;
	struct sigqueue *q;

	if (likely(!(pending->signal.sig[0] & ~current->blocked.sig[0] & SYNCHRONOUS_MASK)))
		return 0;
	list_for_each_entry(q, &pending->list, list) {
		int sig = q->info.si_signo;

		if (q->info.si_code <= SI_USER ||
		    !(sigmask(sig) & SYNCHRONOUS_MASK & ~current->blocked.sig[0]))
			continue;
		collect_signal(sig, pending, info);
		recalc_sigpending();
		return sig;
	}
	return 0;
}
