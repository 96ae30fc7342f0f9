/*
 * What the boot loader left in memory, copied into boot_info: from a Multiboot2 information structure (GRUB) or PVH's
 * hvm_start_info (QEMU -kernel). Everything is read through the boot page tables' direct map of 4 GiB.
 * Multiboot2 specification 2.0, 3.6; Xen's include/public/arch-x86/hvm/start_info.h layout.
 */
#include <asm/page.h>
#include <asm/setup.h>
#include <linux/boot_info.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/string.h>

#define MB2_BOOTLOADER_MAGIC 0x36d76289
#define PVH_BOOT_MAGIC 0x50564821 /* boot/start32.asm */
#define PVH_START_MAGIC 0x336ec578

struct boot_info boot_info;
static u8 rsdp_copy[36]; /* the loader's memory is ours to reuse, so what it holds must be copied */

void boot_add_memory(phys_addr_t addr, u64 size, u32 type)
{
	if (boot_info.nr_mem < BOOT_MEM_MAX && size)
		boot_info.mem[boot_info.nr_mem++] = (struct boot_mem){ addr, size, type };
}

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

struct pvh_start_info {
	u32 magic, version, flags, nr_modules;
	u64 modlist, cmdline, rsdp;
	u64 memmap; /* version 1 and up */
	u32 memmap_entries, reserved;
};

struct pvh_module { /* QEMU puts it at a multiple of 4 only */
	u64 addr, size, cmdline, reserved;
} __packed;

struct pvh_memmap {
	u64 addr, size;
	u32 type, reserved;
};

static void pvh_init(const struct pvh_start_info *info)
{
	boot_info.loader = "PVH";
	if (info->cmdline)
		strscpy(boot_info.command_line, __va(info->cmdline),
			sizeof(boot_info.command_line));
	if (info->nr_modules) {
		const struct pvh_module *module = __va(info->modlist);

		boot_info.initrd_start = module->addr;
		boot_info.initrd_size = module->size;
	}
	boot_info.rsdp = info->rsdp;
	if (info->version >= 1) {
		const struct pvh_memmap *map = __va(info->memmap);

		for (u32 i = 0; i < info->memmap_entries; i++)
			boot_add_memory(map[i].addr, map[i].size, map[i].type);
	}
}

void boot_info_init(u32 magic, u32 info)
{
	if (magic == MB2_BOOTLOADER_MAGIC) {
		const struct mb2_tag *tag = __va(info) + 8;

		for (; tag->type; tag = (const void *)tag + ALIGN(tag->size, 8U))
			mb2_tag(tag);
	} else if (magic == PVH_BOOT_MAGIC) {
		pvh_init(__va(info));
	}
	parse_early_params();
	if (!boot_info.nr_mem)
		panic("The boot loader gave no memory map (magic %#x). Boot with GRUB's multiboot2, or QEMU's -kernel.",
		      magic);
}

const char *boot_param(const char *name, char *buf, size_t size)
{
	size_t len = strlen(name);
	const char *p = boot_info.command_line;

	while (*p) {
		const char *word;
		bool quoted = false;
		size_t n = 0;

		while (*p == ' ')
			p++;
		word = p;
		if (!strncmp(p, "-- ", 3) || !strcmp(p, "--"))
			return NULL; /* the rest is init's */
		for (; *p && (quoted || *p != ' '); p++)
			if (*p == '"')
				quoted = !quoted;
		if (strncmp(word, name, len) || (word[len] != '=' && word + len != p))
			continue;
		for (word += len + (word[len] == '='); word < p && n + 1 < size; word++)
			if (*word != '"')
				buf[n++] = *word;
		buf[n] = '\0';
		return buf;
	}
	return NULL;
}
