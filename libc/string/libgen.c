/* The parts of a path. See basename(3). */
#include <libgen.h>
#include <stddef.h>
#include <string.h>

/* Without slashes at the end, but for the first. Returns the length. */
static size_t trim(char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		path[--len] = 0;
	return len;
}

char *basename(char *path)
{
	char *slash;

	if (!path || !*path)
		return ".";
	trim(path);
	slash = strrchr(path, '/');
	return slash && slash[1] ? slash + 1 : path;
}

char *dirname(char *path)
{
	char *slash;

	if (!path || !*path)
		return ".";
	trim(path);
	slash = strrchr(path, '/');
	if (!slash)
		return ".";
	slash[slash == path] = 0;
	trim(path);
	return path;
}
