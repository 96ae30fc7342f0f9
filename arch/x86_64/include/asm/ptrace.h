/*
 * struct pt_regs: what entry code leaves on the kernel stack, in Linux's layout (r15 lowest). The last
 * five words are what the CPU pushes for an exception, and what SYSCALL entry builds by hand.
 * Offsets for assembly come from it by asm-offsets. Linux: <asm/ptrace.h>.
 */
#pragma once

#include <asm/segment.h>
#include <asm/thread_info.h>

struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx; /* callee-saved */
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long
		orig_ax; /* the call's number; -1 for exceptions and interrupts (errors: in thread) */
	unsigned long ip, cs, flags, sp, ss;
};

/* From ring 3? The saved CS decides, nothing else: every other sign can be forged or is lost. */
static inline bool user_mode(const struct pt_regs *regs)
{
	return (regs->cs & 3) == 3;
}

#define task_pt_regs(task) ((struct pt_regs *)((task)->stack + THREAD_SIZE) - 1)
