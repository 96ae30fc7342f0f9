/*
 * Timers by CPU time: those of threads, those of processes, setitimer(2)'s two and RLIMIT_CPU. The tick looks whether
 * the task it finds running has one that is due; so they are precise to a tick, and cost nothing where there are none.
 * Linux: kernel/time/posix-cpu-timers.c.
 */
#include <linux/cputime.h>
#include <linux/kernel.h>
#include <linux/posix-timers.h>
#include <uapi/linux/signal.h>

void cpu_timer_start(struct cpu_timer *timer, struct task_struct *task, clockid_t clock,
		     u64 expires)
{
	struct posix_cputimers *head = CPUCLOCK_PERTHREAD(clock) ? &task->cputimers
								 : &task->signal->timers.cputimers;
	int which = CPUCLOCK_WHICH(clock);
	struct rb_node **link = &head->base[which].tree.rb_node, *parent = NULL;
	bool leftmost = true;

	if (task->exit_state)
		return; /* its time has stopped */
	timer->head = head;
	timer->which = which;
	timer->expires = expires;
	while (*link) {
		parent = *link;
		if (expires < rb_entry(parent, struct cpu_timer, node)->expires) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(&timer->node, parent, link);
	rb_insert_color(&timer->node, &head->base[which].tree);
	if (leftmost)
		head->base[which].first = &timer->node;
}

void cpu_timer_stop(struct cpu_timer *timer)
{
	struct posix_cputimers *head = timer->head;

	if (!head)
		return;
	if (head->base[timer->which].first == &timer->node)
		head->base[timer->which].first = rb_next(&timer->node);
	rb_erase(&timer->node, &head->base[timer->which].tree);
	timer->head = NULL;
}

static bool any_timer(const struct posix_cputimers *head)
{
	return head->base[CPUCLOCK_PROF].first || head->base[CPUCLOCK_VIRT].first ||
	       head->base[CPUCLOCK_SCHED].first;
}

/* Calls what is due at these times; siglock held. A timer that starts again does so later than now. */
static void expire(struct posix_cputimers *head, u64 utime, u64 stime)
{
	for (int which = 0; which < CPUCLOCK_MAX; which++) {
		u64 now = which == CPUCLOCK_VIRT ? utime : utime + stime;
		struct rb_node *first;

		while ((first = head->base[which].first)) {
			struct cpu_timer *timer = rb_entry(first, struct cpu_timer, node);

			if (timer->expires > now)
				break;
			cpu_timer_stop(timer);
			timer->function(timer);
		}
	}
}

static void check_itimer(struct cpu_itimer *it, u64 now, int sig)
{
	if (!it->expires || now < it->expires)
		return;
	if (it->incr)
		it->expires += it->incr;
	else
		it->expires = 0;
	send_signal_locked(sig, SEND_SIG_PRIV, current, PIDTYPE_TGID);
}

/* SIGXCPU at the soft limit and each second after it, SIGKILL at the hard one. */
static void check_rlimit(struct rlimit *rlim, u64 now)
{
	u64 secs = now / NSEC_PER_SEC;

	if (secs >= rlim->rlim_max) {
		send_signal_locked(SIGKILL, SEND_SIG_PRIV, current, PIDTYPE_TGID);
	} else if (secs >= rlim->rlim_cur) {
		send_signal_locked(SIGXCPU, SEND_SIG_PRIV, current, PIDTYPE_TGID);
		rlim->rlim_cur++;
	}
}

void run_posix_cpu_timers(void)
{
	struct signal_struct *sig = current->signal;
	struct process_timers *timers = &sig->timers;
	u64 utime = READ_ONCE(sig->utime), stime = READ_ONCE(sig->stime);

	if (current->exit_state ||
	    (!any_timer(&current->cputimers) && !any_timer(&timers->cputimers) &&
	     !timers->cpu_itimer[CPUCLOCK_PROF].expires &&
	     !timers->cpu_itimer[CPUCLOCK_VIRT].expires &&
	     READ_ONCE(sig->rlim[RLIMIT_CPU].rlim_cur) == RLIM_INFINITY))
		return;
	spin_lock(&current->sighand->siglock);
	expire(&current->cputimers, current->utime, current->stime);
	expire(&timers->cputimers, utime, stime);
	check_itimer(&timers->cpu_itimer[CPUCLOCK_PROF], utime + stime, SIGPROF);
	check_itimer(&timers->cpu_itimer[CPUCLOCK_VIRT], utime, SIGVTALRM);
	check_rlimit(&sig->rlim[RLIMIT_CPU], utime + stime);
	spin_unlock(&current->sighand->siglock);
}

static void stop_all(struct posix_cputimers *head)
{
	for (int which = 0; which < CPUCLOCK_MAX; which++)
		while (head->base[which].first)
			cpu_timer_stop(rb_entry(head->base[which].first, struct cpu_timer, node));
}

/* See <linux/cputime.h>. */
void exit_timers(bool group_dead)
{
	struct process_timers *timers = &current->signal->timers;

	if (any_timer(&current->cputimers) || any_timer(&timers->cputimers)) {
		spin_lock_irq(&current->sighand->siglock);
		stop_all(&current->cputimers);
		if (group_dead)
			stop_all(&timers->cputimers);
		spin_unlock_irq(&current->sighand->siglock);
	}
	if (!group_dead)
		return;
	if (timers->real.function)
		hrtimer_cancel(&timers->real);
	exit_itimers();
}
