/* FIFOs: pipes with a name, whose ends wait for each other. fifo(7). */
#include <asm/poll.h>
#include <sys/stat.h>
#include "mem.h"
#include "pipes.h"

static char name[64], out[64];

static void make_fifo(void)
{
	snprintf(name, sizeof(name), "/tmp/fifo-%ld", SYS(getpid));
	EXPECT_EQ(SYS(mknod, name, S_IFIFO | 0600, 0), 0);
}

static void remove_fifo(void)
{
	EXPECT_EQ(SYS(unlink, name), 0);
}

static int events(int fd)
{
	struct pollfd p = { fd, 0x7fff, 0 };

	SYS(poll, &p, 1, 0);
	return p.revents;
}

TEST(ends_that_do_not_wait)
{
	int r, w;

	make_fifo();
	EXPECT_EQ(SYS(open, name, O_WRONLY | O_NONBLOCK), -ENXIO);
	r = SYS(open, name, O_RDONLY | O_NONBLOCK);
	EXPECT(r >= 0);
	EXPECT_EQ(events(r), 0); /* nobody has written yet: not hung up */
	EXPECT_EQ(SYS(read, r, out, 1), 0);
	w = SYS(open, name, O_WRONLY | O_NONBLOCK);
	EXPECT(w >= 0);
	EXPECT_EQ(SYS(read, r, out, 1), -EAGAIN);
	EXPECT_EQ(SYS(write, w, "abc", 3), 3);
	EXPECT_EQ(SYS(lseek, w, 0, SEEK_SET), -ESPIPE);
	SYS(close, w);
	EXPECT_EQ(events(r), POLLIN | POLLRDNORM | POLLHUP);
	EXPECT_EQ(SYS(read, r, out, 10), 3);
	EXPECT_EQ(events(r), POLLHUP);
	w = SYS(open, name, O_WRONLY | O_NONBLOCK);
	EXPECT_EQ(events(r), 0); /* alive again */
	SYS(close, r);
	EXPECT_STATUS(IN_CHILD(SYS(write, w, "a", 1)), KILLED(SIGPIPE));
	SYS(close, w);
	remove_fifo();
}

TEST(both_ends_at_once)
{
	int fd;

	make_fifo();
	fd = SYS(open, name, O_RDWR);
	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(write, fd, "abc", 3), 3);
	EXPECT_EQ(SYS(read, fd, out, 10), 3);
	EXPECT_EQ(SYS(fcntl, fd, F_GETPIPE_SZ), 65536);
	SYS(write, fd, "lost", 4);
	SYS(close, fd);
	fd = SYS(open, name, O_RDONLY | O_NONBLOCK);
	EXPECT_EQ(SYS(read, fd, out, 10), 0); /* nothing outlives the last opening */
	SYS(close, fd);
	remove_fifo();
}

TEST(ends_wait)
{
	int fd;

	make_fifo();
	for (int i = 0; i < 20; i++) {
		if (!fork_child()) {
			fd = SYS(open, name, i & 1 ? O_RDONLY : O_WRONLY);
			if (i & 1)
				EXPECT_EQ(SYS(read, fd, out, 1), 1);
			else
				EXPECT_EQ(SYS(write, fd, "x", 1), 1);
			child_done();
		}
		fd = SYS(open, name, i & 1 ? O_WRONLY : O_RDONLY);
		if (i & 1)
			EXPECT_EQ(SYS(write, fd, "x", 1), 1);
		else
			EXPECT_EQ(SYS(read, fd, out, 1), 1);
		SYS(close, fd);
		EXPECT_STATUS(reap(-1), PASSED);
	}
	remove_fifo();
}

/* A signal ends the wait for the other end. */
TEST(interrupted)
{
	int pid;

	make_fifo();
	pid = fork_child();
	if (!pid) {
		SYS(open, name, O_RDONLY);
		child_done();
	}
	sleep_ms(20);
	SYS(kill, pid, SIGTERM);
	EXPECT_STATUS(reap(pid), KILLED(SIGTERM));
	EXPECT_EQ(SYS(open, name, O_WRONLY | O_NONBLOCK), -ENXIO);
	remove_fifo();
}
