/*
 * Which CPUs a task may run on: sched_setaffinity(2), sched_getaffinity(2), getcpu(2), sched_rr_get_interval(2).
 */
#include <time.h>
#include "pipes.h"
#include "smp.h"

#define KERNEL_ADDRESS ((void *)0xffff888000000000)
#define PATIENCE 10000000000L /* ns that a wrong kernel has time to do it after all */

TEST(get)
{
	unsigned long mask[16];
	long size;

	for (unsigned int i = 0; i < 16; i++)
		mask[i] = ~0UL;
	size = SYS(sched_getaffinity, 0, sizeof(mask), mask);
	EXPECT(size >= 8 && size < 128 &&
	       size % 8 == 0); /* as many words as the kernel's masks have */
	EXPECT(mask[0] != 0);
	EXPECT_EQ(mask[size / 8], ~0UL);
	EXPECT_EQ(get_affinity(SYS(getpid)), mask[0]);
	EXPECT_EQ(SYS(sched_getaffinity, 0, size, mask), size);
	EXPECT_EQ(SYS(sched_getaffinity, 0, 0, mask), -EINVAL);
	EXPECT_EQ(SYS(sched_getaffinity, 0, 4, mask), -EINVAL);
	EXPECT_EQ(SYS(sched_getaffinity, 0, 12, mask), -EINVAL);
	EXPECT_EQ(SYS(sched_getaffinity, -1, size, mask), -ESRCH);
	EXPECT_EQ(SYS(sched_getaffinity, 0x7fffffff, size, mask), -ESRCH);
	EXPECT_EQ(SYS(sched_getaffinity, 0, size, NULL), -EFAULT);
	EXPECT_EQ(SYS(sched_getaffinity, 0, size, KERNEL_ADDRESS), -EFAULT);
}

TEST(set_errors)
{
	unsigned long all = all_cpus(), none = 0, absent = ~all & (1UL << 63);

	EXPECT_EQ(SYS(sched_setaffinity, 0, 8, &none), -EINVAL);
	EXPECT_EQ(SYS(sched_setaffinity, 0, 0, &all), -EINVAL);
	EXPECT_EQ(SYS(sched_setaffinity, 0, 8, &absent), -EINVAL);
	EXPECT_EQ(SYS(sched_setaffinity, -1, 8, &all), -ESRCH);
	EXPECT_EQ(SYS(sched_setaffinity, 0x7fffffff, 8, &all), -ESRCH);
	EXPECT_EQ(SYS(sched_setaffinity, 0, 8, NULL), -EFAULT);
	EXPECT_EQ(SYS(sched_setaffinity, 0, 8, KERNEL_ADDRESS), -EFAULT);
	EXPECT_EQ(get_affinity(0), all);
	EXPECT_EQ(SYS(sched_setaffinity, 0, 1, &all),
		  0); /* a short mask is filled up with zeroes */
	EXPECT_EQ(get_affinity(0), all & 0xff);
	EXPECT_EQ(all_cpus(), all);
}

/* Once the call has returned, the caller runs where it is to. */
TEST(moves_at_once)
{
	unsigned long all = all_cpus();

	for (int round = 0; round < 50; round++)
		for (unsigned long left = all; left;) {
			int cpu = take_cpu(&left);

			pin(cpu);
			EXPECT_EQ(get_affinity(0), 1UL << cpu);
			for (int i = 0; i < 5; i++) {
				SYS(sched_yield);
				EXPECT_EQ(this_cpu(), cpu);
			}
		}
	EXPECT_EQ(all_cpus(), all);
}

TEST(children_inherit)
{
	unsigned long all = all_cpus(), left = all;
	int cpu = 0;

	while (left)
		cpu = take_cpu(&left);
	pin(cpu);
	EXPECT_STATUS(IN_CHILD({
			      EXPECT_EQ(get_affinity(0), 1UL << cpu);
			      EXPECT_EQ(this_cpu(), cpu);
		      }),
		      PASSED);
	EXPECT_EQ(all_cpus(), all);
}

/* A task that runs elsewhere, calling the kernel or not, is moved as well; the one who moves it waits. */
TEST(moves_others)
{
	int *where = share_pages(1);
	unsigned long all = all_cpus();
	int talker, spinner;

	STORE(*where, -1);
	talker = fork_child();
	while (!talker)
		STORE(*where, this_cpu());
	spinner = fork_child();
	while (!spinner)
		asm volatile("");
	for (int round = 0; round < 10; round++)
		for (unsigned long left = all; left;) {
			int cpu = take_cpu(&left);

			EXPECT_EQ(set_affinity(talker, 1UL << cpu), 0);
			EXPECT_EQ(set_affinity(spinner, 1UL << cpu), 0);
			EXPECT_EQ(get_affinity(talker), 1UL << cpu);
			while (LOAD(*where) != cpu)
				SYS(sched_yield);
		}
	SYS(kill, talker, SIGKILL);
	SYS(kill, spinner, SIGKILL);
	EXPECT_STATUS(reap(talker), KILLED(SIGKILL));
	EXPECT_STATUS(reap(spinner), KILLED(SIGKILL));
	SYS(munmap, where, PAGE);
}

/*
 * Nobody helps: the CPU that it is to go to has more to do, so that it fetches no work. It goes there all the same, and
 * at once.
 */
TEST(leaves_for_a_busier_cpu)
{
	unsigned long all = all_cpus();
	long end;
	volatile int *where = share_pages(1);
	int busy[3], first = take_cpu(&all), second, talker, mover;

	if (!all)
		return ktap_skip("needs two CPUs");
	second = take_cpu(&all);
	pin(first);
	for (unsigned int i = 0; i < ARRAY_SIZE(busy); i++) {
		busy[i] = fork_child();
		while (!busy[i])
			asm volatile("");
	}
	*where = -1;
	talker = fork_child();
	while (!talker)
		*where = this_cpu();
	EXPECT_EQ(set_affinity(talker, 1UL << second), 0);
	while (*where != second)
		SYS(sched_yield);
	mover = fork_child();
	if (!mover) {
		EXPECT_EQ(set_affinity(talker, 1UL << first), 0);
		child_done();
	}
	end = now_ns() + PATIENCE;
	while (*where == second && now_ns() < end)
		SYS(sched_yield);
	EXPECT_EQ(*where, first);
	SYS(kill, talker, SIGKILL);
	EXPECT_STATUS(reap(talker), KILLED(SIGKILL));
	EXPECT_STATUS(reap(mover), PASSED);
	for (unsigned int i = 0; i < ARRAY_SIZE(busy); i++) {
		SYS(kill, busy[i], SIGKILL);
		EXPECT_STATUS(reap(busy[i]), KILLED(SIGKILL));
	}
	SYS(munmap, where, PAGE);
	all_cpus();
}

TEST(only_ones_own)
{
	int parent = SYS(getpid);
	unsigned long all = all_cpus();

	EXPECT_STATUS(IN_CHILD({
			      EXPECT_EQ(SYS(setuid, 1000), 0);
			      EXPECT_EQ(set_affinity(parent, all), -EPERM);
			      EXPECT_EQ(get_affinity(parent), all);
			      EXPECT_EQ(set_affinity(0, all), 0);
		      }),
		      PASSED);
}

TEST(getcpu)
{
	unsigned int cpu = ~0u, node = ~0u;

	EXPECT_EQ(SYS(getcpu, &cpu, &node, 0), 0);
	EXPECT(cpu < MAX_CPUS);
	EXPECT(node < MAX_CPUS);
	EXPECT_EQ(SYS(getcpu, 0, 0, 0), 0);
	EXPECT_EQ(SYS(getcpu, KERNEL_ADDRESS, 0, 0), -EFAULT);
	EXPECT_EQ(SYS(getcpu, 0, KERNEL_ADDRESS, 0), -EFAULT);
}

TEST(rr_interval)
{
	struct timespec t = { -1, -1 };

	EXPECT_EQ(SYS(sched_rr_get_interval, 0, &t), 0);
	EXPECT_EQ(t.tv_sec, 0);
	EXPECT(t.tv_nsec >= 0 && t.tv_nsec < 1000000000);
	EXPECT_EQ(SYS(sched_rr_get_interval, -1, &t), -EINVAL);
	EXPECT_EQ(SYS(sched_rr_get_interval, 0x7fffffff, &t), -ESRCH);
	EXPECT_EQ(SYS(sched_rr_get_interval, 0, NULL), -EFAULT);
}
