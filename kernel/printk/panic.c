/*
 * Reports: panic, oops, warnings, and the backtrace they share. A report must not need anything that may be broken:
 * it reads memory through copy_from_kernel_nofault(), and the consoles work without locks by then.
 * Linux: kernel/panic.c, arch/x86/kernel/dumpstack.c.
 */
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/sections.h>
#include <linux/bug.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <uapi/linux/signal.h>

#define MAX_FRAMES 24
#define CODE_BYTES 16

/*
 * A return address is looked up by the call before it: if that never returns, the address itself may be the
 * next function's first.
 */
static void print_return_address(unsigned long addr)
{
	char text[80];

	pr_emerg("  %016lx %s\n", addr, sprint_symbol(text, sizeof(text), addr - 1));
}

/* Ring 3's side: the frame-pointer chain of the program, whose memory may be anything. */
static void user_backtrace(const struct pt_regs *regs)
{
	unsigned long bp = regs->bp, frame[2];

	pr_emerg("  -- %s[%d] in ring 3 --\n", current->comm, current->pid);
	pr_emerg("  %016lx (see it with: addr2line -e build/user/%s)\n", regs->ip, current->comm);
	for (int i = 0; i < MAX_FRAMES && bp && !(bp & 7); i++) {
		if (copy_from_user_nofault(frame, (const void __user *)bp, sizeof(frame)) ||
		    frame[1] >= TASK_SIZE)
			break;
		pr_emerg("  %016lx\n", frame[1]);
		if (frame[0] <= bp)
			break;
		bp = frame[0];
	}
}

/* @bp: a frame pointer of kernel code: [bp] the caller's, [bp + 8] the return address. */
static void kernel_backtrace(unsigned long bp)
{
	unsigned long frame[2];

	for (int i = 0; i < MAX_FRAMES; i++) {
		if ((bp & 7) || copy_from_kernel_nofault(frame, (void *)bp, sizeof(frame)))
			break;
		if (frame[1] < (unsigned long)_text || frame[1] >= (unsigned long)_etext)
			break;
		print_return_address(frame[1]);
		if (frame[1] >= (unsigned long)__entry_text_start &&
		    frame[1] < (unsigned long)__entry_text_end)
			break; /* the entry code: beyond it lies struct pt_regs */
		bp = frame[0];
	}
}

static void through_entry(void)
{
	if (current->mm && user_mode(task_pt_regs(current)))
		user_backtrace(task_pt_regs(current));
}

static void print_code(unsigned long ip)
{
	u8 code[CODE_BYTES];
	char text[CODE_BYTES * 3 + 1];

	if (copy_from_kernel_nofault(code, (void *)ip, sizeof(code)))
		return;
	for (int i = 0; i < CODE_BYTES; i++)
		snprintf(text + 3 * i, 4, "%02x ", code[i]);
	pr_emerg("Code: %s\n", text);
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
	if (user_mode(regs))
		return;
	print_code(regs->ip);
	pr_emerg("Backtrace, innermost first:\n");
	pr_emerg("  %016lx %s\n", regs->ip, sprint_symbol(where, sizeof(where), regs->ip));
	kernel_backtrace(regs->bp);
	through_entry();
}

void dump_stack(void)
{
	pr_emerg("Backtrace of %s[%d], innermost first:\n", current->comm, current->pid);
	kernel_backtrace((unsigned long)__builtin_frame_address(0));
	through_entry();
}

void warn_slowpath(const char *file, int line, const char *func, const char *cond)
{
	pr_warn("WARNING: at %s:%d %s(): %s\n", file, line, func, cond);
	dump_stack();
}

long panic_timeout;

static __noreturn void panic_end(void)
{
	long seconds = panic_timeout;

	if (!seconds)
		machine_halt();
	while (seconds-- > 0)
		udelay(1000000);
	machine_restart();
}

void panic(const char *fmt, ...)
{
	static bool again;
	va_list args;
	char text[256];

	local_irq_disable();
	bust_spinlocks();
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	pr_emerg("Kernel panic - not syncing: %s\n", text);
	if (!again) { /* a panic in the report of a panic ends here */
		again = true;
		dump_stack();
	}
	outcome_write("panic");
	panic_end();
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
