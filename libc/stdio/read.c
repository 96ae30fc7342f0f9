/* Reading from streams. See getc(3), fread(3), getline(3). */
#include "file.h"

#include <stdlib.h>
#include <string.h>

int getc_unlocked(FILE *file)
{
	if (file->pushed)
		return file->pushback[--file->pushed];
	if (file->flags & WRITING || file->pos == file->end)
		if (!__file_fill(file))
			return EOF;
	return (unsigned char)file->buf[file->pos++];
}

int fgetc(FILE *file)
{
	LOCK_FILE(file);
	return getc_unlocked(file);
}

int getc(FILE *file)
{
	return fgetc(file);
}

int getchar(void)
{
	return fgetc(stdin);
}

int getchar_unlocked(void)
{
	return getc_unlocked(stdin);
}

int ungetc(int c, FILE *file)
{
	LOCK_FILE(file);
	if (c == EOF || file->pushed == PUSHBACK || !(file->flags & CAN_READ))
		return EOF;
	if (file->flags & WRITING)
		__file_sync(file);
	file->pushback[file->pushed++] = (unsigned char)c;
	file->flags &= ~(unsigned int)AT_EOF;
	return (unsigned char)c;
}

size_t fread(void *restrict ptr, size_t size, size_t count, FILE *restrict file)
{
	size_t len = size * count, got = 0;
	char *to = ptr;

	LOCK_FILE(file);
	if (!len)
		return 0;
	while (file->pushed && got < len)
		to[got++] = (char)file->pushback[--file->pushed];
	while (got < len) {
		size_t n;

		if ((file->flags & WRITING || file->pos == file->end) && !__file_fill(file))
			break;
		n = file->end - file->pos;
		if (n > len - got)
			n = len - got;
		memcpy(to + got, file->buf + file->pos, n);
		file->pos += n;
		got += n;
	}
	return got / size;
}

char *fgets(char *restrict buf, int size, FILE *restrict file)
{
	int n = 0, c = 0;

	LOCK_FILE(file);
	if (size <= 0)
		return NULL;
	while (n < size - 1 && c != '\n') {
		c = getc_unlocked(file);
		if (c == EOF)
			break;
		buf[n++] = (char)c;
	}
	if (c == EOF && (n == 0 || ferror(file)))
		return NULL;
	buf[n] = 0;
	return buf;
}

ssize_t getdelim(char **restrict line, size_t *restrict size, int delimiter, FILE *restrict file)
{
	size_t n = 0;
	int c;

	LOCK_FILE(file);
	if (!line || !size) {
		errno = EINVAL;
		return -1;
	}
	if (!*line)
		*size = 0;
	do {
		c = getc_unlocked(file);
		if (c == EOF)
			break;
		if (n + 2 > *size) {
			size_t larger = *size ? *size * 2 : 128;
			char *grown = realloc(*line, larger);

			if (!grown)
				return -1;
			*line = grown;
			*size = larger;
		}
		(*line)[n++] = (char)c;
	} while (c != delimiter);
	if (n == 0 || (c == EOF && ferror(file)))
		return -1;
	(*line)[n] = 0;
	return (ssize_t)n;
}

ssize_t getline(char **restrict line, size_t *restrict size, FILE *restrict file)
{
	return getdelim(line, size, '\n', file);
}
