/*
 * /proc/PID/stack and wchan: where a task sleeps in the kernel. Linux: fs/proc/base.c, kernel/stacktrace.c.
 *
 * The task may run on meanwhile: each frame is read as memory that may be anything, within its stack.
 */
#include "internal.h"
#include <asm/sections.h>
#include <linux/kallsyms.h>

#define MAX_FRAMES 64
#define SAVED_BP 5 /* where __switch_to_asm() leaves it, in words */

/* In a kernel built without kernel/reports addresses have no names. */
const char *__weak sprint_symbol(char *buf, size_t size, unsigned long addr)
{
	snprintf(buf, size, "%#lx", addr);
	return buf;
}

/* The next return address behind the frame pointer *@bp, which moves on; 0: that was all. */
static unsigned long next_return(const struct task_struct *task, unsigned long *bp)
{
	unsigned long frame[2];

	if (*bp & 7 || *bp < task->stack || *bp > task->stack + THREAD_SIZE - sizeof(frame) ||
	    copy_from_kernel_nofault(frame, (void *)*bp, sizeof(frame)) ||
	    frame[1] < (unsigned long)_text || frame[1] >= (unsigned long)_etext)
		return 0;
	*bp = frame[0] > *bp ? frame[0] : 0; /* callers lie higher: it ends, whatever was read */
	return frame[1];
}

/* The frame pointer of a task that sleeps, or of the current one. 0: it runs elsewhere. */
static unsigned long first_frame(struct task_struct *task)
{
	unsigned long bp = 0;

	if (task == current)
		return (unsigned long)__builtin_frame_address(0);
	if (!READ_ONCE(task->on_rq))
		copy_from_kernel_nofault(
			&bp, (unsigned long *)READ_ONCE(task->thread.sp) + SAVED_BP, sizeof(bp));
	return bp;
}

/* Not where it waits, but how. */
static bool is_scheduler(const char *symbol)
{
	return !strncmp(symbol, "schedule", 8) || !strncmp(symbol, "switch_to", 9) ||
	       !strncmp(symbol, "__mutex_lock", 12);
}

int proc_pid_stack(struct seq_file *m, struct task_struct *task)
{
	unsigned long bp = first_frame(task), addr;
	char symbol[80];

	if (!capable(CAP_SYS_ADMIN))
		return -EACCES;
	for (int i = 0; i < MAX_FRAMES && (addr = next_return(task, &bp)); i++)
		if (!is_scheduler(sprint_symbol(symbol, sizeof(symbol), addr - 1)))
			seq_printf(m, "[<0>] %s\n", symbol);
	return 0;
}

int proc_pid_wchan(struct seq_file *m, struct task_struct *task)
{
	unsigned long bp = task != current && proc_may_look(task) ? first_frame(task) : 0, addr;
	char symbol[80] = "0";

	while ((addr = next_return(task, &bp)))
		if (!is_scheduler(sprint_symbol(symbol, sizeof(symbol), addr - 1)))
			break;
	symbol[addr ? strcspn(symbol, "+") : 1] = '\0';
	seq_puts(m, addr ? symbol : "0");
	return 0;
}
