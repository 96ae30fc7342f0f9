/* Formatted text of whatever length: who calls these knows that there is room. Linux: lib/vsprintf.c. */
#include "shared.h"

int vsprintf(char *buf, const char *fmt, va_list args)
{
	return vsnprintf(buf, (size_t)-1, fmt, args);
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsprintf(buf, fmt, args);
	va_end(args);
	return len;
}
