/*
 * selftest.h: lstar_selftest, the kernel's test hook, from ring 3. Only test images have it (make
 * SELFTEST=1): a case that needs it begins with NEED_HOOK, and is skipped elsewhere. The operations
 * are listed in <linux/lstar_selftest.h>.
 */
#ifndef TESTS_SELFTEST_H
#define TESTS_SELFTEST_H

#include <linux/lstar_selftest.h>
#include "child.h"

/* HOOK(NAME, arguments): what operation SELFTEST_NAME answers. */
#define HOOK(op, ...) SYS(lstar_selftest, SELFTEST_##op __VA_OPT__(, ) __VA_ARGS__)

#define NEED_HOOK                                                                      \
	do {                                                                           \
		if (HOOK(PRESENT) != 0)                                                \
			return ktap_skip("needs lstar_selftest, see make SELFTEST=1"); \
		stay_on_a_cpu();                                                       \
	} while (0)

/* What the hook arms and reads is one CPU's: the process and its children stay there. Each process takes another. */
static inline void stay_on_a_cpu(void)
{
	unsigned long all = 0, one;

	SYS(sched_getaffinity, 0, sizeof(all), &all);
	for (int skip = SYS(getpid) % 8; skip && all & (all - 1); skip--)
		all &= all - 1;
	one = all & -all;
	SYS(sched_setaffinity, 0, sizeof(one), &one);
}

/*
 * A case that runs in a child: where a guard is missing the kernel may end the task that asks, and
 * that must make this case fail, not the program.
 */
#define HOOK_TEST(id)                                             \
	static void in_child_##id(void);                          \
	TEST(id)                                                  \
	{                                                         \
		NEED_HOOK;                                        \
		EXPECT_STATUS(IN_CHILD(in_child_##id()), PASSED); \
	}                                                         \
	static void in_child_##id(void)

/*
 * A full run takes seconds on QEMU, but minutes on an emulator that interprets: there only each
 * n-th point.
 */
static inline unsigned int sparse_step(unsigned int n)
{
	unsigned int a = 1, b, c = 0, d;

	asm volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return c >> 31 ? 1 : n; /* the hypervisor bit: Bochs does not set it */
}

static inline void selftest_findings(const struct selftest_report *r, const char *file, int line)
{
	for (unsigned int i = 0; i < r->count && i < 8; i++)
		ktap_line("# %s: %#lx, %#lx (%s:%d)", r->first[i].what,
			  (unsigned long)r->first[i].got, (unsigned long)r->first[i].want, file,
			  line);
}

/*
 * The kernel is as it was at boot, and its per-CPU data fit this task. Without the hook it says
 * nothing.
 */
static inline void expect_kernel_whole(const char *file, int line)
{
	struct selftest_report r = { 0 };
	long found = HOOK(INTEGRITY, &r);

	if (found == -ENOSYS)
		return;
	ktap_eq(found, 0, "the kernel's integrity: findings", NULL, file, line);
	selftest_findings(&r, file, line);
}
#define EXPECT_KERNEL_WHOLE() expect_kernel_whole(KTAP_HERE)

#endif
