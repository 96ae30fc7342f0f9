/*
 * What GRUB left in memory: Multiboot2's information, a list of tags. Multiboot2 specification 2.0, 3.6.
 */
#include <asm/page.h>
#include <asm/setup.h>
#include <linux/boot_info.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define MB2_BOOTLOADER_MAGIC 0x36d76289

static u8 rsdp_copy[36]; /* the loader's memory is ours to reuse, so what it holds must be copied */

struct mb2_tag {
	u32 type, size;
};

enum {
	MB2_CMDLINE = 1,
	MB2_LOADER = 2,
	MB2_MODULE = 3,
	MB2_MMAP = 6,
	MB2_FRAMEBUFFER = 8,
	MB2_ACPI1 = 14,
	MB2_ACPI2 = 15
};

struct mb2_mmap {
	struct mb2_tag tag;
	u32 entry_size, version;
};

static void mb2_tag(const struct mb2_tag *tag)
{
	const u32 *word = (const u32 *)(tag + 1);

	switch (tag->type) {
	case MB2_CMDLINE:
		strscpy(boot_info.command_line, (const char *)(tag + 1),
			sizeof(boot_info.command_line));
		break;
	case MB2_LOADER:
		boot_info.loader = "Multiboot2";
		break;
	case MB2_MODULE:
		boot_info.initrd_start = word[0];
		boot_info.initrd_size = word[1] - word[0];
		break;
	case MB2_MMAP: {
		const struct mb2_mmap *map = (const struct mb2_mmap *)tag;
		const char *entry = (const char *)(map + 1);

		for (; entry < (const char *)tag + tag->size; entry += map->entry_size)
			boot_add_memory(*(const u64 *)entry, *(const u64 *)(entry + 8),
					*(const u32 *)(entry + 16));
		break;
	}
	case MB2_FRAMEBUFFER:
		boot_framebuffer_tag(tag);
		break;
	case MB2_ACPI1: /* the RSDP itself is the tag's content */
	case MB2_ACPI2:
		memcpy(rsdp_copy, tag + 1,
		       min((size_t)tag->size - sizeof(*tag), sizeof(rsdp_copy)));
		boot_info.rsdp = __pa_symbol(rsdp_copy);
		break;
	}
}

void multiboot2_init(u32 magic, const void *info)
{
	const struct mb2_tag *tag = info + 8;

	if (magic != MB2_BOOTLOADER_MAGIC)
		return;
	for (; tag->type; tag = (const void *)tag + ALIGN(tag->size, 8U))
		mb2_tag(tag);
}
