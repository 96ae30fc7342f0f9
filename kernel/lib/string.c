/* Copying a string into a place of limited size. Linux: lib/string.c. */
#include <linux/errno.h>
#include <linux/string.h>

ssize_t strscpy(char *dst, const char *src, size_t size)
{
	size_t len = strnlen(src, size);

	if (!size)
		return -E2BIG;
	memcpy(dst, src, len < size ? len + 1 : size);
	if (len < size)
		return (ssize_t)len;
	dst[size - 1] = 0;
	return -E2BIG;
}
