/* Calls on files that are others in disguise. See mkfifo(3), futimens(3), utimes(2), nice(2), ttyname(3). */
#include "../internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

int mkfifo(const char *path, mode_t mode)
{
	return mknod(path, S_IFIFO | (mode & ~(mode_t)S_IFMT), 0);
}

int futimens(int fd, const struct timespec times[2])
{
	return (int)__result(__syscall(SYS_utimensat, fd, NULL, times, 0));
}

/* The flags came with a call of its own; what there was before knows none. */
int fchmodat(int dir, const char *path, mode_t mode, int flags)
{
	return (int)__result(flags ? __syscall(SYS_fchmodat2, dir, path, mode, flags)
				   : __syscall(SYS_fchmodat, dir, path, mode));
}

/* -1 is a valid answer: errno tells. */
int nice(int increment)
{
	int saved = errno, old;

	errno = 0;
	old = getpriority(PRIO_PROCESS, 0);
	if (errno)
		return -1;
	errno = saved;
	if (setpriority(PRIO_PROCESS, 0, old + increment) < 0) {
		if (errno == EACCES)
			errno = EPERM;
		return -1;
	}
	return getpriority(PRIO_PROCESS, 0);
}

char *ttyname(int fd)
{
	static char name[64];
	char link[32];
	ssize_t len;

	if (!isatty(fd))
		return NULL;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, name, sizeof(name) - 1);
	if (len < 0)
		return NULL;
	name[len] = 0;
	return name;
}
