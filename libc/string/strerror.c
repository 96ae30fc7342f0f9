/* Error numbers as text: strerror(3), with glibc's wording. */
#include "../../kernel/include/linux/errname.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

char *strerror(int error)
{
	static char unknown[32];
	const char *text = __errtext(error);

	if (text)
		return (char *)text;
	snprintf(unknown, sizeof(unknown), "Unknown error %d", error);
	return unknown;
}

/* The POSIX one: returns 0, or EINVAL for an unknown error, or ERANGE. */
int strerror_r(int error, char *buf, size_t size)
{
	const char *text = __errtext(error);
	int len = text ? snprintf(buf, size, "%s", text)
		       : snprintf(buf, size, "Unknown error %d", error);

	if (!text)
		return EINVAL;
	return (size_t)len < size ? 0 : ERANGE;
}

const char *strerrorname_np(int error)
{
	return __errname(error);
}
