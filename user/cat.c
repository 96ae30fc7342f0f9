/* cat [-AbeEnstTuv] [FILE...]: their contents, one after the other; without files, or for -, standard input. See cat(1p). */
#include "lib/lib.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool numbers, not_empty, squeeze, ends, tabs, visible;
static struct stat output;

/* ^A for control characters, M- for those beyond 127. */
static void put_visible(int c)
{
	if (c >= 128 && visible) {
		fputs("M-", stdout);
		c -= 128;
		if (c == '\n' || c == '\t') { /* these are no line's end and no tab */
			printf("^%c", c + 64);
			return;
		}
	}
	if ((c < 32 && c != '\n' && c != '\t' && visible) || (c == '\t' && tabs))
		printf("^%c", c + 64);
	else if (c == 127 && visible)
		fputs("^?", stdout);
	else
		putchar(c);
}

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
		if (ends && before == '\r' && !visible)
			fputs(c == '\n' ? "^M" : "\r",
			      stdout); /* it hides the mark if it is not shown */
		if (ends && c == '\n')
			putchar('$');
		if (ends && c == '\r' && !visible) {
			before = c;
			continue;
		}
		put_visible(c);
		before = c;
	}
	if (file)
		fclose(file);
}

static int copy(int fd, const char *name)
{
	struct stat st;
	bool reading;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_dev == output.st_dev &&
	    st.st_ino == output.st_ino && lseek(fd, 0, SEEK_CUR) < st.st_size) {
		tool_error("%s: input file is output file", name);
		return 1;
	}
	if (fd != STDIN_FILENO && S_ISDIR(st.st_mode)) {
		tool_error("%s: Is a directory", name);
		return 1;
	}
	if (numbers || squeeze || ends || tabs || visible) {
		copy_lines(fd);
		return 0;
	}
	if (copy_bytes(fd, STDOUT_FILENO, &reading) == 0)
		return 0;
	return reading ? warn("%s", name) : warn("write error");
}

int main(int argc, char **argv)
{
	static const struct option names[] = {
		{ "show-all", 0, NULL, 'A' },	      { "number-nonblank", 0, NULL, 'b' },
		{ "show-ends", 0, NULL, 'E' },	      { "number", 0, NULL, 'n' },
		{ "squeeze-blank", 0, NULL, 's' },    { "show-tabs", 0, NULL, 'T' },
		{ "show-nonprinting", 0, NULL, 'v' }, { 0 }
	};
	static char *standard[] = { "-", NULL };
	int option, status = 0;
	char **paths;

	while ((option = getopt_long(argc, argv, "AbeEnstTuv", names, NULL)) != -1) {
		numbers |= option == 'n' || option == 'b';
		not_empty |= option == 'b';
		squeeze |= option == 's';
		ends |= option == 'E' || option == 'e' || option == 'A';
		tabs |= option == 'T' || option == 't' || option == 'A';
		visible |= strchr("Aetv", option) != NULL;
		if (option == '?')
			return try_help();
	}
	fstat(STDOUT_FILENO, &output);
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
