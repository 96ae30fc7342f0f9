/*
 * A tracee's hardware breakpoints and watchpoints: the last words of struct user. They are on while the task runs, in
 * the kernel as well, so their addresses are the user's: nothing that the kernel touches on its own account is watched, least of all
 * on the way in, before it has a stack (CVE-2018-8897 and its kin). Linux: arch/x86/kernel/ptrace.c, hw_breakpoint.c.
 */
#include "internal.h"
#include <asm/debugreg.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/page.h>
#include <asm/processor-flags.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/traps.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#define DR7_TYPE(dr7, i) \
	((dr7) >> (16 + 4 * (i)) & 3) /* 0: execute, 1: write, 2: ports, 3: read or write */
#define DR7_LEN(dr7, i) ((dr7) >> (18 + 4 * (i)) & 3)
#define DR7_ENABLED(dr7, i) ((dr7) >> (2 * (i)) & 3)

void load_debug_registers(const struct thread_struct *t)
{
	write_dr7(DR7_FIXED); /* never a half of the one and a half of the other */
	if (!t->debugreg[7])
		return;
	write_dr0_to_3(t->debugreg);
	/* region: ptrace.dr7 */
	write_dr7((t->debugreg[7] & ~DR7_RESERVED) | DR7_FIXED);
	/* endregion */
}

void flush_debug_registers(void)
{
	memset(current->thread.debugreg, 0, sizeof(current->thread.debugreg));
	write_dr7(DR7_FIXED);
}

/* #DB in ring 3, interrupts off, DR7 off: what the tracer will read in DR6; and all on again. */
void debug_trap(struct pt_regs *regs, unsigned long dr6)
{
	unsigned long *dr = current->thread.debugreg;

	dr[6] = dr6 & (DR_STEP | DR_TRAP_BITS);
	for (int i = 0; i < 4; i++)
		if (dr6 & 1UL << i && !DR7_TYPE(dr[7], i))
			regs->flags |=
				X86_EFLAGS_RF; /* it struck before the instruction, which is to run now */
	load_debug_registers(&current->thread);
}

/* May the CPU be given this, as far as breakpoint @i goes? */
static bool breakpoint_valid(int i, unsigned long addr, unsigned long dr7)
{
	static const u8 lengths[] = { 1, 2, 8, 4 };
	unsigned int len = lengths[DR7_LEN(dr7, i)], type = DR7_TYPE(dr7, i);

	/* region: ptrace.breakpoint_address */
	if (addr >= TASK_SIZE || addr + len > TASK_SIZE)
		return false;
	/* endregion */
	if (!DR7_ENABLED(dr7, i))
		return true;
	if (type == 2 || (type == 0 && len != 1))
		return false;
	return !(addr & (len - 1));
}

unsigned long get_debugreg(struct task_struct *task, int n)
{
	return task->thread.debugreg[n] ^ (n == 6 ? DR6_RESERVED : 0);
}

/* 0, -EINVAL, -EIO. */
int set_debugreg(struct task_struct *task, int n, unsigned long value)
{
	unsigned long *dr = task->thread.debugreg;

	switch (n) {
	case 0 ... 3:
		if (!breakpoint_valid(n, value, dr[7]))
			return -EINVAL;
		break;
	case 6:
		value ^= DR6_RESERVED;
		break;
	case 7:
		for (int i = 0; i < 4; i++)
			if (!breakpoint_valid(i, dr[i], value))
				return -EINVAL;
		break;
	default:
		return -EIO;
	}
	dr[n] = value; /* the task is off its CPU: it is loaded with the rest */
	return 0;
}
