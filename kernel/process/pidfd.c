/*
 * pidfd: a process as a descriptor, which never comes to mean another one. It becomes readable when the process can be
 * waited for. Linux: kernel/pid.c, kernel/fork.c; pidfd_open(2), pidfd_getfd(2).
 */
#include <linux/anon_inodes.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/wait.h>
#include <linux/syscalls.h>

#define PIDFD_NONBLOCK O_NONBLOCK

static void pidfd_release(struct inode *inode, struct file *file)
{
	put_pid(file->private_data);
}

static __poll_t pidfd_poll(struct file *file, struct poll_table_struct *table)
{
	struct pid *pid = file->private_data;
	struct task_struct *task;
	__poll_t mask = 0;

	poll_wait(file, &pid->wait_pidfd, table);
	spin_lock_irq(&tasklist_lock);
	task = pid->task;
	if (!task || (task->exit_state && thread_group_empty(task)))
		mask = EPOLLIN | EPOLLRDNORM;
	spin_unlock_irq(&tasklist_lock);
	return mask;
}

static const struct file_operations pidfd_fops = {
	.release = pidfd_release,
	.poll = pidfd_poll,
};
int pidfd_prepare(struct pid *pid, unsigned int flags, struct file **file)
{
	int fd = get_unused_fd_flags(0, O_CLOEXEC);

	if (fd < 0)
		return fd;
	*file = anon_inode_getfile("[pidfd]", &pidfd_fops, pid, O_RDWR | flags);
	if (IS_ERR(*file)) {
		put_unused_fd(fd);
		return PTR_ERR(*file);
	}
	get_pid(pid);
	return fd;
}

struct pid *pidfd_get_pid(unsigned int fd, unsigned int *flags)
{
	struct file *file = fget(fd);
	struct pid *pid = ERR_PTR(-EBADF);

	if (!file)
		return pid;
	if (file->f_op == &pidfd_fops) {
		pid = get_pid(file->private_data);
		*flags = file->f_flags;
	}
	fput(file);
	return pid;
}

static bool is_process(const struct pid *pid)
{
	bool process;

	spin_lock_irq(&tasklist_lock);
	process = pid->task && thread_group_leader(pid->task);
	spin_unlock_irq(&tasklist_lock);
	return process;
}

/* pidfd_open(2): a descriptor; -EINVAL (also: @pid is a thread's), -ESRCH, -EMFILE, -ENOMEM. */
SYSCALL_DEFINE2(pidfd_open, pid_t, pid, unsigned int, flags)
{
	struct file *file;
	struct pid *p;
	int fd = -EINVAL;

	if (flags & ~PIDFD_NONBLOCK || pid <= 0)
		return -EINVAL;
	p = find_get_pid(pid);
	if (!p)
		return -ESRCH;
	if (is_process(p))
		fd = pidfd_prepare(p, flags, &file);
	if (fd >= 0)
		fd_install(fd, file);
	put_pid(p);
	return fd;
}

/* The file behind descriptor @fd of the process of @pid, with a reference. ERR_PTR: -ESRCH, -EPERM, -EBADF. */
static struct file *get_file_of(struct pid *pid, unsigned int fd)
{
	struct file *file = ERR_PTR(-ESRCH);
	struct task_struct *task;
	bool allowed;

	spin_lock_irq(&tasklist_lock);
	task = pid->task;
	if (task)
		get_task_struct(task);
	spin_unlock_irq(&tasklist_lock);
	if (!task)
		return file;
	allowed = ptrace_may_access(task, PTRACE_MODE_ATTACH_REALCREDS);
	task_lock(task);
	if (!allowed)
		file = ERR_PTR(-EPERM);
	else if (task->files)
		file = fget_files(task->files, fd) ?: ERR_PTR(-EBADF);
	task_unlock(task);
	put_task_struct(task);
	return file;
}

/* pidfd_getfd(2): a descriptor for what @fd is in that process; -EINVAL, -EBADF, -ESRCH, -EPERM, -EMFILE. */
SYSCALL_DEFINE3(pidfd_getfd, int, pidfd, int, fd, unsigned int, flags)
{
	unsigned int unused;
	struct file *file;
	struct pid *pid;
	int newfd;

	if (flags)
		return -EINVAL;
	pid = pidfd_get_pid(pidfd, &unused);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	file = get_file_of(pid, fd);
	put_pid(pid);
	if (IS_ERR(file))
		return PTR_ERR(file);
	newfd = get_unused_fd_flags(0, O_CLOEXEC);
	if (newfd >= 0)
		fd_install(newfd, file);
	else
		fput(file);
	return newfd;
}
