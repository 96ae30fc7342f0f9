/* Model-specific registers, control registers, the time-stamp counter. SDM vol. 4. Linux: <asm/msr.h>. */
#pragma once

#include <linux/types.h>

#define MSR_APIC_BASE 0x1b
#define MSR_SYSENTER_CS 0x174
#define MSR_EFER 0xc0000080
#define MSR_STAR 0xc0000081
#define MSR_LSTAR 0xc0000082
#define MSR_CSTAR 0xc0000083
#define MSR_SYSCALL_MASK 0xc0000084
#define MSR_FS_BASE 0xc0000100
#define MSR_GS_BASE 0xc0000101
#define MSR_KERNEL_GS_BASE 0xc0000102

static inline u64 rdmsr(u32 msr)
{
	u32 lo, hi;

	__asm__ volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr) : "memory");
	return (u64)hi << 32 | lo;
}

static inline void wrmsr(u32 msr, u64 val)
{
	__asm__ volatile("wrmsr" ::"c"(msr), "a"(val & 0xffffffff), "d"(val >> 32) : "memory");
}

static inline u64 rdtsc(void)
{
	u32 lo, hi;

	__asm__ volatile("lfence; rdtsc" : "=a"(lo), "=d"(hi)::"memory");
	return (u64)hi << 32 | lo;
}

#define __DEFINE_CR(reg)                                                      \
	static inline unsigned long read_##reg(void)                          \
	{                                                                     \
		unsigned long val;                                            \
		__asm__ volatile("mov %%" #reg ", %0" : "=r"(val)::"memory"); \
		return val;                                                   \
	}                                                                     \
	static inline void write_##reg(unsigned long val)                     \
	{                                                                     \
		__asm__ volatile("mov %0, %%" #reg ::"r"(val) : "memory");    \
	}

__DEFINE_CR(cr0)
__DEFINE_CR(cr2)
__DEFINE_CR(cr3)
__DEFINE_CR(cr4)
__DEFINE_CR(dr6)
__DEFINE_CR(dr7)
