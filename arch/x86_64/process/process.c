/*
 * A task's CPU state: made at fork, changed at exec, swapped at a switch. Linux: arch/x86/kernel/process_64.c.
 */
#include <asm/cpufeature.h>
#include <asm/desc.h>
#include <asm/entry-common.h>
#include <asm/fpu.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/tables.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched/task.h>
#include <linux/string.h>

struct task_struct *__switch_to_asm(struct task_struct *prev, struct task_struct *next);

/* What __switch_to_asm pops when a task runs for the first time; lowest address first. */
struct first_frame {
	unsigned long r15, r14, r13, r12, bx, bp;
	unsigned long ret;
};

/*
 * FS and GS as ring 3 sees them: a selector and a base each. Ring 3 changes the bases without asking where the CPU
 * has FSGSBASE, so they are read back at every switch. Loading a selector overwrites the base; so first selectors.
 */
static void save_segments(struct thread_struct *t)
{
	save_segment(ds, t->ds);
	save_segment(es, t->es);
	save_segment(fs, t->fsindex);
	save_segment(gs, t->gsindex);
	t->fsbase = rdmsr(MSR_FS_BASE);
	t->gsbase = rdmsr(MSR_KERNEL_GS_BASE); /* swapped out while the kernel runs */
}

static void load_segments(const struct thread_struct *prev, const struct thread_struct *next)
{
	if (prev->ds | next->ds)
		load_segment(ds, next->ds);
	if (prev->es | next->es)
		load_segment(es, next->es);
	if (prev->fsindex | next->fsindex)
		load_segment(fs, next->fsindex);
	if (prev->gsindex | next->gsindex)
		asm_load_gs_index(next->gsindex);
	wrmsr(MSR_FS_BASE, next->fsbase);
	wrmsr(MSR_KERNEL_GS_BASE, next->gsbase);
}

/*
 * Switches from @prev, the current task, to @next. Interrupts off. Returns when @prev runs again: the task
 * that ran before it then.
 */
struct task_struct *switch_to(struct task_struct *prev, struct task_struct *next)
{
	unsigned long top = next->stack + THREAD_SIZE;

	save_segments(&prev->thread);
	if (prev->thread.fpu)
		fpu_save(prev->thread.fpu);
	if (next->mm)
		switch_mm(next->mm);
	else
		enter_lazy_tlb();
	load_segments(&prev->thread, &next->thread);
	if (unlikely(prev->thread.debugreg[7] | next->thread.debugreg[7]))
		load_debug_registers(&next->thread);
	if (next->thread.fpu)
		fpu_restore(next->thread.fpu);
	this_cpu_write(pcpu_hot.current_task, next);
	this_cpu_write(pcpu_hot.top_of_stack, top);
	set_exception_stack(top);
	return __switch_to_asm(prev, next);
}

static struct first_frame *first_frame(struct task_struct *child)
{
	struct first_frame *frame = (struct first_frame *)task_pt_regs(child) - 1;

	memset(frame, 0, sizeof(*frame));
	frame->ret = (unsigned long)ret_from_fork;
	child->thread.sp = (unsigned long)frame;
	return frame;
}

static void copy_kernel_thread(struct task_struct *child, const struct kernel_clone_args *args)
{
	struct first_frame *frame = first_frame(child);
	void *fpu = child->thread.fpu;

	memset(&child->thread, 0, sizeof(child->thread));
	child->thread.fpu = fpu;
	child->thread.sp = (unsigned long)frame;
	memset(task_pt_regs(child), 0, sizeof(struct pt_regs));
	frame->bx = (unsigned long)args->fn;
	frame->r12 = (unsigned long)args->fn_arg;
}

int copy_thread(struct task_struct *child, const struct kernel_clone_args *args)
{
	struct pt_regs *regs = task_pt_regs(child);

	child->thread.fpu = fpu_alloc();
	if (!child->thread.fpu)
		return -ENOMEM;
	if (args->fn) {
		copy_kernel_thread(child, args);
		return 0;
	}
	local_irq_disable(); /* the registers are the current task's only while nothing switches */
	fpu_save(child->thread.fpu);
	save_segments(&child->thread);
	local_irq_enable();
	memset(child->thread.debugreg, 0, sizeof(child->thread.debugreg));
	*regs = *task_pt_regs(current);
	regs->ax = 0; /* what fork returns in the child */
	if (args->stack)
		regs->sp = args->stack;
	if (args->flags & CLONE_SETTLS) {
		if (args->tls >= TASK_SIZE)
			return -EPERM;
		child->thread.fsindex = 0;
		child->thread.fsbase = args->tls;
	}
	first_frame(child);
	return 0;
}

void exit_thread(struct task_struct *task)
{
	fpu_free(task->thread.fpu);
	task->thread.fpu = NULL;
}

void flush_thread(void)
{
	static const struct thread_struct zero;

	local_irq_disable();
	save_segments(&current->thread);
	load_segments(&current->thread, &zero);
	if (unlikely(current->thread.debugreg[7]))
		flush_debug_registers();
	fpu_reset();
	local_irq_enable();
}

void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp)
{
	memset(regs, 0, offsetof(struct pt_regs, orig_ax)); /* tracers see the number once more */
	regs->ip = ip;
	regs->sp = sp;
	regs->cs = __USER_CS;
	regs->ss = __USER_DS;
	regs->flags = X86_EFLAGS_IF | X86_EFLAGS_FIXED;
}
