/*
 * How it came to it: the calls that led to a report, through the entry into ring 3, and the code where
 * it happened. All memory is read through copy_from_kernel_nofault(), as it may be anything. Linux:
 * arch/x86/kernel/dumpstack.c.
 */
#include <asm/entry-common.h>
#include <asm/sections.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

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

void show_backtrace(struct pt_regs *regs)
{
	char where[80];

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
