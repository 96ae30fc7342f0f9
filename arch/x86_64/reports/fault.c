/*
 * What went wrong in the kernel, in words, for the one who wrote the code. The core prints the registers.
 * Linux: show_fault_oops() in arch/x86/mm/fault.c, handle_stack_overflow() in arch/x86/kernel/traps.c.
 */
#include <asm/ptrace.h>
#include <asm/traps.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>

void explain_fault(struct pt_regs *regs, unsigned long addr, unsigned long error_code)
{
	char where[64];

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
}

void explain_double_fault(struct pt_regs *regs, unsigned long cr2)
{
	if (is_stack_guard(cr2) || is_stack_guard(regs->sp - 8))
		pr_emerg(
			"Kernel stack overflow: the stack of %s[%d] ran into its guard page at %#lx.\n"
			"  Too deep a recursion, or too large local variables (a stack has %lu bytes).\n",
			current->comm, current->pid, cr2, THREAD_SIZE);
	else
		pr_emerg(
			"Double fault: an exception struck while another was being entered; usually RSP (%#lx) was no "
			"good stack.\n",
			regs->sp);
}
