/*
 * dmesg [-c | -C | -r | -n LEVEL]: the kernel's messages. -c: and clears them; -C: only clears;
 * -r: with their levels as <N>; -n: messages below that level (1 to 8) go to the console.
 */
#include <errno.h>
#include <linux/syslog.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

static int fail(const char *what)
{
	fprintf(stderr, "dmesg: %s: %s\n", what, strerror(errno));
	return 1;
}

/* Without the <N> at the start of each line. */
static void print_plain(const char *text, const char *end)
{
	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *next = newline ? newline + 1 : end;
		const char *level = *text == '<' ? memchr(text, '>', (size_t)(next - text)) : NULL;

		if (level)
			text = level + 1;
		fwrite(text, 1, (size_t)(next - text), stdout);
		text = next;
	}
}

int main(int argc, char **argv)
{
	int option, size, len, action = SYSLOG_ACTION_READ_ALL;
	bool raw = false;
	char *buf;

	while ((option = getopt(argc, argv, "cCrn:")) != -1) {
		switch (option) {
		case 'c':
			action = SYSLOG_ACTION_READ_CLEAR;
			break;
		case 'C':
			return klogctl(SYSLOG_ACTION_CLEAR, NULL, 0) < 0 ? fail("clear") : 0;
		case 'r':
			raw = true;
			break;
		case 'n':
			if (klogctl(SYSLOG_ACTION_CONSOLE_LEVEL, NULL, atoi(optarg)) < 0)
				return fail("set level");
			return 0;
		default:
			return 1;
		}
	}
	size = klogctl(SYSLOG_ACTION_SIZE_BUFFER, NULL, 0);
	if (size < 0)
		return fail("klogctl");
	buf = malloc((size_t)size);
	if (!buf)
		return fail("malloc");
	len = klogctl(action, buf, size);
	if (len < 0)
		return fail("read kernel buffer");
	if (raw)
		fwrite(buf, 1, (size_t)len, stdout);
	else
		print_plain(buf, buf + len);
	if (len && buf[len - 1] != '\n')
		putchar('\n');
	return 0;
}
