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
	pid_t set_tid; /* the number it is to have, if set_tid_size is not 0 */
	size_t set_tid_size;
	int fd; /* CLONE_PIDFD: not installed yet, and its file */
	struct file *pidfile;
	int ptrace_event;  /* PTRACE_EVENT_* that the caller's tracer is told of; 0 */
	int (*fn)(void *); /* a kernel thread: what it runs */
	void *fn_arg;
};

struct pid;

/* The new task's number in the caller's eyes, or -errno. */
pid_t kernel_clone(struct kernel_clone_args *args);

/* kernel/sched/fork.c: a task that has not run yet. ERR_PTR. */
struct task_struct *copy_process(struct kernel_clone_args *args);
/* kernel/process/fork.c and its stand-in: the child's files, fs, sighand, signal, mm. 0 or -ENOMEM. */
int copy_resources(struct task_struct *child, const struct kernel_clone_args *args);
/*
 * Numbers the task and makes it known: from here on others find it. 0; -EAGAIN: too many tasks; -ERESTARTNOINTR: a
 * signal comes first, since the child may be among those that it is for.
 */
int enter_task(struct task_struct *child, struct kernel_clone_args *args);
/* kernel/process/exit.c and its stand-in: @task is dead for all others from here on. */
void exit_notify(struct task_struct *task, bool group_dead);
/* kernel/process/exit.c: @code of the last thread is the process's, unless that ends by exit_group or a signal. */
void last_thread_exits(int code);
/* kernel/fair/: what @task, a copy of its parent, does not have of its priority */
void sched_fork(struct task_struct *task);
void wake_up_new_task(struct task_struct *task);
void put_task_struct(struct task_struct *task); /* the last reference frees task and stack */
void put_sighand(struct sighand_struct *sighand);
struct sighand_struct *dup_sighand(struct sighand_struct *old); /* of one's own; NULL: no memory */
/* A dead task leaves all tables and comes on the list @dead, as its leader may; then, without the lock, put_dead(). */
void release_task(struct task_struct *task, struct list_head *dead);
void put_dead(struct list_head *dead);
/* Tells @task's parent that it is dead, by @sig (0: without). True: the parent does not want to wait for it. */
bool do_notify_parent(struct task_struct *task, int sig);
/* Likewise, of a process whose last thread has gone: its pidfds become readable as well. */
bool process_died(struct task_struct *leader, int sig);
/* kernel/process/pid.c: find_task_by_pid() with a reference. No lock held. */
struct task_struct *find_get_task_by_pid(pid_t pid);

/* kernel/process/ */
int check_clone_flags(const struct kernel_clone_args *args); /* 0, -EINVAL, -EPERM */
void futex_exit(struct task_struct *task); /* kernel/futex/: what it held or waited for */
void wait_for_vfork(struct task_struct *child);
/* The current task leaves its address space, by exit or by exec: tells those who wait for that. */
void mm_release(struct task_struct *task);
/* execve: ends all other threads; the current one becomes the leader. 0; -EAGAIN: it is being killed itself. */
int de_thread(struct task_struct *task);
/* execve: signal handlers, descriptors that it shares with others become its own. 0 or -ENOMEM. */
int unshare_for_exec(void);
/* @task's process ends, or its parent @father does: what becomes of its group. */
void kill_orphaned_pgrp(struct task_struct *task, struct task_struct *father);
struct file;
/* A descriptor, not installed yet, and the file for it: of @pid. Or -errno. */
int pidfd_prepare(struct pid *pid, unsigned int flags, struct file **file);

/*
 * While this is held @task's mm, files and fs stay. Inside: files->lock, fs->lock, tasklist_lock. Never waited for under
 * tasklist_lock: interrupts are on here, and a timer's handler may want that one.
 */
static inline void task_lock(struct task_struct *task)
{
	spin_lock(&task->alloc_lock);
}

static inline void task_unlock(struct task_struct *task)
{
	spin_unlock(&task->alloc_lock);
}

struct mm_struct *
get_task_mm(struct task_struct *task); /* kernel/process/access.c; mmput(); NULL: it has none */

static inline void get_task_struct(struct task_struct *task)
{
	__atomic_fetch_add(&task->usage, 1, __ATOMIC_RELAXED);
}
