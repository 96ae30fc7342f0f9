/* procfs.h: reading and writing files of /proc, for the tests of kernel/proc. */
#ifndef TESTS_PROCFS_H
#define TESTS_PROCFS_H

#include <fcntl.h>
#include "ktap.h"

static char text[16384];

/* The file's contents as a string; its length or -errno. */
static inline long slurp(const char *name)
{
	long n, len = 0;
	int fd = SYS(open, name, O_RDONLY, 0);

	if (fd < 0)
		return fd;
	while ((n = SYS(read, fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = 0;
	SYS(close, fd);
	return n < 0 ? n : len;
}

/* Field n (from 1) of a line of words. */
static inline const char *word(int n)
{
	const char *p = text;

	while (--n && p)
		p = strchr(p, ' ') ? strchr(p, ' ') + 1 : NULL;
	return p ? p : "";
}

/* The number behind "Name:" in status and its like. */
static inline long value_of(const char *name)
{
	const char *p = strstr(text, name);

	return p ? strtol(p + strlen(name), NULL, 10) : -1;
}

/* Writes the string: what write(2) or open(2) says. */
static inline long put(const char *name, const char *what)
{
	int fd = SYS(open, name, O_WRONLY);
	long ret = fd;

	if (fd >= 0) {
		ret = SYS(write, fd, what, strlen(what));
		SYS(close, fd);
	}
	return ret;
}

#endif
