/*
 * CPU-time clocks: they run with the process, stand still while it sleeps, and can be read of others.
 * clock_gettime(2), clock_getcpuclockid(3).
 */
#include "mem.h"
#include "timing.h"

#define PER_THREAD 4
#define PROF 0
#define VIRT 1
#define SCHED 2
#define PID_CLOCK(pid, which) ((int)(~(unsigned int)(pid) << 3 | (which)))

TEST(runs_while_the_process_does)
{
	static const int clocks[] = { CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID };

	for (unsigned int i = 0; i < ARRAY_SIZE(clocks); i++) {
		long start = clock_now(clocks[i]), last = start;

		EXPECT(start > 0);
		for (int n = 0; n < 1000; n++) {
			long now = clock_now(clocks[i]);

			if (!EXPECT(now >= last))
				break;
			last = now;
		}
		EXPECT(last > start);
		burn(clocks[i], 5 * MS);
		EXPECT(clock_now(clocks[i]) >= start + 5 * MS);
	}
}

/* It cannot use more than all the time that went by. */
TEST(not_faster_than_time)
{
	long real = clock_now(CLOCK_MONOTONIC), cpu = clock_now(CLOCK_PROCESS_CPUTIME_ID);

	burn(CLOCK_MONOTONIC, 20 * MS);
	cpu = clock_now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	EXPECT(cpu <= clock_now(CLOCK_MONOTONIC) - real);
}

TEST(stands_still_in_sleep)
{
	struct timespec nap = { 0, 50 * MS };
	long best = SECOND;

	/* On a busy machine the way into and out of sleep may take long once; not always. */
	for (int i = 0; i < 10 && best > 25 * MS; i++) {
		long start = clock_now(CLOCK_PROCESS_CPUTIME_ID), used;

		EXPECT_EQ(SYS(nanosleep, &nap, 0), 0);
		used = clock_now(CLOCK_PROCESS_CPUTIME_ID) - start;
		best = used < best ? used : best;
	}
	EXPECT(best <= 25 * MS);
}

TEST(a_child_begins_at_zero)
{
	burn(CLOCK_PROCESS_CPUTIME_ID, 50 * MS);
	EXPECT_STATUS(IN_CHILD(EXPECT(clock_now(CLOCK_PROCESS_CPUTIME_ID) < 50 * MS);
			       EXPECT(clock_now(CLOCK_THREAD_CPUTIME_ID) < 50 * MS)),
		      PASSED);
}

/* The kinds: ring 3 alone is not more than both together. */
TEST(by_number)
{
	int pid = SYS(getpid);
	long virt, prof, sched;

	burn(CLOCK_PROCESS_CPUTIME_ID, 10 * MS);
	for (int thread = 0; thread <= PER_THREAD; thread += PER_THREAD) {
		virt = clock_now(PID_CLOCK(0, VIRT | thread));
		prof = clock_now(PID_CLOCK(0, PROF | thread));
		sched = clock_now(PID_CLOCK(0, SCHED | thread));
		EXPECT(virt >= 0 && prof >= virt && sched > 0);
		EXPECT(clock_now(PID_CLOCK(pid, SCHED | thread)) >= sched);
		EXPECT_EQ(clock_now(PID_CLOCK(pid, 3 | thread)), -EINVAL);
	}
}

TEST(of_another_process)
{
	int pid = fork_child(), clock = PID_CLOCK(pid, SCHED);
	long start;

	if (!pid)
		for (;;)
			;
	start = clock_now(clock);
	EXPECT(start >= 0);
	while (clock_now(clock) < start + MS) /* it runs, whatever we do */
		SYS(sched_yield);
	EXPECT_EQ(clock_now(PID_CLOCK(pid, SCHED | PER_THREAD)), -EINVAL); /* not one of ours */
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	EXPECT_EQ(clock_now(clock), -EINVAL);
}

TEST(resolution)
{
	struct timespec t;

	EXPECT_EQ(SYS(clock_getres, CLOCK_PROCESS_CPUTIME_ID, &t), 0);
	EXPECT(t.tv_sec == 0 && t.tv_nsec == 1);
	EXPECT_EQ(SYS(clock_getres, CLOCK_THREAD_CPUTIME_ID, &t), 0);
	EXPECT(t.tv_sec == 0 && t.tv_nsec == 1);
	EXPECT_EQ(SYS(clock_getres, PID_CLOCK(0, SCHED), &t), 0);
	EXPECT_EQ(SYS(clock_getres, PID_CLOCK(0x7ffffff, SCHED), &t), -EINVAL);
}

TEST(cannot_be_set)
{
	struct timespec t = { 1, 0 };

	EXPECT_EQ(SYS(clock_settime, CLOCK_PROCESS_CPUTIME_ID, &t), -EINVAL);
	EXPECT_EQ(SYS(clock_settime, CLOCK_MONOTONIC, &t), -EINVAL);
	EXPECT_EQ(SYS(clock_settime, PID_CLOCK(0, SCHED), &t), -EPERM);
	EXPECT_EQ(SYS(clock_settime, PID_CLOCK(0x7ffffff, SCHED), &t), -EINVAL);
	EXPECT_EQ(SYS(clock_settime, 99, &t), -EINVAL);
	EXPECT_EQ(SYS(clock_settime, 99, 0), -EINVAL);
	EXPECT_EQ(SYS(clock_settime, CLOCK_REALTIME, 0), -EFAULT);
	t.tv_nsec = SECOND;
	EXPECT_EQ(SYS(clock_settime, CLOCK_REALTIME, &t), -EINVAL);
}
