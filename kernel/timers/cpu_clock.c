/*
 * CPU-time clocks: CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, and those of other processes by their pid
 * (clock_getcpuclockid(3)). Linux: kernel/time/posix-cpu-timers.c.
 */
#include <linux/cputime.h>
#include <linux/kernel.h>
#include <linux/posix-timers.h>
#include <linux/sched/task.h>

bool is_cpu_clock(clockid_t *clock)
{
	if (*clock == CLOCK_PROCESS_CPUTIME_ID || *clock == CLOCK_THREAD_CPUTIME_ID)
		*clock = CPUCLOCK_SELF(*clock == CLOCK_THREAD_CPUTIME_ID, CPUCLOCK_SCHED);
	return *clock < 0 && CPUCLOCK_WHICH(*clock) < CPUCLOCK_MAX;
}

/* Any process's clock may be read, but only one's own process's threads'. */
struct task_struct *cpu_clock_task(clockid_t clock)
{
	struct task_struct *task = current;
	pid_t pid = CPUCLOCK_PID(clock);

	spin_lock_irq(&tasklist_lock);
	if (pid)
		task = find_task_by_pid(pid);
	if (task && !(CPUCLOCK_PERTHREAD(clock) ? same_thread_group(task, current)
						: thread_group_leader(task) || task == current))
		task = NULL;
	if (task)
		get_task_struct(task);
	spin_unlock_irq(&tasklist_lock);
	return task;
}

u64 cpu_clock_sample(clockid_t clock, struct task_struct *task)
{
	u64 utime, stime;

	if (CPUCLOCK_PERTHREAD(clock))
		task_cputime(task, &utime, &stime);
	else
		thread_group_cputime(task, &utime, &stime);
	return CPUCLOCK_WHICH(clock) == CPUCLOCK_VIRT ? utime : utime + stime;
}

/* The siglock of @task, taken; an execve may give it another one, under tasklist_lock. */
static spinlock_t *lock_sighand(struct task_struct *task)
{
	spinlock_t *lock;

	spin_lock_irq(&tasklist_lock);
	lock = &task->sighand->siglock;
	spin_lock(lock);
	spin_unlock(&tasklist_lock);
	return lock;
}

int cpu_clock_read(clockid_t clock, u64 *now)
{
	struct task_struct *task;
	spinlock_t *lock;

	task = is_cpu_clock(&clock) ? cpu_clock_task(clock) : NULL;
	if (!task)
		return -EINVAL;
	lock = lock_sighand(task);
	*now = cpu_clock_sample(clock, task);
	spin_unlock_irq(lock);
	put_task_struct(task);
	return 0;
}

/* A sleep by a process's time on the CPU. */
struct cpu_sleeper {
	struct cpu_timer timer;
	struct task_struct *task;
};

static void wake_sleeper(struct cpu_timer *timer)
{
	wake_up_process(container_of(timer, struct cpu_sleeper, timer)->task);
}

/* Until @clock shows @expires, if it is not over yet: 0, or -EINTR. What is left is in *@left. */
static long sleep_until_cpu(clockid_t clock, struct task_struct *task, u64 expires, u64 *left)
{
	struct cpu_sleeper sleeper = { .timer.function = wake_sleeper, .task = current };
	spinlock_t *lock = lock_sighand(task);
	u64 now;

	now = cpu_clock_sample(clock, task);
	if (now < expires)
		cpu_timer_start(&sleeper.timer, task, clock, expires);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!sleeper.timer.head || signal_pending(current))
			break;
		spin_unlock_irq(lock);
		schedule();
		lock = lock_sighand(task);
	}
	set_current_state(TASK_RUNNING);
	now = cpu_clock_sample(clock, task);
	*left = sleeper.timer.head && now < expires ? expires - now : 0;
	cpu_timer_stop(&sleeper.timer);
	spin_unlock_irq(lock);
	return *left ? -EINTR : 0;
}

static long do_cpu_nanosleep(clockid_t clock, u64 expires, bool absolute,
			     struct __kernel_timespec __user *rem);

static long cpu_nanosleep_restart(struct restart_block *restart)
{
	return do_cpu_nanosleep(restart->nanosleep.clockid, restart->nanosleep.expires, false,
				restart->nanosleep.rmtp);
}

static long do_cpu_nanosleep(clockid_t clock, u64 expires, bool absolute,
			     struct __kernel_timespec __user *rem)
{
	struct restart_block *restart = &current->restart_block;
	struct task_struct *task = cpu_clock_task(clock);
	u64 left;
	long err;

	if (!task)
		return -EINVAL;
	err = sleep_until_cpu(clock, task, expires, &left);
	put_task_struct(task);
	if (!err || absolute)
		return err ? -ERESTARTNOHAND : 0;
	if (rem && put_timespec(left, rem))
		return -EFAULT;
	restart->fn = cpu_nanosleep_restart;
	restart->nanosleep.clockid = clock;
	restart->nanosleep.expires = expires;
	restart->nanosleep.rmtp = rem;
	return -ERESTART_RESTARTBLOCK;
}

/* clock_nanosleep(2). A thread that sleeps does not run: its own clock would not come that far. */
long cpu_clock_nanosleep(clockid_t clock, int flags, u64 ns, struct __kernel_timespec __user *rem)
{
	bool absolute = flags & TIMER_ABSTIME;
	u64 now;

	if (!is_cpu_clock(&clock) || cpu_clock_read(clock, &now))
		return -EINVAL;
	if (CPUCLOCK_PERTHREAD(clock) &&
	    (!CPUCLOCK_PID(clock) || CPUCLOCK_PID(clock) == current->pid))
		return -EINVAL;
	return do_cpu_nanosleep(clock, absolute ? ns : (u64)ktime_add_safe(now, ns), absolute, rem);
}
