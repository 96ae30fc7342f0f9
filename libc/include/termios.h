/* POSIX: a terminal's modes, in the kernel's layout. See termios(3). */
#pragma once

#include <linux/termios.h>
#include <sys/types.h>

int tcgetattr(int fd, struct termios *modes);
int tcsetattr(int fd, int when, const struct termios *modes);
int tcflush(int fd, int queue);
void cfmakeraw(struct termios *modes);
