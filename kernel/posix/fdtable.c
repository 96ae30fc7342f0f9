/* A descriptor table that grows, and what dup2(2) and fcntl(2) do to it. Linux: fs/file.c. */
#include <asm/irqflags.h>
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>

/* The lowest free number that is at least @start; max_fds or more: the table has to grow for it. */
unsigned int find_free(const struct files_struct *files, unsigned int start)
{
	unsigned int words = files->max_fds / 64, word, group;
	u64 free;

	start = max(start, files->next_fd);
	if (start >= files->max_fds)
		return start;
	word = start / 64;
	free = ~files->open_fds[word] & ~0ULL << start % 64;
	if (free)
		return word * 64 + __builtin_ctzll(free);
	for (word++; word < words; word = (group + 1) * 64) {
		group = word / 64;
		free = ~files->full_fds[group] & ~0ULL << word % 64;
		if (free) {
			word = group * 64 + __builtin_ctzll(free);
			break;
		}
	}
	return word < words ? word * 64 + __builtin_ctzll(~files->open_fds[word]) : files->max_fds;
}

/* Makes room for descriptor @fd. 0 or -ENOMEM. */
int expand_files(struct files_struct *files, unsigned int fd)
{
	unsigned int max = NR_OPEN_DEFAULT, words;
	struct file **table, **old;
	u64 *bits;

	while (max <= fd)
		max *= 2;
	words = max / 64;
	/* The pointers, then a bit each in open_fds, close_on_exec, and full_fds. */
	table = kzalloc(max * sizeof(*table) +
				(2 * words + DIV_ROUND_UP(words, 64U)) * sizeof(*bits),
			GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	bits = (u64 *)(table + max);
	old = table;
	spin_lock(&files->lock);
	if (files->max_fds < max) {
		old = files->fd;
		memcpy(table, old, files->max_fds * sizeof(*table));
		memcpy(bits, files->open_fds, files->max_fds / 8);
		memcpy(bits + words, files->close_on_exec, files->max_fds / 8);
		memcpy(bits + 2 * words, files->full_fds,
		       DIV_ROUND_UP(files->max_fds / 64, 64U) * sizeof(*bits));
		files->fd = table;
		files->open_fds = bits;
		files->close_on_exec = bits + words;
		files->full_fds = bits + 2 * words;
		files->max_fds = max;
	}
	spin_unlock(&files->lock);
	if (old != files->fd_array)
		kfree(old);
	return 0;
}

/* A copy of @old that shares its open files, for fork(2). NULL: no memory. */
struct files_struct *dup_fd(struct files_struct *old)
{
	struct files_struct *files = files_alloc();
	unsigned int word, fd;
	u64 bits;

	if (!files)
		return NULL;
	spin_lock(&old->lock);
	while (files->max_fds < old->max_fds) {
		fd = old->max_fds - 1;
		spin_unlock(&old->lock);
		if (expand_files(files, fd)) {
			put_files_struct(files);
			return NULL;
		}
		spin_lock(&old->lock);
	}
	for (word = 0; word < old->max_fds / 64; word++) {
		for (bits = old->open_fds[word]; bits; bits &= bits - 1) {
			fd = word * 64 + __builtin_ctzll(bits);
			if (!old->fd[fd]) /* another thread is in the middle of an open() */
				continue;
			__atomic_fetch_add(&old->fd[fd]->f_count, 1, __ATOMIC_RELAXED);
			files->fd[fd] = old->fd[fd];
			set_open(files, fd);
		}
		files->close_on_exec[word] = old->close_on_exec[word] & files->open_fds[word];
	}
	spin_unlock(&old->lock);
	return files;
}

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

int unshare_files(void)
{
	struct files_struct *old = current->files, *files = dup_fd(old);

	if (!files)
		return -ENOMEM;
	local_irq_disable();
	task_lock(current);
	current->files = files;
	task_unlock(current);
	local_irq_enable();
	put_files_struct(old);
	return 0;
}
