/* Formatted text whose length is what fits: for messages made in pieces. Linux: lib/vsprintf.c. */
#include <linux/sprintf.h>

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
