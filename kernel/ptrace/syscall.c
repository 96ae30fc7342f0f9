/*
 * Stops at system calls. The entry code comes here only with work flags set (asm/thread_info.h), with the frame complete
 * and interrupts on: what the tracer changes in it, number and arguments, is what the call is made with.
 * Linux: kernel/entry/common.c, syscall_trace_enter(), syscall_exit_work(); kernel/ptrace.c.
 */
#include "internal.h"
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <asm/traps.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/trace_syscall.h>
#include <linux/uaccess.h>

/* A signal that the tracer goes on with is sent, since none was taken. */
static void report_syscall(unsigned long message)
{
	int sig = ptrace_notify(SIGTRAP | (current->ptrace & PT_TRACESYSGOOD ? 0x80 : 0), message);

	if (sig)
		send_sig(sig, current);
}

/* Before a call: the number to go on with, -1: none, and what is in the frame's rax is the answer. */
long syscall_trace_enter(struct pt_regs *regs)
{
	unsigned long work = test_ti_flag(current, SYSCALL_WORK_ENTER);

	if (current->ptrace && work & (_TIF_SYSCALL_TRACE | _TIF_SYSCALL_EMU))
		report_syscall(PTRACE_EVENTMSG_SYSCALL_ENTRY);
	if (work & _TIF_SYSCALL_EMU || fatal_signal_pending(current))
		return -1;
	/* region: ptrace.number */
	/* Whatever the tracer has put there: an unknown number gets this. */
	if ((int)regs->orig_ax != -1)
		regs->ax = -ENOSYS;
	if (test_ti_flag(current, _TIF_SYSCALL_TRACEPOINT))
		trace_sys_enter(regs, (int)regs->orig_ax);
	return (int)regs->orig_ax;
	/* endregion */
}

/* After a call. Interrupts off, before and after. */
void syscall_exit_work(struct pt_regs *regs)
{
	unsigned long work = test_ti_flag(current, SYSCALL_WORK_EXIT | _TIF_SYSCALL_EMU);

	local_irq_enable();
	if (work & _TIF_SYSCALL_TRACEPOINT)
		trace_sys_exit(regs);
	/* A call that was not made is no step either: that is the instruction behind it. */
	if (work & _TIF_SINGLESTEP && !(work & _TIF_SYSCALL_EMU)) {
		/* The trap flag would strike one instruction too late: SYSCALL has masked it. */
		current->thread.trap_nr = X86_TRAP_DB;
		current->thread.error_code = 0;
		force_sig_fault(SIGTRAP, TRAP_BRKPT, regs->ip);
	} else if (current->ptrace && work & _TIF_SYSCALL_TRACE) {
		report_syscall(PTRACE_EVENTMSG_SYSCALL_EXIT);
	}
	local_irq_disable();
}

/* PTRACE_GET_SYSCALL_INFO: the size of what there is to say, of which @size bytes are copied at most. */
long ptrace_get_syscall_info(struct task_struct *child, unsigned long size, void __user *data)
{
	const struct pt_regs *regs = task_pt_regs(child);
	bool at_syscall = child->last_siginfo && child->last_siginfo->si_code == (SIGTRAP | 0x80);
	unsigned long actual = offsetof(struct ptrace_syscall_info, entry);
	struct ptrace_syscall_info info;

	memset(&info, 0, sizeof(info));
	info.arch = AUDIT_ARCH_X86_64;
	info.instruction_pointer = regs->ip;
	info.stack_pointer = regs->sp;
	if (at_syscall && child->ptrace_message == PTRACE_EVENTMSG_SYSCALL_ENTRY) {
		const u64 args[] = { regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9 };

		info.op = PTRACE_SYSCALL_INFO_ENTRY;
		info.entry.nr = (int)regs->orig_ax;
		memcpy(info.entry.args, args, sizeof(args));
		actual += sizeof(info.entry);
	} else if (at_syscall && child->ptrace_message == PTRACE_EVENTMSG_SYSCALL_EXIT) {
		info.op = PTRACE_SYSCALL_INFO_EXIT;
		info.exit.rval = regs->ax;
		info.exit.is_error = IS_ERR_VALUE(regs->ax);
		actual += sizeof(info.exit.rval) + sizeof(info.exit.is_error);
	}
	return copy_to_user(data, &info, min(actual, size)) ? -EFAULT : (long)actual;
}
