/* The CPU's random numbers. SDM vol. 2, RDRAND. Linux: <asm/archrandom.h>. */
#pragma once

#include <asm/cpufeature.h>

/* One random word from RDRAND into *@v; false if the CPU has none (now: ten tries, as the manual says). */
static inline bool rdrand_long(unsigned long *v)
{
	bool ok;
	int i;

	if (!cpu_has(X86_FEATURE_RDRAND))
		return false;
	for (i = 0; i < 10; i++) {
		__asm__ volatile("rdrand %0; setc %1" : "=r"(*v), "=qm"(ok)::"cc");
		if (ok)
			return true;
	}
	return false;
}
