/* Steps of the boot CPU's start-up, in the order in which start_kernel() takes them. Linux: <asm/setup.h>. */
#pragma once

#include <linux/types.h>

void boot_info_init(u32 magic,
		    u32 info); /* setup/boot_info.c: reads what the loader left into boot_info */
void multiboot2_init(u32 magic, const void *info); /* multiboot2/: the same, if it was GRUB */
void paging_init(void);	  /* mm/init.c: the kernel's own page tables, then the page allocator */
void usercopy_init(void); /* lib/usercopy.c */
void apic_init(void);	  /* apic/: local APIC, I/O APIC */
void time_init(void);	  /* time/: the clock and the tick */
