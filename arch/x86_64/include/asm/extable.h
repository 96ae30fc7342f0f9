/*
 * The exception table: instructions that are allowed to fault in the kernel, and what happens then. An
 * entry says where (insn), where to go on (fixup), and what to do to the registers first (type).
 * The build puts entries in section __ex_table; sort_extable() orders them once, before that section
 * becomes read-only. Linux: <asm/extable.h>, arch/x86/mm/extable.c.
 */
#pragma once

#define EX_TYPE_UACCESS \
	1 /* user memory: go on at the fixup, registers as they are (rcx: bytes left) */
#define EX_TYPE_EFAULT 2 /* user memory: rax = -EFAULT */
#define EX_TYPE_EFAULT_ZERO \
	3		  /* user memory: rax = -EFAULT, rdx = 0, so that nothing stale is used */
#define EX_TYPE_KERNEL 4  /* kernel memory that may not be there (copy_from_kernel_nofault) */
#define EX_TYPE_GS_LOAD 5 /* a bad selector for gs; the user's GS base is active */
#define EX_TYPE_IRET \
	6 /* a bad frame at iretq; the user's GS base is active, the task gets a signal */
#define EX_TYPE_SEG_LOAD 7 /* a bad selector for ds, es, fs */

#ifndef __ASSEMBLER__
#include <linux/types.h>

struct pt_regs;

struct exception_table_entry {
	s32 insn, fixup; /* relative to the field itself, so that the table needs no relocation */
	u32 type;
};

extern struct exception_table_entry __start___ex_table[], __stop___ex_table[];

void sort_extable(void);
const struct exception_table_entry *search_extable(unsigned long ip);

/*
 * The fault of vector @trapnr at regs->ip (address @cr2 for #PF): true if the table has an entry for it that
 * covers this kind of fault; then regs are changed so that the return goes to the fixup.
 */
bool fixup_exception(struct pt_regs *regs, int trapnr, unsigned long cr2);

/* One entry, for use in inline assembly: label "1" may fault, label @to takes over. */
#define _ASM_EXTABLE(from, to, type)       \
	".pushsection __ex_table, \"a\"\n" \
	".balign 4\n"                      \
	".long " from " - .\n"             \
	".long " to " - .\n"               \
	".long " #type "\n"                \
	".popsection\n"
#define ASM_EXTABLE(from, to, type) _ASM_EXTABLE(from, to, type)
#endif
