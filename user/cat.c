/* cat [-nbsEu] [FILE...]: their contents, one after the other; without files, or for -, standard input. See cat(1p). */
#include "lib/lib.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool numbers, not_empty, squeeze, ends;

/* Byte by byte, for the options that look at lines. */
static void copy_lines(int fd)
{
	static unsigned long line;
	static int before = '\n', empty;
	FILE *file = fdopen(dup(fd), "r");
	int c;

	while (file && (c = getc(file)) != EOF) {
		if (before == '\n') {
			empty = c == '\n' ? empty + 1 : 0;
			if (squeeze && empty > 1)
				continue;
			if (numbers && !(not_empty && c == '\n'))
				printf("%6lu\t", ++line);
		}
		if (ends && c == '\n')
			putchar('$');
		putchar(c);
		before = c;
	}
	if (file)
		fclose(file);
}

static int copy(int fd, const char *name)
{
	bool reading;

	if (numbers || squeeze || ends) {
		copy_lines(fd);
		return 0;
	}
	if (copy_bytes(fd, STDOUT_FILENO, &reading) == 0)
		return 0;
	return reading ? warn("%s", name) : warn("write error");
}

int main(int argc, char **argv)
{
	static char *standard[] = { "-", NULL };
	int option, status = 0;
	char **paths;

	while ((option = getopt(argc, argv, "nbsEu")) != -1) {
		numbers |= option == 'n' || option == 'b';
		not_empty |= option == 'b';
		squeeze |= option == 's';
		ends |= option == 'E';
		if (option == '?')
			return try_help();
	}
	for (paths = optind < argc ? argv + optind : standard; *paths; paths++) {
		int fd = strcmp(*paths, "-") == 0 ? STDIN_FILENO : open(*paths, O_RDONLY);

		if (fd < 0) {
			status = warn("%s", *paths);
			continue;
		}
		status |= copy(fd, *paths);
		if (fd != STDIN_FILENO)
			close(fd);
	}
	return finish(status);
}
