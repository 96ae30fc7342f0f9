/*
 * What the boot loader left in memory, copied into boot_info: from PVH's hvm_start_info (QEMU -kernel), or as
 * arch/x86_64/multiboot2 knows. Everything is read through the boot page tables' direct map of 4 GiB.
 * Xen's include/public/arch-x86/hvm/start_info.h layout.
 */
#include <asm/page.h>
#include <asm/setup.h>
#include <linux/boot_info.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/string.h>

#define PVH_BOOT_MAGIC 0x50564821 /* boot/start32.asm */

struct boot_info boot_info;

void boot_add_memory(phys_addr_t addr, u64 size, u32 type)
{
	if (boot_info.nr_mem < BOOT_MEM_MAX && size)
		boot_info.mem[boot_info.nr_mem++] = (struct boot_mem){ addr, size, type };
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
	if (magic == PVH_BOOT_MAGIC)
		pvh_init(__va(info));
	else
		multiboot2_init(magic, __va(info));
	parse_early_params();
	if (!boot_info.nr_mem)
		panic("The boot loader gave no memory map (magic %#x). Boot with GRUB's multiboot2, or QEMU's -kernel.",
		      magic);
}

char *boot_word(const char **pos, char *buf, size_t size)
{
	const char *p = *pos + strspn(*pos, " ");
	bool quoted = false;
	size_t n = 0;

	if (!*p)
		return NULL;
	for (; *p && (quoted || *p != ' '); p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (n + 1 < size)
			buf[n++] = *p;
	}
	buf[n] = '\0';
	*pos = p;
	return buf;
}

const char *boot_param(const char *name, char *buf, size_t size)
{
	const char *p = boot_info.command_line;
	size_t len = strlen(name);
	char word[256];

	while (boot_word(&p, word, sizeof(word)) && strcmp(word, "--")) { /* the rest is init's */
		if (strncmp(word, name, len) || (word[len] && word[len] != '='))
			continue;
		strscpy(buf, word + len + (word[len] == '='), size);
		return buf;
	}
	return NULL;
}
