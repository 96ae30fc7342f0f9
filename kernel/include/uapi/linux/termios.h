/*
 * A terminal's modes, size and requests.
 */
#ifndef _UAPI_LINUX_TERMIOS_H
#define _UAPI_LINUX_TERMIOS_H

#include <asm/termios.h>

#endif /* _UAPI_LINUX_TERMIOS_H */
