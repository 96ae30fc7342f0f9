/*
 * arch_prctl(2): the FS and GS bases. FS is where every C library keeps its thread's variables; a base
 * beyond user memory is refused, since the kernel's own GS base must never be reachable that way.
 * Linux: arch/x86/kernel/process_64.c.
 */
#include <asm/desc.h>
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/asm/prctl.h>

static long set_base(u32 msr, u16 *index, unsigned long addr)
{
	if (addr >= TASK_SIZE)
		return -EPERM;
	local_irq_disable();
	/* A base of its own goes with the null selector. */
	if (msr == MSR_FS_BASE)
		load_segment(fs, 0);
	else
		asm_load_gs_index(0);
	*index = 0;
	wrmsr(msr, addr);
	local_irq_enable();
	return 0;
}

SYSCALL_DEFINE2(arch_prctl, int, code, unsigned long, addr)
{
	switch (code) {
	case ARCH_SET_FS:
		return set_base(MSR_FS_BASE, &current->thread.fsindex, addr);
	case ARCH_SET_GS:
		return set_base(MSR_KERNEL_GS_BASE, &current->thread.gsindex, addr);
	case ARCH_GET_FS:
		return put_user(rdmsr(MSR_FS_BASE), (unsigned long __user *)addr);
	case ARCH_GET_GS:
		return put_user(rdmsr(MSR_KERNEL_GS_BASE), (unsigned long __user *)addr);
	default:
		return -EINVAL;
	}
}
