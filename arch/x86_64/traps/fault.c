/*
 * Page faults. Ring 3 or kernel is decided by the saved CS alone: the error code's U bit is wrong on
 * some machines for far returns (docs: what emulators hide). Linux: arch/x86/mm/fault.c.
 */
#include <asm/extable.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/traps.h>
#include <linux/kallsyms.h>
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

/* What went wrong, in words, for the one who wrote the kernel code at regs->ip. */
static __noreturn void kernel_fault_report(struct pt_regs *regs, unsigned long addr,
					   unsigned long error_code)
{
	char where[64];

	bust_spinlocks();
	sprint_symbol(where, sizeof(where), regs->ip);
	if (is_stack_guard(addr))
		pr_emerg("BUG: kernel stack overflow in %s: %#lx is a guard page\n", where, addr);
	else if (addr < PAGE_SIZE)
		pr_emerg("BUG: kernel NULL pointer dereference in %s: it %s address %#lx\n", where,
			 error_code & X86_PF_INSTR   ? "jumped to"
			 : error_code & X86_PF_WRITE ? "wrote"
						     : "read",
			 addr);
	else if (addr < TASK_SIZE && (error_code & X86_PF_INSTR))
		pr_emerg("BUG: the kernel jumped to user address %#lx: SMEP stopped it\n", addr);
	else if (addr < TASK_SIZE && (regs->flags & X86_EFLAGS_AC))
		pr_emerg(
			"BUG: %s touched user address %#lx between stac and clac, where it may, but the instruction has no "
			"line in the exception table: the fault cannot be turned into -EFAULT\n",
			where, addr);
	else if (addr < TASK_SIZE)
		pr_emerg(
			"BUG: %s %s user address %#lx directly: SMAP stopped it. User memory is reached only through "
			"<linux/uaccess.h>: use %s\n",
			where, error_code & X86_PF_WRITE ? "wrote" : "read", addr,
			error_code & X86_PF_WRITE ? "copy_to_user() or put_user()"
						  : "copy_from_user() or get_user()");
	else if (error_code & X86_PF_INSTR)
		pr_emerg("BUG: the kernel jumped to %#lx, which is not code\n", addr);
	else if (error_code & X86_PF_PROT)
		pr_emerg("BUG: %s wrote to read-only kernel memory at %#lx\n", where, addr);
	else
		pr_emerg("BUG: %s %s kernel address %#lx, where nothing is mapped\n", where,
			 error_code & X86_PF_WRITE ? "wrote to" : "read", addr);
	current->thread.cr2 = addr;
	current->thread.error_code = error_code;
	oops("page fault in the kernel", regs);
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
	kernel_fault_report(regs, addr, error_code);
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
