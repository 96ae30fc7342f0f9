/*
 * Instructions that only the test hook (kernel/selftest) needs: where the CPU says its tables are.
 */
#pragma once

#include <asm/desc.h>
#include <asm/processor-flags.h>

static inline void clac(void)
{
	__asm__ volatile("clac" ::: "memory");
}

/* A breakpoint register; DR7, which arms it, is in asm/msr.h. */
static inline void write_dr0(unsigned long addr)
{
	__asm__ volatile("mov %0, %%dr0" ::"r"(addr));
}

static inline void store_gdt(struct desc_ptr *gdt)
{
	__asm__ volatile("sgdt %0" : "=m"(*gdt));
}

static inline void store_idt(struct desc_ptr *idt)
{
	__asm__ volatile("sidt %0" : "=m"(*idt));
}

static inline unsigned int store_tr(void)
{
	unsigned int selector;

	__asm__ volatile("str %0" : "=r"(selector));
	return selector;
}

/* Where the TSS of this CPU is: the base in the 16-byte descriptor that TR names. */
static inline unsigned long tss_base(void)
{
	struct desc_ptr gdt;
	const u64 *entry;

	store_gdt(&gdt);
	entry = (const u64 *)(gdt.base + store_tr());
	return (entry[0] >> 16 & 0xffffff) | (entry[0] >> 56) << 24 | entry[1] << 32;
}

/* A word of user memory past <linux/uaccess.h>. POPF opens SMAP: between stac and clac the build would see it. */
static inline u64 fetch_outside(unsigned long addr)
{
	unsigned long flags;
	u64 value;

	__asm__ volatile("pushfq\n"
			 "pop %0\n"
			 "or %3, %0\n"
			 "push %0\n"
			 "popfq\n"
			 "mov (%2), %1\n"
			 "xor %3, %0\n"
			 "push %0\n"
			 "popfq\n"
			 : "=&r"(flags), "=&r"(value)
			 : "r"(addr), "i"(X86_EFLAGS_AC)
			 : "memory", "cc");
	return value;
}
