/*
 * trace=all or trace=NAME,... on the command line: each such call is a line on the console, in strace(1)'s words, by the
 * code that strace prints with (decode/). The arguments are read when the call begins, as it will read them, and
 * printed when it returns, so that a line is whole; exit and exit_group, which do not return, at once.
 */
#include "decode/decode.h"
#include <asm/ptrace.h>
#include <asm/unistd_64.h>
#include <linux/boot_info.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/trace_syscall.h>
#include <linux/uaccess.h>

#define BUCKETS 64
#define TEXT_SIZE 960 /* with pid and time a message of printk's */

/* A call that has not returned. At most one for each task. */
struct line {
	struct line *next;
	const struct task_struct *task;
	struct strace text;
	char buf[TEXT_SIZE];
};

static bool all; /* these two are set once, before the first program */
static unsigned long selected[1024 / 64];
static struct line *lines[BUCKETS];
static DEFINE_SPINLOCK(lines_lock); /* protects lines[]; innermost */

static bool is_selected(unsigned long nr)
{
	return all || (nr < 1024 && selected[nr / 64] >> nr % 64 & 1);
}

static size_t read_user(struct strace *t, void *to, unsigned long from, size_t n)
{
	return n - copy_from_user(to, (const void __user *)from, n);
}

/* Takes the current task's line out. NULL: its call is not shown. */
static struct line *take_line(void)
{
	struct line **link = &lines[(unsigned long)current / 64 % BUCKETS], *line;

	spin_lock(&lines_lock);
	while (*link && (*link)->task != current)
		link = &(*link)->next;
	line = *link;
	if (line)
		*link = line->next;
	spin_unlock(&lines_lock);
	return line;
}

static void show(struct line *line)
{
	pr_info("[pid %5d] %s\n", current->pid, line->buf);
	kfree(line);
}

void console_sys_enter(struct pt_regs *regs, long nr)
{
	struct line **link = &lines[(unsigned long)current / 64 % BUCKETS], *line;

	if (!is_selected(nr))
		return;
	kfree(take_line()); /* of a task that never came back, whose place this one has */
	line = kzalloc(sizeof(*line), GFP_KERNEL);
	if (!line)
		return;
	line->task = current;
	line->text = (struct strace){
		.buf = line->buf,
		.size = TEXT_SIZE,
		.column = sizeof("[pid 12345] ") - 1,
		.strmax = 32,
		.nr = nr,
		.sp = regs->sp,
		.args = { regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9 },
		.read = read_user,
	};
	strace_enter(&line->text);
	if (nr == __NR_exit || nr == __NR_exit_group) {
		put_unfinished(&line->text);
		show(line);
		return;
	}
	spin_lock(&lines_lock);
	line->next = *link;
	*link = line;
	spin_unlock(&lines_lock);
}

void console_sys_exit(struct pt_regs *regs)
{
	struct line *line = take_line();

	if (!line)
		return;
	line->text.ret = regs->ax;
	strace_exit(&line->text);
	show(line);
}

static int trace_setup(void)
{
	char names[256], *rest = names, *name;

	if (!boot_param("trace", names, sizeof(names)))
		return 0;
	while ((name = strsep(&rest, ","))) {
		bool found = !strcmp(name, "all");

		all |= found;
		for (unsigned int nr = 0; nr < strace_nr_calls && nr < 1024; nr++) {
			if (!strace_calls[nr].name || strcmp(strace_calls[nr].name, name))
				continue;
			selected[nr / 64] |= 1UL << nr % 64;
			found = true;
		}
		if (!found)
			pr_warn("trace=%s: there is no such call\n", name);
	}
	syscall_tracing_get();
	return 0;
}
late_initcall(trace_setup);
