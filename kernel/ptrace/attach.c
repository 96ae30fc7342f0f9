/*
 * Who traces whom: how it begins, and how it ends, by PTRACE_DETACH or with either of the two.
 * Linux: kernel/ptrace.c; ptrace(2), "Attaching and detaching".
 */
#include "internal.h"
#include <asm/ptrace.h>
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/sched/task.h>

/* Both locks held, or @child not known to anybody yet. */
static void ptrace_link(struct task_struct *child, struct task_struct *tracer,
			const struct cred *cred, unsigned int flags)
{
	child->ptrace = flags;
	child->ptracer = tracer;
	child->ptracer_cred = get_cred(cred);
	list_add(&child->ptrace_entry, &tracer->ptraced);
}

/* @child is nobody's tracee any more, and goes on with what its process does. Under tasklist_lock. */
void ptrace_unlink(struct task_struct *child)
{
	struct signal_struct *signal = child->signal;
	const struct cred *cred = child->ptracer_cred;

	clear_ti_flag(child, _TIF_SYSCALL_TRACE | _TIF_SYSCALL_EMU);
	list_del_init(&child->ptrace_entry);
	spin_lock(&child->sighand->siglock);
	child->ptracer_cred = NULL;
	child->ptracer = NULL;
	child->ptrace = 0;
	child->jobctl &= ~(JOBCTL_TRAP_MASK | JOBCTL_TRAPPING);
	if (!(child->flags & PF_EXITING) &&
	    (signal->flags & SIGNAL_STOP_STOPPED || signal->group_stop_count)) {
		child->jobctl |= JOBCTL_STOP_PENDING; /* it stops as the others have */
		if (!(child->jobctl & JOBCTL_STOP_SIGMASK))
			child->jobctl |= SIGSTOP;
	}
	if (child->jobctl & JOBCTL_STOP_PENDING || READ_ONCE(child->state) & __TASK_TRACED)
		ptrace_signal_wake_up(child, true);
	spin_unlock(&child->sighand->siglock);
	put_cred(cred);
}

int check_ptrace_options(unsigned long data)
{
	/* There is no seccomp, so that nothing can be suspended. */
	return data & ~(unsigned long)PTRACE_O_MASK || data & PTRACE_O_SUSPEND_SECCOMP ? -EINVAL
										       : 0;
}

/* Tracing begins, if the current task may: 0, -EPERM. No lock held. */
static long begin_tracing(struct task_struct *task, unsigned int flags)
{
	long err = -EPERM;

	task_lock(task);
	spin_lock_irq(&tasklist_lock);
	if (!__ptrace_may_access(task, PTRACE_MODE_ATTACH_REALCREDS) || task->exit_state ||
	    task->ptrace)
		goto out;
	err = 0;
	spin_lock(&task->sighand->siglock);
	ptrace_link(task, current, current_cred(), flags);
	spin_unlock(&task->sighand->siglock);
	if (!(flags & PT_SEIZED))
		send_sig(SIGSTOP, task);
	spin_lock(&task->sighand->siglock);
	/* One that has stopped with its process becomes one that has stopped for its tracer. */
	if (READ_ONCE(task->state) & __TASK_STOPPED &&
	    task_set_jobctl_pending(task, JOBCTL_TRAP_STOP | JOBCTL_TRAPPING)) {
		signal_wake_up(task, false);
		wake_up_state(task, __TASK_STOPPED);
	}
	spin_unlock(&task->sighand->siglock);
out:
	spin_unlock_irq(&tasklist_lock);
	task_unlock(task);
	return err;
}

/* PTRACE_ATTACH, PTRACE_SEIZE. 0, -EPERM, -EIO, -EINVAL. */
long ptrace_attach(struct task_struct *task, long request, unsigned long addr, unsigned long flags)
{
	unsigned int ptrace = PT_PTRACED;
	long err;

	if (request == PTRACE_SEIZE) {
		if (addr || flags & ~(unsigned long)PTRACE_O_MASK)
			return -EIO;
		err = check_ptrace_options(flags);
		if (err)
			return err;
		ptrace |= PT_SEIZED | flags << PT_OPT_FLAG_SHIFT;
	}
	if (task->flags & PF_KTHREAD || same_thread_group(task, current))
		return -EPERM;
	err = begin_tracing(task, ptrace);
	/* Whoever kills the tracer need not wait for this: the end of its tracing clears the bit as well. */
	if (!err)
		(void)wait_event_killable(current->signal->wait_chldexit,
					  !(READ_ONCE(task->jobctl) & JOBCTL_TRAPPING));
	return err;
}

/* May @parent trace the current task, which asks for it? */
static bool may_be_traced_by(const struct task_struct *parent)
{
	const struct cred *cred = __task_cred(parent);

	return cap_issubset(current_cred()->cap_permitted, cred->cap_permitted) ||
	       cap_raised(cred->cap_effective, CAP_SYS_PTRACE);
}

/* PTRACE_TRACEME. 0, -EPERM. */
long ptrace_traceme(void)
{
	long err = -EPERM;

	spin_lock_irq(&tasklist_lock);
	if (!current->ptrace && may_be_traced_by(current->parent)) {
		err = 0;
		spin_lock(&current->sighand->siglock);
		if (!(current->parent->flags & PF_EXITING)) /* else it would let go at once */
			ptrace_link(current, current->parent, current_cred(), PT_PTRACED);
		spin_unlock(&current->sighand->siglock);
	}
	spin_unlock_irq(&tasklist_lock);
	return err;
}

static bool ignoring_children(const struct task_struct *parent)
{
	const struct sigaction *sa = &parent->sighand->action[SIGCHLD - 1].sa;

	return sa->sa_handler == SIG_IGN || sa->sa_flags & SA_NOCLDWAIT;
}

/*
 * Ends the tracing of @p by @tracer. A zombie is now its parent's; one that nobody waits for comes on the list @dead.
 * Under tasklist_lock.
 */
static void detach(struct task_struct *tracer, struct task_struct *p, struct list_head *dead)
{
	bool reap;

	ptrace_unlink(p);
	if (p->exit_state != EXIT_ZOMBIE)
		return;
	reap = !thread_group_leader(p);
	if (!reap && thread_group_empty(p)) {
		if (!same_thread_group(p->parent, tracer))
			reap = do_notify_parent(p, p->exit_signal);
		else
			reap = ignoring_children(tracer);
	}
	if (reap) {
		p->exit_state = EXIT_DEAD;
		release_task(p, dead);
	}
}

/* PTRACE_DETACH: @child goes on with signal @sig. 0, -EIO. */
long ptrace_detach(struct task_struct *child, unsigned long sig)
{
	LIST_HEAD(dead);

	if (!valid_signal(sig))
		return -EIO;
	user_disable_single_step(child);
	spin_lock_irq(&tasklist_lock);
	child->exit_code = sig;
	detach(current, child, &dead);
	spin_unlock_irq(&tasklist_lock);
	put_dead(&dead);
	return 0;
}

/* @tracer ends, and all its tracing with it. Under tasklist_lock. */
void exit_ptrace(struct task_struct *tracer, struct list_head *dead)
{
	struct task_struct *p, *next;

	list_for_each_entry_safe(p, next, &tracer->ptraced, ptrace_entry) {
		if (p->ptrace & PT_EXITKILL)
			send_sig_info(SIGKILL, SEND_SIG_PRIV, p, PIDTYPE_PID);
		detach(tracer, p, dead);
	}
}

/* @task, traced, is dead: its tracer is told. True: nobody will wait for it. Under tasklist_lock. */
bool ptrace_exit_notify(struct task_struct *task)
{
	if (!thread_group_leader(task) || !thread_group_empty(task))
		return do_notify_parent(task, SIGCHLD);
	return process_died(task, ptrace_reparented(task) ? SIGCHLD : task->exit_signal);
}

/*
 * The tracer has waited for @p, dead. True: it is its parent's turn now, or nobody's, and there is nothing more to do.
 * Under tasklist_lock.
 */
bool ptrace_reap(struct task_struct *p, struct list_head *dead)
{
	if (!ptrace_reparented(p) || !thread_group_leader(p))
		return false;
	ptrace_unlink(p);
	if (do_notify_parent(p, p->exit_signal)) {
		p->exit_state = EXIT_DEAD;
		release_task(p, dead);
	}
	return true;
}

/* The event that a tracer of the current task may have asked for. */
static int fork_event(const struct kernel_clone_args *args)
{
	int event = args->flags & CLONE_VFORK	   ? PTRACE_EVENT_VFORK
		    : args->exit_signal != SIGCHLD ? PTRACE_EVENT_CLONE
						   : PTRACE_EVENT_FORK;

	return !(args->flags & CLONE_UNTRACED) && ptrace_event_enabled(current, event) ? event : 0;
}

void ptrace_init_task(struct task_struct *child, struct kernel_clone_args *args)
{
	if (args->fn) /* the kernel's own */
		return;
	if (test_ti_flag(current, _TIF_FORCED_TF)) /* the tracer steps the parent, not the child */
		task_pt_regs(child)->flags &= ~(unsigned long)X86_EFLAGS_TF;
	args->ptrace_event = fork_event(args);
	if (!args->ptrace_event && !(args->flags & CLONE_PTRACE))
		return;
	ptrace_link(child, current->ptracer, current->ptracer_cred, current->ptrace);
	if (child->ptrace & PT_SEIZED)
		child->jobctl |= JOBCTL_TRAP_STOP;
	else
		sigaddset(&child->pending.signal, SIGSTOP);
	set_ti_flag(child, _TIF_SIGPENDING);
}
