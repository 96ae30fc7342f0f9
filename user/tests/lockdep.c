/*
 * The test image's checks of locks: each mistake that could deadlock some day is reported in words when it is
 * made, although nothing deadlocked. Mechanism: kernel/selftest/locks.c makes it. A mistake that nobody noticed
 * answers 0. All but the last are noticed once a boot. Both emulators show it.
 */
#include "child.h"
#include "selftest.h"

static unsigned long all_cpus(void)
{
	unsigned long all = ~0UL;

	SYS(sched_setaffinity, 0, sizeof(all), &all);
	SYS(sched_getaffinity, 0, sizeof(all), &all);
	return all;
}

static long on_cpu(unsigned long mask, int what)
{
	EXPECT_EQ(SYS(sched_setaffinity, 0, sizeof(mask), &mask), 0);
	return HOOK(LOCKS, what);
}

TEST(order_of_spinlocks)
{
	NEED_HOOK;
	ktap_line("# provokes: BUG: possible circular locking");
	EXPECT_EQ(HOOK(LOCKS, LOCKS_ORDER), 1);
	EXPECT_EQ(HOOK(LOCKS, LOCKS_ORDER), 0);
	EXPECT_KERNEL_WHOLE();
}

TEST(order_of_mutexes)
{
	NEED_HOOK;
	ktap_line("# provokes: BUG: possible circular locking");
	EXPECT_EQ(HOOK(LOCKS, LOCKS_MUTEX_ORDER), 1);
	EXPECT_KERNEL_WHOLE();
}

TEST(in_an_interrupt_and_with_interrupts_on)
{
	NEED_HOOK;
	ktap_line("# provokes: BUG: inconsistent lock state");
	EXPECT_EQ(HOOK(LOCKS, LOCKS_IRQS), 1);
	EXPECT_KERNEL_WHOLE();
}

TEST(taken_twice)
{
	NEED_HOOK;
	ktap_line("# provokes: BUG: recursive locking");
	EXPECT_EQ(HOOK(LOCKS, LOCKS_TWICE), 1);
	EXPECT_KERNEL_WHOLE();
}

/* The one who waits says who holds it. */
TEST(held_too_long)
{
	unsigned long all, low;
	int holder, waiter;

	NEED_HOOK;
	all = all_cpus();
	low = all & -all;
	if (all == low)
		return ktap_skip("needs two CPUs");
	ktap_line("# provokes: BUG: spinlock lockup");
	holder = fork_child();
	if (!holder) {
		EXPECT(on_cpu(low, LOCKS_HOLD) >= 1);
		child_done();
	}
	waiter = fork_child();
	if (!waiter) {
		EXPECT_EQ(on_cpu((all & ~low) & -(all & ~low), LOCKS_WAIT), 0);
		child_done();
	}
	EXPECT_STATUS(reap(holder), PASSED);
	EXPECT_STATUS(reap(waiter), PASSED);
	EXPECT_KERNEL_WHOLE();
}

TEST(unknown_mistake)
{
	NEED_HOOK;
	EXPECT_EQ(HOOK(LOCKS, LOCKS_WAIT + 1), -EINVAL);
}
