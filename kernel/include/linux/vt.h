/* A character screen with a terminal's escape sequences. Linux: <linux/console_struct.h>. */
#pragma once

#include <linux/console.h>
#include <linux/types.h>

/* A cell as VGA has it: character, and attribute << 8 (foreground 4 bits, background 4 bits). */
#define VT_BLANK 0x0720

/* boot_info.fb.type of a graphics framebuffer; the text screen stands back for it. */
#define BOOT_FB_RGB 1

struct vt {
	struct console console;
	unsigned int columns, rows;
	u16 *cells; /* what the screen is to show, rows * columns */
	u16 *shown; /* what it shows */
	/* Draws @n cells from @cell on at @row, @column. */
	void (*draw)(struct vt *vt, unsigned int row, unsigned int column, const u16 *cell,
		     unsigned int n);
	void (*set_cursor)(struct vt *vt, unsigned int row, unsigned int column);
	void *private;

	unsigned int row, column; /* the cursor; in column == columns the next character wraps */
	u8 attribute;
	u8 state; /* of the escape sequence parser */
	u8 nr_params;
	unsigned int params[8];
};

/*
 * Makes @vt a console, blank at first. The caller has set columns, rows, draw, set_cursor and
 * cells, which has room for twice rows * columns; the screen may show anything before.
 */
void vt_register(struct vt *vt, const char *name);
