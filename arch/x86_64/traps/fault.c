/*
 * Page faults. Ring 3 or kernel is decided by the saved CS alone: the error code's U bit is wrong on
 * some machines for far returns (docs: what emulators hide). Linux: arch/x86/mm/fault.c.
 */
#include <asm/extable.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/traps.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/sched/signal.h>
#include <uapi/linux/signal.h>

static unsigned int fault_flags(unsigned long error_code)
{
	unsigned int flags = 0;

	if (error_code & X86_PF_WRITE)
		flags |= FAULT_FLAG_WRITE;
	if (error_code & X86_PF_INSTR)
		flags |= FAULT_FLAG_INSTRUCTION;
	return flags;
}

static void user_fault(struct pt_regs *regs, unsigned long addr, unsigned long error_code)
{
	bool broken_far_call = (error_code & (X86_PF_PROT | X86_PF_USER)) == X86_PF_PROT;
	int err = -EFAULT;

	local_irq_enable();
	/*
	 * Used with the kernel's rights by an instruction of ring 3, and stopped by SMAP: QEMU's far calls and
	 * returns do that. The page is there, so to try again would be to try for ever.
	 */
	if (addr < TASK_SIZE && !(error_code & X86_PF_RSVD) && !broken_far_call)
		err = handle_mm_fault(current->mm, addr, fault_flags(error_code) | FAULT_FLAG_USER);
	if (!err ||
	    signal_pending(current)) /* a signal is acted on first; the access is tried again */
		return;
	if (err == -ENOMEM) {
		out_of_memory();
		return;
	}
	current->thread.cr2 = addr;
	error_code |= X86_PF_USER;
	if (addr >= TASK_SIZE)
		error_code |= X86_PF_PROT; /* says nothing of what is mapped there */
	if (err == -EIO)
		user_exception(regs, X86_TRAP_PF, error_code, SIGBUS, BUS_ADRERR, addr);
	else
		user_exception(regs, X86_TRAP_PF, error_code, SIGSEGV,
			       err == -EACCES ? SEGV_ACCERR : SEGV_MAPERR, addr);
}

static void kernel_fault(struct pt_regs *regs, unsigned long addr, unsigned long error_code)
{
	const struct exception_table_entry *e = search_extable(regs->ip);
	bool uaccess = e && e->type <= EX_TYPE_EFAULT_ZERO;

	/*
	 * User memory may be absent, copy on write, or yet to be read in; but only an access that opened the
	 * shutter (AC) from an instruction in the table is looked at. Anything else is a bug, and stays one.
	 */
	/* region: fault.uaccess */
	if (uaccess && (regs->flags & X86_EFLAGS_AC) && (regs->flags & X86_EFLAGS_IF) &&
	    addr < TASK_SIZE && current->mm && !in_atomic()) {
		int err, tries = 0;

		local_irq_enable();
		do { /* not for ever: a victim may wait for a lock that is held here */
			err = handle_mm_fault(current->mm, addr, fault_flags(error_code));
			if (err == -ENOMEM)
				out_of_memory();
		} while (err == -ENOMEM && tries++ < 100 && !signal_pending(current));
		local_irq_disable();
		if (!err)
			return;
	}
	/* endregion */
	if ((!uaccess || (regs->flags & X86_EFLAGS_AC)) && fixup_exception(regs, X86_TRAP_PF, addr))
		return;
	bust_spinlocks();
	explain_fault(regs, addr, error_code);
	current->thread.cr2 = addr;
	current->thread.error_code = error_code;
	oops("page fault in the kernel", regs);
}

void do_page_fault(struct pt_regs *regs, unsigned long error_code)
{
	unsigned long addr = read_cr2(); /* before anything else can fault */

	/* region: fault.user_by_cs */
	if (user_mode(regs))
		user_fault(regs, addr, error_code);
	else
		kernel_fault(regs, addr, error_code);
	/* endregion */
}
