/* O_DIRECT, which nothing here can do: by open(2) and fcntl(2). */
#include <sys/stat.h>
#include "files.h"
#include "mem.h"

/* Nothing can do without a copy, and what was opened all the same to find that out is closed again. */
TEST(direct)
{
	static const char *const paths[] = {
		TEXT,		"/", "/dev/null", "/dev/ptmx", "/proc/version", "/proc/self/mem",
		"/proc/self/fd"
	};
	int fd;

	for (unsigned long i = 0; i < ARRAY_SIZE(paths); i++)
		if (SYS(access, paths[i], 0) == 0)
			EXPECT_EQ_IN(paths[i], SYS(open, paths[i], O_RDONLY | O_DIRECT), -EINVAL);
	SYS(mknod, "/tmp/direct", S_IFIFO | 0600, 0);
	EXPECT_EQ(SYS(open, "/tmp/direct", O_RDWR | O_DIRECT), -EINVAL);
	SYS(unlink, "/tmp/direct");
	EXPECT_EQ(SYS(open, "/tmp/direct", O_CREAT | O_RDWR | O_DIRECT, 0600), -EINVAL);
	EXPECT_EQ(SYS(unlink, "/tmp/direct"), 0); /* it was made before */
	fd = SYS(open, TEXT, O_RDONLY);
	if (EXPECT(fd >= 0))
		EXPECT_EQ(SYS(fcntl, fd, F_SETFL, O_DIRECT), -EINVAL);
	SYS(close, fd);
}
