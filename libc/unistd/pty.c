/* Pseudo-terminals: /dev/ptmx makes one, /dev/pts/N is its other side. See pts(4), posix_openpt(3), openpty(3). */
#include "../internal.h"

#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

int posix_openpt(int flags)
{
	return open("/dev/ptmx", flags);
}

/* devpts gives the other side the right owner from the start. */
int grantpt(int fd)
{
	int number;

	return ioctl(fd, TIOCGPTN, &number);
}

int unlockpt(int fd)
{
	int locked = 0;

	return ioctl(fd, TIOCSPTLCK, &locked);
}

char *ptsname(int fd)
{
	static char name[32];
	int number;

	if (ioctl(fd, TIOCGPTN, &number) < 0)
		return NULL;
	snprintf(name, sizeof(name), "/dev/pts/%d", number);
	return name;
}

int openpty(int *master, int *slave, char *name, const struct termios *modes,
	    const struct winsize *size)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY), other = -1;

	if (fd < 0)
		return -1;
	if (unlockpt(fd) == 0 && ptsname(fd))
		other = open(ptsname(fd), O_RDWR | O_NOCTTY);
	if (other < 0) {
		close(fd);
		return -1;
	}
	if (name)
		sprintf(name, "%s", ptsname(fd));
	if (modes)
		tcsetattr(other, TCSAFLUSH, modes);
	if (size)
		ioctl(other, TIOCSWINSZ, size);
	*master = fd;
	*slave = other;
	return 0;
}

/* The descriptor becomes the terminal of a new session, and standard input, output and errors. */
int login_tty(int fd)
{
	setsid();
	if (ioctl(fd, TIOCSCTTY, 0) < 0)
		return -1;
	for (int i = 0; i < 3; i++)
		if (dup2(fd, i) < 0)
			return -1;
	if (fd > 2)
		close(fd);
	return 0;
}

pid_t forkpty(int *master, char *name, const struct termios *modes, const struct winsize *size)
{
	int slave;
	pid_t pid;

	if (openpty(master, &slave, name, modes, size) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		close(*master);
		if (login_tty(slave) < 0)
			_exit(1);
		return 0;
	}
	close(slave);
	if (pid < 0)
		close(*master);
	return pid;
}
