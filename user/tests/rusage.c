/*
 * getrusage, times: time in ring 3 and in the kernel, of oneself, of a thread, of children. getrusage(2), times(2).
 */
#include <sys/resource.h>
#include <sys/times.h>
#include "mem.h"
#include "timing.h"

#define TICK (SECOND / 100)

static long user_ns(const struct rusage *ru)
{
	return ru->ru_utime.tv_sec * SECOND + ru->ru_utime.tv_usec * 1000;
}

static long system_ns(const struct rusage *ru)
{
	return ru->ru_stime.tv_sec * SECOND + ru->ru_stime.tv_usec * 1000;
}

static struct rusage usage(int who)
{
	struct rusage ru;

	memset(&ru, 0xee, sizeof(ru));
	EXPECT_EQ(SYS(getrusage, who, &ru), 0);
	EXPECT(ru.ru_utime.tv_usec >= 0 && ru.ru_utime.tv_usec < 1000000);
	EXPECT(ru.ru_stime.tv_usec >= 0 && ru.ru_stime.tv_usec < 1000000);
	EXPECT(!ru.ru_ixrss && !ru.ru_idrss && !ru.ru_isrss && !ru.ru_nswap && !ru.ru_msgsnd &&
	       !ru.ru_msgrcv && !ru.ru_nsignals);
	return ru;
}

static void child_burns(long ns)
{
	EXPECT_STATUS(IN_CHILD(burn(CLOCK_PROCESS_CPUTIME_ID, ns)), PASSED);
}

TEST(time_in_ring_3_grows)
{
	static const int whose[] = { RUSAGE_SELF, RUSAGE_THREAD };

	for (unsigned int i = 0; i < 2; i++) {
		struct rusage before = usage(whose[i]), after = before;

		while (user_ns(&after) < user_ns(&before) + 20 * MS) {
			for (volatile int n = 0; n < 1000000; n++)
				;
			after = usage(whose[i]);
			if (!EXPECT(user_ns(&after) >= user_ns(&before)))
				break;
		}
	}
}

TEST(time_in_the_kernel_grows)
{
	struct rusage before = usage(RUSAGE_SELF), after = before;
	static char buf[4096];

	while (system_ns(&after) < system_ns(&before) + 20 * MS) {
		for (int i = 0; i < 100; i++)
			SYS(getgroups, 0, buf), SYS(uname, buf);
		after = usage(RUSAGE_SELF);
		if (!EXPECT(system_ns(&after) >= system_ns(&before)))
			break;
	}
}

/* The two together are what the clock says. */
TEST(sum_is_the_clock)
{
	struct rusage ru;
	long before, after, sum;

	burn(CLOCK_PROCESS_CPUTIME_ID, 10 * MS);
	before = clock_now(CLOCK_PROCESS_CPUTIME_ID);
	ru = usage(RUSAGE_SELF);
	after = clock_now(CLOCK_PROCESS_CPUTIME_ID);
	sum = user_ns(&ru) + system_ns(&ru);
	EXPECT(sum >= before - 2000); /* each is cut to microseconds */
	EXPECT(sum <= after);
}

TEST(children_count_when_waited_for)
{
	struct rusage before = usage(RUSAGE_CHILDREN), after;
	struct rusage self = usage(RUSAGE_SELF), still;
	int pid;

	child_burns(20 * MS);
	after = usage(RUSAGE_CHILDREN);
	EXPECT(user_ns(&after) + system_ns(&after) >=
	       user_ns(&before) + system_ns(&before) + 20 * MS);
	still = usage(RUSAGE_SELF);
	EXPECT(user_ns(&still) + system_ns(&still) < user_ns(&self) + system_ns(&self) + SECOND);
	/* And their children with them. */
	before = after;
	EXPECT_STATUS(IN_CHILD(child_burns(20 * MS)), PASSED);
	after = usage(RUSAGE_CHILDREN);
	EXPECT(user_ns(&after) + system_ns(&after) >=
	       user_ns(&before) + system_ns(&before) + 20 * MS);
	/* wait4 tells it of the one. */
	pid = fork_child();
	if (!pid) {
		burn(CLOCK_PROCESS_CPUTIME_ID, 20 * MS);
		child_done();
	}
	memset(&after, 0xee, sizeof(after));
	EXPECT_EQ(SYS(wait4, pid, 0, 0, &after), pid);
	EXPECT(user_ns(&after) + system_ns(&after) >= 20 * MS - 2000);
}

TEST(children_begin_at_zero)
{
	child_burns(10 * MS);
	EXPECT_STATUS(IN_CHILD(struct rusage ru = usage(RUSAGE_CHILDREN);
			       EXPECT_EQ(user_ns(&ru) + system_ns(&ru), 0)),
		      PASSED);
}

TEST(switches_are_counted)
{
	struct rusage before = usage(RUSAGE_SELF), after;
	struct timespec nap = { 0, 5 * MS };

	for (int i = 0; i < 10; i++)
		SYS(nanosleep, &nap, 0);
	after = usage(RUSAGE_SELF);
	EXPECT(after.ru_nvcsw >= before.ru_nvcsw + 5);
	EXPECT(after.ru_nivcsw >= before.ru_nivcsw);
}

/* Memory that was in use once still shows, and faults are counted. */
TEST(memory)
{
	struct rusage before = usage(RUSAGE_SELF), after, thread;
	char *p = map_pages(1024, PROT_READ | PROT_WRITE);

	for (int i = 0; i < 1024; i++)
		p[i * PAGE] = 1;
	unmap_pages(p, 1024);
	after = usage(RUSAGE_SELF);
	thread = usage(RUSAGE_THREAD);
	EXPECT(before.ru_maxrss > 0);
	EXPECT(after.ru_maxrss >= before.ru_maxrss + 3500);
	EXPECT(after.ru_maxrss < before.ru_maxrss + 100000);
	EXPECT(thread.ru_maxrss >= after.ru_maxrss);
	EXPECT(after.ru_minflt > before.ru_minflt);
}

TEST(times)
{
	struct tms before, after;
	long start = SYS(times, &before);

	EXPECT(start > 0);
	EXPECT(SYS(times, 0) >= start);
	burn(CLOCK_PROCESS_CPUTIME_ID, 5 * TICK);
	child_burns(5 * TICK);
	EXPECT(SYS(times, &after) >= start + 5);
	EXPECT(after.tms_cutime + after.tms_cstime >= before.tms_cutime + before.tms_cstime + 3);
	EXPECT(after.tms_utime + after.tms_stime >= before.tms_utime + before.tms_stime + 4);
}

TEST(errors)
{
	struct rusage ru;
	char *page = map_edge(1);

	EXPECT_EQ(SYS(getrusage, 2, &ru), -EINVAL);
	EXPECT_EQ(SYS(getrusage, -2, &ru), -EINVAL); /* RUSAGE_BOTH is the kernel's own */
	EXPECT_EQ(SYS(getrusage, RUSAGE_SELF, page + PAGE - sizeof(ru) + 1), -EFAULT);
	EXPECT_EQ(SYS(times, page + PAGE - sizeof(struct tms) + 1), -EFAULT);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(getrusage, RUSAGE_SELF, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(times, b->addr), -EFAULT);
	}
	unmap_pages(page, 1);
}
