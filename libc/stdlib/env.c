/* The environment. See getenv(3), setenv(3). Strings are never freed: someone may hold them. */
#include "../internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **own; /* environ, once it has been copied to memory that can grow */

static size_t count(void)
{
	size_t n = 0;

	while (environ && environ[n])
		n++;
	return n;
}

/* The place of name's entry in environ, or of the final NULL. */
static char **find(const char *name, size_t len)
{
	char **entry = environ;

	while (entry && *entry && !(strncmp(*entry, name, len) == 0 && (*entry)[len] == '='))
		entry++;
	return entry;
}

static bool valid(const char *name)
{
	if (name && *name && !strchr(name, '='))
		return true;
	errno = EINVAL;
	return false;
}

char *getenv(const char *name)
{
	size_t len = strlen(name);
	char **entry = find(name, len);

	return entry && *entry ? *entry + len + 1 : NULL;
}

int putenv(char *assignment)
{
	size_t len = strcspn(assignment, "="), n = count();
	char **entry, **larger;

	if (!assignment[len])
		return unsetenv(assignment);
	entry = find(assignment, len);
	if (entry && *entry) {
		*entry = assignment;
		return 0;
	}
	larger = malloc((n + 2) * sizeof(*larger));
	if (!larger)
		return -1;
	if (n)
		memcpy(larger, environ, n * sizeof(*larger));
	larger[n] = assignment;
	larger[n + 1] = NULL;
	free(own);
	own = environ = larger;
	return 0;
}

int setenv(const char *name, const char *value, int overwrite)
{
	size_t name_len, value_len;
	char *assignment;

	if (!valid(name))
		return -1;
	if (!overwrite && getenv(name))
		return 0;
	name_len = strlen(name);
	value_len = strlen(value);
	assignment = malloc(name_len + value_len + 2);
	if (!assignment)
		return -1;
	memcpy(assignment, name, name_len);
	assignment[name_len] = '=';
	memcpy(assignment + name_len + 1, value, value_len + 1);
	return putenv(assignment);
}

int unsetenv(const char *name)
{
	char **entry;

	if (!valid(name))
		return -1;
	entry = find(name, strlen(name));
	while (entry && *entry) {
		entry[0] = entry[1];
		entry++;
	}
	return 0;
}

int clearenv(void)
{
	free(own);
	own = environ = NULL;
	return 0;
}
