/*
 * Formatted text in memory; Linux's <linux/sprintf.h>. All integer conversions of C, %s, %c, %p
 * and %%, with flags, width and precision; no floating point, no %n. %pS is an address as symbol,
 * offset and size, %ps the symbol alone, %px sixteen hexadecimal digits.
 */
#pragma once

#include <linux/stdarg.h>
#include <linux/types.h>

/*
 * These write at most @size bytes with a final NUL (none if @size is 0).
 * snprintf() and vsnprintf() return the length the whole text would have had, as C says;
 * scnprintf() and vscnprintf() the length of what was written.
 */
__attribute__((format(printf, 3, 4))) int snprintf(char *buf, size_t size, const char *fmt, ...);
__attribute__((format(printf, 3, 4))) int scnprintf(char *buf, size_t size, const char *fmt, ...);
__attribute__((format(printf, 3, 0))) int vsnprintf(char *buf, size_t size, const char *fmt,
						    va_list args);
__attribute__((format(printf, 3, 0))) int vscnprintf(char *buf, size_t size, const char *fmt,
						     va_list args);

/* Without a bound: only where the format limits the length. */
__attribute__((format(printf, 2, 3))) int sprintf(char *buf, const char *fmt, ...);
__attribute__((format(printf, 2, 0))) int vsprintf(char *buf, const char *fmt, va_list args);
