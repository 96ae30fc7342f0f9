/* Sets of CPUs: a word has room for all. Linux: <linux/cpumask.h>. */
#pragma once

#include <linux/compiler.h>
#include <linux/types.h>

#define NR_CPUS 8

typedef unsigned long cpumask_t;

extern cpumask_t cpu_online_mask; /* grows while CPUs start; bit 0 is the one that booted */

#define CPU_MASK_ALL ((cpumask_t)(1UL << NR_CPUS) - 1)
#define cpumask_of(cpu) ((cpumask_t)1 << (cpu))
#define cpumask_test_cpu(cpu, mask) (((mask) >> (cpu)) & 1)
#define cpumask_first(mask) __builtin_ctzl(mask)
#define cpu_online(cpu) cpumask_test_cpu(cpu, READ_ONCE(cpu_online_mask))
#define num_online_cpus() cpumask_weight(READ_ONCE(cpu_online_mask))

/* @mask is evaluated once. */
#define for_each_cpu(cpu, mask)                                                          \
	for (cpumask_t __left = (mask); __left && ((cpu) = cpumask_first(__left), true); \
	     __left &= __left - 1)
#define for_each_online_cpu(cpu) for_each_cpu(cpu, READ_ONCE(cpu_online_mask))

static inline unsigned int cpumask_weight(cpumask_t mask)
{
	unsigned int n = 0;

	for (; mask; mask &= mask - 1)
		n++;
	return n;
}
