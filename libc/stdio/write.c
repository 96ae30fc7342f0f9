/* Writing to streams. See putc(3), fwrite(3). */
#include "file.h"

#include <string.h>

int putc_unlocked(int c, FILE *file)
{
	char byte = (char)c;

	if (file->flags & WRITING && file->mode == _IOFBF && file->pos < file->size)
		file->buf[file->pos++] = byte;
	else if (__file_write(file, &byte, 1) != 1)
		return EOF;
	return (unsigned char)c;
}

int fputc(int c, FILE *file)
{
	LOCK_FILE(file);
	return putc_unlocked(c, file);
}

int putc(int c, FILE *file)
{
	return fputc(c, file);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int putchar_unlocked(int c)
{
	return putc_unlocked(c, stdout);
}

int fputs(const char *restrict s, FILE *restrict file)
{
	size_t len = strlen(s);

	LOCK_FILE(file);
	return __file_write(file, s, len) == len ? 1 : EOF;
}

int puts(const char *s)
{
	return fputs(s, stdout) == EOF || fputc('\n', stdout) == EOF ? EOF : 1;
}

size_t fwrite(const void *restrict ptr, size_t size, size_t count, FILE *restrict file)
{
	LOCK_FILE(file);
	if (!size || !count)
		return 0;
	return __file_write(file, ptr, size * count) / size;
}

void perror(const char *s)
{
	const char *text = strerror(errno);

	if (s && *s)
		fprintf(stderr, "%s: %s\n", s, text);
	else
		fprintf(stderr, "%s\n", text);
}
