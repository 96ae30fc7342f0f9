/* A program's x87, SSE and AVX registers: saved and loaded as one by XSAVE at each switch. Linux: <asm/fpu/api.h>. */
#pragma once

#include <linux/types.h>

void fpu_cpu_init(void); /* on each CPU: turns on what the CPU has */
void *fpu_alloc(void);	 /* an area in the state of a fresh program; NULL: no memory */
void fpu_free(void *area);
void fpu_save(void *area);	    /* from the CPU */
void fpu_restore(const void *area); /* to the CPU */
void fpu_reset(void);		    /* the CPU to the state of a fresh program */
