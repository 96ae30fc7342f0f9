/* The line discipline: lines, editing, echo, raw reads, flow control. termios(3). */
#include "pty.h"

static long get(int count)
{
	long n;

	memset(in, 0, 100);
	wait_ready(slave, POLLIN, 100);
	SYS(fcntl, slave, F_SETFL, O_NONBLOCK);
	n = SYS(read, slave, in, count);
	SYS(fcntl, slave, F_SETFL, 0);
	return n;
}

TEST(lines)
{
	open_pty();
	type("one\ntwo\npart");
	EXPECT_EQ(get(100), 4);
	EXPECT_EQ(get(2), 2);
	EXPECT_EQ(get(100), 2);
	EXPECT_EQ(get(100), -EAGAIN);
	type("\x04"); /* ^D gives what there is */
	EXPECT_EQ(get(100), 4);
	type("\x04"); /* and alone, the end */
	EXPECT_EQ(get(100), 0);
	type("\r"); /* ICRNL */
	EXPECT_EQ(get(100), 1);
	EXPECT_EQ(in[0], '\n');
	close_pty();
}

TEST(editing)
{
	open_pty();
	type("ax\x7f\x62\n");
	EXPECT_EQ(get(100), 3);
	EXPECT(!memcmp(in, "ab\n", 3));
	type("some words\x17lines\x15one more\x17two\n");
	EXPECT_EQ(get(100), 8);
	EXPECT(!memcmp(in, "one two\n", 8));
	type("\x16\x03\n"); /* ^V takes the meaning */
	EXPECT_EQ(get(100), 2);
	EXPECT_EQ(in[0], 3);
	close_pty();
}

/* ^C takes away what was typed, also where nobody is to get the signal. */
TEST(interrupt_key)
{
	open_pty();
	type("gone\x03kept\n");
	EXPECT_EQ(get(100), 5);
	EXPECT(!memcmp(in, "kept\n", 5));
	close_pty();
}

TEST(echo)
{
	struct termios t;

	open_pty();
	type("a\x01\t");
	EXPECT_SHOWN("a^A\t");
	t = modes();
	t.c_lflag &= ~ECHOCTL;
	SYS(ioctl, slave, TCSETSF, &t);
	type("b\x01");
	EXPECT_SHOWN("b\x01");
	t.c_lflag &= ~ECHO;
	SYS(ioctl, slave, TCSETSF, &t);
	type("silent");
	EXPECT_EQ(is_ready(master, POLLIN), 0);
	t.c_lflag |= ECHONL;
	SYS(ioctl, slave, TCSETSF, &t);
	type("c\n");
	EXPECT_SHOWN("\r\n");
	close_pty();
}

TEST(output)
{
	struct termios t;

	open_pty();
	SYS(write, slave, "a\nb", 3);
	EXPECT_SHOWN("a\r\nb");
	t = modes();
	t.c_oflag &= ~OPOST;
	EXPECT_EQ(SYS(ioctl, slave, TCSETS, &t), 0);
	SYS(write, slave, "a\nb", 3);
	EXPECT_SHOWN("a\nb");
	close_pty();
}

TEST(raw_reads)
{
	long start;
	int n;

	open_pty();
	raw_mode(1, 0);
	type("abc");
	EXPECT_SOON(SYS(ioctl, slave, FIONREAD, &n) == 0 && n == 3);
	EXPECT_EQ(SYS(read, slave, in, 100), 3);
	EXPECT_EQ(get(1), -EAGAIN);
	raw_mode(0, 0);
	EXPECT_EQ(SYS(read, slave, in, 100), 0);
	raw_mode(0, 1);
	start = now_ns();
	EXPECT_EQ(SYS(read, slave, in, 100), 0);
	EXPECT(now_ns() - start >= 90000000);
	raw_mode(3, 0);
	if (!fork_child()) {
		type("a");
		sleep_ms(10);
		type("b");
		sleep_ms(10);
		type("c");
		child_done();
	}
	EXPECT_EQ(SYS(read, slave, in, 100), 3);
	EXPECT_STATUS(reap(-1), PASSED);
	raw_mode(5, 1); /* a pause ends it */
	type("xy");
	EXPECT_EQ(SYS(read, slave, in, 100), 2);
	close_pty();
}

TEST(flushing)
{
	open_pty();
	type("one\n");
	EXPECT_EQ(SYS(ioctl, slave, TCFLSH, TCIFLUSH), 0);
	EXPECT_EQ(get(10), -EAGAIN);
	EXPECT_EQ(SYS(ioctl, slave, TCFLSH, 3), -EINVAL);
	close_pty();
}

TEST(flow)
{
	open_pty();
	SYS(fcntl, slave, F_SETFL, O_NONBLOCK);
	type("\x13"); /* ^S */
	EXPECT_SOON(!is_ready(slave, POLLOUT));
	EXPECT_EQ(SYS(write, slave, "a", 1), -EAGAIN);
	type("\x11"); /* ^Q */
	EXPECT_SOON(is_ready(slave, POLLOUT));
	EXPECT_EQ(SYS(write, slave, "a", 1), 1);
	EXPECT_SHOWN("a");
	EXPECT_EQ(SYS(ioctl, slave, TCXONC, TCOOFF), 0);
	EXPECT_EQ(SYS(write, slave, "a", 1), -EAGAIN);
	EXPECT_EQ(SYS(ioctl, slave, TCXONC, TCOON), 0);
	EXPECT_EQ(SYS(write, slave, "b", 1), 1);
	EXPECT_EQ(SYS(ioctl, slave, TCXONC, 9), -EINVAL);
	close_pty();
}
