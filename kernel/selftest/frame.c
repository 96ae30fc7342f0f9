/*
 * What a signal frame or a tracer could make of the way back: any value in the saved registers, any
 * selector in the segment registers. The return must then be exact, or end the task, and never
 * fault in ring 0 unforeseen. Linux: tools/testing/selftests/x86/sigreturn.c.
 */
#include "selftest.h"
#include <asm/desc.h>
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <asm/ptrace.h>
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

/*
 * A frame may be bad in any way but this: code segment of ring 0, which no signal frame can bring
 * either.
 */
static bool reaches_ring_0(const struct selftest_frame *f)
{
	return (f->mask & FRAME_CS) && (f->cs & 3) != 3;
}

long selftest_set_frame(const unsigned long *arg)
{
	struct pt_regs *regs = task_pt_regs(current);
	struct selftest_frame f;

	if (copy_from_user(&f, (void __user *)arg[0], sizeof(f)) || reaches_ring_0(&f))
		return -EINVAL;
	if (f.mask & FRAME_IP)
		regs->ip = f.ip;
	if (f.mask & FRAME_CS)
		regs->cs = f.cs;
	if (f.mask & FRAME_FLAGS)
		regs->flags = f.flags;
	if (f.mask & FRAME_SP)
		regs->sp = f.sp;
	if (f.mask & FRAME_SS)
		regs->ss = f.ss;
	if (f.mask & FRAME_CX)
		regs->cx = f.cx;
	if (f.mask & FRAME_R11)
		regs->r11 = f.r11;
	return 0;
}

long selftest_load_gs(const unsigned long *arg)
{
	u16 now;

	local_irq_disable();
	asm_load_gs_index(arg[0]);
	save_segment(gs, now);
	local_irq_enable();
	return now;
}

long selftest_load_ds(const unsigned long *arg)
{
	u16 now;

	local_irq_disable();
	load_segment(ds, arg[0]);
	save_segment(ds, now);
	local_irq_enable();
	return now;
}
