/* A stream's position and conditions. See fseek(3), ferror(3). */
#include "file.h"

#include <unistd.h>

int fileno(FILE *file)
{
	if (file->fd < 0)
		errno = EBADF;
	return file->fd;
}

int feof(FILE *file)
{
	return !!(file->flags & AT_EOF);
}

int ferror(FILE *file)
{
	return !!(file->flags & HAS_ERROR);
}

void clearerr(FILE *file)
{
	LOCK_FILE(file);
	file->flags &= ~(unsigned int)(AT_EOF | HAS_ERROR);
}

off_t ftello(FILE *file)
{
	bool appending = file->flags & WRITING && file->flags & APPENDS;
	off_t at = lseek(file->fd, 0, appending ? SEEK_END : SEEK_CUR);

	LOCK_FILE(file);
	if (at < 0)
		return at;
	if (file->flags & WRITING)
		return at + (off_t)file->pos;
	return at - (off_t)(file->end - file->pos) - file->pushed;
}

int fseeko(FILE *file, off_t offset, int whence)
{
	LOCK_FILE(file);
	if (whence == SEEK_CUR) {
		off_t at = ftello(file);

		if (at < 0)
			return -1;
		offset += at;
		whence = SEEK_SET;
	}
	if (file->flags & WRITING && __file_sync(file) < 0)
		return -1;
	if (lseek(file->fd, offset, whence) < 0)
		return -1;
	file->pos = file->end = 0;
	file->pushed = 0;
	file->flags &= ~(unsigned int)(AT_EOF | WRITING);
	return 0;
}

long ftell(FILE *file)
{
	return ftello(file);
}

int fseek(FILE *file, long offset, int whence)
{
	return fseeko(file, offset, whence);
}

void rewind(FILE *file)
{
	fseeko(file, 0, SEEK_SET);
	clearerr(file);
}

int fgetpos(FILE *restrict file, fpos_t *restrict pos)
{
	*pos = ftello(file);
	return *pos < 0 ? -1 : 0;
}

int fsetpos(FILE *file, const fpos_t *pos)
{
	return fseeko(file, *pos, SEEK_SET);
}
