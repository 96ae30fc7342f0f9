/*
 * Reports: panic, oops, warnings. A report must not need anything that may be broken, and the consoles
 * work without locks by then. What it says beyond the registers is in kernel/reports. Linux:
 * kernel/panic.c, arch/x86/kernel/dumpstack.c.
 */
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/reboot.h>
#include <linux/bug.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <uapi/linux/signal.h>

/* In a kernel built without kernel/reports there are no names, no code bytes, no backtraces. */
const char *__weak sprint_symbol(char *buf, size_t size, unsigned long addr)
{
	snprintf(buf, size, "%#lx", addr);
	return buf;
}

void show_regs(struct pt_regs *regs)
{
	char where[80];

	pr_emerg("CPU: %d Task: %s[%d] CR2: %016lx CR3: %016lx\n", smp_processor_id(),
		 current->comm, current->pid, read_cr2(), read_cr3());
	pr_emerg("RIP: %04lx:%s\n", regs->cs, sprint_symbol(where, sizeof(where), regs->ip));
	pr_emerg("RSP: %04lx:%016lx RFLAGS: %08lx ORIG_RAX: %016lx\n", regs->ss, regs->sp,
		 regs->flags, regs->orig_ax);
	pr_emerg("RAX: %016lx RBX: %016lx RCX: %016lx\n", regs->ax, regs->bx, regs->cx);
	pr_emerg("RDX: %016lx RSI: %016lx RDI: %016lx\n", regs->dx, regs->si, regs->di);
	pr_emerg("RBP: %016lx R08: %016lx R09: %016lx\n", regs->bp, regs->r8, regs->r9);
	pr_emerg("R10: %016lx R11: %016lx R12: %016lx\n", regs->r10, regs->r11, regs->r12);
	pr_emerg("R13: %016lx R14: %016lx R15: %016lx\n", regs->r13, regs->r14, regs->r15);
	show_backtrace(regs);
}

void warn_slowpath(const char *file, int line, const char *func, const char *cond)
{
	pr_warn("WARNING: at %s:%d %s(): %s\n", file, line, func, cond);
	dump_stack();
}

void panic(const char *fmt, ...)
{
	static int panic_cpu = -1;
	int cpu = smp_processor_id(), nobody = -1;
	bool first;
	va_list args;
	char text[256];

	local_irq_disable();
	first = __atomic_compare_exchange_n(&panic_cpu, &nobody, cpu, false, __ATOMIC_SEQ_CST,
					    __ATOMIC_SEQ_CST);
	if (!first && nobody != cpu)
		stop_this_cpu(); /* the one that panicked before this one has the word */
	if (first)
		smp_send_stop();
	bust_spinlocks();
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	pr_emerg("Kernel panic - not syncing: %s\n", text);
	if (first) /* a panic in the report of a panic ends here */
		dump_stack();
	outcome_write("panic");
	panic_reboot();
	machine_halt();
}

void oops(const char *what, struct pt_regs *regs)
{
	pr_emerg("Oops: %s, error code %#lx\n", what, current->thread.error_code);
	show_regs(regs);
	if (in_atomic() || current->pid <= 1 || !(regs->flags & X86_EFLAGS_IF))
		panic("Oops where no task can be ended for it: %s",
		      in_interrupt()	  ? "in an interrupt"
		      : in_atomic()	  ? "a spinlock is held"
		      : current->pid == 1 ? "this is init"
					  : "interrupts are off");
	local_irq_enable();
	do_exit(SIGKILL);
}
