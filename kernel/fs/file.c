/*
 * Descriptors: the table that turns a task's small numbers into open files, and the life of an open
 * file. Linux: fs/file.c, fs/file_table.c.
 *
 * Invariants
 *   A set bit in open_fds reserves the number; fd[n] may still be NULL until fd_install().
 *   Each non-NULL fd[n] owns one reference; fget() adds one for the length of a call, so that a close()
 *   in another thread cannot take the file away from under a read().
 *   Only the table's pointer swap happens under the lock: memory is allocated outside it.
 */
#include <asm/nospec.h>
#include <linux/eventpoll.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

/* An empty table with one user. NULL: no memory. */
struct files_struct *files_alloc(void)
{
	struct files_struct *files = kzalloc(sizeof(*files), GFP_KERNEL);

	if (!files)
		return NULL;
	files->count = 1;
	spin_lock_init(&files->lock);
	files->fd = files->fd_array;
	files->open_fds = &files->init_bits[0];
	files->close_on_exec = &files->init_bits[1];
	files->full_fds = &files->init_bits[2];
	files->max_fds = NR_OPEN_DEFAULT;
	return files;
}

/* Drops a user of @files; the last one closes everything. */
void put_files_struct(struct files_struct *files)
{
	unsigned int word;
	u64 bits;

	if (__atomic_sub_fetch(&files->count, 1, __ATOMIC_ACQ_REL))
		return;
	for (word = 0; word < files->max_fds / 64; word++)
		for (bits = files->open_fds[word]; bits; bits &= bits - 1)
			filp_close(files->fd[word * 64 + __builtin_ctzll(bits)], files);
	if (files->fd != files->fd_array)
		kfree(files->fd);
	kfree(files);
}

/* execve(2) succeeded: closes what O_CLOEXEC marks. Nobody else uses @files by then. */
void do_close_on_exec(struct files_struct *files)
{
	unsigned int word;
	u64 bits;

	for (word = 0; word < files->max_fds / 64; word++)
		for (bits = files->close_on_exec[word]; bits; bits &= bits - 1)
			close_fd(word * 64 + __builtin_ctzll(bits));
}

/*
 * Reserves the lowest free descriptor that is at least @start; O_CLOEXEC in @flags marks it.
 * -EMFILE: RLIMIT_NOFILE; -ENOMEM. To be followed by fd_install() or put_unused_fd().
 */
int get_unused_fd_flags(unsigned int start, unsigned int flags)
{
	struct files_struct *files = current->files;
	unsigned int fd;
	int err;

	for (;;) {
		spin_lock(&files->lock);
		fd = find_free(files, start);
		if (fd < files->max_fds || fd >= rlimit(RLIMIT_NOFILE))
			break;
		spin_unlock(&files->lock);
		err = expand_files(files, fd);
		if (err)
			return err;
	}
	if (fd < rlimit(RLIMIT_NOFILE)) {
		if (start <= files->next_fd)
			files->next_fd = fd + 1;
		set_open(files, fd);
		set_cloexec(files, fd, flags & O_CLOEXEC);
	} else {
		fd = -EMFILE;
	}
	spin_unlock(&files->lock);
	return fd;
}

void put_unused_fd(unsigned int fd)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	clear_open(files, fd);
	set_cloexec(files, fd, false);
	spin_unlock(&files->lock);
}

/* Puts @file and the caller's reference to it behind the reserved @fd. */
void fd_install(unsigned int fd, struct file *file)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	files->fd[fd] = file;
	spin_unlock(&files->lock);
}

/* Frees @fd and drops its file. 0 or -EBADF. */
int close_fd(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file = NULL;

	spin_lock(&files->lock);
	if (fd < files->max_fds)
		file = files->fd[fd];
	if (file) {
		files->fd[fd] = NULL;
		clear_open(files, fd);
		set_cloexec(files, fd, false);
	}
	spin_unlock(&files->lock);
	return file ? filp_close(file, files) : -EBADF;
}

/* The file behind @fd in @files, with a reference, O_PATH or not; NULL: none (EBADF). */
struct file *fget_files(struct files_struct *files, unsigned int fd)
{
	struct file *file = NULL;

	spin_lock(&files->lock);
	if (fd < files->max_fds)
		file = files->fd[array_index_nospec(fd, files->max_fds)];
	if (file)
		__atomic_fetch_add(&file->f_count, 1, __ATOMIC_RELAXED);
	spin_unlock(&files->lock);
	return file;
}

/* The same of the current task. */
struct file *fget_raw(unsigned int fd)
{
	return fget_files(current->files, fd);
}

/* The same for calls that use the file's contents: an O_PATH file is NULL as well. */
struct file *fget(unsigned int fd)
{
	struct file *file = fget_raw(fd);

	if (file && unlikely(file->f_mode & FMODE_PATH)) {
		fput(file);
		return NULL;
	}
	return file;
}

/* Drops a reference; the last one releases the file. */
void fput(struct file *file)
{
	if (__atomic_sub_fetch(&file->f_count, 1, __ATOMIC_ACQ_REL))
		return;
	locks_remove_file(file);
	if (unlikely(file->f_ep))
		eventpoll_release_file(file);
	if (unlikely(file->f_owner))
		fasync_release(file);
	if (file->f_op->release)
		file->f_op->release(file->f_inode, file);
	if (file->f_mode & FMODE_WRITE && S_ISREG(file->f_inode->i_mode))
		__atomic_fetch_sub(&file->f_inode->i_writecount, 1, __ATOMIC_RELEASE);
	path_put(&file->f_path);
	kfree(file);
}

/* A descriptor of @files that led to @file is gone, and so is its reference. 0, or what flush says. */
int filp_close(struct file *file, struct files_struct *files)
{
	int error = file->f_op->flush ? file->f_op->flush(file) : 0;

	locks_remove_posix(file, files);
	fput(file);
	return error;
}
