/*
 * ptrace(2): what a tracer asks of a tracee that has stopped. The CPU's registers are arch/x86_64/ptrace/.
 * Linux: kernel/ptrace.c, ptrace_request().
 */
#include "internal.h"
#include "../sched/sched.h"
#include <asm/processor.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/uio.h>

/*
 * @child's state, if that is @from, becomes @to; and not that of one that is about to be killed. True: it has. Under
 * tasklist_lock or not: interrupts stay off if they are.
 */
static bool change_trace(struct task_struct *child, unsigned int from, unsigned int to)
{
	bool done = false;
	unsigned long flags;

	spin_lock_irqsave(&child->sighand->siglock, flags);
	if (READ_ONCE(child->state) == from && !fatal_signal_pending(child)) {
		WRITE_ONCE(child->state, to);
		done = true;
	}
	spin_unlock_irqrestore(&child->sighand->siglock, flags);
	return done;
}

/* Waits until @task, in @state, is off its CPU, so that all its registers are in memory. False: it has left the state. */
static bool wait_task_inactive(struct task_struct *task, unsigned int state)
{
	for (;;) {
		unsigned long flags;
		struct rq *rq = task_rq_lock(task, &flags);
		bool same = task->state == state, off = !task->on_rq;

		spin_unlock_irqrestore(&rq->lock, flags);
		if (!same || off)
			return same;
		cpu_relax();
	}
}

/*
 * 0: @child is the current task's tracee and, unless @any_state, has stopped, is off its CPU, and stays so. -ESRCH.
 */
static int ptrace_check_attach(struct task_struct *child, bool any_state)
{
	int err = -ESRCH;

	spin_lock_irq(&tasklist_lock);
	if (child->ptracer == current) {
		/* Only who listens for other events is stopped and does not count as stopped. */
		if (any_state || (!(READ_ONCE(child->jobctl) & JOBCTL_LISTENING) &&
				  change_trace(child, TASK_TRACED, __TASK_TRACED)))
			err = 0;
	}
	spin_unlock_irq(&tasklist_lock);
	/* It may still be on the way to schedule(), which leaves its registers in memory. */
	if (!err && !any_state && !wait_task_inactive(child, __TASK_TRACED))
		err = -ESRCH;
	return err;
}

/* The request is through; a SIGKILL that came in between takes effect. */
static void ptrace_unfreeze_traced(struct task_struct *child)
{
	if (READ_ONCE(child->state) != __TASK_TRACED ||
	    change_trace(child, __TASK_TRACED, TASK_TRACED))
		return;
	spin_lock_irq(&child->sighand->siglock);
	if (fatal_signal_pending(child))
		wake_up_state(child, __TASK_TRACED);
	spin_unlock_irq(&child->sighand->siglock);
}

/* PTRACE_CONT and its like: goes on with signal @sig. 0, -EIO. */
static long ptrace_resume(struct task_struct *child, long request, unsigned long sig)
{
	bool emu = request == PTRACE_SYSEMU || request == PTRACE_SYSEMU_SINGLESTEP;

	if (!valid_signal(sig))
		return -EIO;
	clear_ti_flag(child, _TIF_SYSCALL_TRACE | _TIF_SYSCALL_EMU);
	if (request == PTRACE_SYSCALL || emu)
		set_ti_flag(child, emu ? _TIF_SYSCALL_EMU : _TIF_SYSCALL_TRACE);
	if (request == PTRACE_SINGLEBLOCK)
		return -EIO; /* this CPU is not asked to step from branch to branch */
	if (request == PTRACE_SINGLESTEP || request == PTRACE_SYSEMU_SINGLESTEP)
		user_enable_single_step(child);
	else
		user_disable_single_step(child);
	/* One step for wait4(): else it could take the signal for another report. */
	spin_lock_irq(&child->sighand->siglock);
	child->exit_code = sig;
	wake_up_state(child, __TASK_TRACED);
	spin_unlock_irq(&child->sighand->siglock);
	return 0;
}

static long peek(struct task_struct *child, unsigned long addr, unsigned long __user *data)
{
	unsigned long word;

	if (ptrace_access_vm(child, addr, &word, sizeof(word), FOLL_FORCE) != sizeof(word))
		return -EIO;
	return put_user(word, data);
}

static long ptrace_setoptions(struct task_struct *child, unsigned long data)
{
	const unsigned int options = (unsigned int)PTRACE_O_MASK << PT_OPT_FLAG_SHIFT;
	int err = check_ptrace_options(data);

	if (!err) /* frozen, so nobody else looks at it, but kill_group(), for 0 or not */
		child->ptrace = (child->ptrace & ~options) | data << PT_OPT_FLAG_SHIFT;
	return err;
}

static long ptrace_getsiginfo(struct task_struct *child, siginfo_t __user *data)
{
	struct kernel_siginfo info;

	if (!child->last_siginfo)
		return -EINVAL;
	info = *child->last_siginfo; /* on its kernel stack, which holds still */
	return copy_siginfo_to_user(data, &info);
}

static long ptrace_setsiginfo(struct task_struct *child, const siginfo_t __user *data)
{
	struct kernel_siginfo info;
	int err = copy_siginfo_from_user(-1, &info, data);

	if (err)
		return err;
	if (!child->last_siginfo)
		return -EINVAL;
	*child->last_siginfo = info;
	return 0;
}

/* The @off-th entry of the queue. False: it is shorter. */
static bool peek_queue(struct task_struct *child, bool shared, u64 off, struct kernel_siginfo *info)
{
	struct sigpending *pending = shared ? &child->signal->shared_pending : &child->pending;
	struct sigqueue *q;
	bool found = false;

	spin_lock_irq(&child->sighand->siglock);
	list_for_each_entry(q, &pending->list, list)
		if (!off--) {
			*info = q->info;
			found = true;
			break;
		}
	spin_unlock_irq(&child->sighand->siglock);
	return found;
}

static long ptrace_peek_siginfo(struct task_struct *child,
				const struct ptrace_peeksiginfo_args __user *uargs,
				siginfo_t __user *data)
{
	struct ptrace_peeksiginfo_args args;
	struct kernel_siginfo info;
	int i;

	if (copy_from_user(&args, uargs, sizeof(args)))
		return -EFAULT;
	if (args.flags & ~PTRACE_PEEKSIGINFO_SHARED || args.nr < 0)
		return -EINVAL;
	for (i = 0; i < args.nr && !(i && signal_pending(current)); i++) {
		if (!peek_queue(child, args.flags, args.off + i, &info))
			break;
		if (copy_siginfo_to_user(data + i, &info))
			return i ?: -EFAULT;
	}
	return i;
}

static long ptrace_getsigmask(struct task_struct *child, sigset_t __user *data)
{
	const sigset_t *mask = child->restore_sigmask ? &child->saved_sigmask : &child->blocked;

	return copy_to_user(data, mask, sizeof(*mask)) ? -EFAULT : 0;
}

static long ptrace_setsigmask(struct task_struct *child, const sigset_t __user *data)
{
	sigset_t mask;

	if (copy_from_user(&mask, data, sizeof(mask)))
		return -EFAULT;
	mask.sig[0] &= ~SIG_KERNEL_ONLY_MASK;
	spin_lock_irq(&child->sighand->siglock);
	child->blocked = mask; /* it looks at what is pending when it goes on */
	child->restore_sigmask = false;
	spin_unlock_irq(&child->sighand->siglock);
	return 0;
}

/*
 * One more trap, soon, whatever @child does; if it listens, now. It may run, and execve gives it another sighand: not
 * under tasklist_lock.
 */
static long ptrace_interrupt(struct task_struct *child)
{
	if (!(child->ptrace & PT_SEIZED))
		return -EIO;
	spin_lock_irq(&tasklist_lock);
	spin_lock(&child->sighand->siglock);
	if (task_set_jobctl_pending(child, JOBCTL_TRAP_STOP))
		ptrace_signal_wake_up(child, child->jobctl & JOBCTL_LISTENING);
	spin_unlock(&child->sighand->siglock);
	spin_unlock_irq(&tasklist_lock);
	return 0;
}

/* PTRACE_KILL, which asks for no stop either. */
static long ptrace_kill(struct task_struct *child)
{
	spin_lock_irq(&tasklist_lock);
	send_sig_info(SIGKILL, SEND_SIG_NOINFO, child, PIDTYPE_PID);
	spin_unlock_irq(&tasklist_lock);
	return 0;
}

/* @child stays as it is, stopped with its process, but counts as running until something happens to that stop. */
static long ptrace_listen(struct task_struct *child)
{
	const struct kernel_siginfo *info = child->last_siginfo;

	if (!(child->ptrace & PT_SEIZED) || !info || info->si_code >> 8 != PTRACE_EVENT_STOP)
		return -EIO;
	spin_lock_irq(&child->sighand->siglock);
	child->jobctl |= JOBCTL_LISTENING;
	if (child->jobctl & JOBCTL_TRAP_NOTIFY) /* it has happened already */
		ptrace_signal_wake_up(child, true);
	spin_unlock_irq(&child->sighand->siglock);
	return 0;
}

static long ptrace_regset(struct task_struct *child, long request, unsigned long type,
			  struct iovec __user *uiov)
{
	struct iovec iov;
	long err;

	if (copy_from_user(&iov, uiov, sizeof(iov)))
		return -EFAULT;
	err = arch_regset(child, type, request == PTRACE_SETREGSET, &iov);
	return err ?: put_user(iov.iov_len, &uiov->iov_len);
}

long ptrace_request(struct task_struct *child, long request, unsigned long addr, unsigned long data)
{
	void __user *udata = u64_to_user_ptr(data);

	switch (request) {
	case PTRACE_PEEKTEXT:
	case PTRACE_PEEKDATA:
		return peek(child, addr, udata);
	case PTRACE_POKETEXT:
	case PTRACE_POKEDATA:
		return ptrace_access_vm(child, addr, &data, sizeof(data),
					FOLL_FORCE | FOLL_WRITE) == sizeof(data)
			       ? 0
			       : -EIO;
	case PTRACE_OLDSETOPTIONS:
	case PTRACE_SETOPTIONS:
		return ptrace_setoptions(child, data);
	case PTRACE_GETEVENTMSG:
		return put_user(child->ptrace_message, (unsigned long __user *)udata);
	case PTRACE_PEEKSIGINFO:
		return ptrace_peek_siginfo(child, u64_to_user_ptr(addr), udata);
	case PTRACE_GETSIGINFO:
		return ptrace_getsiginfo(child, udata);
	case PTRACE_SETSIGINFO:
		return ptrace_setsiginfo(child, udata);
	case PTRACE_GETSIGMASK:
		return addr == sizeof(sigset_t) ? ptrace_getsigmask(child, udata) : -EINVAL;
	case PTRACE_SETSIGMASK:
		return addr == sizeof(sigset_t) ? ptrace_setsigmask(child, udata) : -EINVAL;
	case PTRACE_INTERRUPT:
		return ptrace_interrupt(child);
	case PTRACE_LISTEN:
		return ptrace_listen(child);
	case PTRACE_DETACH:
		return ptrace_detach(child, data);
	case PTRACE_GETREGSET:
	case PTRACE_SETREGSET:
		return ptrace_regset(child, request, addr, udata);
	case PTRACE_GET_SYSCALL_INFO:
		return ptrace_get_syscall_info(child, addr, udata);
	case PTRACE_SINGLESTEP:
	case PTRACE_SINGLEBLOCK:
	case PTRACE_SYSEMU:
	case PTRACE_SYSEMU_SINGLESTEP:
	case PTRACE_SYSCALL:
	case PTRACE_CONT:
		return ptrace_resume(child, request, data);
	case PTRACE_KILL:
		return ptrace_kill(child);
	default:
		return -EIO;
	}
}

/* ptrace(2): -ESRCH, -EPERM, -EIO, -EFAULT, -EINVAL; a PEEK's word goes to *@data. */
SYSCALL_DEFINE4(ptrace, long, request, long, pid, unsigned long, addr, unsigned long, data)
{
	struct task_struct *child;
	long ret;

	if (request == PTRACE_TRACEME)
		return ptrace_traceme();
	child = find_get_task_by_pid(pid);
	if (!child)
		return -ESRCH;
	if (request == PTRACE_ATTACH || request == PTRACE_SEIZE) {
		ret = ptrace_attach(child, request, addr, data);
	} else {
		bool any_state = request == PTRACE_KILL || request == PTRACE_INTERRUPT;

		ret = ptrace_check_attach(child, any_state);
		if (!ret) {
			ret = arch_ptrace(child, request, addr, data);
			if (!any_state && (ret || request != PTRACE_DETACH))
				ptrace_unfreeze_traced(child);
		}
	}
	put_task_struct(child);
	return ret;
}
