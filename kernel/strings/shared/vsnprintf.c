/*
 * Formatted text in memory, for the kernel and the C library. Linux: lib/vsprintf.c.
 */
#include "shared.h"

struct buffer {
	struct format_sink sink;
	char *next;
	size_t room; /* without the NUL */
};

static void write_buffer(struct format_sink *sink, const char *text, size_t len)
{
	struct buffer *b = (struct buffer *)sink;

	if (len > b->room)
		len = b->room;
	memcpy(b->next, text, len);
	b->next += len;
	b->room -= len;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	char none;
	struct buffer b = {
		.sink.write = write_buffer,
		.next = size ? buf : &none,
		.room = size ? size - 1 : 0,
	};
	int len = __format(&b.sink, fmt, args);

	*b.next = 0;
	return len;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
