/* BSD: pseudo-terminals. See openpty(3). */
#pragma once

#include <sys/ioctl.h>
#include <termios.h>

int openpty(int *master, int *slave, char *name, const struct termios *modes,
	    const struct winsize *size);
int login_tty(int fd);
pid_t forkpty(int *master, char *name, const struct termios *modes, const struct winsize *size);
