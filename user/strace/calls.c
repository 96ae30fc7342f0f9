/* The two stops of a call: what it is given, and what it says. */
#include "strace.h"
#include <errno.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

static void entry(struct tcb *tcb, const struct ptrace_syscall_info *info)
{
	struct strace *t = &tcb->text;

	tcb->in_call = true;
	t->nr = info->entry.nr;
	t->sp = info->stack_pointer;
	for (int i = 0; i < 6; i++)
		t->args[i] = info->entry.args[i];
	if (t->nr == SYS_execve)
		tcb->hidden = false;
	tcb->shown = !tcb->hidden && wants_call(t->nr);
	if (!tcb->shown)
		return;
	t->len = 0;
	if (!options.count || options.count_and_print) {
		begin_line(tcb);
		strace_enter(t);
		put_line(tcb, "%s", "");
		fflush(out);
	}
	clock_gettime(CLOCK_MONOTONIC, &tcb->entered);
	tcb->entry_stime = tcb->stime;
}

static void leave(struct tcb *tcb, const struct ptrace_syscall_info *info)
{
	struct strace *t = &tcb->text;
	struct timespec now;
	long ns;

	tcb->in_call = false;
	if (!tcb->shown)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	t->ret = info->exit.rval;
	if (options.count)
		count_call(tcb);
	if (options.count && !options.count_and_print)
		return;
	resume_line(tcb);
	strace_exit(t);
	put_line(tcb, "%s", "");
	if (options.time_spent) {
		ns = (now.tv_sec - tcb->entered.tv_sec) * 1000000000L + now.tv_nsec -
		     tcb->entered.tv_nsec;
		put_line(tcb, " <%ld.%06ld>", ns / 1000000000, ns / 1000 % 1000000);
	}
	end_line(tcb);
}

void call_stop(struct tcb *tcb)
{
	struct ptrace_syscall_info info;

	if (syscall(SYS_ptrace, PTRACE_GET_SYSCALL_INFO, tcb->pid, sizeof(info), &info) < 0)
		return; /* killed meanwhile */
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		entry(tcb, &info);
	else if (info.op == PTRACE_SYSCALL_INFO_EXIT && tcb->in_call)
		leave(tcb, &info);
}

/* The thread is about to end inside the call, as in exit_group: it returns nothing. */
void call_unfinished(struct tcb *tcb)
{
	struct strace *t = &tcb->text;

	if (!tcb->in_call || !tcb->shown || (options.count && !options.count_and_print))
		return;
	resume_line(tcb);
	put_unfinished(t);
	put_line(tcb, "%s", "");
	end_line(tcb);
	tcb->in_call = false;
}
