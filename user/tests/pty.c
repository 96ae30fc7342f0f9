/* Pseudoterminals: both ends, hang-up, size. pty(7), ioctl_tty(2). */
#include "pty.h"

TEST(both_ends)
{
	unsigned int n = 99;
	int lock = 0;

	open_pty();
	REQUIRE(slave >= 0);
	EXPECT_EQ(SYS(ioctl, master, TIOCGPTN, &n), 0);
	EXPECT(n < 4096);
	EXPECT_EQ(SYS(ioctl, slave, TIOCGPTN, &n), -ENOTTY);
	EXPECT_EQ(SYS(ioctl, master, TIOCGPTLCK, &lock), 0);
	EXPECT_EQ(lock, 0);
	type("hello\n");
	EXPECT_EQ(SYS(read, slave, in, 100), 6);
	EXPECT(!memcmp(in, "hello\n", 6));
	EXPECT_SHOWN("hello\r\n"); /* the echo */
	EXPECT_EQ(SYS(write, slave, "out\n", 4), 4);
	EXPECT_SHOWN("out\r\n");
	EXPECT_EQ(SYS(lseek, slave, 0, SEEK_SET), -ESPIPE);
	close_pty();
}

TEST(slave_closes)
{
	open_pty();
	SYS(write, slave, "bye", 3);
	SYS(close, slave);
	EXPECT(is_ready(master, POLLIN) & POLLHUP);
	EXPECT_SHOWN("bye");
	EXPECT_EQ(SYS(read, master, in, 10), -EIO);
	SYS(close, master);
}

TEST(master_closes)
{
	struct termios t;

	open_pty();
	SYS(close, master);
	EXPECT_EQ(SYS(read, slave, in, 10), 0);
	EXPECT_EQ(SYS(write, slave, in, 10), -EIO);
	EXPECT_EQ(SYS(ioctl, slave, TCGETS, &t), -EIO);
	EXPECT(is_ready(slave, POLLIN) & POLLHUP);
	SYS(close, slave);
}

TEST(window_size)
{
	struct winsize w = { 24, 80, 0, 0 }, got;

	open_pty();
	EXPECT_EQ(SYS(ioctl, master, TIOCSWINSZ, &w), 0);
	EXPECT_EQ(SYS(ioctl, slave, TIOCGWINSZ, &got), 0);
	EXPECT_EQ(got.ws_row, 24);
	EXPECT_EQ(got.ws_col, 80);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(ioctl, slave, TIOCSWINSZ, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(ioctl, slave, TCGETS, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(ioctl, slave, TCSETS, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(ioctl, master, TIOCGPTN, b->addr), -EFAULT);
	}
	close_pty();
}

TEST(waiting)
{
	char c;

	open_pty();
	raw_mode(1, 0);
	EXPECT_EQ(is_ready(slave, POLLIN | POLLOUT), POLLOUT);
	if (!fork_child()) {
		sleep_ms(20);
		type("x");
		child_done();
	}
	EXPECT_EQ(SYS(read, slave, &c, 1), 1);
	EXPECT_STATUS(reap(-1), PASSED);
	if (!fork_child()) {
		sleep_ms(20);
		SYS(write, slave, "y", 1);
		child_done();
	}
	EXPECT_SHOWN("y");
	EXPECT_STATUS(reap(-1), PASSED);
	close_pty();
}

/* More than fits between them. */
TEST(much)
{
	static char big[100000];
	long n, total = 0;

	open_pty();
	raw_mode(1, 0);
	memset(big, 'z', sizeof(big));
	if (!fork_child()) {
		EXPECT_EQ(SYS(write, slave, big, sizeof(big)), sizeof(big));
		child_done();
	}
	while (total < (long)sizeof(big)) {
		n = SYS(read, master, in, sizeof(in));
		REQUIRE(n > 0);
		EXPECT(filled(in, 'z', n));
		total += n;
	}
	EXPECT_STATUS(reap(-1), PASSED);
	if (!fork_child()) {
		EXPECT_EQ(SYS(write, master, big, sizeof(big)), sizeof(big));
		child_done();
	}
	for (total = 0; total < (long)sizeof(big); total += n) {
		n = SYS(read, slave, in, sizeof(in));
		REQUIRE(n > 0);
	}
	EXPECT_STATUS(reap(-1), PASSED);
	close_pty();
}

TEST(packet_mode)
{
	int one = 1, got = 0;

	open_pty();
	EXPECT_EQ(SYS(ioctl, master, TIOCPKT, &one), 0);
	EXPECT_EQ(SYS(ioctl, master, TIOCGPKT, &got), 0);
	EXPECT_EQ(got, 1);
	SYS(write, slave, "ab", 2);
	EXPECT_EQ(SYS(read, master, in, 10), 3);
	EXPECT(!memcmp(in, "\0ab", 3));
	close_pty();
}
