/* What dup2(2) and fcntl(2) do to a descriptor table. Linux: fs/file.c. */
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>

/*
 * dup2(2): makes @fd, below the limit, stand for @file, and takes over the caller's reference if that
 * succeeds. What was open there is closed. 0, -ENOMEM, or -EBUSY if an open() is about to use @fd.
 */
int replace_fd(unsigned int fd, struct file *file, unsigned int flags)
{
	struct files_struct *files = current->files;
	struct file *old;

	if (fd >= files->max_fds && expand_files(files, fd))
		return -ENOMEM;
	spin_lock(&files->lock);
	old = files->fd[fd];
	if (!old && files->open_fds[fd / 64] & FD_BIT(fd)) {
		spin_unlock(&files->lock);
		return -EBUSY;
	}
	files->fd[fd] = file;
	set_open(files, fd);
	set_cloexec(files, fd, flags & O_CLOEXEC);
	spin_unlock(&files->lock);
	if (old)
		filp_close(old, files);
	return 0;
}

bool get_close_on_exec(unsigned int fd)
{
	return READ_ONCE(current->files->close_on_exec[fd / 64]) & FD_BIT(fd);
}

void set_close_on_exec(unsigned int fd, bool on)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	set_cloexec(files, fd, on);
	spin_unlock(&files->lock);
}
