/* In place of kernel/posix: a descriptor table that does not grow. Linux: fs/file.c. */
#include <linux/errno.h>
#include <linux/fdtable.h>

unsigned int find_free(const struct files_struct *files, unsigned int start)
{
	while (start < files->max_fds && files->open_fds[start / 64] & FD_BIT(start))
		start++;
	return start;
}

int expand_files(struct files_struct *files, unsigned int fd)
{
	return -EMFILE;
}

/* A copy of @old that shares its open files, for fork(2). NULL: no memory. */
struct files_struct *dup_fd(struct files_struct *old)
{
	struct files_struct *files = files_alloc();
	unsigned int fd;

	for (fd = 0; files && fd < old->max_fds; fd++) {
		if (!old->fd[fd])
			continue;
		files->fd[fd] = get_file(old->fd[fd]);
		set_open(files, fd);
		set_cloexec(files, fd, old->close_on_exec[fd / 64] & FD_BIT(fd));
	}
	return files;
}
