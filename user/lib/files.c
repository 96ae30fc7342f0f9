/* Files: copying bytes, walking through folders, paths, sizes for people. */
#include "lib.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int copy_bytes(int in, int out, bool *reading)
{
	static char buf[65536];
	ssize_t n;

	for (;;) {
		*reading = true;
		n = read(in, buf, sizeof(buf));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		*reading = false;
		for (char *from = buf; n;) {
			ssize_t done = write(out, from, (size_t)n);

			if (done < 0)
				return -1;
			from += done;
			n -= done;
		}
	}
}

char *join_path(const char *dir, const char *name)
{
	size_t len = strlen(dir), name_len = strlen(name);
	char *path;

	while (name_len > 1 && name[name_len - 1] == '/')
		name_len--;
	for (size_t i = name_len; i-- > 0;) {
		if (name[i] == '/' && i + 1 < name_len) {
			name += i + 1;
			name_len -= i + 1;
			break;
		}
	}
	path = malloc(len + name_len + 2);
	if (!path) {
		tool_error("memory exhausted");
		exit(1);
	}
	sprintf(path, "%s%s%.*s", dir, len && dir[len - 1] == '/' ? "" : "/", (int)name_len, name);
	return path;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All names but . and .. are read first: visitors may take files away. */
static char **names_in(const char *path, size_t *count)
{
	DIR *dir = opendir(path);
	char **names = NULL;
	struct dirent *entry;

	*count = 0;
	if (!dir) {
		warn("cannot open directory '%s'", path);
		return NULL;
	}
	while ((entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if ((*count & (*count - 1)) == 0)
			names = realloc(names, (*count * 2 + 1) * sizeof(*names));
		if (!names || !(names[*count] = strdup(entry->d_name))) {
			tool_error("memory exhausted");
			exit(1);
		}
		++*count;
	}
	closedir(dir);
	if (!*count)
		return calloc(1, sizeof(*names));
	qsort(names, *count, sizeof(*names), by_name);
	return names;
}

static int go(const char *path, visitor before, visitor after, void *data, int depth)
{
	struct stat st;
	int status = 0, result;
	size_t count;
	char **names;

	if (lstat(path, &st) < 0)
		return warn("cannot access '%s'", path);
	if (before) {
		result = before(path, &st, depth, data);
		status |= result > 0;
		if (result < 0) /* not into this one */
			return status;
	}
	if (S_ISDIR(st.st_mode)) {
		names = names_in(path, &count);
		status |= !names;
		for (size_t i = 0; i < count; i++) {
			char *full = join_path(path, names[i]);

			status |= go(full, before, after, data, depth + 1);
			free(full);
			free(names[i]);
		}
		free(names);
	}
	if (after)
		status |= after(path, &st, depth, data) > 0;
	return status;
}

int walk(const char *path, visitor before, visitor after, void *data)
{
	return go(path, before, after, data, 0);
}

/* Rounded up, as coreutils do: 1.1K for 1025. */
const char *human(unsigned long long n, char *text, size_t size)
{
	static const char units[] = "BKMGTPE";
	unsigned long long scaled = n * 10;
	int unit = 0;

	for (; scaled >= 10240 && unit < 6; unit++)
		scaled = (scaled + 1023) / 1024;
	if (!unit)
		snprintf(text, size, "%llu", n);
	else if (scaled >= 100)
		snprintf(text, size, "%llu%c", (scaled + 9) / 10, units[unit]);
	else
		snprintf(text, size, "%llu.%llu%c", scaled / 10, scaled % 10, units[unit]);
	return text;
}
