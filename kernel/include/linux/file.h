/*
 * The file behind a descriptor, for the length of a call. A task that shares its descriptors with
 * nobody needs no reference: only itself could close them, and it is busy. Linux: <linux/file.h>.
 */
#pragma once

#include <asm/nospec.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/sched.h>

#define FDPUT_FPUT 1u
#define FDPUT_POS_UNLOCK 2u

struct fd {
	struct file *file;  /* NULL: EBADF */
	unsigned int flags; /* what fdput(), fdput_pos() have to do */
};

/* The file of @fd if neither a reference nor a lock is needed to use it, nor given back; else NULL. */
static __always_inline struct file *fdget_light(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file;

	if (unlikely(READ_ONCE(files->count) != 1 || fd >= files->max_fds))
		return NULL;
	file = files->fd[array_index_nospec(fd, files->max_fds)];
	if (unlikely(!file))
		return NULL;
	if (unlikely(file->f_mode & (FMODE_PATH | FMODE_ATOMIC_POS)) &&
	    (file->f_mode & FMODE_PATH || READ_ONCE(file->f_count) > 1))
		return NULL;
	return file;
}

/* The file of @fd, if it is not O_PATH. */
static inline struct fd fdget(unsigned int fd)
{
	struct file *file = fdget_light(fd);

	if (likely(file))
		return (struct fd){ file, 0 };
	file = fget(fd);
	return (struct fd){ file, file ? FDPUT_FPUT : 0 };
}

static inline void fdput(struct fd f)
{
	if (unlikely(f.flags & FDPUT_FPUT))
		fput(f.file);
}

/* The same with the file's position locked, if it has one and others could move it. */
static inline struct fd fdget_pos(unsigned int fd)
{
	struct fd f = fdget(fd);

	if (f.flags && f.file->f_mode & FMODE_ATOMIC_POS) {
		f.flags |= FDPUT_POS_UNLOCK;
		mutex_lock(&f.file->f_pos_lock);
	}
	return f;
}

static inline void fdput_pos(struct fd f)
{
	if (f.flags & FDPUT_POS_UNLOCK)
		mutex_unlock(&f.file->f_pos_lock);
	fdput(f);
}
