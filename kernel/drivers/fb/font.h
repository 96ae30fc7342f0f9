/* An 8 by 16 pixel font; see font.c. */
#pragma once

#include <linux/types.h>

#define FONT_WIDTH 8
#define FONT_HEIGHT 16
#define FONT_FIRST ' '
#define FONT_CHARS 96
#define FONT_TOP 2 /* first line of a cell that the art describes */
#define FONT_ART_LINES 13

void font_init(void);
/* FONT_HEIGHT bytes, the leftmost pixel in bit 7. */
const u8 *font_glyph(u8 c);
