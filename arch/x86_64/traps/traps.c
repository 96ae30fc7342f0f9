/*
 * What an exception means: in ring 3 a signal for the task, in the kernel a fixup or a bug report.
 * Called by arch/x86_64/entry/exceptions.asm with interrupts off. Linux: arch/x86/kernel/traps.c.
 */
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/traps.h>
#include <asm/extable.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <uapi/linux/signal.h>

static const struct {
	const char *name;
	u8 sig;	 /* what Linux sends for it in ring 3 */
	u8 code; /* and the si_code, with the instruction's address; 0: SI_KERNEL, without */
} traps[] = {
	[X86_TRAP_DE] = { "divide error", SIGFPE, FPE_INTDIV },
	[X86_TRAP_DB] = { "debug trap", SIGTRAP },
	[X86_TRAP_NMI] = { "NMI", 0 },
	[X86_TRAP_BP] = { "breakpoint", SIGTRAP },
	[X86_TRAP_OF] = { "overflow", SIGSEGV },
	[X86_TRAP_BR] = { "bounds", SIGSEGV },
	[X86_TRAP_UD] = { "invalid opcode", SIGILL, ILL_ILLOPN },
	[X86_TRAP_NM] = { "device not available", SIGSEGV },
	[X86_TRAP_DF] = { "double fault", SIGSEGV },
	[9] = { "coprocessor segment overrun", SIGFPE },
	[X86_TRAP_TS] = { "invalid TSS", SIGSEGV },
	[X86_TRAP_NP] = { "segment not present", SIGBUS },
	[X86_TRAP_SS] = { "stack segment", SIGBUS },
	[X86_TRAP_GP] = { "general protection fault", SIGSEGV },
	[X86_TRAP_PF] = { "page fault", SIGSEGV },
	[15] = { "reserved", SIGSEGV },
	[X86_TRAP_MF] = { "x87 error", SIGFPE },
	[X86_TRAP_AC] = { "alignment check", SIGBUS, BUS_ADRALN },
	[X86_TRAP_MC] = { "machine check", SIGBUS },
	[X86_TRAP_XM] = { "SIMD error", SIGFPE },
};

const char *trap_name(unsigned int vector)
{
	return vector < ARRAY_SIZE(traps) && traps[vector].name ? traps[vector].name
								: "unknown exception";
}

void user_exception(struct pt_regs *regs, unsigned int vector, unsigned long error_code, int sig,
		    int code, unsigned long addr)
{
	__sighandler_t handler = current->sighand->action[sig - 1].sa.sa_handler;

	current->thread.trap_nr = vector;
	current->thread.error_code = error_code;
	if ((handler == SIG_DFL || handler == SIG_IGN) &&
	    !current->ptrace) /* nobody else would tell */
		pr_info("%s[%d]: %s at ip %lx sp %lx addr %lx error %lx: signal %d\n",
			current->comm, current->pid, trap_name(vector), regs->ip, regs->sp, addr,
			error_code, sig);
	if (code)
		force_sig_fault(sig, code, addr);
	else
		force_sig(sig);
}

/*
 * #DB: DR6 says why, and keeps saying it until cleared; DR7 is off while the kernel works, so that no watchpoint
 * strikes in here.
 */
static unsigned long debug_begin(unsigned long *dr7)
{
	unsigned long dr6 = read_dr6();

	/* region: traps.dr7 */
	*dr7 = read_dr7();
	write_dr7(0x400);
	/* endregion */
	write_dr6(0xffff0ff0);
	return dr6;
}

#define DR6_BS 0x4000UL /* single step */

void exception_from_user(struct pt_regs *regs, unsigned long vector, unsigned long error_code)
{
	unsigned long dr7, dr6, addr = regs->ip;
	bool known = vector < ARRAY_SIZE(traps) && traps[vector].sig;
	int code = known ? traps[vector].code : 0;

	switch (vector) {
	case X86_TRAP_PF:
		do_page_fault(regs, error_code);
		return;
	case X86_TRAP_DB:
		dr6 = debug_begin(&dr7);
		code = dr6 & DR6_BS ? TRAP_TRACE : dr6 & 0xf ? TRAP_HWBKPT : TRAP_BRKPT;
		if (unlikely(current->ptrace || current->thread.debugreg[7]))
			debug_trap(regs, dr6);
		break;
	case X86_TRAP_MF:
	case X86_TRAP_XM:
		code = fpu_exception_code(vector);
		break;
	case X86_TRAP_AC:
		addr = 0; /* the CPU does not say which */
		break;
	case X86_TRAP_NMI:
		do_nmi(regs);
		return;
	case X86_TRAP_MC:
		panic("machine check in ring 3 at %#lx", regs->ip);
	default:
		if (vector >= FIRST_IRQ_VECTOR) {
			do_interrupt(regs, vector);
			return;
		}
	}
	local_irq_enable();
	user_exception(regs, vector, error_code, known ? traps[vector].sig : SIGSEGV, code,
		       code ? addr : 0);
}

/* A debug exception in the kernel: ring 3 cannot aim one here, but a single step or MOV SS may slip through. */
static void kernel_debug(struct pt_regs *regs)
{
	unsigned long dr7, dr6 = debug_begin(&dr7);

	/* TF set by ring 3 and seen at the first kernel instruction: the kernel goes on without it, and the trap
	 * comes after the return, since the user's own TF is in its saved flags. */
	if (dr6 & DR6_BS)
		regs->flags &= ~(unsigned long)X86_EFLAGS_TF;
	if (dr6 &
	    0xf) /* an instruction breakpoint strikes before the instruction: let that one run */
		regs->flags |= X86_EFLAGS_RF;
	else if (!(dr6 & DR6_BS))
		pr_warn("debug exception in the kernel at %#lx, DR6 %#lx\n", regs->ip, dr6);
	write_dr7(dr7);
}

static __noreturn void double_fault(struct pt_regs *regs)
{
	unsigned long cr2 = read_cr2();

	bust_spinlocks();
	explain_double_fault(regs, cr2);
	show_regs(regs);
	panic("double fault");
}

void exception_from_kernel(struct pt_regs *regs, unsigned long vector, unsigned long error_code)
{
	switch (vector) {
	case X86_TRAP_PF:
		do_page_fault(regs, error_code);
		return;
	case X86_TRAP_DB:
		kernel_debug(regs);
		return;
	case X86_TRAP_NMI:
		do_nmi(regs);
		return;
	case X86_TRAP_DF:
		double_fault(regs);
	case X86_TRAP_MC:
		panic("machine check in the kernel at %#lx", regs->ip);
	case X86_TRAP_BP:
		pr_warn("breakpoint in the kernel at %#lx\n", regs->ip);
		return;
	default:
		if (vector >= FIRST_IRQ_VECTOR) {
			do_interrupt(regs, vector);
			return;
		}
	}
	if (fixup_exception(regs, vector, 0))
		return;
	current->thread.error_code = error_code;
	oops(trap_name(vector), regs);
}

/*
 * iretq could not load the frame it was given: that frame lies where the fault's RSP points. The task gets
 * the fault as if it had happened in ring 3, with the registers it would have had there. Returns its frame.
 */
struct pt_regs *fixup_bad_iret(struct pt_regs *regs)
{
	struct pt_regs *user = task_pt_regs(current);
	struct pt_regs frame = *regs;

	/* region: traps.bad_iret */
	memcpy(&frame.ip, (void *)regs->sp, sizeof(struct pt_regs) - offsetof(struct pt_regs, ip));
	/* endregion */
	*user = frame;
	return user;
}

DEFINE_PER_CPU(unsigned long, nmi_count);

/* Sent to stop this CPU, or by a test. The handler touches no user memory and nothing that could fault. */
void do_nmi(struct pt_regs *regs __unused)
{
	this_cpu_add(nmi_count, 1UL);
	nmi_stop_this_cpu();
}
