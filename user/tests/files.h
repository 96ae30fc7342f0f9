/*
 * files.h: the files that files/gen.py makes, as the tests see them.
 */
#ifndef TESTS_FILES_H
#define TESTS_FILES_H

#include <fcntl.h>
#include <sys/stat.h>
#include "ktap.h"

#define FILES "/tests/files/"
#define TEXT FILES "text" /* TEXT_BYTES */
#define TEXT_BYTES "The quick brown fox jumps over the lazy dog.\n"
#define TEXT_SIZE 45L
#define BIG FILES "big" /* BIG_SIZE bytes, byte i is big_byte(i) */
#define BIG_SIZE 10000L

static inline unsigned char big_byte(long i)
{
	return i % 251;
}

/* Are the n bytes at p those of BIG from offset on? */
static inline int is_big(const void *p, long offset, long n)
{
	const unsigned char *s = p;

	for (long i = 0; i < n; i++)
		if (s[i] != big_byte(offset + i))
			return 0;
	return 1;
}

/* open(2) that must succeed: the descriptor. */
static inline int open_file(const char *path, int flags)
{
	long fd = SYS(open, path, flags);

	if (fd < 0) {
		ktap_line("Bail out! open %s: %ld", path, fd);
		SYS(exit_group, 1);
	}
	return fd;
}

#endif
