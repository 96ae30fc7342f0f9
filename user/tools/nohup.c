/* nohup COMMAND [ARGUMENT...]: without SIGHUP, its output to nohup.out if it was to the terminal. See nohup(1p). */
#include "../lib/lib.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc < 2)
		return missing_operand(NULL), 125;
	if (isatty(STDIN_FILENO))
		dup2(open("/dev/null", O_WRONLY), STDIN_FILENO);
	if (isatty(STDOUT_FILENO)) {
		int fd = open("nohup.out", O_WRONLY | O_CREAT | O_APPEND, 0600);

		if (fd < 0)
			return warn("failed to open 'nohup.out'"), 125;
		fprintf(stderr, "nohup: ignoring input and appending output to 'nohup.out'\n");
		dup2(fd, STDOUT_FILENO);
		close(fd);
	}
	if (isatty(STDERR_FILENO))
		dup2(STDOUT_FILENO, STDERR_FILENO);
	signal(SIGHUP, SIG_IGN);
	execvp(argv[1], argv + 1);
	warn("failed to run command '%s'", argv[1]);
	return errno == ENOENT ? 127 : 126;
}
