/* printf() and its family; those that write to memory alone are in kernel/strings/shared. */
#include "file.h"

#include "../../kernel/include/linux/format.h"
#include <stdlib.h>

struct to_file {
	struct format_sink sink;
	FILE *file;
	bool failed;
};

static void write_file(struct format_sink *sink, const char *text, size_t len)
{
	struct to_file *to = (struct to_file *)sink;

	if (__file_write(to->file, text, len) < len)
		to->failed = true;
}

static int print(FILE *file, const char *format, va_list args)
{
	struct to_file to = { .sink.write = write_file, .file = file };
	int len = __format(&to.sink, format, args);

	if (len < 0)
		errno = EOVERFLOW;
	return to.failed ? -1 : len;
}

/* An unbuffered stream gets a buffer meanwhile, so that a line leaves by one system call. */
int vfprintf(FILE *restrict file, const char *restrict format, va_list args)
{
	char buf[256];
	int len;

	LOCK_FILE(file);
	if (file->mode != _IONBF)
		return print(file, format, args);
	__file_sync(file);
	file->mode = _IOFBF;
	file->buf = buf;
	file->size = sizeof(buf);
	len = print(file, format, args);
	if (__file_sync(file) < 0)
		len = -1;
	file->mode = _IONBF;
	file->buf = &file->tiny;
	file->size = 1;
	return len;
}

int vdprintf(int fd, const char *restrict format, va_list args)
{
	char buf[256];
	FILE file = { .fd = fd, .flags = CAN_WRITE, .buf = buf, .size = sizeof(buf) };
	int len;

	file.mode = _IOFBF;
	len = print(&file, format, args);
	if (__file_sync(&file) < 0)
		len = -1;
	__file_delist(&file);
	return len;
}

int vasprintf(char **restrict buf, const char *restrict format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	*buf = len < 0 ? NULL : malloc((size_t)len + 1);
	if (!*buf)
		return -1;
	return vsnprintf(*buf, (size_t)len + 1, format, args);
}

int vprintf(const char *restrict format, va_list args)
{
	return vfprintf(stdout, format, args);
}

int printf(const char *restrict format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vfprintf(stdout, format, args);
	va_end(args);
	return len;
}

int fprintf(FILE *restrict file, const char *restrict format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vfprintf(file, format, args);
	va_end(args);
	return len;
}

int dprintf(int fd, const char *restrict format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vdprintf(fd, format, args);
	va_end(args);
	return len;
}

int asprintf(char **restrict buf, const char *restrict format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vasprintf(buf, format, args);
	va_end(args);
	return len;
}
