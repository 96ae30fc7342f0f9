/*
 * Failure injection: the Nth allocation or user copy of the task that asks for it fails, once. So a test
 * goes through every place where a call may run out of memory or meet a bad pointer, and looks at what
 * is left behind. Linux: /proc/self/fail-nth, Documentation/fault-injection/.
 */
#include "selftest.h"
#include "../mm/internal.h"
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

/* One task at a time; only that task reads and writes the others. */
static struct task_struct *victim;
static unsigned long countdown;
static bool fired;

static bool count_down(void)
{
	if (likely(!victim) || current != victim || in_interrupt() || --countdown)
		return false;
	victim = NULL;
	fired = true;
	return true;
}

bool should_fail(void)
{
	return count_down();
}

bool should_fail_usercopy(void)
{
	return count_down();
}

/* n > 0: what follows fails at the nth time; 0: no more, and 1 if it did, 0 if it never came to that. */
long selftest_fail_nth(const unsigned long *arg)
{
	victim = NULL;
	if (!arg[0])
		return fired;
	fired = false;
	countdown = arg[0];
	victim = current;
	return 0;
}

/* What the task and the kernel have in use, to the page and to the object. */
long selftest_usage(const unsigned long *arg)
{
	struct files_struct *files = current->files;
	struct selftest_usage usage = {};
	unsigned int word;
	u64 bits;

	drain_caches();
	usage.free_pages = nr_free_pages();
	usage.slab_objects = nr_slab_objects();
	usage.map_count = current->mm->map_count;
	usage.total_vm = current->mm->total_vm;
	usage.brk = current->mm->brk;
	for (word = 0; word < files->max_fds / 64; word++)
		for (bits = files->open_fds[word]; bits; bits &= bits - 1)
			usage.open_files++;
	return copy_to_user((void __user *)arg[0], &usage, sizeof(usage)) ? -EINVAL : 0;
}
