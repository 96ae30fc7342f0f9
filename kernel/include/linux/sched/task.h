/* Making, numbering and burying tasks. Linux: <linux/sched/task.h>. */
#pragma once

#include <linux/errno.h>
#include <linux/sched.h>

/* What clone3(2) asks for, or a kernel thread's maker. */
struct kernel_clone_args {
	u64 flags; /* CLONE_* without CSIGNAL */
	int __user *pidfd;
	int __user *child_tid;
	int __user *parent_tid;
	int exit_signal;
	unsigned long stack; /* the child's stack pointer; 0: as the caller's */
	unsigned long stack_size;
	unsigned long tls;
	int (*fn)(void *); /* a kernel thread: what it runs */
	void *fn_arg;
};

/* The new task's number in the caller's eyes, or -errno. */
pid_t kernel_clone(struct kernel_clone_args *args);

void wake_up_new_task(struct task_struct *task);
void put_task_struct(struct task_struct *task); /* the last reference frees task and stack */
void release_task(
	struct task_struct *task); /* a dead task leaves all tables; drops their reference */
/* Tells @task's parent that it is dead, by @sig (0: without). True: the parent does not want to wait for it. */
bool do_notify_parent(struct task_struct *task, int sig);

/* While this is held @task's mm, files and fs stay. Inside: files->lock, fs->lock. */
static inline void task_lock(struct task_struct *task)
{
	spin_lock(&task->alloc_lock);
}

static inline void task_unlock(struct task_struct *task)
{
	spin_unlock(&task->alloc_lock);
}

struct mm_struct *
get_task_mm(struct task_struct *task); /* kernel/mm/mm.c; mmput(); NULL: it has none */

static inline void get_task_struct(struct task_struct *task)
{
	__atomic_fetch_add(&task->usage, 1, __ATOMIC_RELAXED);
}
