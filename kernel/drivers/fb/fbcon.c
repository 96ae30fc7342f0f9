/*
 * A text console on the framebuffer that the boot loader set up (UEFI, or a graphics mode under
 * BIOS), with 24 or 32 bits a pixel. The memory is written, never read. Linux:
 * drivers/video/fbdev/core/fbcon.c.
 */
#include "font.h"
#include <linux/boot_info.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vt.h>

#define CURSOR_LINES 2	/* an underline */
#define MAX_COLUMNS 256 /* room for the cells is taken from the heap */
#define MAX_ROWS 128

/* VGA's sixteen colours, 0xrrggbb. */
static const u32 vga_rgb[16] = {
	0x000000, 0x0000aa, 0x00aa00, 0x00aaaa, 0xaa0000, 0xaa00aa, 0xaa5500, 0xaaaaaa,
	0x555555, 0x5555ff, 0x55ff55, 0x55ffff, 0xff5555, 0xff55ff, 0xffff55, 0xffffff,
};

static volatile u8 *screen;
static u32 colour[16]; /* as the framebuffer wants them */
static struct vt fb;
static unsigned int cursor_row, cursor_column;

static void put_pixel(volatile u8 *at, u32 pixel, unsigned int bytes)
{
	if (bytes == 4) {
		*(volatile u32 *)at = pixel;
		return;
	}
	at[0] = pixel;
	at[1] = pixel >> 8;
	at[2] = pixel >> 16;
}

static void draw_cell(unsigned int row, unsigned int column, u16 cell, bool cursor)
{
	unsigned int bytes = boot_info.fb.bpp / 8, pitch = boot_info.fb.pitch, line, x;
	u32 ink = colour[cell >> 8 & 15], paper = colour[cell >> 12];
	const u8 *glyph = font_glyph(cell);
	volatile u8 *at = screen + row * FONT_HEIGHT * pitch + column * FONT_WIDTH * bytes;
	u8 bits;

	for (line = 0; line < FONT_HEIGHT; line++, at += pitch) {
		bits = cursor && line >= FONT_HEIGHT - CURSOR_LINES ? 0xff : glyph[line];
		for (x = 0; x < FONT_WIDTH; x++, bits <<= 1)
			put_pixel(at + x * bytes, bits & 0x80 ? ink : paper, bytes);
	}
}

static void fb_draw(struct vt *vt, unsigned int row, unsigned int column, const u16 *cell,
		    unsigned int n)
{
	while (n--)
		draw_cell(row, column++, *cell++, false);
}

static void fb_set_cursor(struct vt *vt, unsigned int row, unsigned int column)
{
	draw_cell(cursor_row, cursor_column, vt->shown[cursor_row * vt->columns + cursor_column],
		  false);
	draw_cell(row, column, vt->shown[row * vt->columns + column], true);
	cursor_row = row;
	cursor_column = column;
}

/* One colour component, 8 bits, cut to the framebuffer's @size bits at @pos. */
static u32 component(u32 value, u8 size, u8 pos)
{
	return (value & 0xff) >> (8 - min(size, (u8)8)) << pos;
}

static void init_colours(const struct boot_framebuffer *info)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(colour); i++)
		colour[i] = component(vga_rgb[i] >> 16, info->red_size, info->red_pos) |
			    component(vga_rgb[i] >> 8, info->green_size, info->green_pos) |
			    component(vga_rgb[i], info->blue_size, info->blue_pos);
}

static int fb_init(void)
{
	const struct boot_framebuffer *info = &boot_info.fb;

	if (!info->addr || info->type != BOOT_FB_RGB)
		return 0;
	if (info->bpp != 32 && info->bpp != 24) {
		pr_info("fb: no console on a framebuffer of %u bits a pixel\n", info->bpp);
		return 0;
	}
	fb.columns = min(info->width / FONT_WIDTH, (u32)MAX_COLUMNS);
	fb.rows = min(info->height / FONT_HEIGHT, (u32)MAX_ROWS);
	fb.cells = kcalloc(2 * fb.rows, fb.columns * sizeof(u16), GFP_KERNEL);
	screen = ioremap(info->addr, (size_t)info->pitch * info->height);
	if (!fb.cells || !screen)
		return -ENOMEM;
	fb.draw = fb_draw;
	fb.set_cursor = fb_set_cursor;
	init_colours(info);
	font_init();
	pr_info("fb: console on %ux%ux%u\n", info->width, info->height, info->bpp);
	vt_register(&fb, "fb");
	return 0;
}
console_initcall(fb_init);
