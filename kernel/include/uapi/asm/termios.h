/*
 * A terminal's modes, size and requests.
 */
#ifndef _UAPI_ASM_TERMIOS_H
#define _UAPI_ASM_TERMIOS_H

#include <asm/termbits.h>
#include <asm/ioctls.h>

struct winsize {
	unsigned short ws_row;
	unsigned short ws_col;
	unsigned short ws_xpixel;
	unsigned short ws_ypixel;
};

/* System V's modes, for TCGETA and its like: the low halves of struct termios' flags, the first characters. */
#define NCC 8
struct termio {
	unsigned short c_iflag;
	unsigned short c_oflag;
	unsigned short c_cflag;
	unsigned short c_lflag;
	unsigned char c_line;
	unsigned char c_cc[NCC];
};

_Static_assert(sizeof(struct termio) == 18, "struct termio is ABI");

/* Line disciplines: there is one. */
#define N_TTY 0

#endif /* _UAPI_ASM_TERMIOS_H */
