/* The bits of a descriptor table, under its lock. Linux: <linux/fdtable.h>, fs/file.c. */
#pragma once

#include <linux/fs.h>

#define FD_BIT(fd) (1ULL << (fd) % 64)

static inline void set_open(struct files_struct *files, unsigned int fd)
{
	files->open_fds[fd / 64] |= FD_BIT(fd);
	if (!~files->open_fds[fd / 64])
		files->full_fds[fd / 4096] |= FD_BIT(fd / 64);
}

static inline void clear_open(struct files_struct *files, unsigned int fd)
{
	files->open_fds[fd / 64] &= ~FD_BIT(fd);
	files->full_fds[fd / 4096] &= ~FD_BIT(fd / 64);
	if (fd < files->next_fd)
		files->next_fd = fd;
}

static inline void set_cloexec(struct files_struct *files, unsigned int fd, bool on)
{
	if (on)
		files->close_on_exec[fd / 64] |= FD_BIT(fd);
	else
		files->close_on_exec[fd / 64] &= ~FD_BIT(fd);
}

/* kernel/posix/fdtable.c: makes room for descriptor @fd, without the lock. 0, -ENOMEM, -EMFILE. */
int expand_files(struct files_struct *files, unsigned int fd);
/* The lowest free number that is at least @start; max_fds or more: the table has to grow for it. */
unsigned int find_free(const struct files_struct *files, unsigned int start);
/* The current task gets a table of its own. 0 or -ENOMEM. */
int unshare_files(void);
