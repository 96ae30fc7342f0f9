/* kcmp(2): do two processes share something? An order, too, that tells nothing of addresses. Linux: kernel/kcmp.c. */
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <uapi/linux/kcmp.h>

/* Pointers are compared as others: mixed with two numbers for each type, of which one is odd, so that it is one to one. */
static unsigned long cookies[KCMP_TYPES][2];

static unsigned long obfuscate(const void *pointer, int type)
{
	return ((unsigned long)pointer ^ READ_ONCE(cookies[type][0])) * READ_ONCE(cookies[type][1]);
}

static void make_cookies(void)
{
	static DEFINE_MUTEX(lock); /* protects cookies while they are made */

	mutex_lock(&lock);
	if (!cookies[0][1]) {
		get_random_bytes(cookies, sizeof(cookies));
		for (int type = 0; type < KCMP_TYPES; type++)
			cookies[type][1] |= 1;
	}
	mutex_unlock(&lock);
}

/* The file behind @fd of @task, as a number only; NULL: none. */
static const void *file_of(struct task_struct *task, unsigned int fd)
{
	struct file *file = NULL;

	task_lock(task);
	if (task->files)
		file = fget_files(task->files, fd);
	task_unlock(task);
	if (file)
		fput(file);
	return file;
}

static const void *what(struct task_struct *task, int type)
{
	switch (type) {
	case KCMP_VM:
		return READ_ONCE(task->mm);
	case KCMP_FILES:
		return READ_ONCE(task->files);
	case KCMP_FS:
		return READ_ONCE(task->fs);
	default:
		return READ_ONCE(task->sighand);
	}
}

static long compare(struct task_struct *a, struct task_struct *b, int type, unsigned long idx1,
		    unsigned long idx2)
{
	const void *first = NULL, *second = NULL; /* KCMP_IO: nobody has one */
	unsigned long x, y;

	if (type == KCMP_FILE) {
		first = file_of(a, idx1);
		second = file_of(b, idx2);
		if (!first || !second)
			return -EBADF;
	} else if (type != KCMP_IO) {
		first = what(a, type);
		second = what(b, type);
	}
	x = obfuscate(first, type);
	y = obfuscate(second, type);
	return (x < y) | (x > y) << 1;
}

/*
 * kcmp(2). 0: the same, 1: less, 2: more; -ESRCH, -EPERM, -EBADF, -EINVAL; -EOPNOTSUPP: System V semaphores, and targets of
 * epoll, as in a Linux built without them.
 */
SYSCALL_DEFINE5(kcmp, pid_t, pid1, pid_t, pid2, int, type, unsigned long, idx1, unsigned long, idx2)
{
	struct task_struct *a = find_get_task_by_pid(pid1), *b = find_get_task_by_pid(pid2);
	long ret = -ESRCH;

	if (a && b) {
		make_cookies();
		if (!ptrace_may_access(a, PTRACE_MODE_READ_REALCREDS) ||
		    !ptrace_may_access(b, PTRACE_MODE_READ_REALCREDS))
			ret = -EPERM;
		else if (type == KCMP_SYSVSEM || type == KCMP_EPOLL_TFD)
			ret = -EOPNOTSUPP;
		else if (type < 0 || type >= KCMP_TYPES)
			ret = -EINVAL;
		else
			ret = compare(a, b, type, idx1, idx2);
	}
	if (a)
		put_task_struct(a);
	if (b)
		put_task_struct(b);
	return ret;
}
