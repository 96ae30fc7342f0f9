/* Between the files of kernel/ptrace. Linux: kernel/ptrace.c is one file. */
#pragma once

#include <linux/ptrace.h>
#include <linux/sched/jobctl.h>
#include <linux/signal.h>

/* Makes @t look at its jobctl; @resume: also if it has stopped for its tracer. Siglock held. */
void ptrace_signal_wake_up(struct task_struct *t, bool resume);

/* attach.c: 0 or -errno */
long ptrace_traceme(void);
long ptrace_attach(struct task_struct *task, long request, unsigned long addr, unsigned long flags);
long ptrace_detach(struct task_struct *child, unsigned long sig);
int check_ptrace_options(unsigned long data);

/* memory.c: as access_remote_vm(), of a tracee that has stopped; 0 bytes if its memory is not its tracer's business any more */
int ptrace_access_vm(struct task_struct *child, unsigned long addr, void *buf, int len,
		     unsigned int gup_flags);
/* syscall.c */
long ptrace_get_syscall_info(struct task_struct *child, unsigned long size, void __user *data);
