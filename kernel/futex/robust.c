/*
 * What a thread leaves behind: robust locks, which others must learn that their owner is dead, and the word that says
 * that the thread is there. Both lists are the program's own, so any pointer may be hostile: the walk goes through
 * uaccess only, believes nothing twice and ends after ROBUST_LIST_LIMIT steps. Linux: kernel/futex/core.c;
 * set_robust_list(2), get_robust_list(2).
 */
#include "futex.h"
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>

/* Marks the lock at @uaddr, if it is the current thread's, and wakes a waiter. -1: its memory is not usable. */
static int handle_futex_death(u32 __user *uaddr, bool pi, bool pending_op)
{
	u32 val, owner, seen = 0;
	int err;

	if ((unsigned long)uaddr % sizeof(u32))
		return -1;
	for (;;) {
		if (get_user(val, uaddr))
			return -1;
		owner = val & FUTEX_TID_MASK;
		/* Died between the unlocking store and the wake-up: the waiter that was meant may still sleep. */
		if (pending_op && !pi && !owner) {
			futex_wake(uaddr, true, 1, FUTEX_BITSET_MATCH_ANY);
			return 0;
		}
		if (owner != (u32)current->pid)
			return 0;
		err = user_cmpxchg(&seen, uaddr, val, (val & FUTEX_WAITERS) | FUTEX_OWNER_DIED);
		if (err && fault_in_user_writeable(uaddr))
			return -1;
		if (!err && seen == val)
			break;
	}
	if (!pi && val & FUTEX_WAITERS)
		futex_wake(uaddr, true, 1, FUTEX_BITSET_MATCH_ANY);
	return 0;
}

/* Bit 0 of an entry's address says that the lock inherits priorities. */
static int fetch_entry(struct robust_list __user **entry, bool *pi,
		       struct robust_list __user *__user *head)
{
	unsigned long addr;

	if (get_user(addr, (unsigned long __user *)head))
		return -EFAULT;
	*entry = (void __user *)(addr & ~1UL);
	*pi = addr & 1;
	return 0;
}

static u32 __user *futex_of(struct robust_list __user *entry, long offset)
{
	return (void __user *)((unsigned long)entry + offset);
}

static void exit_robust_list(struct robust_list_head __user *head)
{
	struct robust_list __user *entry, *next, *pending;
	unsigned int limit = ROBUST_LIST_LIMIT;
	bool pi, next_pi, pending_pi;
	long offset;
	int err;

	if (fetch_entry(&entry, &pi, (struct robust_list __user * __user *)&head->list.next) ||
	    get_user(offset, &head->futex_offset) ||
	    fetch_entry(&pending, &pending_pi,
			(struct robust_list __user * __user *)&head->list_op_pending))
		return;
	while (entry != &head->list && limit--) {
		/* First the next one: the lock may be somebody else's as soon as it is marked. */
		err = fetch_entry(&next, &next_pi,
				  (struct robust_list __user * __user *)&entry->next);
		if (entry != pending && handle_futex_death(futex_of(entry, offset), pi, false))
			return;
		if (err)
			return;
		entry = next;
		pi = next_pi;
	}
	if (pending)
		handle_futex_death(futex_of(pending, offset), pending_pi, true);
}

void futex_exit(struct task_struct *task)
{
	struct robust_list_head __user *robust = task->robust_list;
	int __user *tid = task->clear_child_tid;

	task->robust_list = NULL;
	if (unlikely(robust))
		exit_robust_list(robust);
	if (tid && READ_ONCE(task->mm->mm_users) > 1 && !put_user(0, tid))
		futex_wake((u32 __user *)tid, true, 1, FUTEX_BITSET_MATCH_ANY);
}

/* set_robust_list(2). 0, -EINVAL. */
SYSCALL_DEFINE2(set_robust_list, struct robust_list_head __user *, head, size_t, len)
{
	if (len != sizeof(*head))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

/* get_robust_list(2) of thread @pid, 0: one's own. 0, -ESRCH, -EPERM, -EFAULT. */
SYSCALL_DEFINE3(get_robust_list, int, pid, struct robust_list_head __user *__user *, head_ptr,
		size_t __user *, len_ptr)
{
	struct robust_list_head __user *head = NULL;
	struct task_struct *task;
	int err;

	spin_lock_irq(&tasklist_lock);
	task = pid ? find_task_by_pid(pid) : current;
	if (task)
		get_task_struct(task);
	spin_unlock_irq(&tasklist_lock);
	if (!task)
		return -ESRCH;
	err = ptrace_may_access(task, PTRACE_MODE_READ_REALCREDS) ? 0 : -EPERM;
	head = task->robust_list;
	put_task_struct(task);
	if (err)
		return err;
	if (put_user(sizeof(*head), len_ptr))
		return -EFAULT;
	return put_user(head, head_ptr);
}
