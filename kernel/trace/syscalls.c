/*
 * The hooks on system calls for whoever watches from inside the kernel. They are reached by a work flag of the task only,
 * so that a call that nobody watches costs nothing. Linux: kernel/tracepoint.c, syscall_regfunc().
 */
#include <asm/entry-common.h>
#include <asm/thread_info.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/trace_syscall.h>

static unsigned int watchers; /* under tasklist_lock */

static void set_flag(struct task_struct *task, void *arg)
{
	if (arg)
		set_ti_flag(task, _TIF_SYSCALL_TRACEPOINT);
	else
		clear_ti_flag(task, _TIF_SYSCALL_TRACEPOINT);
}

void syscall_tracing_get(void)
{
	if (!syscall_trace_enter) /* kernel/ptrace, which brings us here, is not in the build */
		return;
	spin_lock_irq(&tasklist_lock);
	if (!watchers++)
		for_each_task(set_flag, &watchers);
	spin_unlock_irq(&tasklist_lock);
}

void syscall_tracing_put(void)
{
	if (!syscall_trace_enter)
		return;
	spin_lock_irq(&tasklist_lock);
	if (!--watchers)
		for_each_task(set_flag, NULL);
	spin_unlock_irq(&tasklist_lock);
}

void syscall_tracepoint_update(struct task_struct *task)
{
	if (unlikely(watchers))
		set_ti_flag(task, _TIF_SYSCALL_TRACEPOINT);
}

void trace_sys_enter(struct pt_regs *regs, long nr)
{
	console_sys_enter(regs, nr);
	event_sys_enter(regs, nr);
}

void trace_sys_exit(struct pt_regs *regs)
{
	console_sys_exit(regs);
	event_sys_exit(regs);
}
