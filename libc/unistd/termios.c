/* Terminals: POSIX's functions are Linux's ioctls. See termios(3), tcgetpgrp(3), ioctl_tty(2). */
#include "../internal.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int tcgetattr(int fd, struct termios *modes)
{
	return ioctl(fd, TCGETS, modes);
}

int tcsetattr(int fd, int when, const struct termios *modes)
{
	if (when < TCSANOW || when > TCSAFLUSH) {
		errno = EINVAL;
		return -1;
	}
	return ioctl(fd, TCSETS + (unsigned int)when, modes);
}

int tcflush(int fd, int queue)
{
	return ioctl(fd, TCFLSH, queue);
}

void cfmakeraw(struct termios *modes)
{
	modes->c_iflag &=
		~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	modes->c_oflag &= ~(tcflag_t)OPOST;
	modes->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	modes->c_cflag = (modes->c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
	modes->c_cc[VMIN] = 1;
	modes->c_cc[VTIME] = 0;
}

int isatty(int fd)
{
	struct termios modes;

	return ioctl(fd, TCGETS, &modes) == 0;
}

pid_t tcgetpgrp(int fd)
{
	pid_t group;

	return ioctl(fd, TIOCGPGRP, &group) < 0 ? -1 : group;
}

int tcsetpgrp(int fd, pid_t group)
{
	return ioctl(fd, TIOCSPGRP, &group);
}

/* The speeds are bits of c_cflag; input has no speed of its own. */
speed_t cfgetospeed(const struct termios *modes)
{
	return modes->c_cflag & CBAUD;
}

speed_t cfgetispeed(const struct termios *modes)
{
	return cfgetospeed(modes);
}

int cfsetospeed(struct termios *modes, speed_t speed)
{
	if (speed & ~(speed_t)CBAUD) {
		errno = EINVAL;
		return -1;
	}
	modes->c_cflag = (modes->c_cflag & ~(tcflag_t)CBAUD) | speed;
	return 0;
}

int cfsetispeed(struct termios *modes, speed_t speed)
{
	return speed ? cfsetospeed(modes, speed) : 0;
}

int cfsetspeed(struct termios *modes, speed_t speed)
{
	return cfsetospeed(modes, speed);
}

int tcdrain(int fd)
{
	return ioctl(fd, TCSBRK, 1);
}

int tcsendbreak(int fd, int duration)
{
	return ioctl(fd, TCSBRK, 0);
}

int tcflow(int fd, int action)
{
	return ioctl(fd, TCXONC, action);
}

pid_t tcgetsid(int fd)
{
	pid_t session;

	return ioctl(fd, TIOCGSID, &session) < 0 ? -1 : session;
}
