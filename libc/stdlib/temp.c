/* Files with names that nobody else has. See mkstemp(3). */
#include "../internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 100

/* Fills the six X before the suffix; false if they are not there. */
static bool fill(char *template, size_t suffix)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t len = strlen(template);
	unsigned char random[6];

	if (len < suffix + 6 || getrandom(random, sizeof(random), 0) != sizeof(random))
		return false;
	for (size_t i = 0; i < 6; i++)
		template[len - suffix - 6 + i] = letters[random[i] % (sizeof(letters) - 1)];
	return true;
}

static bool has_place(const char *template, size_t suffix)
{
	size_t len = strlen(template);

	if (len >= suffix + 6 && strncmp(template + len - suffix - 6, "XXXXXX", 6) == 0)
		return true;
	errno = EINVAL;
	return false;
}

int mkostemps(char *template, int suffix, int flags)
{
	if (suffix < 0 || !has_place(template, (size_t)suffix))
		return -1;
	for (int i = 0; i < TRIES && fill(template, (size_t)suffix); i++) {
		int fd = open(template, O_RDWR | O_CREAT | O_EXCL | flags, 0600);

		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

int mkstemp(char *template)
{
	return mkostemps(template, 0, 0);
}

int mkostemp(char *template, int flags)
{
	return mkostemps(template, 0, flags);
}

char *mkdtemp(char *template)
{
	if (!has_place(template, 0))
		return NULL;
	for (int i = 0; i < TRIES && fill(template, 0); i++) {
		if (mkdir(template, 0700) == 0)
			return template;
		if (errno != EEXIST)
			break;
	}
	return NULL;
}
