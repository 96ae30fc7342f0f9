/* Opening and closing streams. See fopen(3), setvbuf(3). */
#include "file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int __file_mode(const char *mode, unsigned int *flags)
{
	bool plus = strchr(mode, '+');
	int open_flags;

	switch (*mode) {
	case 'r':
		open_flags = 0;
		*flags = CAN_READ;
		break;
	case 'w':
		open_flags = O_CREAT | O_TRUNC;
		*flags = CAN_WRITE;
		break;
	case 'a':
		open_flags = O_CREAT | O_APPEND;
		*flags = CAN_WRITE | APPENDS;
		break;
	default:
		errno = EINVAL;
		return -1;
	}
	if (plus)
		*flags |= CAN_READ | CAN_WRITE;
	open_flags |= plus ? O_RDWR : *flags & CAN_READ ? O_RDONLY : O_WRONLY;
	if (strchr(mode, 'x'))
		open_flags |= O_EXCL;
	if (strchr(mode, 'e'))
		open_flags |= O_CLOEXEC;
	return open_flags;
}

FILE *fdopen(int fd, const char *mode)
{
	unsigned int flags;
	FILE *file;

	if (__file_mode(mode, &flags) < 0)
		return NULL;
	file = calloc(1, sizeof(*file));
	if (!file)
		return NULL;
	file->fd = fd;
	file->flags = flags | OWNS_FILE;
	file->mode = UNDECIDED;
	__file_enlist(file);
	return file;
}

FILE *fopen(const char *restrict path, const char *restrict mode)
{
	unsigned int flags;
	int open_flags = __file_mode(mode, &flags), fd;
	FILE *file;

	if (open_flags < 0)
		return NULL;
	fd = open(path, open_flags, 0666);
	if (fd < 0)
		return NULL;
	file = fdopen(fd, mode);
	if (!file)
		close(fd);
	return file;
}

/* Flushes and lets go of everything but the structure itself. */
static int release(FILE *file)
{
	int status = __file_sync(file);

	if (file->fd >= 0 && close(file->fd) < 0)
		status = EOF;
	if (file->flags & OWNS_BUFFER) {
		free(file->buf);
		file->buf = NULL;
		file->size = 0;
	}
	return status;
}

int fclose(FILE *file)
{
	int status = release(file);

	__file_delist(file);
	file->fd = -1;
	if (file->flags & OWNS_FILE)
		free(file);
	return status;
}

FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict file)
{
	unsigned int flags;
	int open_flags = __file_mode(mode, &flags), fd = file->fd, new;

	if (open_flags < 0 || !path) {
		fclose(file);
		return NULL;
	}
	__file_sync(file);
	new = open(path, open_flags, 0666);
	if (new < 0) {
		fclose(file);
		return NULL;
	}
	/* The new file takes the number of the old one: that is what freopen() is called for. */
	if (new != fd) {
		if (dup2(new, fd) < 0) {
			close(new);
			fclose(file);
			return NULL;
		}
		close(new);
	}
	file->flags = flags | (file->flags & (OWNS_FILE | OWNS_BUFFER));
	file->pos = file->end = 0;
	return file;
}

int setvbuf(FILE *restrict file, char *restrict buf, int mode, size_t size)
{
	LOCK_FILE(file);
	if (mode != _IOFBF && mode != _IOLBF && mode != _IONBF) {
		errno = EINVAL;
		return -1;
	}
	__file_sync(file);
	if (mode == _IONBF || (buf && size)) {
		if (file->flags & OWNS_BUFFER)
			free(file->buf);
		file->flags &= ~(unsigned int)OWNS_BUFFER;
		file->buf = mode == _IONBF ? &file->tiny : buf;
		file->size = mode == _IONBF ? 1 : size;
	} else if (file->buf == &file->tiny) {
		file->buf = NULL;
		file->size = size;
	}
	file->mode = mode;
	return 0;
}

void setbuf(FILE *restrict file, char *restrict buf)
{
	setvbuf(file, buf, buf ? _IOFBF : _IONBF, BUFSIZ);
}

void setlinebuf(FILE *file)
{
	setvbuf(file, NULL, _IOLBF, 0);
}
