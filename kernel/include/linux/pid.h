/*
 * Process numbers. A struct pid is a number in use: by a thread, by a process group, or by a session, whose members
 * it lists; the number is not given out again before all three are gone, so that it never comes to mean somebody
 * else. A reference (pidfd) keeps the struct, not the number. Linux: <linux/pid.h>.
 *
 * tasklist_lock protects everything but the count.
 */
#pragma once

#include <linux/list.h>
#include <linux/rbtree.h>
#include <linux/types.h>
#include <linux/wait.h>

struct file;
struct task_struct;

enum pid_type {
	PIDTYPE_PGID,
	PIDTYPE_SID,
	NR_PID_GROUPS,
	PIDTYPE_PID = NR_PID_GROUPS, /* the thread itself */
	PIDTYPE_TGID,		     /* its process */
};

struct pid {
	int count; /* atomic: one for being in use, one for its task_struct, one for each get_pid() */
	pid_t nr;
	struct task_struct *task;		 /* the thread of this number; NULL: reaped */
	struct list_head members[NR_PID_GROUPS]; /* leaders of processes, by task->pid_links */
	wait_queue_head_t wait_pidfd;		 /* woken when the task may be waited for */
	struct list_head list;			 /* all pids */
	struct rb_node node;			 /* the same, by number: kernel/trees/pid.c */
};

extern struct pid init_struct_pid; /* number 0, of the idle tasks; never looked up */

struct pid *find_pid(pid_t nr);	   /* NULL: not in use */
struct pid *find_ge_pid(pid_t nr); /* the one in use with the lowest number from @nr on, or NULL */
struct pid *alloc_pid(void);	   /* without a number yet; NULL: no memory */
void put_pid(struct pid *pid);

static inline struct pid *get_pid(struct pid *pid)
{
	__atomic_fetch_add(&pid->count, 1, __ATOMIC_RELAXED);
	return pid;
}

/* Numbers task->thread_pid, @nr if that is not 0, and enters the task. 0; -EAGAIN: too many tasks; -EEXIST. */
int attach_pid(struct task_struct *task, pid_t nr);
void detach_pid(struct task_struct *task); /* from its number, its group and its session */
/* The process of leader @task joins group or session @pid, and leaves the one it was in, if any. */
void change_pid(struct task_struct *task, enum pid_type type, struct pid *pid);

/* kernel/process/pidfd.c: what descriptor @fd is for, with a reference, and its O_* flags. ERR_PTR(-EBADF). */
struct pid *pidfd_get_pid(unsigned int fd, unsigned int *flags);

/* kernel/proc: the same for the folder of a process in /proc, open as @file. */
struct pid *tgid_pidfd_to_pid(const struct file *file);

/* Each process, by its leader, in the group or session @pid. */
#define for_each_pid_task(pid, type, p) \
	list_for_each_entry(p, &(pid)->members[type], pid_links[type])

/* kernel/trees/pid.c */
void pid_tree_add(struct pid *pid);
void pid_tree_remove(struct pid *pid);
