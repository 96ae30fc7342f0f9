/*
 * The tutorials' counters, 555 to 557, from one CPU and from two at a time; and the allocation under a lock, 558.
 * kernel/tutorial/race.c. Linux has no such numbers.
 */
#include "smp.h"

enum { COUNT_PLAIN = 555, COUNT_ATOMIC, COUNT_LOCKED, SLEEP_LOCKED };
enum { CHUNK = 500, CHUNKS = 8, TOGETHER = 2 * CHUNK * CHUNKS };

/* What two processes on @first and @second add to the counter of @call, CHUNK * CHUNKS times each. */
static long count_on(long call, int first, int second)
{
	volatile int *ready = share_pages(1);
	long before = RAW(call, 0), added;
	int pid = fork_child();

	pin(pid ? first : second);
	if (first != second) {
		ADD(*ready, 1);
		while (*ready != 2)
			asm volatile("pause");
	}
	for (int i = 0; i < CHUNKS; i++)
		RAW(call, CHUNK);
	if (!pid)
		child_done();
	EXPECT_STATUS(reap(pid), PASSED);
	added = RAW(call, 0) - before;
	SYS(munmap, (void *)ready, PAGE);
	return added;
}

TEST(numbers_and_limits)
{
	EXPECT_EQ(SYS_count_plain, COUNT_PLAIN);
	EXPECT_EQ(SYS_count_atomic, COUNT_ATOMIC);
	EXPECT_EQ(SYS_count_locked, COUNT_LOCKED);
	EXPECT_EQ(SYS_sleep_locked, SLEEP_LOCKED);
	for (long call = COUNT_PLAIN; call <= COUNT_LOCKED; call++) {
		long seven = RAW(call, 7);

		EXPECT_EQ(RAW(call, 1000001), -EINVAL);
		EXPECT_EQ(RAW(call, -1), -EINVAL);
		EXPECT_EQ(RAW(call, 1), seven + 1);
	}
}

/* The kernel is not preempted: on one CPU even the plain counter is right. */
TEST(on_one_cpu_nothing_is_lost)
{
	int cpu = __builtin_ctzl(all_cpus());

	for (long call = COUNT_PLAIN; call <= COUNT_LOCKED; call++)
		EXPECT_EQ(count_on(call, cpu, cpu), TOGETHER);
}

TEST(on_two_cpus_atomics_and_locks_hold)
{
	unsigned long all = all_cpus();
	int first = take_cpu(&all);

	if (!all)
		return ktap_skip("needs two CPUs");
	for (int i = 0; i < 10; i++) {
		EXPECT_EQ(count_on(COUNT_ATOMIC, first, __builtin_ctzl(all)), TOGETHER);
		EXPECT_EQ(count_on(COUNT_LOCKED, first, __builtin_ctzl(all)), TOGETHER);
	}
	all_cpus();
}

TEST(on_two_cpus_a_plain_counter_loses)
{
	unsigned long all = all_cpus();
	int first = take_cpu(&all);
	long added = TOGETHER;

	if (!all)
		return ktap_skip("needs two CPUs");
	for (int i = 0; i < 2000 && added == TOGETHER; i++)
		added = count_on(COUNT_PLAIN, first, __builtin_ctzl(all));
	EXPECT(added < TOGETHER);
	EXPECT(added >= CHUNK);
	all_cpus();
}

TEST(sleeping_under_a_lock_is_reported)
{
	ktap_line("# provokes: BUG: sleeping function called from invalid context");
	ktap_line(
		"# provokes: BUG: sleeping function called from invalid context"); /* a new slab's page */
	EXPECT_EQ(RAW(SLEEP_LOCKED), 0);
}
