/*
 * Signals as far as they end tasks: a program cannot catch them yet, so each does what its default action
 * says, terminate or nothing. Linux: kernel/signal.c; signal(7).
 */
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <uapi/linux/signal.h>

#define SIG_IGNORED (sigmask(SIGCHLD) | sigmask(SIGCONT) | sigmask(SIGURG) | sigmask(SIGWINCH))
#define SIG_STOPS (sigmask(SIGSTOP) | sigmask(SIGTSTP) | sigmask(SIGTTIN) | sigmask(SIGTTOU))

void signal_wake_up(struct task_struct *t, bool resume)
{
	unsigned int state = READ_ONCE(t->state);

	set_ti_flag(t, _TIF_SIGPENDING);
	if (state == TASK_INTERRUPTIBLE)
		wake_up_process(t);
}

void zap_other_threads(struct task_struct *p)
{
	struct task_struct *t;

	for_each_thread(p, t) {
		if (t == p || t->exit_state)
			continue;
		sigaddset(&t->pending.signal, SIGKILL);
		signal_wake_up(t, true);
	}
}

/* Signals that nobody would act on are not even kept; pid 1 takes none. The others end the whole process. */
static void queue_signal(int sig, struct task_struct *task)
{
	struct signal_struct *signal = task->signal;
	struct task_struct *t;

	if ((sigmask(sig) & SIG_IGNORED) || task->tgid == 1 || !task->mm)
		return;
	spin_lock(&task->sighand->siglock);
	if (!(signal->flags & SIGNAL_GROUP_EXIT)) {
		signal->flags = SIGNAL_GROUP_EXIT;
		signal->group_exit_code = sig;
		for_each_thread(task, t) {
			sigaddset(&t->pending.signal, SIGKILL);
			signal_wake_up(t, true);
		}
	}
	spin_unlock(&task->sighand->siglock);
}

int send_sig(int sig, struct task_struct *task)
{
	if (sig < 0 || sig > 64)
		return -EINVAL;
	if (sig && (sigmask(sig) & SIG_STOPS))
		return -EINVAL; /* tasks cannot stop yet, and to accept it in silence would be a lie */
	if (sig)
		queue_signal(sig, task);
	return 0;
}

void force_sig(int sig)
{
	unsigned long flags;

	if (current->tgid == 1)
		panic("init was ended by signal %d", sig);
	flags = local_irq_save();
	queue_signal(sig, current);
	local_irq_restore(flags);
}

void do_signal(struct pt_regs *regs __unused)
{
	clear_ti_flag(current, _TIF_SIGPENDING);
	if (sigismember(&current->pending.signal, SIGKILL))
		do_group_exit(SIGKILL);
}

/* kill(-1): every process but init and the sender. */
static void kill_one(struct task_struct *task, void *arg)
{
	int *sig = arg;

	if (!thread_group_leader(task) || task->pid == 1 || same_thread_group(task, current))
		return;
	sig[1] = send_sig(sig[0], task);
}

int kill_pgrp(pid_t pgid, int sig)
{
	int kill[2] = { sig, -ESRCH }; /* and the answer */
	struct task_struct *p;
	unsigned long flags;
	struct pid *pid;

	spin_lock_irqsave(&tasklist_lock, flags);
	pid = find_pid(pgid);
	if (!pgid)
		for_each_task(kill_one, kill);
	else if (pid)
		for_each_pid_task(pid, PIDTYPE_PGID, p)
			kill[1] = send_sig(sig, p);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return kill[1];
}

/* kill(2) */
SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	struct task_struct *task;
	int err =
		-ESRCH; /* before EINVAL: the signal's number is looked at with the task at hand */

	if (pid == (pid_t)0x80000000)
		return -ESRCH;
	if (pid <= 0)
		return kill_pgrp(pid == -1 ? 0 : pid ? -pid : task_pgrp_nr(current), sig);
	spin_lock_irq(&tasklist_lock);
	task = find_task_by_pid(pid);
	if (task)
		err = send_sig(sig, task);
	spin_unlock_irq(&tasklist_lock);
	return err;
}
