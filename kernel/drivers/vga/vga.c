/*
 * The VGA text screen, 80 by 25 at physical 0xb8000, with the hardware cursor. Used when the boot
 * loader gave no graphics framebuffer and an adapter is there that is in text mode. Linux:
 * drivers/video/console/vgacon.c.
 */
#include <asm/io.h>
#include <linux/boot_info.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/vt.h>

#define VGA_MEMORY 0xb8000
#define VGA_COLUMNS 80
#define VGA_ROWS 25

#define CRTC_INDEX 0x3d4
#define CRTC_DATA 0x3d5
#define CRTC_START_HIGH 0x0c /* first cell shown */
#define CRTC_START_LOW 0x0d
#define CRTC_CURSOR_HIGH 0x0e
#define CRTC_CURSOR_LOW 0x0f

#define GC_INDEX 0x3ce
#define GC_DATA 0x3cf
#define GC_MISC 6
#define GC_MISC_GRAPHICS 0x01
#define GC_MISC_MAP 0x0c /* the window's place; all set: 0xb8000 */

static u16 vga_cells[2 * VGA_COLUMNS * VGA_ROWS];

static void crtc_write(u8 index, u8 value)
{
	outb(index, CRTC_INDEX);
	outb(value, CRTC_DATA);
}

/* Without an adapter all registers read as ones, which no text mode has. */
static bool vga_in_text_mode(void)
{
	outb(GC_MISC, GC_INDEX);
	return (inb(GC_DATA) & (GC_MISC_MAP | GC_MISC_GRAPHICS)) == GC_MISC_MAP;
}

static void vga_draw(struct vt *vt, unsigned int row, unsigned int column, const u16 *cell,
		     unsigned int n)
{
	volatile u16 *memory = vt->private;

	for (memory += row * VGA_COLUMNS + column; n; n--)
		*memory++ = *cell++;
}

static void vga_set_cursor(struct vt *vt, unsigned int row, unsigned int column)
{
	static unsigned int shown = -1;
	unsigned int at = row * VGA_COLUMNS + column;

	if (at == shown)
		return;
	shown = at;
	crtc_write(CRTC_CURSOR_HIGH, at >> 8);
	crtc_write(CRTC_CURSOR_LOW, at);
}

static struct vt vga = {
	.columns = VGA_COLUMNS,
	.rows = VGA_ROWS,
	.cells = vga_cells,
	.draw = vga_draw,
	.set_cursor = vga_set_cursor,
};

static int vga_init(void)
{
	if ((boot_info.fb.addr && boot_info.fb.type == BOOT_FB_RGB) || !vga_in_text_mode())
		return 0;
	vga.private = ioremap(VGA_MEMORY, sizeof(vga_cells) / 2);
	if (!vga.private)
		return -ENOMEM;
	crtc_write(CRTC_START_HIGH, 0);
	crtc_write(CRTC_START_LOW, 0);
	vt_register(&vga, "vga");
	return 0;
}
console_initcall(vga_init);
