/* A program's x87, SSE and AVX registers: saved and loaded as one by XSAVE at each switch. Linux: <asm/fpu/api.h>. */
#pragma once

#include <linux/types.h>

static inline void fpu_save(void *area) /* from the CPU */
{
	__asm__ volatile("xsave64 (%0)" ::"r"(area), "a"(-1), "d"(-1) : "memory");
}

/* To the CPU, those components that are in @features. */
static inline void fpu_restore_features(const void *area, u64 features)
{
	__asm__ volatile("xrstor64 (%0)" ::"r"(area), "a"((u32)features), "d"(features >> 32)
			 : "memory");
}

static inline void fpu_restore(const void *area)
{
	fpu_restore_features(area, ~0ULL);
}

static inline void xsetbv(u32 reg, u64 val)
{
	__asm__ volatile("xsetbv" ::"c"(reg), "a"(val & 0xffffffff), "d"(val >> 32) : "memory");
}

void fpu_cpu_init(void); /* on each CPU: turns on what the CPU has */
void *fpu_alloc(void);	 /* an area in the state of a fresh program; NULL: no memory */
void fpu_free(void *area);
void fpu_reset(void);		       /* the CPU to the state of a fresh program */
void fpu_reset_features(u64 features); /* those components only */

extern u64 fpu_user_features; /* XCR0: the components that programs have */
extern u32 fpu_user_size;     /* bytes of their XSAVE area */
