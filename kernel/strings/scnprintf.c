/* Formatted text, and how much of it there is: for messages made in pieces. Linux: lib/vsprintf.c. */
#include <linux/format.h>
#include <linux/sprintf.h>

/* In a kernel built without kernel/reports %p has no names to tell. */
const struct format_hooks __weak __format_hooks;

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int len;

	if (!size)
		return 0;
	len = vsnprintf(buf, size, fmt, args);
	if (len < 0)
		return 0;
	return (size_t)len < size ? len : (int)(size - 1);
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
