/* sync [FILE...]. See sync(1). */
#include "../lib/lib.h"

#include <fcntl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int status = 0;

	if (argc < 2)
		sync();
	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY | O_NONBLOCK);

		if (fd < 0) {
			status = warn("error opening '%s'", argv[i]);
			continue;
		}
		if (fsync(fd) < 0)
			status = warn("error syncing '%s'", argv[i]);
		close(fd);
	}
	return status;
}
