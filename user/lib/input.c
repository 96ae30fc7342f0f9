/* The files that a filter reads: its operands, - or none is standard input. */
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

FILE *open_input(const char *path)
{
	struct stat st;
	FILE *file;

	if (strcmp(path, "-") == 0)
		return stdin;
	file = fopen(path, "r");
	if (file && fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode)) {
		fclose(file);
		errno = EISDIR;
		return NULL;
	}
	return file;
}

void close_input(FILE *file)
{
	if (file != stdin)
		fclose(file);
}

char *get_unit(FILE *file, char end, size_t *len)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n = getdelim(&line, &size, end, file);

	if (n < 0) {
		free(line);
		return NULL;
	}
	*len = (size_t)n;
	if (n && line[n - 1] == end)
		line[--*len] = 0;
	return line;
}

char *get_line(FILE *file, size_t *len)
{
	return get_unit(file, '\n', len);
}

char **read_lines(char **paths, char end, size_t *count, int *status)
{
	char **lines = NULL, *line;
	static char *standard[] = { "-", NULL };
	size_t len;

	*count = 0;
	for (paths = *paths ? paths : standard; *paths; paths++) {
		FILE *file = open_input(*paths);

		if (!file) {
			*status = warn(errno == EISDIR ? "read failed: %s" : "cannot read: %s",
				       *paths) +
				  1;
			continue;
		}
		while ((line = get_unit(file, end, &len))) {
			if ((*count & (*count - 1)) == 0)
				lines = realloc(lines, (*count * 2 + 1) * sizeof(*lines));
			if (!lines) {
				tool_error("memory exhausted");
				exit(2);
			}
			lines[(*count)++] = line;
		}
		close_input(file);
	}
	return lines;
}

unsigned long size_number(const char *text, const char *what)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);
	static const char units[] = "bkKMG";
	static const unsigned long factors[] = { 512, 1024, 1024, 1UL << 20, 1UL << 30 };
	const char *unit = *end ? strchr(units, *end) : NULL;

	if (unit) {
		value *= factors[unit - units];
		end++;
	}
	if (*end || end == text || *text == '-') {
		tool_error("invalid number of %s: '%s'", what, text);
		exit(1);
	}
	return value;
}
