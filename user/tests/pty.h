/* pty.h: a pseudoterminal, its slave opened without a name (TIOCGPTPEER). */
#ifndef TESTS_PTY_H
#define TESTS_PTY_H

#include <asm/poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include "mem.h"
#include "pipes.h"

static int master, slave;

static inline void open_pty(void)
{
	int zero = 0;

	master = SYS(open, "/dev/ptmx", O_RDWR | O_NOCTTY);
	if (master < 0) {
		ktap_line("Bail out! /dev/ptmx");
		SYS(exit_group, 1);
	}
	SYS(ioctl, master, TIOCSPTLCK, &zero);
	slave = SYS(ioctl, master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
}

static inline void close_pty(void)
{
	SYS(close, slave);
	SYS(close, master);
}

static inline struct termios modes(void)
{
	struct termios t;

	SYS(ioctl, slave, TCGETS, &t);
	return t;
}

static inline void raw_mode(int min, int time)
{
	struct termios t = modes();

	t.c_lflag &= ~(ICANON | ECHO | ISIG);
	t.c_cc[VMIN] = min;
	t.c_cc[VTIME] = time;
	SYS(ioctl, slave, TCSETS, &t);
}

/* Types @text at the terminal. */
static inline void type(const char *text)
{
	EXPECT_EQ(SYS(write, master, text, strlen(text)), strlen(text));
}

static char in[8192];

/* What the terminal shows; waits for the first byte. */
static inline const char *shown(void)
{
	long n = SYS(read, master, in, sizeof(in) - 1);

	in[n < 0 ? 0 : n] = 0;
	return in;
}

static inline int is_ready(int fd, int events)
{
	struct pollfd p = { fd, events, 0 };

	return SYS(poll, &p, 1, 0) == 1 ? p.revents : 0;
}

/* What is typed takes its time on Linux, where another thread hands it on. */
static inline void wait_ready(int fd, int events, int ms)
{
	struct pollfd p = { fd, events, 0 };

	SYS(poll, &p, 1, ms);
}

#define EXPECT_SOON(cond)                                 \
	do {                                              \
		for (int i = 0; i < 5000 && !(cond); i++) \
			sleep_ms(1);                      \
		EXPECT(cond);                             \
	} while (0)
#define EXPECT_SHOWN(text) EXPECT(!strcmp(shown(), text))

#endif
