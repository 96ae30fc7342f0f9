/* Where the framebuffer is, as GRUB says. Multiboot2 specification 2.0, 3.6.12. */
#include <linux/boot_info.h>

struct mb2_framebuffer {
	u32 tag_type, tag_size;
	u64 addr;
	u32 pitch, width, height;
	u8 bpp, type;
	u16 reserved;
	u8 red_pos, red_size, green_pos, green_size, blue_pos, blue_size;
} __packed;

void boot_framebuffer_tag(const void *tag)
{
	const struct mb2_framebuffer *fb = tag;

	boot_info.fb = (struct boot_framebuffer){
		.addr = fb->addr,
		.pitch = fb->pitch,
		.width = fb->width,
		.height = fb->height,
		.bpp = fb->bpp,
		.type = fb->type,
		.red_pos = fb->red_pos,
		.green_pos = fb->green_pos,
		.blue_pos = fb->blue_pos,
		.red_size = fb->red_size,
		.green_size = fb->green_size,
		.blue_size = fb->blue_size,
	};
}
