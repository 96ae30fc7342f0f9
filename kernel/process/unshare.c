/*
 * unshare(2): something of one's own in place of what others use as well. There are no namespaces, and to ask for one is
 * answered as clone(2) answers it. Linux: kernel/fork.c, ksys_unshare().
 */
#include <linux/capability.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>

#define NAMESPACES                                                                 \
	(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET | \
	 CLONE_NEWCGROUP | CLONE_NEWTIME)
#define KNOWN                                                                               \
	(CLONE_FS | CLONE_FILES | CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | \
	 CLONE_NEWUSER | NAMESPACES)

/* What threads share cannot be had alone while there are others. 0, -EINVAL, -EPERM. */
static int check(unsigned long flags)
{
	if (flags & ~(unsigned long)KNOWN || flags & CLONE_NEWUSER)
		return -EINVAL;
	if (flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM) && !thread_group_empty(current))
		return -EINVAL;
	if (flags & (CLONE_SIGHAND | CLONE_VM) && READ_ONCE(current->sighand->count) > 1)
		return -EINVAL;
	if (flags & CLONE_VM && READ_ONCE(current->mm->mm_users) > 1)
		return -EINVAL;
	if (flags & NAMESPACES)
		return capable(CAP_SYS_ADMIN) ? -EINVAL : -EPERM;
	return 0;
}

/* unshare(2). 0, -EINVAL, -EPERM, -ENOMEM. */
SYSCALL_DEFINE1(unshare, unsigned long, unshare_flags)
{
	struct files_struct *files = current->files;
	struct fs_struct *fs = current->fs, *new_fs = NULL;
	int error = check(unshare_flags);

	if (error)
		return error;
	if (unshare_flags & CLONE_FS && READ_ONCE(fs->users) > 1) {
		new_fs = copy_fs_struct(fs);
		if (!new_fs)
			return -ENOMEM;
	}
	if (unshare_flags & CLONE_FILES && READ_ONCE(files->count) > 1) {
		error = unshare_files();
		if (error && new_fs)
			free_fs_struct(new_fs);
		if (error)
			return error;
	}
	if (new_fs) {
		task_lock(current);
		current->fs = new_fs;
		task_unlock(current);
		free_fs_struct(fs);
	}
	return 0;
}
