/*
 * The exception table: see asm/extable.h. Linux: lib/extable.c, arch/x86/mm/extable.c.
 *
 * What is not in the table, or is there for another kind of fault, is a bug of the kernel and stays one:
 * an instruction that may fault on user memory may not fault on the kernel's.
 */
#include <asm/extable.h>
#include <asm/page.h>
#include <asm/ptrace.h>
#include <asm/traps.h>
#include <linux/errno.h>

static unsigned long ex_insn(const struct exception_table_entry *e)
{
	return (unsigned long)&e->insn + e->insn;
}

static void ex_move(struct exception_table_entry *to, const struct exception_table_entry *from)
{
	long distance = (long)from - (long)to;

	*to = (struct exception_table_entry){
		.insn = from->insn + distance,
		.fixup = from->fixup + distance,
		.type = from->type,
	};
}

/* Insertion sort by instruction address: the linker leaves the table nearly sorted. */
void sort_extable(void)
{
	struct exception_table_entry *e, *p, held;

	for (e = __start___ex_table + 1; e < __stop___ex_table; e++) {
		if (ex_insn(e - 1) <= ex_insn(e))
			continue;
		ex_move(&held, e);
		for (p = e; p > __start___ex_table && ex_insn(p - 1) > ex_insn(&held); p--)
			ex_move(p, p - 1);
		ex_move(p, &held);
	}
}

const struct exception_table_entry *search_extable(unsigned long ip)
{
	const struct exception_table_entry *low = __start___ex_table, *high = __stop___ex_table;

	while (low < high) {
		const struct exception_table_entry *mid = low + (high - low) / 2;

		if (ex_insn(mid) == ip)
			return mid;
		if (ex_insn(mid) < ip)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* Is this the kind of fault that the entry is for? */
static bool ex_covers(unsigned int type, int trapnr, unsigned long cr2)
{
	bool gp_or_ss = trapnr == X86_TRAP_GP ||
			trapnr == X86_TRAP_SS; /* non-canonical; #SS by RBP or RSP */

	switch (type) {
	case EX_TYPE_UACCESS:
	case EX_TYPE_EFAULT:
	case EX_TYPE_EFAULT_ZERO:
		return gp_or_ss || (trapnr == X86_TRAP_PF && cr2 < TASK_SIZE + PAGE_SIZE);
	case EX_TYPE_KERNEL:
		return gp_or_ss || trapnr == X86_TRAP_PF;
	case EX_TYPE_GS_LOAD:
	case EX_TYPE_SEG_LOAD:
		return trapnr == X86_TRAP_GP || trapnr == X86_TRAP_NP;
	default: /* EX_TYPE_IRET is dealt with in assembly, before anybody asks here */
		return false;
	}
}

bool fixup_exception(struct pt_regs *regs, int trapnr, unsigned long cr2)
{
	const struct exception_table_entry *e = search_extable(regs->ip);

	if (!e || !ex_covers(e->type, trapnr, cr2))
		return false;
	/* region: extable.efault */
	if (e->type == EX_TYPE_EFAULT || e->type == EX_TYPE_EFAULT_ZERO)
		regs->ax = -EFAULT;
	/* endregion */
	/* region: extable.zero */
	if (e->type == EX_TYPE_EFAULT_ZERO)
		regs->dx = 0;
	/* endregion */
	regs->ip = (unsigned long)&e->fixup + e->fixup;
	return true;
}
