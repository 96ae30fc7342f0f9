/* tee [-a] [-i] [-p] [FILE...]. See tee(1p). */
#include "../lib/lib.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static char buf[65536];
	static const struct option names[] = { { "append", 0, NULL, 'a' },
					       { "ignore-interrupts", 0, NULL, 'i' },
					       { "output-error", 2, NULL, 'p' },
					       { 0 } };
	int option, status = 0, flags = O_TRUNC, *fds;
	ssize_t n;

	while ((option = getopt_long(argc, argv, "aip", names, NULL)) != -1) {
		if (option == 'a')
			flags = O_APPEND;
		else if (option == 'i')
			signal(SIGINT, SIG_IGN);
		else if (option == 'p') /* a reader that goes away is told, not deadly */
			signal(SIGPIPE, SIG_IGN);
		else
			return try_help();
	}
	fds = calloc((size_t)(argc - optind + 1), sizeof(*fds));
	if (!fds)
		return 1;
	fds[0] = STDOUT_FILENO;
	for (int i = optind; i < argc; i++) {
		fds[i - optind + 1] = open(argv[i], O_WRONLY | O_CREAT | flags, 0666);
		if (fds[i - optind + 1] < 0)
			status = warn("%s", argv[i]);
	}
	while ((n = read(STDIN_FILENO, buf, sizeof(buf))) > 0 || (n < 0 && errno == EINTR)) {
		for (int i = 0; n > 0 && i <= argc - optind; i++) {
			if (fds[i] < 0 || write_all(fds[i], buf, (size_t)n) == 0)
				continue;
			status = warn("%s", i ? argv[optind + i - 1] : "standard output");
			fds[i] = -1;
		}
	}
	return n < 0 ? warn("read error") : status;
}
