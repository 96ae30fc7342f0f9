/*
 * Signals as far as they end tasks: a program cannot catch them yet, so each does what its default action
 * says, terminate or nothing. Linux: kernel/signal.c; signal(7).
 */
#include <asm/entry-common.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <uapi/linux/signal.h>

#define SIG_BIT(sig) (1UL << ((sig)-1))
#define SIG_IGNORED (SIG_BIT(SIGCHLD) | SIG_BIT(SIGCONT) | SIG_BIT(SIGURG) | SIG_BIT(SIGWINCH))
#define SIG_STOPS (SIG_BIT(SIGSTOP) | SIG_BIT(SIGTSTP) | SIG_BIT(SIGTTIN) | SIG_BIT(SIGTTOU))

/* Under tasklist_lock. Signals that nobody would act on are not even kept; pid 1 takes none. */
static void queue_signal(int sig, struct task_struct *task)
{
	if ((SIG_BIT(sig) & SIG_IGNORED) || task->pid == 1 || !task->mm || task->state == TASK_DEAD)
		return;
	task->pending |= SIG_BIT(sig);
	set_ti_flag(task, _TIF_SIGPENDING);
	if (READ_ONCE(task->state) == TASK_INTERRUPTIBLE)
		wake_up_process(task);
}

int send_sig(int sig, struct task_struct *task)
{
	if (sig < 0 || sig > 64)
		return -EINVAL;
	if (sig && (SIG_BIT(sig) & SIG_STOPS))
		return -EINVAL; /* tasks cannot stop yet, and to accept it in silence would be a lie */
	if (sig)
		queue_signal(sig, task);
	return 0;
}

void force_sig(int sig)
{
	unsigned long flags;

	if (current->pid == 1)
		panic("init was ended by signal %d", sig);
	spin_lock_irqsave(&tasklist_lock, flags);
	current->pending |= SIG_BIT(sig);
	set_ti_flag(current, _TIF_SIGPENDING);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

void do_signal(struct pt_regs *regs __unused)
{
	u64 pending;

	spin_lock_irq(&tasklist_lock);
	pending = current->pending;
	current->pending = 0;
	clear_ti_flag(current, _TIF_SIGPENDING);
	spin_unlock_irq(&tasklist_lock);
	if (pending & SIG_BIT(SIGKILL))
		do_exit(SIGKILL);
	if (pending)
		do_exit(__builtin_ctzl(pending) + 1);
}

struct group_kill {
	int sig, err;
	pid_t pgid; /* 0: everybody but init and the sender */
};

static void kill_one(struct task_struct *task, void *arg)
{
	struct group_kill *kill = arg;

	if (kill->pgid ? task->pgid != kill->pgid : task->pid == 1 || task == current)
		return;
	kill->err = send_sig(kill->sig, task);
}

int kill_pgrp(pid_t pgid, int sig)
{
	struct group_kill kill = { .sig = sig, .err = -ESRCH, .pgid = pgid };
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	for_each_task(kill_one, &kill);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return kill.err;
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
		return kill_pgrp(pid == -1 ? 0 : pid ? -pid : current->pgid, sig);
	spin_lock_irq(&tasklist_lock);
	task = find_task_by_pid(pid);
	if (task)
		err = send_sig(sig, task);
	spin_unlock_irq(&tasklist_lock);
	return err;
}
