/*
 * Single steps by the CPU's trap flag. The flag may be the program's own as well: _TIF_FORCED_TF says that it is there
 * for the tracer alone, who then neither sees it nor leaves it behind. Linux: arch/x86/kernel/step.c.
 */
#include <asm/processor-flags.h>
#include <asm/ptrace.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

/* Is the next instruction one that loads the flags? Then the trap flag is what that one makes it. */
static bool is_setting_trap_flag(struct task_struct *child, const struct pt_regs *regs)
{
	struct mm_struct *mm = get_task_mm(child);
	u8 opcode[15];
	int n;

	if (!mm)
		return false;
	n = access_remote_vm(mm, regs->ip, opcode, sizeof(opcode), FOLL_FORCE);
	mmput(mm);
	for (int i = 0; i < n; i++) {
		switch (opcode[i]) {
		case 0x9d: /* popf */
		case 0xcf: /* iret */
			return true;
		case 0x66 ... 0x67: /* prefixes: operand and address size, segments, lock, rep */
		case 0x26:
		case 0x2e:
		case 0x36:
		case 0x3e:
		case 0x64 ... 0x65:
		case 0xf0:
		case 0xf2 ... 0xf3:
			break;
		case 0x40 ... 0x4f: /* REX; in 32-bit code inc and dec */
			if (regs->cs != __USER_CS)
				return false;
			break;
		default:
			return false;
		}
	}
	return false;
}

void user_enable_single_step(struct task_struct *child)
{
	struct pt_regs *regs = task_pt_regs(child);
	bool programs_own;

	if (test_ti_flag(child, _TIF_SINGLESTEP))
		regs->flags |= X86_EFLAGS_TF;
	set_ti_flag(child, _TIF_SINGLESTEP);
	programs_own = regs->flags & X86_EFLAGS_TF;
	regs->flags |= X86_EFLAGS_TF;
	if (is_setting_trap_flag(child, regs))
		clear_ti_flag(child, _TIF_FORCED_TF);
	else if (!programs_own)
		set_ti_flag(child, _TIF_FORCED_TF);
}

void user_disable_single_step(struct task_struct *child)
{
	clear_ti_flag(child, _TIF_SINGLESTEP);
	/* region: ptrace.forced_tf */
	if (test_ti_flag(child, _TIF_FORCED_TF)) {
		clear_ti_flag(child, _TIF_FORCED_TF);
		task_pt_regs(child)->flags &= ~(unsigned long)X86_EFLAGS_TF;
	}
	/* endregion */
}
