/* cat [FILES...]: their contents, one after the other; without files, or for -, standard input. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Returns whether it could be read. A failing output ends the program. */
static int copy(int fd, const char *name)
{
	static char buf[16384];
	ssize_t n, written;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		for (ssize_t done = 0; done < n; done += written) {
			written = write(STDOUT_FILENO, buf + done, (size_t)(n - done));
			if (written < 0) {
				perror("cat: write error");
				exit(1);
			}
		}
	}
	if (n < 0)
		fprintf(stderr, "cat: %s: %s\n", name, strerror(errno));
	return n == 0;
}

static int copy_file(const char *name)
{
	int fd, fine;

	if (strcmp(name, "-") == 0)
		return copy(STDIN_FILENO, name);
	fd = open(name, O_RDONLY);
	if (fd < 0) {
		fprintf(stderr, "cat: %s: %s\n", name, strerror(errno));
		return 0;
	}
	fine = copy(fd, name);
	close(fd);
	return fine;
}

int main(int argc, char **argv)
{
	int fine = 1;

	if (argc < 2)
		return !copy_file("-");
	for (int i = 1; i < argc; i++)
		fine &= copy_file(argv[i]);
	return !fine;
}
