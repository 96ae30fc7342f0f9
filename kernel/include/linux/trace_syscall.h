/*
 * Who watches system calls from inside the kernel: trace= on the command line, and tracefs. While anybody does, each task
 * has _TIF_SYSCALL_TRACEPOINT, which sends its calls by trace_sys_enter() and trace_sys_exit(). Linux: <trace/syscall.h>.
 */
#pragma once

#include <linux/compiler.h>

struct pt_regs;
struct task_struct;

/* In kernel/trace/syscalls.c; weak, as the folder may be absent: then no task has the flag. May sleep; interrupts on. */
__weak void trace_sys_enter(struct pt_regs *regs, long nr);
__weak void trace_sys_exit(struct pt_regs *regs);
/* A task that becomes known has the flag if all have it; under tasklist_lock. */
__weak void syscall_tracepoint_update(struct task_struct *task);

/* Each watcher counts: the first sets the flag of all tasks, the last takes it. */
void syscall_tracing_get(void);
void syscall_tracing_put(void);

/* console.c, tracefs/events.c: what the watchers do. */
void console_sys_enter(struct pt_regs *regs, long nr);
void console_sys_exit(struct pt_regs *regs);
void event_sys_enter(struct pt_regs *regs, long nr);
void event_sys_exit(struct pt_regs *regs);
