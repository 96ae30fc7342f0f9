/* /proc/PID/fd and fdinfo: the open files of a process. Linux: fs/proc/fd.c. */
#include "internal.h"
#include <linux/fdtable.h>

#define FD_INO(dir, fd) ((dir)->i_ino + ((ino_t)((fd) + 1) << 40))

/* The file behind @task's @fd, with a reference; NULL: none. */
static struct file *fget_task(struct task_struct *task, unsigned int fd)
{
	struct files_struct *files;
	struct file *file = NULL;

	task_lock(task);
	files = task->files;
	if (files) {
		spin_lock(&files->lock);
		if (fd < files->max_fds)
			file = files->fd[fd];
		if (file)
			get_file(file);
		spin_unlock(&files->lock);
	}
	task_unlock(task);
	return file;
}

/* The first one from @fd on. -1: none. */
static int next_fd(struct task_struct *task, unsigned int fd)
{
	struct files_struct *files;
	int found = -1;

	task_lock(task);
	files = task->files;
	if (files) {
		spin_lock(&files->lock);
		while (fd < files->max_fds && !files->fd[fd])
			fd++;
		if (fd < files->max_fds)
			found = fd;
		spin_unlock(&files->lock);
	}
	task_unlock(task);
	return found;
}

static int fd_link(struct task_struct *task, int fd, struct path *path)
{
	struct file *file = fget_task(task, fd);

	if (!file)
		return -ENOENT;
	*path = file->f_path;
	path_get(path);
	fput(file);
	return 0;
}

static int fdinfo_show(struct seq_file *m, void *v)
{
	struct inode *inode = v;
	struct task_struct *task = get_proc_task(inode);
	struct file *file = task ? fget_task(task, PROC_I(inode)->fd) : NULL;

	if (file) {
		seq_printf(m, "pos:\t%ld\nflags:\t0%o\nmnt_id:\t%d\nino:\t%lu\n", file->f_pos,
			   file->f_flags, file->f_path.mnt->id, file->f_inode->i_ino);
		fput(file);
	}
	if (task)
		put_task_struct(task);
	return file ? 0 : task ? -ENOENT : -ESRCH;
}

static int fdinfo_open(struct inode *inode, struct file *file)
{
	struct task_struct *task = get_proc_task(inode);
	bool ok;

	if (!task)
		return -ESRCH;
	ok = proc_may_look(task);
	put_task_struct(task);
	return ok ? single_open(file, fdinfo_show, inode) : -EACCES;
}

static void fdinfo_release(struct inode *inode, struct file *file)
{
	seq_free(file);
}

static const struct file_operations fdinfo_file_fops = {
	.open = fdinfo_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = fdinfo_release,
};

static const struct pid_entry fd_entry = { .mode = S_IFLNK, .get_link = fd_link };
static const struct pid_entry fdinfo_entry = { .mode = S_IFREG | 0444, .fops = &fdinfo_file_fops };

static int lookup(struct inode *dir, struct dentry *dentry, const struct pid_entry *entry)
{
	struct task_struct *task = get_proc_task(dir);
	unsigned int fd, mode;
	struct file *file;
	int error;

	if (!task)
		return -ENOENT;
	file = name_to_number(dentry, &fd) ? fget_task(task, fd) : NULL;
	put_task_struct(task);
	if (!file)
		return -ENOENT;
	mode = file->f_mode;
	fput(file);
	error = proc_entry_instantiate(dentry, dir, entry, fd, FD_INO(dir, fd));
	if (!error && entry == &fd_entry) /* what it is open for */
		dentry->d_inode->i_mode |= (mode & (FMODE_READ | FMODE_PATH) ? 0500 : 0) |
					   (mode & (FMODE_WRITE | FMODE_PATH) ? 0300 : 0);
	return error;
}

static int fd_lookup(struct inode *dir, struct dentry *dentry)
{
	return lookup(dir, dentry, &fd_entry);
}

static int fdinfo_lookup(struct inode *dir, struct dentry *dentry)
{
	return lookup(dir, dentry, &fdinfo_entry);
}

/* A number may have come to stand for another file: it is looked up each time. */
static bool fd_revalidate(struct dentry *dentry)
{
	return false;
}

/* One's own descriptors may be looked at even by who has given up the right to look at oneself. */
static int fd_permission(struct inode *inode, int mask)
{
	struct task_struct *task = get_proc_task(inode);
	bool ok;

	if (!task)
		return -EACCES;
	ok = proc_may_look(task);
	put_task_struct(task);
	return ok && !(mask & MAY_WRITE) ? 0 : -EACCES;
}

const struct inode_operations proc_fd_iops = {
	.lookup = fd_lookup,
	.revalidate = fd_revalidate,
	.setattr = proc_pid_setattr,
	.permission = fd_permission,
};
const struct inode_operations proc_fdinfo_iops = {
	.lookup = fdinfo_lookup,
	.revalidate = fd_revalidate,
	.setattr = proc_pid_setattr,
	.permission = fd_permission,
};

static int readdir(struct file *file, struct dir_context *ctx, umode_t type)
{
	struct task_struct *task = get_proc_task(file->f_inode);
	char name[12];
	int fd;

	if (!task)
		return -ENOENT;
	if (dir_emit_dots(file, ctx))
		for (fd = ctx->pos - 2; (fd = next_fd(task, fd)) >= 0; fd++) {
			snprintf(name, sizeof(name), "%d", fd);
			if (!dir_emit(ctx, name, fd + 3, FD_INO(file->f_inode, fd), type))
				break;
		}
	put_task_struct(task);
	return 0;
}

static int fd_readdir(struct file *file, struct dir_context *ctx)
{
	return readdir(file, ctx, S_IFLNK);
}

static int fdinfo_readdir(struct file *file, struct dir_context *ctx)
{
	return readdir(file, ctx, S_IFREG);
}

const struct file_operations proc_fd_fops = { .llseek = seq_lseek, .iterate = fd_readdir };
const struct file_operations proc_fdinfo_fops = { .llseek = seq_lseek, .iterate = fdinfo_readdir };
