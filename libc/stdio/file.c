/* The buffer of a stream: filling, writing out, changing between the two. */
#include "file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static FILE *open_files;
static int
	list_lock; /* protects the list; taken inside a stream's lock, so who has it only tries for a stream's */

void __stdio_fork(bool take)
{
	if (take)
		__lock(&list_lock);
	else
		__unlock(&list_lock);
}

void __file_enlist(FILE *file)
{
	__HOLD(&list_lock);
	file->next = open_files;
	file->link = &open_files;
	if (open_files)
		open_files->link = &file->next;
	open_files = file;
}

void __file_delist(FILE *file)
{
	__HOLD(&list_lock);
	if (!file->link)
		return;
	*file->link = file->next;
	if (file->next)
		file->next->link = file->link;
	file->link = NULL;
}

int __file_prepare(FILE *file)
{
	int saved = errno;
	struct stat st;

	if (!file->link)
		__file_enlist(file);
	if (file->mode == UNDECIDED) {
		/* A kernel that is only the core (TINY=1) cannot say: lines are right for all then. */
		bool lines = fstat(file->fd, &st) ? errno == ENOSYS : S_ISCHR(st.st_mode);

		file->mode = lines ? _IOLBF : _IOFBF;
		errno = saved;
	}
	if (file->mode == _IONBF) {
		file->buf = &file->tiny;
		file->size = 1;
	} else if (!file->buf) {
		file->size = file->size ? file->size : BUFSIZ;
		file->buf = malloc(file->size);
		if (!file->buf)
			return -1;
		file->flags |= OWNS_BUFFER;
	}
	return 0;
}

/* write() until all is out. What could not be written is lost, as C allows. */
static int write_all(FILE *file, const char *data, size_t len)
{
	while (len) {
		long n = __result(__syscall(SYS_write, file->fd, data, len));

		if (n < 0) {
			file->flags |= HAS_ERROR;
			return EOF;
		}
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

int __file_sync(FILE *file)
{
	int status = 0;

	if (file->flags & WRITING)
		status = write_all(file, file->buf, file->pos);
	else if (file->fd >= 0 && (file->end != file->pos || file->pushed))
		/* A pipe or terminal cannot seek: there the bytes stay read. */
		if (__syscall(SYS_lseek, file->fd, -(long)(file->end - file->pos) - file->pushed,
			      SEEK_CUR) < 0)
			return 0;
	file->flags &= ~(unsigned int)WRITING;
	file->pos = file->end = 0;
	file->pushed = 0;
	return status;
}

static int start_writing(FILE *file)
{
	if (!(file->flags & CAN_WRITE)) {
		file->flags |= HAS_ERROR;
		errno = EBADF;
		return EOF;
	}
	if (__file_prepare(file) < 0)
		return EOF;
	__file_sync(file);
	file->pos = file->end = 0;
	file->pushed = 0;
	file->flags |= WRITING;
	file->flags &= ~(unsigned int)AT_EOF;
	return 0;
}

/* Large pieces go past the buffer. */
static size_t write_buffered(FILE *file, const char *data, size_t len)
{
	if (len >= file->size - file->pos) {
		if (write_all(file, file->buf, file->pos) < 0) {
			file->pos = 0;
			return 0;
		}
		file->pos = 0;
		if (len >= file->size)
			return write_all(file, data, len) < 0 ? 0 : len;
	}
	memcpy(file->buf + file->pos, data, len);
	file->pos += len;
	return len;
}

size_t __file_write(FILE *file, const char *data, size_t len)
{
	const char *newline;
	size_t lines;

	if (!(file->flags & WRITING) && start_writing(file) < 0)
		return 0;
	if (!len)
		return 0;
	if (file->mode == _IONBF)
		return write_all(file, data, len) < 0 ? 0 : len;
	newline = file->mode == _IOLBF ? memrchr(data, '\n', len) : NULL;
	if (!newline)
		return write_buffered(file, data, len);
	lines = (size_t)(newline - data) + 1;
	if (write_buffered(file, data, lines) < lines)
		return 0;
	if (write_all(file, file->buf, file->pos) < 0)
		return 0;
	file->pos = 0;
	return lines + write_buffered(file, data + lines, len - lines);
}

bool __file_fill(FILE *file)
{
	long n;

	if (!(file->flags & CAN_READ)) {
		file->flags |= HAS_ERROR;
		errno = EBADF;
		return false;
	}
	if (file->flags & WRITING && __file_sync(file) < 0)
		return false;
	if (file->flags & AT_EOF || file->fd < 0 || __file_prepare(file) < 0) {
		file->flags |= AT_EOF;
		return false;
	}
	/* A prompt without a newline must be seen before the program waits for the answer. */
	if (stdout->mode == _IOLBF && stdout->flags & WRITING && stdout->pos)
		__file_sync(stdout);
	file->pos = file->end = 0;
	n = __result(__syscall(SYS_read, file->fd, file->buf, file->size));
	if (n <= 0) {
		file->flags |= n < 0 ? HAS_ERROR : AT_EOF;
		return false;
	}
	file->end = (size_t)n;
	return true;
}

/* Does what is due at fflush(NULL) or exit() for every stream, but for those that another thread is using. */
static int sync_all(bool read_ahead_too)
{
	int status = 0;

	__HOLD(&list_lock);
	for (FILE *file = open_files; file; file = file->next) {
		if (__threaded && ftrylockfile(file) < 0)
			continue;
		if (read_ahead_too || file->flags & WRITING)
			status |= __file_sync(file);
		if (__threaded)
			funlockfile(file);
	}
	return status;
}

int fflush(FILE *file)
{
	if (!file)
		return sync_all(false);
	LOCK_FILE(file);
	return __file_sync(file);
}

void __stdio_exit(void)
{
	sync_all(true);
}
