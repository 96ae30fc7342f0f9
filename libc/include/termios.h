/* POSIX: a terminal's modes, in the kernel's layout. See termios(3). */
#pragma once

#include <linux/termios.h>
#include <sys/types.h>

int tcgetattr(int fd, struct termios *modes);
int tcsetattr(int fd, int when, const struct termios *modes);
int tcflush(int fd, int queue);
#ifndef TCOOFF /* tcflow() */
#define TCOOFF 0
#define TCOON 1
#define TCIOFF 2
#define TCION 3
#endif

int tcdrain(int fd);
int tcflow(int fd, int action);
int tcsendbreak(int fd, int duration);
pid_t tcgetsid(int fd);
speed_t cfgetispeed(const struct termios *modes);
speed_t cfgetospeed(const struct termios *modes);
int cfsetispeed(struct termios *modes, speed_t speed);
int cfsetospeed(struct termios *modes, speed_t speed);
int cfsetspeed(struct termios *modes, speed_t speed);
void cfmakeraw(struct termios *modes);
