/* Selectors: Linux's numbers, since signal frames and tracers show them. Linux: <asm/segment.h>. */
#pragma once

#define GDT_ENTRIES 16

#define __KERNEL32_CS 0x08
#define __KERNEL_CS 0x10
#define __KERNEL_DS 0x18
#define __USER32_CS 0x23 /* SYSRET to 32-bit code would load this: STAR[63:48] */
#define __USER_DS 0x2b	 /* STAR[63:48] + 8 */
#define __USER_CS 0x33	 /* STAR[63:48] + 16 */
#define GDT_ENTRY_TSS 8
#define __TSS_SELECTOR 0x40
