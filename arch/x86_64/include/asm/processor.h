/* The CPU as the rest of the kernel uses it. Linux: <asm/processor.h>. */
#pragma once

#include <linux/types.h>

struct pt_regs;
struct task_struct;

static __always_inline void cpu_relax(void)
{
	__asm__ volatile("pause" ::: "memory");
}

/* Sleep until an interrupt; sti takes effect after the next instruction, so none is missed. */
static __always_inline void safe_halt(void)
{
	__asm__ volatile("sti; hlt" ::: "memory");
}

/* exec: the registers of a fresh program, and no trace of the old one's CPU state. */
void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp);
void flush_thread(void);
/*
 * fork: copies current's CPU state and kernel frame to @child, which will return 0, with the stack and TLS base that
 * @args names; or what a kernel thread needs. 0, -ENOMEM, -EPERM (not a user address).
 */
struct kernel_clone_args;
int copy_thread(struct task_struct *child, const struct kernel_clone_args *args);
void exit_thread(struct task_struct *task); /* frees what copy_thread allocated */
/* arch/x86_64/ptrace/debugreg.c; called only where DR7 is not 0, which without that folder never is */
struct thread_struct;
__weak void load_debug_registers(const struct thread_struct *t); /* to the CPU */
__weak void flush_debug_registers(void); /* the current task's are off, for good */
__weak void debug_trap(struct pt_regs *regs, unsigned long dr6);
struct task_struct *switch_to(struct task_struct *prev, struct task_struct *next);
