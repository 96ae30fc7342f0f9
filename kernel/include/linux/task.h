/* Between the files of kernel/sched: making, numbering and burying tasks. Linux: <linux/sched/task.h>. */
#pragma once

#include <linux/errno.h>
#include <linux/sched.h>

int attach_pid(struct task_struct *task);
void detach_pid(struct task_struct *task);
void wake_up_new_task(struct task_struct *task);
void put_task_struct(struct task_struct *task); /* the last reference frees task and stack */

/* kernel/trees/pid.c; under tasklist_lock */
void pid_tree_add(struct task_struct *task);
void pid_tree_remove(struct task_struct *task);
