/*
 * Pipes: what goes in comes out, and who has to wait does. pipe(2), pipe(7).
 */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include "mem.h"
#include "pipes.h"

static char buf[1 << 17], out[1 << 17];

static void fill_pattern(void)
{
	for (unsigned long i = 0; i < sizeof(buf); i++)
		buf[i] = i * 7 + i / 251;
}

static int pending(int fd)
{
	int n = -1;

	return SYS(ioctl, fd, FIONREAD, &n) ? -1 : n;
}

TEST(bytes_in_order)
{
	int fd[2];

	REQUIRE(SYS(pipe, fd) == 0);
	EXPECT_EQ(SYS(write, fd[1], "hello", 5), 5);
	EXPECT_EQ(SYS(write, fd[1], " world", 6), 6);
	EXPECT_EQ(pending(fd[0]), 11);
	EXPECT_EQ(pending(fd[1]), 11);
	EXPECT_EQ(SYS(read, fd[0], out, 3), 3);
	EXPECT_EQ(SYS(read, fd[0], out + 3, 100), 8);
	EXPECT(!memcmp(out, "hello world", 11));
	EXPECT_EQ(pending(fd[0]), 0);
	EXPECT_EQ(SYS(write, fd[1], "x", 0), 0);
	EXPECT_EQ(SYS(read, fd[0], out, 0), 0);
	close_pipe(fd);
}

TEST(ends)
{
	struct stat st[2];
	int fd[2];

	make_pipe(fd, 0);
	EXPECT_EQ(SYS(read, fd[1], out, 1), -EBADF);
	EXPECT_EQ(SYS(write, fd[0], out, 1), -EBADF);
	EXPECT_EQ(SYS(lseek, fd[0], 0, SEEK_SET), -ESPIPE);
	EXPECT_EQ(SYS(pread64, fd[0], out, 1, 0), -ESPIPE);
	EXPECT_EQ(SYS(pwrite64, fd[1], out, 1, 0), -ESPIPE);
	EXPECT_EQ(SYS(ioctl, fd[0], TCGETS, out), -ENOTTY);
	EXPECT_EQ(SYS(fstat, fd[0], &st[0]), 0);
	EXPECT_EQ(SYS(fstat, fd[1], &st[1]), 0);
	EXPECT_EQ(st[0].st_mode, S_IFIFO | 0600);
	EXPECT_EQ(st[0].st_size, 0);
	EXPECT_EQ(st[0].st_nlink, 1);
	EXPECT_EQ(st[0].st_ino, st[1].st_ino);
	EXPECT_EQ(SYS(fcntl, fd[0], F_GETFL), O_RDONLY);
	EXPECT_EQ(SYS(fcntl, fd[1], F_GETFL), O_WRONLY);
	EXPECT_EQ(SYS(fcntl, fd[0], F_GETFD), 0);
	close_pipe(fd);
	make_pipe(fd, O_CLOEXEC | O_NONBLOCK | O_DIRECT);
	EXPECT_EQ(SYS(fcntl, fd[0], F_GETFL), O_RDONLY | O_NONBLOCK);
	EXPECT_EQ(SYS(fcntl, fd[1], F_GETFL), O_WRONLY | O_NONBLOCK | O_DIRECT);
	EXPECT_EQ(SYS(fcntl, fd[0], F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(SYS(fcntl, fd[1], F_GETFD), FD_CLOEXEC);
	close_pipe(fd);
}

/* Nothing stays open when the numbers cannot be told. */
TEST(refusals)
{
	int fd[2], before = SYS(dup, 1);

	SYS(close, before);
	EXPECT_EQ(SYS(pipe2, fd, 1), -EINVAL);
	EXPECT_EQ(SYS(pipe2, fd, O_APPEND), -EINVAL);
	EXPECT_EQ(SYS(pipe2, fd, -1), -EINVAL);
	EXPECT_EQ(SYS(pipe, NULL), -EFAULT);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(pipe, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(pipe2, b->addr, O_CLOEXEC), -EFAULT);
	}
	EXPECT_EQ(SYS(dup, 1), before);
	SYS(close, before);
}

TEST(end_of_file)
{
	int fd[2];

	make_pipe(fd, 0);
	SYS(write, fd[1], "ab", 2);
	SYS(close, fd[1]);
	EXPECT_EQ(SYS(read, fd[0], out, 10), 2);
	EXPECT_EQ(SYS(read, fd[0], out, 10), 0);
	EXPECT_EQ(SYS(read, fd[0], out, 10), 0);
	SYS(close, fd[0]);
}

TEST(broken_pipe_signal)
{
	int fd[2];

	make_pipe(fd, 0);
	SYS(close, fd[0]);
	EXPECT_STATUS(IN_CHILD(SYS(write, fd[1], "a", 1)), KILLED(SIGPIPE));
	EXPECT_EQ(SYS(write, fd[1], "a", 0), 0);
	SYS(close, fd[1]);
}

TEST(nonblock)
{
	long n, total = 0;
	int fd[2];

	make_pipe(fd, O_NONBLOCK);
	EXPECT_EQ(SYS(read, fd[0], out, 1), -EAGAIN);
	while ((n = SYS(write, fd[1], buf, 4096)) > 0)
		total += n;
	EXPECT_EQ(n, -EAGAIN);
	EXPECT_EQ(total, 65536);
	EXPECT_EQ(pending(fd[0]), 65536);
	EXPECT_EQ(SYS(read, fd[0], out, 4095), 4095); /* frees no page yet */
	EXPECT_EQ(SYS(write, fd[1], buf, 1), -EAGAIN);
	EXPECT_EQ(SYS(read, fd[0], out, 1), 1);
	EXPECT_EQ(SYS(write, fd[1], buf, 10000), 4096); /* as much as fits */
	EXPECT_EQ(SYS(fcntl, fd[0], F_SETFL, 0), 0);
	EXPECT_EQ(SYS(read, fd[0], out, sizeof(out)), 65536);
	close_pipe(fd);
}

TEST(nonblock_by_ioctl)
{
	int fd[2], on = 5, off = 0;

	make_pipe(fd, 0);
	EXPECT_EQ(SYS(ioctl, fd[0], FIONBIO, &on), 0);
	EXPECT_EQ(SYS(fcntl, fd[0], F_GETFL), O_RDONLY | O_NONBLOCK);
	EXPECT_EQ(SYS(read, fd[0], out, 1), -EAGAIN);
	EXPECT_EQ(SYS(ioctl, fd[0], FIONBIO, &off), 0);
	EXPECT_EQ(SYS(fcntl, fd[0], F_GETFL), O_RDONLY);
	EXPECT_EQ(SYS(ioctl, fd[0], FIONBIO, NULL), -EFAULT);
	close_pipe(fd);
}

/* A write of up to PIPE_BUF bytes does not go in by halves. */
TEST(whole_or_not_at_all)
{
	int fd[2];

	make_pipe(fd, O_NONBLOCK);
	EXPECT_EQ(SYS(fcntl, fd[1], F_SETPIPE_SZ, 4096), 4096);
	EXPECT_EQ(SYS(write, fd[1], buf, 4000), 4000);
	EXPECT_EQ(SYS(write, fd[1], buf, 97), -EAGAIN);
	EXPECT_EQ(SYS(write, fd[1], buf, 96), 96);
	EXPECT_EQ(SYS(write, fd[1], buf, 1), -EAGAIN);
	EXPECT_EQ(pending(fd[0]), 4096);
	close_pipe(fd);
}

TEST(contents)
{
	static const int sizes[] = { 1, 2, 4095, 4096, 4097, 8191, 12289, 60000, 65536 };
	int fd[2];

	fill_pattern();
	make_pipe(fd, O_NONBLOCK);
	for (unsigned long i = 0; i < ARRAY_SIZE(sizes); i++) {
		memset(out, 0, sizes[i] + 1);
		EXPECT_EQ(SYS(write, fd[1], buf + i, sizes[i]), sizes[i]);
		EXPECT_EQ(SYS(read, fd[0], out, sizes[i] + 1), sizes[i]);
		EXPECT(!memcmp(out, buf + i, sizes[i]));
	}
	/* Odd pieces, so that bytes meet in pages. */
	for (int i = 0; i < 100; i++)
		EXPECT_EQ(SYS(write, fd[1], buf + i * 37, 37), 37);
	EXPECT_EQ(SYS(read, fd[0], out, sizeof(out)), 3700);
	EXPECT(!memcmp(out, buf, 3700));
	close_pipe(fd);
}

TEST(vectors)
{
	struct iovec w[3] = { { "abc", 3 }, { "", 0 }, { "defgh", 5 } };
	struct iovec r[2] = { { out, 2 }, { out + 10, 100 } };
	int fd[2];

	make_pipe(fd, 0);
	EXPECT_EQ(SYS(writev, fd[1], w, 3), 8);
	EXPECT_EQ(SYS(readv, fd[0], r, 2), 8);
	EXPECT(!memcmp(out, "ab", 2));
	EXPECT(!memcmp(out + 10, "cdefgh", 6));
	EXPECT_EQ(SYS(writev, fd[1], w, 0), 0);
	EXPECT_EQ(SYS(readv, fd[0], r, 0), 0);
	EXPECT_EQ(SYS(readv, fd[1], r, 2), -EBADF);
	EXPECT_EQ(SYS(writev, fd[0], w, 3), -EBADF);
	close_pipe(fd);
}

TEST(bad_memory)
{
	char *edge = map_edge(1);
	int fd[2];

	make_pipe(fd, O_NONBLOCK);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(write, fd[1], b->addr, 1), -EFAULT);
	EXPECT_EQ(SYS(read, fd[0], out, 1), -EAGAIN);
	EXPECT_EQ(SYS(write, fd[1], edge + PAGE - 10, 20), -EFAULT);
	EXPECT_EQ(pending(fd[0]), 0);
	EXPECT_EQ(SYS(write, fd[1], "0123456789", 10), 10);
	EXPECT_EQ(SYS(write, fd[1], edge + PAGE - 10, 20), -EFAULT);
	EXPECT_EQ(SYS(read, fd[0], edge + PAGE, 5), -EFAULT);
	EXPECT_EQ(pending(fd[0]), 10); /* nothing was taken */
	EXPECT_EQ(SYS(read, fd[0], out, 20), 10);
	EXPECT_EQ(SYS(write, fd[1], buf, 6000), 6000);
	EXPECT_EQ(SYS(read, fd[0], edge, 6000), 4096);
	close_pipe(fd);
	unmap_pages(edge, 1);
}

TEST(packets)
{
	int fd[2];

	make_pipe(fd, O_DIRECT | O_NONBLOCK);
	EXPECT_EQ(SYS(write, fd[1], "abc", 3), 3);
	EXPECT_EQ(SYS(write, fd[1], "defg", 4), 4);
	EXPECT_EQ(SYS(read, fd[0], out, 100), 3);
	EXPECT_EQ(SYS(read, fd[0], out, 2), 2); /* the rest is lost */
	EXPECT_EQ(SYS(read, fd[0], out, 2), -EAGAIN);
	EXPECT_EQ(SYS(write, fd[1], buf, 5000), 5000); /* PIPE_BUF a packet */
	EXPECT_EQ(SYS(read, fd[0], out, 6000), 4096);
	EXPECT_EQ(SYS(read, fd[0], out, 6000), 904);
	EXPECT_EQ(SYS(fcntl, fd[1], F_SETFL, O_NONBLOCK), 0);
	EXPECT_EQ(SYS(write, fd[1], "a", 1), 1);
	EXPECT_EQ(SYS(write, fd[1], "b", 1), 1);
	EXPECT_EQ(SYS(read, fd[0], out, 100), 2);
	for (int i = 0; i < 16; i++) {
		SYS(fcntl, fd[1], F_SETFL, O_NONBLOCK | O_DIRECT);
		EXPECT_EQ(SYS(write, fd[1], "a", 1), 1);
	}
	EXPECT_EQ(SYS(write, fd[1], "a", 1), -EAGAIN);
	close_pipe(fd);
}

TEST(size)
{
	int fd[2], null = SYS(open, "/dev/null", O_RDWR);

	make_pipe(fd, O_NONBLOCK);
	EXPECT_EQ(SYS(fcntl, fd[0], F_GETPIPE_SZ), 65536);
	EXPECT_EQ(SYS(fcntl, fd[0], F_SETPIPE_SZ, 0), 4096);
	EXPECT_EQ(SYS(fcntl, fd[0], F_SETPIPE_SZ, 1), 4096);
	EXPECT_EQ(SYS(fcntl, fd[1], F_GETPIPE_SZ), 4096);
	EXPECT_EQ(SYS(fcntl, fd[0], F_SETPIPE_SZ, 5000), 8192);
	EXPECT_EQ(SYS(fcntl, fd[0], F_SETPIPE_SZ, 0x80000001), -EINVAL);
	EXPECT_EQ(SYS(fcntl, fd[0], F_SETPIPE_SZ, 1 << 20), 1 << 20);
	fill_pattern();
	EXPECT_EQ(SYS(write, fd[1], buf, 100000), 100000);
	EXPECT_EQ(SYS(fcntl, fd[0], F_SETPIPE_SZ, 65536), -EBUSY);
	EXPECT_EQ(SYS(fcntl, fd[0], F_SETPIPE_SZ, 100000), 131072);
	EXPECT_EQ(SYS(read, fd[0], out, sizeof(out)), 100000);
	EXPECT(!memcmp(out, buf, 100000));
	EXPECT_EQ(SYS(fcntl, fd[0], F_SETPIPE_SZ, 2 << 20), 2 << 20); /* root may */
	EXPECT_EQ(SYS(fcntl, fd[0], F_SETPIPE_SZ, 4096), 4096);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setuid, 1000), 0);
			       EXPECT_EQ(SYS(fcntl, fd[0], F_SETPIPE_SZ, 2 << 20), -EPERM);
			       EXPECT_EQ(SYS(fcntl, fd[0], F_GETPIPE_SZ), 4096)),
		      PASSED);
	EXPECT_EQ(SYS(fcntl, null, F_GETPIPE_SZ), -EBADF);
	EXPECT_EQ(SYS(fcntl, null, F_SETPIPE_SZ, 4096), -EBADF);
	close_pipe(fd);
	SYS(close, null);
}

/* Single bytes share pages, but no more of them than there are places for. */
TEST(byte_by_byte)
{
	int fd[2], n = 0;

	make_pipe(fd, O_NONBLOCK);
	while (n < 100000 && SYS(write, fd[1], "x", 1) == 1)
		n++;
	EXPECT_EQ(n, 65536);
	EXPECT_EQ(SYS(read, fd[0], out, sizeof(out)), sizeof(out) < 65536 ? sizeof(out) : 65536);
	close_pipe(fd);
}

/* A reader sleeps until a writer comes, and a writer until there is room. */
TEST(waiting)
{
	int there[2], back[2], pid;

	make_pipe(there, 0);
	make_pipe(back, 0);
	fill_pattern();
	pid = fork_child();
	if (!pid) {
		long n, total = 0;

		SYS(close, there[1]);
		while ((n = SYS(read, there[0], out, 5000)) > 0) {
			SYS(write, back[1], out, n);
			total += n;
		}
		EXPECT_EQ(total, sizeof(buf));
		child_done();
	}
	SYS(close, there[0]);
	SYS(close, back[1]);
	if (!fork_child()) {
		EXPECT_EQ(SYS(write, there[1], buf, sizeof(buf)), sizeof(buf));
		child_done();
	}
	SYS(close, there[1]);
	for (unsigned long got = 0; got < sizeof(out);) {
		long n = SYS(read, back[0], out + got, sizeof(out) - got);

		REQUIRE(n > 0);
		got += n;
	}
	EXPECT(!memcmp(buf, out, sizeof(buf)));
	EXPECT_EQ(SYS(read, back[0], out, 1), 0);
	EXPECT_STATUS(reap(-1), PASSED);
	EXPECT_STATUS(reap(-1), PASSED);
	SYS(close, back[0]);
}

/* Many sleep on one pipe: each byte wakes one, and the end wakes all. */
TEST(many_readers)
{
	int fd[2], done[2];
	char c;

	make_pipe(fd, 0);
	make_pipe(done, 0);
	for (int i = 0; i < 8; i++) {
		if (!fork_child()) {
			SYS(close, fd[1]);
			while (SYS(read, fd[0], &c, 1) == 1)
				SYS(write, done[1], &c, 1);
			child_done();
		}
	}
	SYS(close, fd[0]);
	for (int i = 0; i < 200; i++)
		EXPECT_EQ(SYS(write, fd[1], buf, 1 + i % 3), 1 + i % 3);
	for (int i = 0, n = 0; i < 200; i++)
		for (n = 0; n < 1 + i % 3; n++)
			EXPECT_EQ(SYS(read, done[0], &c, 1), 1);
	SYS(close, fd[1]);
	for (int i = 0; i < 8; i++)
		EXPECT_STATUS(reap(-1), PASSED);
	close_pipe(done);
}

TEST(ping_pong)
{
	int a[2], b[2], n = 0;
	char c = 0;

	make_pipe(a, 0);
	make_pipe(b, 0);
	if (!fork_child()) {
		SYS(close, a[1]);
		while (SYS(read, a[0], &c, 1) == 1)
			SYS(write, b[1], &c, 1);
		child_done();
	}
	SYS(close, a[0]);
	SYS(close, b[1]);
	for (int i = 0; i < 500; i++) {
		c = i;
		n += SYS(write, a[1], &c, 1) == 1 && SYS(read, b[0], &c, 1) == 1 && c == (char)i;
	}
	EXPECT_EQ(n, 500);
	SYS(close, a[1]);
	EXPECT_STATUS(reap(-1), PASSED);
	SYS(close, b[0]);
}
