/* Pseudoterminals: both ends, hang-up, size. pty(7), ioctl_tty(2). */
#include <sys/stat.h>
#include <sys/vfs.h>
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

/* One byte in front of data, or alone when something has happened to the other side. */
static void expect_packet(const char *bytes, int n)
{
	EXPECT_EQ(SYS(read, master, in, 10), n);
	EXPECT(!memcmp(in, bytes, n));
}

TEST(packet_mode)
{
	int one = 1, got = 0;
	struct termios t;

	open_pty();
	EXPECT_EQ(SYS(ioctl, master, TIOCPKT, &one), 0);
	EXPECT_EQ(SYS(ioctl, master, TIOCGPKT, &got), 0);
	EXPECT_EQ(got, 1);
	SYS(write, slave, "ab", 2);
	wait_ready(master, POLLIN, 1000);
	expect_packet("\0ab", 3);
	EXPECT_EQ(SYS(ioctl, slave, TCFLSH, TCIFLUSH), 0);
	EXPECT_EQ(is_ready(master, POLLIN | POLLPRI), POLLIN | POLLPRI);
	expect_packet("\1", 1);
	EXPECT_EQ(is_ready(master, POLLIN | POLLPRI), 0);
	SYS(ioctl, slave, TCFLSH, TCIOFLUSH);
	expect_packet("\3", 1);
	SYS(ioctl, slave, TCXONC, TCOOFF);
	expect_packet("\4", 1);
	SYS(ioctl, slave, TCXONC, TCOON);
	expect_packet("\10", 1);
	SYS(ioctl, slave, TCXONC, TCOOFF);
	SYS(ioctl, slave, TCXONC, TCOON);
	expect_packet("\10", 1); /* the last one counts */
	t = modes();
	t.c_iflag &= ~IXON;
	SYS(ioctl, slave, TCSETS, &t);
	expect_packet("\20", 1);
	t.c_iflag |= IXON;
	SYS(ioctl, slave, TCSETS, &t);
	expect_packet("\40", 1);
	one = 0;
	EXPECT_EQ(SYS(ioctl, master, TIOCPKT, &one), 0);
	SYS(ioctl, slave, TCFLSH, TCIFLUSH);
	EXPECT_EQ(is_ready(master, POLLIN | POLLPRI), 0);
	SYS(write, slave, "cd", 2);
	wait_ready(master, POLLIN, 1000);
	expect_packet("cd", 2);
	close_pty();
}

/* ^C throws away what was typed. */
TEST(interrupt_flushes)
{
	open_pty();
	type("gone\3");
	wait_ready(master, POLLIN, 1000);
	EXPECT_SHOWN("^C");
	EXPECT_EQ(is_ready(slave, POLLIN), 0);
	close_pty();
}

static void name_of(unsigned int n, char *name)
{
	sprintf(name, "/dev/pts/%u", n);
}

/* A name from the master's opening to its end, that of whoever opened it. */
TEST(names)
{
	char name[32], link[32], seen[64];
	struct stat st;
	unsigned int n;
	int lock = 1, fd;
	long len;

	open_pty();
	SYS(ioctl, master, TIOCGPTN, &n);
	name_of(n, name);
	EXPECT_EQ(SYS(stat, name, &st), 0);
	EXPECT_EQ(st.st_rdev, 136 << 8 | n);
	EXPECT_EQ(st.st_mode & S_IFMT, S_IFCHR);
	EXPECT_EQ(st.st_ino, n + 3);
	EXPECT_EQ(st.st_uid, 0);
	sprintf(link, "/proc/self/fd/%d", slave);
	len = SYS(readlink, link, seen, sizeof(seen));
	EXPECT(len == (long)strlen(name) && !memcmp(seen, name, len));
	fd = SYS(open, name, O_RDWR | O_NOCTTY);
	EXPECT(fd >= 0);
	SYS(write, fd, "x", 1);
	wait_ready(master, POLLIN, 1000);
	EXPECT_SHOWN("x");
	SYS(close, fd);
	EXPECT_EQ(SYS(ioctl, master, TIOCSPTLCK, &lock), 0);
	EXPECT_EQ(SYS(open, name, O_RDWR | O_NOCTTY), -EIO);
	EXPECT_EQ(SYS(ioctl, master, TIOCGPTPEER, O_RDWR | O_NOCTTY), -EIO);
	EXPECT_EQ(SYS(chmod, name, 0620), 0);
	SYS(close, master);
	EXPECT_EQ(SYS(stat, name, &st), -ENOENT);
	EXPECT_EQ(SYS(open, name, O_RDWR | O_NOCTTY), -ENOENT);
	EXPECT_EQ(SYS(fstat, slave, &st), 0); /* who has it open still sees it */
	EXPECT_EQ(st.st_mode & 0777, 0620);
	SYS(close, slave);
}

/* Nobody but the kernel makes names there. */
TEST(nobody_makes_names)
{
	struct statfs fs;
	char name[32];
	unsigned int n;

	open_pty();
	SYS(ioctl, master, TIOCGPTN, &n);
	name_of(n, name);
	EXPECT_EQ(SYS(statfs, "/dev/pts", &fs), 0);
	EXPECT_EQ(fs.f_type, 0x1cd1);
	EXPECT_EQ(SYS(mkdir, "/dev/pts/dir", 0700), -EPERM);
	EXPECT_EQ(SYS(open, "/dev/pts/file", O_CREAT | O_RDWR, 0600), -EACCES);
	EXPECT_EQ(SYS(mknod, "/dev/pts/999", S_IFCHR | 0600, 136 << 8 | n), -EPERM);
	EXPECT_EQ(SYS(unlink, name), -EPERM);
	EXPECT_EQ(SYS(rename, name, "/dev/pts/99"), -EPERM);
	EXPECT_EQ(SYS(symlink, name, "/dev/pts/link"), -EPERM);
	EXPECT_EQ(SYS(link, name, "/dev/pts/link"), -EPERM);
	close_pty();
}

/* Each master has a number of its own, which is free again afterwards. */
TEST(numbers)
{
	unsigned int n, seen[8];
	int fd[8];

	for (int i = 0; i < 8; i++) {
		fd[i] = SYS(open, "/dev/ptmx", O_RDWR | O_NOCTTY);
		REQUIRE(fd[i] >= 0);
		SYS(ioctl, fd[i], TIOCGPTN, &seen[i]);
		for (int j = 0; j < i; j++)
			EXPECT(seen[i] != seen[j]);
	}
	SYS(close, fd[3]);
	fd[3] = SYS(open, "/dev/ptmx", O_RDWR | O_NOCTTY);
	SYS(ioctl, fd[3], TIOCGPTN, &n);
	EXPECT_EQ(n, seen[3]);
	for (int i = 0; i < 8; i++)
		SYS(close, fd[i]);
}
