/* Where assembly and C meet at the boundary. Linux: <linux/entry-common.h>, <asm/syscall.h>. */
#pragma once

#include <asm/ptrace.h>
#include <linux/compiler.h>

struct task_struct;

/* Called by the assembly files of arch/x86_64/entry, declared for the C side's sake. */
void do_syscall_64(struct pt_regs *regs, long nr);
void exit_to_user_mode(struct pt_regs *regs);
void exception_from_user(struct pt_regs *regs, unsigned long vector, unsigned long error_code);
void exception_from_kernel(struct pt_regs *regs, unsigned long vector, unsigned long error_code);
struct pt_regs *fixup_bad_iret(struct pt_regs *regs);
void schedule_tail(struct task_struct *prev);

/* kernel/ptrace/syscall.c; called only where work flags are set, which without that folder they never are. */
__weak long syscall_trace_enter(struct pt_regs *regs);
__weak void syscall_exit_work(struct pt_regs *regs);

/* Assembly labels. */
extern char syscall_entry[], syscall_entry_compat[], syscall_return[], iretq_insn[],
	exception_stubs[];
extern char ret_from_fork[], return_to_user[];
void asm_load_gs_index(unsigned int selector);

/* Acts on pending signals of the current task; may not return. kernel/sched/signal.c */
void do_signal(struct pt_regs *regs);
