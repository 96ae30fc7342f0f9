/* fail_usage.h: what the kernel has in use is the same after a failure as before. */
#ifndef TESTS_FAIL_USAGE_H
#define TESTS_FAIL_USAGE_H

#include "selftest.h"

#define MOST 2000 /* failures of one call */

static struct selftest_usage base;

/* What is in use is what it was; a task that ends may need a moment to be gone. */
static inline int usage_is_base(struct selftest_usage *now)
{
	for (int i = 0; i < 2000; i++) {
		memset(now, 0, sizeof(*now));
		HOOK(USAGE, now);
		if (!memcmp(now, &base, sizeof(base)))
			return 1;
		SYS(sched_yield);
	}
	return 0;
}

static inline void expect_nothing_lost(const char *name, long n)
{
	struct selftest_usage now;

	if (usage_is_base(&now))
		return;
	ktap_line(
		"# %s, failure %ld: pages %ld, objects %ld, areas %ld, pages mapped %ld, brk %ld, files %ld more",
		name, n, (long)(base.free_pages - now.free_pages),
		(long)(now.slab_objects - base.slab_objects),
		(long)(now.map_count - base.map_count), (long)(now.total_vm - base.total_vm),
		(long)(now.brk - base.brk), (long)(now.open_files - base.open_files));
	EXPECT_IN(name, !"what is in use is what it was");
	HOOK(USAGE, &base);
}

#endif
