/*
 * Who gets a CPU that several want: shares by nice value, real-time tasks before others, each of them in turn or not, and
 * a little for the others all the same. All on one CPU, by pinning; what counts is how far each comes, not when.
 * sched(7), setpriority(2), sched_setscheduler(2).
 */
#include <time.h>
#include "smp.h"

#define NORMAL 0
#define FIFO 1
#define RR 2

/* Counts up its own word for ever, as a child with that policy and nice value. */
static int counter(unsigned long *word, int policy, int priority, int nice)
{
	int pid = fork_child();

	if (pid)
		return pid;
	EXPECT_EQ(SYS(setpriority, 0, 0, nice), 0);
	EXPECT_EQ(SYS(sched_setscheduler, 0, policy, &priority), 0);
	for (;;)
		STORE(*word, *word + 1);
}

/* The caller goes before all that it watches. */
static unsigned long *watch_from_above(void)
{
	int priority = 50;

	pin(__builtin_ctzl(all_cpus()));
	EXPECT_EQ(SYS(sched_setscheduler, 0, FIFO, &priority), 0);
	return share_pages(1);
}

static void pause_ms(int ms)
{
	struct timespec t = { 0, ms * 1000000L };

	SYS(nanosleep, &t, NULL);
}

static void stop(int pid)
{
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

static void be_normal(unsigned long *words)
{
	int zero = 0;

	EXPECT_EQ(SYS(sched_setscheduler, 0, NORMAL, &zero), 0);
	SYS(munmap, words, PAGE);
	all_cpus();
}

/* Ten steps of nice are a factor of nine. */
TEST(shares_by_nice_value)
{
	unsigned long *n = watch_from_above();
	int high = counter(&n[0], NORMAL, 0, 0), low = counter(&n[8], NORMAL, 0, 10);

	while (!LOAD(n[0]) || !LOAD(n[8]))
		pause_ms(5);
	for (int i = 0; i < 20; i++)
		pause_ms(20);
	stop(high);
	stop(low);
	EXPECT(n[0] > 2 * n[8]);
	be_normal(n);
}

TEST(equals_share_equally)
{
	unsigned long *n = watch_from_above();
	int a = counter(&n[0], NORMAL, 0, 5), b = counter(&n[8], NORMAL, 0, 5);

	while (!LOAD(n[0]) || !LOAD(n[8]))
		pause_ms(5);
	for (int i = 0; i < 20; i++)
		pause_ms(20);
	stop(a);
	stop(b);
	EXPECT(n[0] < 4 * n[8]);
	EXPECT(n[8] < 4 * n[0]);
	be_normal(n);
}

/* One of a priority keeps the CPU, another one waits; in turn they share it. */
TEST(fifo_keeps_and_rr_shares)
{
	unsigned long *n = watch_from_above(), before;
	int a = counter(&n[0], FIFO, 10, 0), b;

	while (!LOAD(n[0]))
		pause_ms(1);
	b = counter(&n[8], FIFO, 10,
		    0); /* comes down from the parent's priority: it is the first of the new one */
	while (!LOAD(n[8]))
		pause_ms(1);
	before = LOAD(n[0]);
	pause_ms(50);
	EXPECT_EQ(LOAD(n[0]), before);
	stop(b);
	while (LOAD(n[0]) == before)
		pause_ms(1);
	stop(a);
	a = counter(&n[16], RR, 10, 0);
	b = counter(&n[24], RR, 10, 0);
	while (!LOAD(n[16]) || !LOAD(n[24]))
		pause_ms(5);
	stop(a);
	stop(b);
	be_normal(n);
}

/* However long a real-time task runs, the others get a little. */
TEST(real_time_leaves_a_little)
{
	unsigned long *n = watch_from_above();
	int normal = counter(&n[0], NORMAL, 0, 0), greedy;

	while (!LOAD(n[0]))
		pause_ms(1);
	greedy = counter(&n[8], FIFO, 10, 0);
	while (!LOAD(n[8]))
		pause_ms(1);
	for (int i = 0; i < 2; i++) {
		unsigned long now = LOAD(n[0]);

		while (LOAD(n[0]) == now)
			pause_ms(20);
	}
	stop(greedy);
	stop(normal);
	be_normal(n);
}
