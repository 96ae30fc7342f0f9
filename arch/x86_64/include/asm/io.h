/* Port and memory-mapped device registers. Linux: <asm/io.h>. */
#pragma once

#include <linux/types.h>

#define __DEFINE_PORT_IO(suffix, type)                                                        \
	static inline void out##suffix(type val, u16 port)                                    \
	{                                                                                     \
		__asm__ volatile("out" #suffix " %0, %1" ::"a"(val), "Nd"(port) : "memory");  \
	}                                                                                     \
	static inline type in##suffix(u16 port)                                               \
	{                                                                                     \
		type val;                                                                     \
		__asm__ volatile("in" #suffix " %1, %0" : "=a"(val) : "Nd"(port) : "memory"); \
		return val;                                                                   \
	}

__DEFINE_PORT_IO(b, u8)
__DEFINE_PORT_IO(w, u16)

static inline u32 readl(const volatile void __iomem *addr)
{
	return *(const volatile u32 __force *)addr;
}

static inline void writel(u32 val, volatile void __iomem *addr)
{
	*(volatile u32 __force *)addr = val;
}
