/* smp.h: which CPUs there are, and how to be on one of them. */
#ifndef TESTS_SMP_H
#define TESTS_SMP_H

#include "child.h"
#include "mem.h"

#define MAX_CPUS 64

static inline unsigned long get_affinity(int pid)
{
	unsigned long mask[16] = { 0 };
	long ret = SYS(sched_getaffinity, pid, sizeof(mask), mask);

	return ret < 0 ? (unsigned long)ret : mask[0];
}

static inline long set_affinity(int pid, unsigned long mask)
{
	return SYS(sched_setaffinity, pid, sizeof(mask), &mask);
}

/* All CPUs that the caller may use; it may use them all afterwards. */
static inline unsigned long all_cpus(void)
{
	set_affinity(0, ~0UL);
	return get_affinity(0);
}

/* The lowest CPU of *mask, which loses it. */
static inline int take_cpu(unsigned long *mask)
{
	int cpu = __builtin_ctzl(*mask);

	*mask &= *mask - 1;
	return cpu;
}

static inline int this_cpu(void)
{
	unsigned int cpu = ~0u;

	SYS(getcpu, &cpu, 0, 0);
	return cpu;
}

static inline void pin(int cpu)
{
	EXPECT_EQ(set_affinity(0, 1UL << cpu), 0);
	EXPECT_EQ(this_cpu(), cpu);
}

/* Memory that children share with their parent, zeroed. */
static inline void *share_pages(int n)
{
	return (void *)SYS(mmap, 0, n * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			   -1, 0);
}

#define LOAD(x) __atomic_load_n(&(x), __ATOMIC_SEQ_CST)
#define STORE(x, v) __atomic_store_n(&(x), v, __ATOMIC_SEQ_CST)
#define ADD(x, v) __atomic_add_fetch(&(x), v, __ATOMIC_SEQ_CST)

#endif
