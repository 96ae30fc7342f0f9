/* Shared memory by name: files in /dev/shm. See shm_open(3). */
#include "../internal.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static bool full_path(const char *name, char path[NAME_MAX + 16])
{
	name += strspn(name, "/");
	if (!*name || strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
		errno = EINVAL;
		return false;
	}
	if (strlen(name) > NAME_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	strcpy(stpcpy(path, "/dev/shm/"), name);
	return true;
}

int shm_open(const char *name, int flags, mode_t mode)
{
	char path[NAME_MAX + 16];

	return full_path(name, path) ? open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode)
				     : -1;
}

int shm_unlink(const char *name)
{
	char path[NAME_MAX + 16];

	return full_path(name, path) ? unlink(path) : -1;
}
