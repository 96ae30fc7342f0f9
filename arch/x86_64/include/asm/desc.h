/* Loading descriptor tables, selectors and translations: the instructions. Linux: <asm/desc.h>, <asm/special_insns.h>. */
#pragma once

#include <asm/extable.h>
#include <asm/segment.h>
#include <linux/types.h>

struct desc_ptr {
	u16 limit;
	u64 base;
} __packed;

static inline void load_idt(const struct desc_ptr *idt)
{
	__asm__ volatile("lidt %0" ::"m"(*idt));
}

/* 0: no LDT. At reset the CPU has one, at address 0 with 64 KiB: memory that ring 3 may fill with descriptors. */
static inline void load_ldt(u16 selector)
{
	__asm__ volatile("lldt %0" ::"r"(selector));
}

static inline void load_tr(u16 selector)
{
	__asm__ volatile("ltr %0" ::"r"(selector));
}

/* Loads the GDT and then every selector anew: CS by a far return, the data ones with zero. GS base is lost. */
static inline void load_gdt(const struct desc_ptr *gdt)
{
	__asm__ volatile("lgdt %0\n"
			 "pushq %1\n"
			 "lea 1f(%%rip), %%rax\n"
			 "pushq %%rax\n"
			 "lretq\n"
			 "1: mov %2, %%eax\n"
			 "mov %%eax, %%ss\n"
			 "xor %%eax, %%eax\n"
			 "mov %%eax, %%ds\n"
			 "mov %%eax, %%es\n"
			 "mov %%eax, %%fs\n"
			 "mov %%eax, %%gs\n"
			 :
			 : "m"(*gdt), "i"(__KERNEL_CS), "i"(__KERNEL_DS)
			 : "rax", "memory");
}

static inline void invlpg(unsigned long addr)
{
	__asm__ volatile("invlpg (%0)" ::"r"(addr) : "memory");
}

#define save_segment(seg, var) __asm__ volatile("mov %%" #seg ", %0" : "=m"(var))

/* A selector that has become bad loads as 0. */
#define load_segment(seg, selector)                                                      \
	do {                                                                             \
		u16 __sel = (selector);                                                  \
		__asm__ volatile("1: mov %0, %%" #seg "\n"                               \
				 ".subsection 1\n"                                       \
				 "2: xor %k0, %k0\n"                                     \
				 "jmp 1b\n"                                              \
				 ".previous\n" ASM_EXTABLE("1b", "2b", EX_TYPE_SEG_LOAD) \
				 : "+r"(__sel)::"memory");                               \
	} while (0)
