/*
 * What a process has used: getrusage(2), times(2). Linux: kernel/sys.c.
 */
#include <linux/cputime.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/posix-timers.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/times.h>

#define USER_HZ 100

static struct timeval to_timeval(u64 ns)
{
	return (struct timeval){ ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / NSEC_PER_USEC };
}

static void add_counts(struct rusage *ru, const struct task_struct *t)
{
	ru->ru_nvcsw += t->nvcsw;
	ru->ru_nivcsw += t->nivcsw;
	ru->ru_minflt += t->min_flt;
	ru->ru_majflt += t->maj_flt;
}

void getrusage(struct task_struct *p, int who, struct rusage *ru);

void getrusage(struct task_struct *p, int who, struct rusage *ru)
{
	struct signal_struct *sig = p->signal;
	u64 utime = 0, stime = 0;
	unsigned long maxrss = 0, flags;
	struct task_struct *t;

	memset(ru, 0, sizeof(*ru));
	if (who == RUSAGE_THREAD) {
		task_cputime(p, &utime, &stime);
		add_counts(ru, p);
	} else if (who != RUSAGE_CHILDREN) {
		spin_lock_irqsave(&p->sighand->siglock, flags);
		thread_group_cputime(p, &utime, &stime);
		for_each_thread(p, t)
			add_counts(ru, t);
		ru->ru_nvcsw += sig->nvcsw;
		ru->ru_nivcsw += sig->nivcsw;
		ru->ru_minflt += sig->min_flt;
		ru->ru_majflt += sig->maj_flt;
		maxrss = sig->maxrss;
		spin_unlock_irqrestore(&p->sighand->siglock, flags);
	}
	if (who == RUSAGE_CHILDREN || who == RUSAGE_BOTH) {
		spin_lock_irqsave(&p->sighand->siglock, flags);
		utime += sig->cutime;
		stime += sig->cstime;
		ru->ru_nvcsw += sig->cnvcsw;
		ru->ru_nivcsw += sig->cnivcsw;
		ru->ru_minflt += sig->cmin_flt;
		ru->ru_majflt += sig->cmaj_flt;
		maxrss = max(maxrss, sig->cmaxrss);
		spin_unlock_irqrestore(&p->sighand->siglock, flags);
	}
	/* Of others only the dead are asked, who have left it in @sig. */
	if (p == current && who != RUSAGE_CHILDREN && p->mm)
		setmax_mm_hiwater_rss(&maxrss, p->mm);
	ru->ru_maxrss = maxrss;
	ru->ru_utime = to_timeval(utime);
	ru->ru_stime = to_timeval(stime);
}

/* getrusage(2). 0, -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(getrusage, int, who, struct rusage __user *, ru)
{
	struct rusage usage;

	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN && who != RUSAGE_THREAD)
		return -EINVAL;
	getrusage(current, who, &usage);
	return copy_to_user(ru, &usage, sizeof(usage)) ? -EFAULT : 0;
}

static __kernel_clock_t to_clock_t(u64 ns)
{
	return ns / (NSEC_PER_SEC / USER_HZ);
}

/* times(2): ticks of 1/USER_HZ s since some time; -EFAULT. @tbuf may be NULL. */
SYSCALL_DEFINE1(times, struct tms __user *, tbuf)
{
	struct signal_struct *sig = current->signal;
	u64 utime, stime;
	struct tms tms;

	if (tbuf) {
		spin_lock_irq(&current->sighand->siglock);
		thread_group_cputime(current, &utime, &stime);
		tms.tms_utime = to_clock_t(utime);
		tms.tms_stime = to_clock_t(stime);
		tms.tms_cutime = to_clock_t(sig->cutime);
		tms.tms_cstime = to_clock_t(sig->cstime);
		spin_unlock_irq(&current->sighand->siglock);
		if (copy_to_user(tbuf, &tms, sizeof(tms)))
			return -EFAULT;
	}
	return to_clock_t(ktime_get_ns());
}
