/*
 * /proc/PID: a directory for each process, and for each thread below task/. Linux: fs/proc/base.c.
 *
 * An inode holds the struct pid, so it never comes to tell of somebody else; a task is looked up anew at
 * each use, and is gone (ESRCH) when it is gone.
 */
#include "internal.h"
#include <linux/ptrace.h>

#define FIRST_ENTRY_INO 0x1000
#define PID_INO(nr, n) (((ino_t)(nr) << 16 | (n)) + 0x100000000UL)

static const struct inode_operations proc_pid_iops, proc_entry_link_iops, proc_entry_iops;
static const struct file_operations proc_pid_fops, proc_entry_fops;

bool name_to_number(const struct dentry *dentry, unsigned int *nr)
{
	const char *p = dentry->d_name;

	if ((*p == '0' && p[1]) || dentry->d_len > 9)
		return false;
	for (*nr = 0; *p; p++) {
		if (*p < '0' || *p > '9')
			return false;
		*nr = *nr * 10 + *p - '0';
	}
	return true;
}

struct task_struct *get_proc_task(const struct inode *inode)
{
	struct task_struct *task;

	spin_lock_irq(&tasklist_lock);
	task = PROC_I(inode)->pid->task;
	if (task)
		get_task_struct(task);
	spin_unlock_irq(&tasklist_lock);
	return task;
}

bool proc_pid_alive(const struct inode *inode)
{
	return READ_ONCE(PROC_I(inode)->pid->task);
}

bool proc_pid_visible(const struct inode *inode)
{
	struct task_struct *task = get_proc_task(inode);
	bool visible;

	if (!task)
		return false;
	visible = has_pid_permissions(proc_sb_info(inode->i_sb), task, HIDEPID_INVISIBLE);
	put_task_struct(task);
	return visible;
}

/* May the current task see what is @task's own: its memory, its files? As a tracer might. */
bool proc_may_look(struct task_struct *task)
{
	return ptrace_may_access(task, PTRACE_MODE_READ_FSCREDS);
}

/* Is what is in the directory of @task root's, since @task holds what its user must not see, or nothing any more? */
static bool is_roots(struct task_struct *task)
{
	bool roots;

	task_lock(task);
	roots = !task->mm || !task->mm->dumpable;
	task_unlock(task);
	return roots;
}

/* @inode belongs to its process's user, who may have become another one. False: there is no process any more. */
static bool set_owner(struct inode *inode)
{
	struct task_struct *task = get_proc_task(inode);
	bool open = inode->i_mode == (S_IFDIR | 0555);
	uid_t uid;
	gid_t gid;

	if (!task)
		return false;
	spin_lock_irq(&tasklist_lock);
	uid = __task_cred(task)->euid;
	gid = __task_cred(task)->egid;
	spin_unlock_irq(&tasklist_lock);
	if (!open && is_roots(task))
		uid = gid = 0;
	put_task_struct(task);
	WRITE_ONCE(inode->i_uid, uid);
	WRITE_ONCE(inode->i_gid, gid);
	return true;
}

/* A new inode about @pid. NULL: no memory. */
static struct proc_inode *pid_inode(struct super_block *sb, struct pid *pid, umode_t mode,
				    ino_t ino)
{
	struct proc_inode *pi = proc_new_inode(sb, mode, ino);

	if (!pi)
		return NULL;
	pi->pid = get_pid(pid);
	set_owner(&pi->vfs_inode);
	return pi;
}

/*
 * @dentry becomes the directory of process or @thread @nr. That of a thread's process is there by the thread's number as well,
 * if it is not listed. 0, -ENOENT, -ENOMEM.
 */
int proc_pid_instantiate(struct dentry *dentry, struct super_block *sb, pid_t nr, bool thread)
{
	struct proc_inode *pi;
	struct pid *pid;

	spin_lock_irq(&tasklist_lock);
	pid = find_pid(nr);
	if (pid && pid->task)
		get_pid(pid);
	else
		pid = NULL;
	spin_unlock_irq(&tasklist_lock);
	if (!pid)
		return -ENOENT;
	pi = pid_inode(sb, pid, S_IFDIR | 0555, PID_INO(nr, thread));
	put_pid(pid);
	if (!pi)
		return -ENOMEM;
	pi->entry = thread ? proc_tid_entries : proc_pid_entries;
	pi->vfs_inode.i_op = &proc_pid_iops;
	pi->vfs_inode.i_fop = &proc_pid_fops;
	if (!proc_pid_visible(&pi->vfs_inode)) { /* it may have gone meanwhile, too */
		iput(&pi->vfs_inode);
		return -ENOENT;
	}
	d_add(dentry, &pi->vfs_inode);
	return 0;
}

int proc_entry_instantiate(struct dentry *dentry, struct inode *dir, const struct pid_entry *entry,
			   int fd, ino_t ino)
{
	struct proc_inode *pi = pid_inode(dir->i_sb, PROC_I(dir)->pid, entry->mode, ino);

	if (!pi)
		return -ENOMEM;
	pi->entry = entry;
	pi->fd = fd;
	pi->vfs_inode.i_op = entry->iops ?: &proc_entry_iops;
	if (entry->get_link)
		pi->vfs_inode.i_op = &proc_entry_link_iops;
	pi->vfs_inode.i_fop = entry->fops ?: &proc_entry_fops;
	d_add(dentry, &pi->vfs_inode);
	return 0;
}

static int proc_pid_lookup(struct inode *dir, struct dentry *dentry)
{
	const struct pid_entry *entries = PROC_I(dir)->entry, *entry;

	if (!proc_pid_alive(dir))
		return -ENOENT;
	for (entry = entries; entry->name; entry++)
		if (!strcmp(entry->name, dentry->d_name))
			return proc_entry_instantiate(dentry, dir, entry, -1,
						      dir->i_ino + 2 * (entry - entries + 1));
	return -ENOENT;
}

bool proc_pid_revalidate(struct dentry *dentry)
{
	return set_owner(dentry->d_inode);
}

/* The directory of a process is immutable. */
static int no_setattr(struct dentry *dentry, struct iattr *attr)
{
	return -EPERM;
}

/* In it modes say what each entry is; owners can be set by root, for as long as it takes to look again. */
int proc_pid_setattr(struct dentry *dentry, struct iattr *attr)
{
	if (attr->ia_valid & ATTR_MODE)
		return -EPERM;
	setattr_copy(dentry->d_inode, attr);
	return 0;
}

static const struct inode_operations proc_entry_iops = { .setattr = proc_pid_setattr };

/* A process' directory may be closed to others, but not its threads': the way there leads through it. */
static int proc_pid_permission(struct inode *inode, int mask)
{
	const struct proc_fs_info *info = proc_sb_info(inode->i_sb);
	struct task_struct *task;
	bool allowed;

	if (PROC_I(inode)->entry != proc_pid_entries)
		return generic_permission(inode, mask);
	task = get_proc_task(inode);
	if (!task)
		return -ESRCH;
	allowed = has_pid_permissions(info, task, HIDEPID_NO_ACCESS);
	put_task_struct(task);
	if (allowed)
		return generic_permission(inode, mask);
	return READ_ONCE(info->hide_pid) == HIDEPID_INVISIBLE ? -ENOENT : -EPERM;
}

static const struct inode_operations proc_pid_iops = {
	.lookup = proc_pid_lookup,
	.revalidate = proc_pid_revalidate,
	.setattr = no_setattr,
	.permission = proc_pid_permission,
};

static int proc_entries_readdir(struct file *file, struct dir_context *ctx)
{
	const struct pid_entry *entries = PROC_I(file->f_inode)->entry;
	loff_t n;

	if (!dir_emit_dots(file, ctx))
		return 0;
	if (!proc_pid_alive(file->f_inode))
		return -ENOENT;
	for (n = 0; entries[n].name; n++)
		if (ctx->pos == n + 2 &&
		    !dir_emit(ctx, entries[n].name, n + 3, file->f_inode->i_ino + 2 * (n + 1),
			      entries[n].mode))
			break;
	return 0;
}

static const struct file_operations proc_pid_fops = {
	.llseek = seq_lseek,
	.iterate = proc_entries_readdir,
};

struct pid *tgid_pidfd_to_pid(const struct file *file)
{
	if (file->f_op != &proc_pid_fops || PROC_I(file->f_inode)->entry != proc_pid_entries)
		return ERR_PTR(-EBADF);
	return get_pid(PROC_I(file->f_inode)->pid);
}

/* The process with the lowest number from *@nr on, with a reference, and that number. NULL: none. */
static struct task_struct *next_process(pid_t *nr)
{
	struct task_struct *task = NULL;
	struct pid *pid;

	spin_lock_irq(&tasklist_lock);
	while ((pid = find_ge_pid(*nr)) && (!pid->task || !thread_group_leader(pid->task)))
		*nr = pid->nr + 1;
	if (pid) {
		*nr = pid->nr;
		task = pid->task;
		get_task_struct(task);
	}
	spin_unlock_irq(&tasklist_lock);
	return task;
}

int proc_pid_readdir(const struct proc_fs_info *info, struct dir_context *ctx, loff_t first)
{
	struct task_struct *task;
	bool visible;
	char name[12];
	pid_t nr = 1;

	if (ctx->pos >= first)
		nr = ctx->pos - first;
	for (; (task = next_process(&nr)); nr++) {
		visible = has_pid_permissions(info, task, HIDEPID_INVISIBLE);
		put_task_struct(task);
		if (!visible)
			continue;
		snprintf(name, sizeof(name), "%d", nr);
		if (!dir_emit(ctx, name, first + nr + 1, PID_INO(nr, 0), S_IFDIR))
			break;
	}
	return 0;
}

static int proc_task_lookup(struct inode *dir, struct dentry *dentry)
{
	struct task_struct *leader = get_proc_task(dir), *task;
	bool ours = false;
	unsigned int nr;

	if (!leader)
		return -ENOENT;
	if (name_to_number(dentry, &nr)) {
		spin_lock_irq(&tasklist_lock);
		task = find_task_by_pid(nr);
		ours = task && same_thread_group(task, leader);
		spin_unlock_irq(&tasklist_lock);
	}
	put_task_struct(leader);
	return ours ? proc_pid_instantiate(dentry, dir->i_sb, nr, true) : -ENOENT;
}

/* The thread of @leader's with the lowest number from @nr on. 0: none. */
static pid_t next_thread(struct task_struct *leader, pid_t nr)
{
	struct task_struct *t;
	pid_t found = 0;

	spin_lock_irq(&tasklist_lock);
	if (leader->thread_pid->task) {
		for_each_thread(leader, t)
			if (t->pid >= nr && (!found || t->pid < found))
				found = t->pid;
	}
	spin_unlock_irq(&tasklist_lock);
	return found;
}

static int proc_task_readdir(struct file *file, struct dir_context *ctx)
{
	struct task_struct *leader = get_proc_task(file->f_inode);
	char name[12];
	pid_t nr;

	if (!leader)
		return -ENOENT;
	if (dir_emit_dots(file, ctx))
		for (nr = ctx->pos - 2; (nr = next_thread(leader, nr)); nr++) {
			snprintf(name, sizeof(name), "%d", nr);
			if (!dir_emit(ctx, name, nr + 3, PID_INO(nr, 1), S_IFDIR))
				break;
		}
	put_task_struct(leader);
	return 0;
}

const struct inode_operations proc_task_iops = {
	.lookup = proc_task_lookup,
	.revalidate = proc_pid_revalidate,
	.setattr = proc_pid_setattr,
};
const struct file_operations proc_task_fops = {
	.llseek = seq_lseek,
	.iterate = proc_task_readdir,
};

/* Files: made by entry->show. */
static int entry_show(struct seq_file *m, void *v)
{
	struct inode *inode = v;
	struct task_struct *task = get_proc_task(inode);
	int error = -ESRCH;

	if (task) {
		error = PROC_I(inode)->entry->show(m, task);
		put_task_struct(task);
	}
	return error;
}

static int entry_open(struct inode *inode, struct file *file)
{
	struct task_struct *task = get_proc_task(inode);
	bool ok;

	if (!task)
		return -ESRCH;
	ok = !PROC_I(inode)->entry->private || proc_may_look(task);
	put_task_struct(task);
	return ok ? single_open(file, entry_show, inode) : -EACCES;
}

static ssize_t entry_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct task_struct *task;
	ssize_t ret = -ESRCH;
	char text[64] = {};

	if (!PROC_I(file->f_inode)->entry->write)
		return -EINVAL;
	if (copy_from_user(text, buf, min(count, sizeof(text) - 1)))
		return -EFAULT;
	task = get_proc_task(file->f_inode);
	if (task) {
		ret = PROC_I(file->f_inode)->entry->write(task, text);
		put_task_struct(task);
	}
	return ret ?: (ssize_t)count;
}

static void entry_release(struct inode *inode, struct file *file)
{
	seq_free(file);
}

static const struct file_operations proc_entry_fops = {
	.open = entry_open,
	.read = seq_read,
	.write = entry_write,
	.llseek = seq_lseek,
	.release = entry_release,
};

/* Links that lead to where a task is, or what it has open. */
static int entry_get_link(struct dentry *dentry, struct path *path)
{
	struct proc_inode *pi = PROC_I(dentry->d_inode);
	struct task_struct *task = get_proc_task(dentry->d_inode);
	int error = -EACCES;

	if (!task)
		return -ENOENT;
	if (proc_may_look(task))
		error = pi->entry->get_link(task, pi->fd, path);
	put_task_struct(task);
	return error;
}

static const struct inode_operations proc_entry_link_iops = { .get_link = entry_get_link };
