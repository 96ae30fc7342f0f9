/* A pipe opened anew by /proc/self/fd: another end of the same pipe, for which nobody has to wait. proc(5), pipe(7). */
#include "ktap.h"

#include <fcntl.h>

static char path[64];

static int reopen(int fd, int flags)
{
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return (int)SYS(open, path, flags, 0);
}

TEST(another_end)
{
	char buf[8];
	int fds[2], in, out;

	REQUIRE(SYS(pipe, fds) == 0);
	in = reopen(fds[0], O_RDONLY);
	if (in == -ENOENT) {
		ktap_skip("there is no /proc");
		SYS(close, fds[0]);
		SYS(close, fds[1]);
		return;
	}
	REQUIRE(in >= 0);
	out = reopen(fds[0], O_WRONLY);
	REQUIRE(out >= 0);
	EXPECT_EQ(SYS(write, out, "x", 1), 1);
	EXPECT_EQ(SYS(write, fds[1], "y", 1), 1);
	EXPECT_EQ(SYS(read, in, buf, sizeof(buf)), 2);
	SYS(close, fds[1]);
	SYS(close, out);
	/* The last writer is gone: all that read see the end, also who comes only now. */
	EXPECT_EQ(SYS(read, in, buf, 1), 0);
	SYS(close, in);
	in = reopen(fds[0], O_RDONLY);
	REQUIRE(in >= 0);
	EXPECT_EQ(SYS(read, in, buf, 1), 0);
	SYS(close, in);
	SYS(close, fds[0]);
}
