/*
 * splice(2), tee(2), vmsplice(2): from file to pipe, pipe to file, pipe to pipe, memory to pipe; and sendfile(2) to pipes
 * and from files that are made when they are read.
 */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "pty.h"

#define SPLICE_F_NONBLOCK 2
#define PIPE_SIZE 65536

static int has_input(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };

	return SYS(poll, &p, 1, 1000) == 1;
}

static char data[PIPE_SIZE + 4096], got[PIPE_SIZE + 4096];

/* A file of @size bytes that all differ from their neighbours; at its start. */
static int make_file(long size)
{
	int fd = SYS(memfd_create, "file", 0);

	for (unsigned long i = 0; i < sizeof(data); i++)
		data[i] = i % 251;
	EXPECT_EQ(SYS(write, fd, data, size), size);
	SYS(lseek, fd, 0, SEEK_SET);
	return fd;
}

static long move(int in, int out, long len)
{
	return SYS(splice, in, 0, out, 0, len, SPLICE_F_NONBLOCK);
}

static void expect_pipe(int fd, const char *text)
{
	char buf[64];
	long n = SYS(read, fd, buf, sizeof(buf));

	EXPECT_EQ(n, strlen(text));
	EXPECT(n >= 0 && !memcmp(buf, text, n));
}

TEST(file_to_pipe)
{
	int fd = make_file(10000), p[2];
	long pos = 5000;

	make_pipe(p, O_NONBLOCK);
	EXPECT_EQ(SYS(splice, fd, 0, p[1], 0, 6000, 0), 6000);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 6000);
	EXPECT_EQ(SYS(read, p[0], got, sizeof(got)), 6000);
	EXPECT(!memcmp(got, data, 6000));
	EXPECT_EQ(SYS(splice, fd, &pos, p[1], 0, 100000, 0), 5000);
	EXPECT_EQ(pos, 10000);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 6000);
	EXPECT_EQ(SYS(read, p[0], got, sizeof(got)), 5000);
	EXPECT(!memcmp(got, data + 5000, 5000));
	EXPECT_EQ(SYS(splice, fd, &pos, p[1], 0, 1, 0), 0); /* the file's end */
	close_pipe(p);
	SYS(close, fd);
}

/* No more than fits; a full pipe is EAGAIN, and what is written next does not grow into the file's page. */
TEST(no_more_than_fits)
{
	int fd = make_file(sizeof(data)), p[2];

	make_pipe(p, O_NONBLOCK);
	EXPECT_EQ(SYS(splice, fd, 0, p[1], 0, sizeof(data), 0), PIPE_SIZE);
	EXPECT_EQ(SYS(splice, fd, 0, p[1], 0, 1, 0), -EAGAIN);
	EXPECT_EQ(SYS(read, p[0], got, sizeof(got)), PIPE_SIZE);
	EXPECT(!memcmp(got, data, PIPE_SIZE));
	EXPECT_EQ(SYS(splice, fd, 0, p[1], 0, 10, 0), 10);
	EXPECT_EQ(SYS(write, p[1], "##########", 10), 10);
	EXPECT_EQ(SYS(read, p[0], got, sizeof(got)), 20);
	EXPECT(!memcmp(got, data + PIPE_SIZE, 10));
	EXPECT_EQ(SYS(pread64, fd, got, 20, PIPE_SIZE), 20);
	EXPECT(!memcmp(got, data + PIPE_SIZE, 20));
	close_pipe(p);
	SYS(close, fd);
}

TEST(pipe_to_file)
{
	int fd = SYS(memfd_create, "file", 0), p[2];
	long pos = 2;

	make_pipe(p, O_NONBLOCK);
	EXPECT_EQ(move(p[0], fd, 4), -EAGAIN);
	SYS(write, p[1], "0123456789", 10);
	EXPECT_EQ(move(p[0], fd, 4), 4);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 4);
	EXPECT_EQ(SYS(splice, p[0], 0, fd, &pos, 4, 0), 4);
	EXPECT_EQ(pos, 6);
	EXPECT_EQ(SYS(pread64, fd, got, 10, 0), 6);
	EXPECT(!memcmp(got, "014567", 6));
	expect_pipe(p[0], "89");
	SYS(write, p[1], "end", 3);
	SYS(close, p[1]);
	EXPECT_EQ(move(p[0], fd, 100), 3);
	EXPECT_EQ(move(p[0], fd, 100), 0); /* nobody writes any more */
	SYS(fcntl, fd, F_SETFL, O_APPEND);
	EXPECT_EQ(move(p[0], fd, 100), -EINVAL);
	SYS(close, p[0]);
	SYS(close, fd);
}

TEST(pipe_to_pipe)
{
	int a[2], b[2];

	make_pipe(a, 0);
	make_pipe(b, 0);
	SYS(write, a[1], "hello, pipe", 11);
	EXPECT_EQ(move(a[0], b[1], 5), 5);
	expect_pipe(b[0], "hello");
	EXPECT_EQ(move(a[0], b[1], 100), 6);
	SYS(write, b[1], "!", 1);
	expect_pipe(b[0], ", pipe!");
	EXPECT_EQ(move(a[0], b[1], 1), -EAGAIN);
	EXPECT_EQ(move(a[0], a[1], 1), -EINVAL);
	EXPECT_EQ(SYS(write, b[1], data, PIPE_SIZE), PIPE_SIZE);
	SYS(write, a[1], "x", 1);
	EXPECT_EQ(move(a[0], b[1], 1), -EAGAIN);
	SYS(close, b[0]);
	EXPECT_STATUS(IN_CHILD(move(a[0], b[1], 1)), KILLED(SIGPIPE));
	SYS(close, b[1]);
	close_pipe(a);
}

/* What tee leaves is the same, what either pipe gets next is its own. */
TEST(tee)
{
	int a[2], b[2];

	make_pipe(a, O_NONBLOCK);
	make_pipe(b, O_NONBLOCK);
	EXPECT_EQ(SYS(tee, a[0], b[1], 5, 0), -EAGAIN);
	SYS(write, a[1], "hello", 5);
	EXPECT_EQ(SYS(tee, a[0], b[1], 100, 0), 5);
	EXPECT_EQ(SYS(tee, a[0], b[1], 2, 0), 2);
	SYS(write, a[1], "AAAA", 4);
	SYS(write, b[1], "BB", 2);
	expect_pipe(a[0], "helloAAAA");
	expect_pipe(b[0], "helloheBB");
	EXPECT_EQ(SYS(tee, a[0], a[1], 1, 0), -EINVAL);
	SYS(close, a[1]);
	EXPECT_EQ(SYS(tee, a[0], b[1], 1, 0), 0);
	SYS(close, a[0]);
	close_pipe(b);
}

TEST(vmsplice)
{
	struct iovec out[3] = { { data, 3 }, { NULL, 0 }, { data + 100, 5000 } };
	struct iovec in[2] = { { got, 10 }, { got + 10, 9000 } };
	int p[2], fd = make_file(16);

	make_pipe(p, 0);
	EXPECT_EQ(SYS(vmsplice, p[1], out, 3, 0), 5003);
	EXPECT_EQ(SYS(vmsplice, p[0], in, 2, 0), 5003);
	EXPECT(!memcmp(got, data, 3) && !memcmp(got + 3, data + 100, 5000));
	EXPECT_EQ(SYS(vmsplice, p[0], in, 2, SPLICE_F_NONBLOCK), -EAGAIN);
	EXPECT_EQ(SYS(vmsplice, p[1], out, 0, 0), 0);
	EXPECT_EQ(SYS(vmsplice, fd, out, 1, 0), -EBADF);
	EXPECT_EQ(SYS(vmsplice, 99, out, 1, 0), -EBADF);
	EXPECT_EQ(SYS(vmsplice, p[1], out, 1, 16), -EINVAL);
	EXPECT_EQ(SYS(vmsplice, p[1], out, 1025, 0), -EINVAL);
	EXPECT_EQ(SYS(vmsplice, p[1], 8, 1, 0), -EFAULT);
	out[0].iov_base = (void *)8;
	EXPECT_EQ(SYS(vmsplice, p[1], out, 3, 0), -EFAULT);
	EXPECT_EQ(SYS(fcntl, p[1], F_GETPIPE_SZ), PIPE_SIZE);
	SYS(write, p[1], data, PIPE_SIZE);
	out[0].iov_base = data;
	EXPECT_EQ(SYS(vmsplice, p[1], out, 3, SPLICE_F_NONBLOCK), -EAGAIN);
	SYS(close, p[0]);
	EXPECT_STATUS(IN_CHILD(SYS(vmsplice, p[1], out, 3, 0)), KILLED(SIGPIPE));
	SYS(close, p[1]);
	SYS(close, fd);
}

TEST(sockets)
{
	int s[2], p[2];

	EXPECT_EQ(SYS(socketpair, AF_UNIX, SOCK_STREAM, 0, s), 0);
	make_pipe(p, 0);
	SYS(write, s[0], "from afar", 9);
	EXPECT_EQ(SYS(splice, s[1], 0, p[1], 0, 100, 0), 9);
	EXPECT_EQ(SYS(splice, p[0], 0, s[1], 0, 4, 0), 4);
	EXPECT_EQ(SYS(read, s[0], got, 100), 4);
	EXPECT(!memcmp(got, "from", 4));
	expect_pipe(p[0], " afar");
	EXPECT_EQ(SYS(splice, s[0], 0, s[1], 0, 4, 0), -EINVAL);
	close_pipe(s);
	close_pipe(p);
}

/* What is written to the one end of a terminal comes out at the other, without a position. */
TEST(terminals)
{
	int p[2], file = make_file(6);
	long pos = 0;

	open_pty();
	REQUIRE(slave >= 0);
	raw_mode(1, 0);
	SYS(fcntl, master, F_SETFL, O_RDWR | O_NONBLOCK);
	SYS(fcntl, slave, F_SETFL, O_RDWR | O_NONBLOCK);
	make_pipe(p, O_NONBLOCK);
	SYS(write, p[1], "0123456789", 10);
	EXPECT_EQ(SYS(splice, p[0], 0, slave, 0, 4, 0), 4);
	EXPECT_EQ(SYS(read, master, got, 100), 4);
	EXPECT(!memcmp(got, "0123", 4));
	EXPECT_EQ(SYS(splice, p[0], 0, slave, &pos, 4, 0), -EINVAL);
	EXPECT_EQ(SYS(splice, p[0], 0, master, 0, 4, 0), 4);
	expect_pipe(p[0], "89");
	EXPECT(has_input(slave));
	EXPECT_EQ(SYS(splice, slave, 0, p[1], 0, 3, 0), 3);
	EXPECT_EQ(SYS(splice, slave, &pos, p[1], 0, 3, 0), -EINVAL);
	EXPECT_EQ(SYS(splice, slave, 0, p[1], 0, 3, 0), 1);
	EXPECT_EQ(SYS(splice, slave, 0, p[1], 0, 3, 0), -EAGAIN);
	expect_pipe(p[0], "4567");
	SYS(write, slave, "shown", 5);
	EXPECT(has_input(master));
	EXPECT_EQ(SYS(splice, master, 0, p[1], 0, 100, 0), 5);
	EXPECT_EQ(SYS(splice, master, 0, p[1], 0, 100, 0), -EAGAIN);
	expect_pipe(p[0], "shown");
	EXPECT_EQ(SYS(sendfile, slave, file, 0, 6), 6);
	EXPECT_EQ(SYS(read, master, got, 100), 6);
	EXPECT(!memcmp(got, data, 6));
	EXPECT_EQ(SYS(sendfile, file, slave, 0, 6), -EINVAL);
	SYS(write, p[1], "x", 1);
	SYS(close, master);
	EXPECT_EQ(SYS(splice, slave, 0, p[1], 0, 100, 0), -EINVAL);
	EXPECT_EQ(SYS(splice, p[0], 0, slave, 0, 100, 0), -EINVAL);
	SYS(close, slave);
	SYS(close, file);
	close_pipe(p);
}

/* A line, and no more than one, comes at a time, into however many pieces. */
TEST(lines)
{
	struct iovec vec[2] = { { got, 3 }, { got + 3, 100 } };
	int p[2];

	open_pty();
	REQUIRE(slave >= 0);
	make_pipe(p, O_NONBLOCK);
	SYS(write, master, "first\nsecond\nthird\n", 19);
	EXPECT(has_input(slave));
	EXPECT_EQ(SYS(splice, slave, 0, p[1], 0, 100, 0), 6);
	expect_pipe(p[0], "first\n");
	EXPECT_EQ(SYS(readv, slave, vec, 2), 7);
	EXPECT(!memcmp(got, "second\n", 7));
	EXPECT_EQ(SYS(read, slave, got, 100), 6);
	vec[0].iov_base = (void *)8;
	EXPECT_EQ(SYS(writev, slave, vec, 2), -EFAULT);
	close_pipe(p);
	close_pty();
}

/* What is written to a device is taken, or is not, and moves no position. */
TEST(to_devices)
{
	static const struct {
		const char *name;
		long takes;
	} devices[] = { { "/dev/null", 4 },
			{ "/dev/zero", -EINVAL }, /* as Linux before 6.6 */
			{ "/dev/full", -EINVAL },
			{ "/dev/random", 4 },
			{ "/dev/urandom", 4 } };
	int p[2], dev, file;
	long pos, takes;

	for (unsigned int i = 0; i < sizeof(devices) / sizeof(*devices); i++) {
		make_pipe(p, O_NONBLOCK);
		file = make_file(4);
		dev = SYS(open, devices[i].name, O_RDWR);
		takes = devices[i].takes;
		pos = 3;
		SYS(write, p[1], "0123456789", 10);
		EXPECT_EQ_IN(devices[i].name, SYS(splice, p[0], 0, dev, 0, 4, 0), takes);
		EXPECT_EQ_IN(devices[i].name, SYS(splice, p[0], 0, dev, &pos, 4, 0), takes);
		EXPECT_EQ(pos, 3);
		EXPECT_EQ(SYS(lseek, dev, 0, SEEK_CUR), 0);
		EXPECT_EQ(SYS(read, p[0], got, 100), takes < 0 ? 10 : 2);
		EXPECT_EQ_IN(devices[i].name, SYS(sendfile, dev, file, 0, 4), takes);
		EXPECT_EQ(SYS(lseek, file, 0, SEEK_CUR), takes < 0 ? 0 : 4);
		SYS(close, dev);
		SYS(close, file);
		close_pipe(p);
	}
}

/* None of these can be read from so; Linux has zeroes since 6.6. */
TEST(from_devices)
{
	static const char *const names[] = { "/dev/null", "/dev/zero", "/dev/full" };
	int p[2], dev, file = make_file(100);

	make_pipe(p, O_NONBLOCK);
	for (int i = 0; i < 3; i++) {
		dev = SYS(open, names[i], O_RDONLY);
		EXPECT_EQ_IN(names[i], SYS(splice, dev, 0, p[1], 0, 10, 0), -EINVAL);
		EXPECT_EQ_IN(names[i], SYS(sendfile, file, dev, 0, 10), -EINVAL);
		SYS(close, dev);
	}
	SYS(close, file);
	close_pipe(p);
}

/* A device that makes what is read. */
TEST(devices)
{
	int urandom = SYS(open, "/dev/urandom", O_RDONLY), p[2];

	make_pipe(p, O_NONBLOCK);
	memset(data, 0, 100);
	EXPECT_EQ(SYS(splice, urandom, 0, p[1], 0, 100, 0), 100);
	EXPECT_EQ(SYS(read, p[0], got, 200), 100);
	EXPECT(memcmp(got, data, 100));
	EXPECT_EQ(SYS(sendfile, p[1], urandom, 0, 10), 10);
	EXPECT_EQ(SYS(read, p[0], got, 200), 10);
	close_pipe(p);
	SYS(close, urandom);
}

/* A sleeper goes on when there is something, or room; or when a signal comes. */
TEST(waiting)
{
	int a[2], b[2], pid, fd = make_file(100);

	make_pipe(a, 0);
	make_pipe(b, 0);
	pid = write_later(a[1]);
	EXPECT_EQ(SYS(splice, a[0], 0, b[1], 0, 100, 0), 1);
	EXPECT_STATUS(reap(pid), PASSED);
	expect_pipe(b[0], "x");
	SYS(write, b[1], data, PIPE_SIZE);
	pid = fork_child();
	if (!pid) {
		sleep_ms(20);
		EXPECT_EQ(SYS(read, b[0], got, PIPE_SIZE), PIPE_SIZE);
		child_done();
	}
	EXPECT_EQ(SYS(splice, fd, 0, b[1], 0, 100, 0), 100);
	EXPECT_STATUS(reap(pid), PASSED);
	close_pipe(a);
	close_pipe(b);
	SYS(close, fd);
}

TEST(errors)
{
	int p[2], fd = make_file(100), null = SYS(open, "/dev/null", O_RDWR), path;
	long pos = 0;

	path = SYS(open, "/dev/null", O_PATH);
	make_pipe(p, O_NONBLOCK);
	EXPECT_EQ(SYS(splice, 99, 0, 99, 0, 0, 255), 0);
	EXPECT_EQ(SYS(splice, fd, 0, p[1], 0, 1, 16), -EINVAL);
	EXPECT_EQ(SYS(splice, 99, 0, p[1], 0, 1, 0), -EBADF);
	EXPECT_EQ(SYS(splice, fd, 0, 99, 0, 1, 0), -EBADF);
	EXPECT_EQ(SYS(splice, path, 0, p[1], 0, 1, 0), -EBADF);
	EXPECT_EQ(SYS(splice, fd, 0, p[0], 0, 1, 0), -EBADF);
	EXPECT_EQ(SYS(splice, p[1], 0, fd, 0, 1, 0), -EBADF);
	EXPECT_EQ(SYS(splice, fd, 0, null, 0, 1, 0), -EINVAL);
	EXPECT_EQ(SYS(splice, fd, 0, p[1], &pos, 1, 0), -ESPIPE);
	EXPECT_EQ(SYS(splice, p[0], &pos, fd, 0, 1, 0), -ESPIPE);
	EXPECT_EQ(SYS(splice, fd, 8, p[1], 0, 1, 0), -EFAULT);
	pos = -1;
	EXPECT_EQ(SYS(splice, fd, &pos, p[1], 0, 1, 0), -EINVAL);
	EXPECT_EQ(SYS(tee, fd, p[1], 1, 0), -EINVAL);
	EXPECT_EQ(SYS(tee, p[0], p[0], 1, 0), -EBADF);
	EXPECT_EQ(SYS(tee, 99, p[1], 1, 0), -EBADF);
	EXPECT_EQ(SYS(tee, 99, 99, 0, 0), 0);
	EXPECT_EQ(SYS(tee, 99, 99, 0, 16), -EINVAL);
	SYS(write, p[1], "gone", 4);
	EXPECT_EQ(move(p[0], null, 4), 4);
	EXPECT_EQ(SYS(read, p[0], got, 1), -EAGAIN);
	SYS(close, path);
	SYS(close, null);
	SYS(close, fd);
	close_pipe(p);
}

/* sendfile(2) to a pipe moves what fits, and can read what is made at the moment. */
TEST(sendfile_to_pipe)
{
	int fd = make_file(sizeof(data)), p[2], q[2], proc = SYS(open, "/proc/uptime", O_RDONLY);
	long n;

	make_pipe(p, O_NONBLOCK);
	EXPECT_EQ(SYS(sendfile, p[1], fd, 0, sizeof(data)), PIPE_SIZE);
	EXPECT_EQ(SYS(sendfile, p[1], fd, 0, 1), -EAGAIN);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), PIPE_SIZE);
	EXPECT_EQ(SYS(read, p[0], got, sizeof(got)), PIPE_SIZE);
	n = SYS(sendfile, p[1], proc, 0, 4096);
	EXPECT(n > 8);
	EXPECT_EQ(SYS(read, p[0], got, sizeof(got)), n);
	EXPECT(n > 0 && got[n - 1] == '\n' && got[0] >= '0');
	EXPECT_EQ(SYS(sendfile, fd, p[0], 0, 1), -EINVAL);
	SYS(write, p[1], "x", 1);
	EXPECT_EQ(SYS(sendfile, p[1], p[0], 0, 1), -EINVAL); /* not into itself, nor into another */
	make_pipe(q, O_NONBLOCK);
	EXPECT_EQ(SYS(sendfile, q[1], p[0], 0, 1), -EINVAL);
	close_pipe(q);
	SYS(close, proc);
	SYS(close, fd);
	close_pipe(p);
}

/* A process's own files cannot be sent, as under Linux. */
TEST(not_of_processes)
{
	int p[2], proc = SYS(open, "/proc/self/stat", O_RDONLY);

	make_pipe(p, O_NONBLOCK);
	EXPECT_EQ(SYS(sendfile, p[1], proc, 0, 4096), -EINVAL);
	EXPECT_EQ(SYS(splice, proc, 0, p[1], 0, 4096, 0), -EINVAL);
	SYS(close, proc);
	close_pipe(p);
}
