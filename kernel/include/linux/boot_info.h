/*
 * What the boot loader told us, in one form for Multiboot2 and PVH. Filled in by
 * arch/x86_64/setup/ before anything else runs; the strings are copies in kernel memory.
 */
#pragma once

#include <linux/types.h>

#define BOOT_MEM_MAX 64

enum boot_mem_type { BOOT_MEM_RAM = 1, BOOT_MEM_RESERVED, BOOT_MEM_ACPI, BOOT_MEM_NVS };

struct boot_mem {
	phys_addr_t addr;
	u64 size;
	u32 type; /* enum boot_mem_type, numbered as the BIOS E820 map does */
};

struct boot_framebuffer {
	phys_addr_t addr; /* 0: none */
	u32 pitch;	  /* bytes a line */
	u32 width, height;
	u8 bpp;
	u8 type; /* 1: direct RGB, 2: EGA text */
	u8 red_pos, green_pos, blue_pos, red_size, green_size, blue_size;
};

struct boot_info {
	const char *loader; /* "GRUB 2.06-13" or "PVH" */
	char command_line[1024];
	phys_addr_t initrd_start;
	u64 initrd_size;
	phys_addr_t rsdp; /* 0: look in the BIOS area */
	struct boot_framebuffer fb;
	unsigned int nr_mem;
	struct boot_mem mem[BOOT_MEM_MAX];
};

extern struct boot_info boot_info;

/*
 * The next word from *@pos on into @buf, and *@pos behind it: blanks separate, double quotes group and vanish. NULL: the
 * end.
 */
char *boot_word(const char **pos, char *buf, size_t size);
/* The value of NAME=value on the command line copied to @buf, or NULL; for a bare NAME an empty string. */
const char *boot_param(const char *name, char *buf, size_t size);

/* One more entry of the memory map, as long as there is room; @type: enum boot_mem_type. */
void boot_add_memory(phys_addr_t addr, u64 size, u32 type);

/* kernel/params/: obeys what has to be known before the first message and the first allocation. */
void parse_early_params(void);

/* kernel/drivers/fb/: fills boot_info.fb from this tag of Multiboot2's information. */
void boot_framebuffer_tag(const void *tag);
