/* The line discipline: lines, editing, echo, raw reads, flow control. termios(3). */
#include <sys/stat.h>
#include "child.h"
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

/* One and the same modes in three layouts. */
TEST(layouts)
{
	struct termios2 t2;
	struct termios t;
	struct termio t0;

	open_pty();
	EXPECT_EQ(SYS(ioctl, slave, TCGETS2, &t2), 0);
	EXPECT_EQ(t2.c_ispeed, 38400);
	EXPECT_EQ(t2.c_ospeed, 38400);
	t = modes();
	EXPECT(!memcmp(&t, &t2, sizeof(t)));
	EXPECT_EQ(SYS(ioctl, slave, TCGETA, &t0), 0);
	EXPECT_EQ(t0.c_lflag, t.c_lflag);
	EXPECT(!memcmp(t0.c_cc, t.c_cc, NCC));
	t0.c_lflag &= ~ECHO;
	t0.c_cc[VINTR] = 7;
	EXPECT_EQ(SYS(ioctl, slave, TCSETAW, &t0), 0);
	EXPECT_EQ(modes().c_lflag, t.c_lflag & ~ECHO);
	EXPECT_EQ(modes().c_cc[VINTR], 7);
	EXPECT_EQ(modes().c_cc[VLNEXT], t.c_cc[VLNEXT]);
	type("gone\n");
	wait_ready(slave, POLLIN, 100);
	EXPECT_EQ(SYS(ioctl, slave, TCSETAF, &t0), 0);
	EXPECT_EQ(get(10), -EAGAIN);
	t2.c_cflag = (t2.c_cflag & ~CBAUD) | BOTHER;
	t2.c_ospeed = t2.c_ispeed = 12345;
	EXPECT_EQ(SYS(ioctl, slave, TCSETS2, &t2), 0);
	memset(&t2, 0, sizeof(t2));
	EXPECT_EQ(SYS(ioctl, master, TCGETS2, &t2), 0);
	EXPECT_EQ(t2.c_ospeed, 12345);
	EXPECT_EQ(t2.c_ispeed, 12345);
	t.c_cflag = (t.c_cflag & ~(CBAUD | CSIZE | CREAD)) | B115200 | CS7 | PARENB;
	t.c_iflag |= 1U << 20; /* nobody knows it */
	EXPECT_EQ(SYS(ioctl, slave, TCSETSW, &t), 0);
	EXPECT_EQ(SYS(ioctl, slave, TCGETS2, &t2), 0);
	EXPECT_EQ(t2.c_ospeed, 115200);
	EXPECT_EQ(t2.c_cflag & (CSIZE | CREAD | PARENB), CS8 | CREAD); /* whatever was asked for */
	EXPECT_EQ(t2.c_iflag, t.c_iflag);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(ioctl, slave, TCGETA, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(ioctl, slave, TCSETA, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(ioctl, slave, TCGETS2, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(ioctl, slave, TCSETS2, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(ioctl, slave, TIOCGLCKTRMIOS, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(ioctl, slave, TIOCSLCKTRMIOS, b->addr), -EFAULT);
	}
	close_pty();
}

/* What is locked stays, whoever sets it; locking is for root. */
TEST(locked)
{
	struct termios lock = { .c_lflag = ICANON }, t, got;

	open_pty();
	lock.c_cc[VINTR] = 1;
	EXPECT_EQ(SYS(ioctl, slave, TIOCSLCKTRMIOS, &lock), 0);
	EXPECT_EQ(SYS(ioctl, master, TIOCGLCKTRMIOS, &got), 0);
	EXPECT(!memcmp(&got, &lock, sizeof(got)));
	t = modes();
	t.c_lflag &= ~(ICANON | ECHO);
	t.c_cc[VINTR] = 5;
	t.c_cc[VQUIT] = 6;
	EXPECT_EQ(SYS(ioctl, slave, TCSETS, &t), 0);
	t = modes();
	EXPECT_EQ(t.c_lflag & (ICANON | ECHO), ICANON);
	EXPECT_EQ(t.c_cc[VINTR], 3);
	EXPECT_EQ(t.c_cc[VQUIT], 6);
	EXPECT_STATUS(IN_CHILD(SYS(setresuid, 54321, 54321, 54321);
			       EXPECT_EQ(SYS(ioctl, slave, TIOCSLCKTRMIOS, &lock), -EPERM)),
		      PASSED);
	close_pty();
}

static void open_again(void)
{
	int number = 0;
	char name[32];

	SYS(ioctl, master, TIOCGPTN, &number);
	snprintf(name, sizeof(name), "/dev/pts/%d", number);
	SYS(chmod, name, 0666);
	number = SYS(open, name, O_RDWR | O_NOCTTY, 0);
	EXPECT(number >= 0);
	SYS(close, number);
	EXPECT_EQ(SYS(setresuid, 54321, 54321, 54321), 0);
	EXPECT_EQ(SYS(open, name, O_RDWR | O_NOCTTY, 0), -EBUSY);
	EXPECT_EQ(SYS(ioctl, slave, TIOCNXCL, 0), 0);
	number = SYS(open, name, O_RDWR | O_NOCTTY, 0);
	EXPECT(number >= 0);
	EXPECT_EQ(SYS(ioctl, slave, TIOCSTI, "x"), -EPERM); /* it is not this one's terminal */
}

TEST(smaller_requests)
{
	unsigned int dev;
	struct stat st;
	int n = 1;

	open_pty();
	EXPECT_EQ(SYS(ioctl, slave, TIOCGETD, &n), 0);
	EXPECT_EQ(n, N_TTY);
	EXPECT_EQ(SYS(ioctl, slave, TIOCSETD, &n), 0);
	n = 99;
	EXPECT_EQ(SYS(ioctl, slave, TIOCSETD, &n), -EINVAL);
	EXPECT_EQ(SYS(ioctl, slave, TIOCGDEV, &dev), 0);
	EXPECT_EQ(SYS(fstat, slave, &st), 0);
	EXPECT_EQ(dev, st.st_rdev);
	EXPECT_EQ(SYS(ioctl, slave, TIOCSTI, "o"), 0);
	EXPECT_EQ(SYS(ioctl, slave, TIOCSTI, "\n"), 0);
	EXPECT_EQ(get(10), 2);
	EXPECT(!memcmp(in, "o\n", 2));
	EXPECT_EQ(SYS(ioctl, slave, TIOCSTI, 8), -EFAULT);
	EXPECT_EQ(SYS(ioctl, slave, TIOCGEXCL, &n), 0);
	EXPECT_EQ(n, 0);
	EXPECT_EQ(SYS(ioctl, slave, TIOCEXCL, 0), 0);
	EXPECT_EQ(SYS(ioctl, slave, TIOCGEXCL, &n), 0);
	EXPECT_EQ(n, 1);
	EXPECT_STATUS(IN_CHILD(open_again()), PASSED);
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
