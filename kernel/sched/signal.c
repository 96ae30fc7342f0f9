/*
 * Signals as far as the core needs them: they end processes. What is weak here does what the default action says,
 * terminate or nothing; kernel/signal, where it is in the build, has handlers, queues and stops instead.
 * Linux: kernel/signal.c; signal(7).
 */
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/sched/signal.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <uapi/linux/signal.h>

void signal_wake_up(struct task_struct *t, bool resume)
{
	set_ti_flag(t, _TIF_SIGPENDING);
	if (t == current) /* awake, or on its way to schedule(), which looks */
		return;
	if (!wake_up_state(t, TASK_INTERRUPTIBLE | (resume ? TASK_WAKEKILL : 0)) &&
	    READ_ONCE(t->state) == TASK_RUNNING && READ_ONCE(t->cpu) != smp_processor_id())
		smp_send_reschedule(
			t->cpu); /* out of ring 3, or its next look would be at a tick */
}

void zap_other_threads(struct task_struct *p)
{
	struct task_struct *t;

	p->signal->group_stop_count = 0;
	for_each_thread(p, t) {
		if (t == p || t->exit_state)
			continue;
		t->jobctl = 0;
		sigaddset(&t->pending.signal, SIGKILL);
		signal_wake_up(t, true);
	}
}

/* Signals that nobody would act on are not even kept; pid 1 takes none. The others end the whole process. */
int __weak send_signal_locked(int sig, struct kernel_siginfo *info __unused, struct task_struct *p,
			      enum pid_type type __unused)
{
	struct signal_struct *signal = p->signal;
	struct task_struct *t;

	if (sig_kernel_ignore(sig) || p->tgid == 1 || !p->mm || (signal->flags & SIGNAL_GROUP_EXIT))
		return 0;
	if (sig_kernel_stop(sig))
		return -EINVAL; /* to accept it in silence would be a lie */
	signal->flags = SIGNAL_GROUP_EXIT;
	signal->group_exit_code = sig;
	for_each_thread(p, t) {
		sigaddset(&t->pending.signal, SIGKILL);
		signal_wake_up(t, true);
	}
	return 0;
}

int send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p, enum pid_type type)
{
	unsigned long flags;
	int err;

	if (!valid_signal(sig))
		return -EINVAL;
	spin_lock_irqsave(&p->sighand->siglock, flags);
	err = send_signal_locked(sig, info, p, type);
	spin_unlock_irqrestore(&p->sighand->siglock, flags);
	return err;
}

int send_sig(int sig, struct task_struct *p)
{
	return send_sig_info(sig, SEND_SIG_PRIV, p, PIDTYPE_PID);
}

/* Without users there is nothing to forbid. */
int __weak check_kill_permission(int sig, struct kernel_siginfo *info __unused,
				 struct task_struct *p __unused)
{
	return valid_signal(sig) ? 0 : -EINVAL;
}

int group_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p,
			enum pid_type type)
{
	int err = check_kill_permission(sig, info, p);

	return err || !sig ? err : send_sig_info(sig, info, p, type);
}

int __weak force_sig_info(struct kernel_siginfo *info)
{
	if (current->tgid == 1)
		panic("init was ended by signal %d", info->si_signo);
	return send_sig_info(info->si_signo, info, current, PIDTYPE_PID);
}

void force_sig(int sig)
{
	struct kernel_siginfo info;

	init_siginfo(&info, sig, SI_KERNEL);
	force_sig_info(&info);
}

void __weak force_fatal_sig(int sig)
{
	force_sig(sig);
}

void force_sig_fault(int sig, int code, unsigned long addr)
{
	struct kernel_siginfo info;

	init_siginfo(&info, sig, code);
	info.si_addr = (void *)addr;
	force_sig_info(&info);
}

void __weak do_signal(struct pt_regs *regs __unused)
{
	clear_ti_flag(current, _TIF_SIGPENDING);
	if (sigismember(&current->pending.signal, SIGKILL))
		do_group_exit(SIGKILL);
}

struct group_kill {
	int sig, err;
	struct kernel_siginfo *info;
};

static void kill_one(struct task_struct *p, struct group_kill *kill, int ignored_error)
{
	int err = group_send_sig_info(kill->sig, kill->info, p, PIDTYPE_TGID);

	if (kill->err) /* one success is a success */
		kill->err = err == ignored_error ? 0 : err;
}

/* kill(-1): every process but init and the sender, as far as it may. */
static void kill_other(struct task_struct *p, void *kill)
{
	if (thread_group_leader(p) && p->pid != 1 && !same_thread_group(p, current))
		kill_one(p, kill, -EPERM);
}

int kill_pgrp_info(int sig, struct kernel_siginfo *info, pid_t pgrp)
{
	struct group_kill kill = { .sig = sig, .info = info, .err = -ESRCH };
	struct task_struct *p;
	unsigned long flags;
	struct pid *pid;

	spin_lock_irqsave(&tasklist_lock, flags);
	pid = pgrp == -1 ? NULL : pgrp ? find_pid(pgrp) : current->signal->pids[PIDTYPE_PGID];
	if (pgrp == -1)
		for_each_task(kill_other, &kill);
	else if (pid)
		for_each_pid_task(pid, PIDTYPE_PGID, p)
			kill_one(p, &kill, 0);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return kill.err;
}

int kill_pgrp(pid_t pgrp, int sig)
{
	return kill_pgrp_info(sig, SEND_SIG_PRIV, pgrp);
}

void __weak prepare_kill_siginfo(int sig, struct kernel_siginfo *info, int code)
{
	init_siginfo(info, sig, code);
	info->si_pid = current->tgid;
}

/* kill(2) */
SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	struct kernel_siginfo info;
	struct task_struct *p;
	int err =
		-ESRCH; /* before EINVAL: the signal's number is looked at with the task at hand */

	if (pid == (pid_t)0x80000000)
		return -ESRCH;
	prepare_kill_siginfo(sig, &info, SI_USER);
	if (pid <= 0)
		return kill_pgrp_info(sig, &info, pid == -1 ? pid : -pid);
	spin_lock_irq(&tasklist_lock);
	p = find_task_by_pid(pid);
	if (p)
		err = group_send_sig_info(sig, &info, p, PIDTYPE_TGID);
	spin_unlock_irq(&tasklist_lock);
	return err;
}
