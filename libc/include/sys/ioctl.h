/* Linux: requests to devices. See ioctl(2). */
#pragma once

#include <asm/ioctl.h>
#include <asm/ioctls.h>
#include <asm/termios.h>

int ioctl(int fd, unsigned long request, ...);
