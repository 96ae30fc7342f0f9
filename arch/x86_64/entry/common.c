/*
 * Dispatch of system calls, and the last look before ring 3.
 *
 * The table is const, so it lies in .rodata: no page of it has a writable mapping. The number is an
 * int, as Linux has it: the upper half of rax means nothing, and a negative one is as unknown as a large
 * one since it is compared as unsigned. Linux: arch/x86/entry/common.c, kernel/entry/common.c.
 */
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <asm/nospec.h>
#include <linux/sched.h>
#include <linux/syscalls.h>

/* What an unused number gets, and any call whose folder is not in the build. */
long sys_ni_syscall(const struct pt_regs *regs __unused)
{
	return -ENOSYS;
}

/* region: dispatch.table */
#define __SYSCALL(nr, entry) \
	__weak __attribute__((alias("sys_ni_syscall"))) __typeof__(sys_ni_syscall) entry;
#include <asm/syscalls_64.h>
#undef __SYSCALL

#define __SYSCALL(nr, entry) [nr] = entry,
#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Winitializer-overrides"
#else
#pragma GCC diagnostic ignored "-Woverride-init"
#endif
const sys_call_ptr_t sys_call_table[__NR_syscalls] = {
	[0 ... __NR_syscalls - 1] = sys_ni_syscall,
#include <asm/syscalls_64.h>
};
#pragma GCC diagnostic pop
#undef __SYSCALL
/* endregion */

DEFINE_PER_CPU(unsigned long, syscall_counts[__NR_syscalls]);

/*
 * One system call. In: the frame with rax = -ENOSYS, interrupts on. Out: the result in the frame,
 * interrupts off, no work left for this task: what happens then can only be the return. Who traces calls is asked
 * before and after each (kernel/ptrace/syscall.c).
 */
void do_syscall_64(struct pt_regs *regs, long nr)
{
	/* Plain reads of the flags, which are tested in memory: here each instruction counts. */
	if (unlikely(current->thread_info.flags & SYSCALL_WORK_ENTER))
		nr = syscall_trace_enter(regs); /* may be another one now, so it is checked below */
	/* region: dispatch.bound */
	if (likely((unsigned int)nr < __NR_syscalls)) {
		/* endregion */
		/* region: dispatch.nospec */
		nr = array_index_nospec((unsigned int)nr, __NR_syscalls);
		/* endregion */
		this_cpu_add(syscall_counts[nr], 1);
		regs->ax = sys_call_table[nr](regs);
	}
	local_irq_disable();
	if (unlikely(current->thread_info.flags & (EXIT_TO_USER_MODE_WORK | SYSCALL_WORK_EXIT))) {
		if (test_ti_flag(current, SYSCALL_WORK_EXIT))
			syscall_exit_work(regs);
		exit_to_user_mode(regs);
	}
}

/*
 * Does what is due before ring 3 sees the CPU again: gives it to others, acts on signals. Each may sleep, and
 * while one is done more may come up, so it is a loop; it ends with interrupts off, and they stay off until
 * the return, so that nothing can come up in between. Called and returns with interrupts off. Not inlined, as the call that
 * has nothing to do would save a register for it.
 */
noinline void exit_to_user_mode(struct pt_regs *regs)
{
	unsigned long work;

	while ((work = test_ti_flag(current, EXIT_TO_USER_MODE_WORK))) {
		local_irq_enable();
		if (work & _TIF_NEED_RESCHED)
			schedule();
		if (work & _TIF_SIGPENDING)
			do_signal(regs);
		local_irq_disable();
	}
}
