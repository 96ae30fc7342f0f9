/*
 * Several threads at one address space: one unmaps what the other copies, all fault at once, one forks
 * while another writes. Whatever comes first, no call may do anything but succeed or say EFAULT, and each
 * must see what was written last. `stress_mm child ROUNDS` goes on for longer.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include "child.h"
#include "files.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)
#define THREADS 4
#define AREA 8 /* pages */

static unsigned long rounds = 400; /* of each thread */
static volatile int stop;
static int zero_fd, null_fd, big_fd;
static char *area;
static unsigned long wrong; /* atomic */

static void count_wrong(int bad)
{
	if (bad)
		__atomic_fetch_add(&wrong, 1, __ATOMIC_RELAXED);
}

static int copied_or_fault(long ret, long all)
{
	return ret == -EFAULT || (ret >= 0 && ret <= all);
}

/* Copies into and out of the area as if it were there. */
static void *copy(void *arg)
{
	(void)arg;
	while (!stop) {
		long n = AREA * PAGE;

		count_wrong(!copied_or_fault(SYS(read, zero_fd, area, n), n));
		count_wrong(
			!copied_or_fault(SYS(pread64, big_fd, area + 100, BIG_SIZE, 0), BIG_SIZE));
		count_wrong(!copied_or_fault(SYS(write, null_fd, area, n), n));
		count_wrong(SYS(getcwd, area + PAGE - 1, n) < 0 && readable("/") == 0);
	}
	return NULL;
}

/* Takes it away and gives it back, whole and in parts. */
static void *unmap(void *arg)
{
	(void)arg;
	for (unsigned long i = 0; i < rounds; i++) {
		char *page = area + i % AREA * PAGE;

		SYS(munmap, page, PAGE);
		SYS(mprotect, area, 2 * PAGE, PROT_READ);
		SYS(madvise, area + 2 * PAGE, 3 * PAGE, MADV_DONTNEED);
		SYS(sched_yield);
		count_wrong(map_anon((long)page, PAGE, RW, MAP_FIXED) != (long)page);
		SYS(mprotect, area, AREA * PAGE, RW);
		if (i % 16 == 0)
			count_wrong(map_anon((long)area, AREA * PAGE, RW, MAP_FIXED) != (long)area);
	}
	stop = 1;
	return NULL;
}

/* Runs @first in one thread, @others in the rest; 0: there are no threads. */
static int run_threads(void *(*first)(void *), void *(*others)(void *))
{
	pthread_t threads[THREADS];
	int n;

	stop = 0;
	wrong = 0;
	for (n = 0; n < THREADS; n++)
		if (pthread_create(&threads[n], NULL, n ? others : first, (void *)(long)n))
			break;
	if (n < THREADS)
		stop = 1;
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	return n == THREADS;
}

static void open_all(void)
{
	zero_fd = SYS(open, "/dev/zero", O_RDONLY);
	null_fd = SYS(open, "/dev/null", O_WRONLY);
	big_fd = open_file(BIG, O_RDONLY);
}

static void close_all(void)
{
	SYS(close, zero_fd);
	SYS(close, null_fd);
	SYS(close, big_fd);
}

TEST(unmapped_while_copied)
{
	open_all();
	area = map_pages(AREA, RW);
	if (!run_threads(unmap, copy))
		ktap_skip("there are no threads");
	EXPECT_EQ(wrong, 0);
	unmap_pages(area, AREA);
	close_all();
}

/* The file ends now here, now there, while its pages are copied. */
static int memory_fd;

static void *cut(void *arg)
{
	(void)arg;
	for (unsigned long i = 0; i < rounds / 4; i++) {
		count_wrong(SYS(ftruncate, memory_fd, i % AREA * PAGE + i % 100) != 0);
		SYS(sched_yield);
		count_wrong(SYS(ftruncate, memory_fd, AREA * PAGE) != 0);
		count_wrong(SYS(pwrite64, memory_fd, "x", 1, i % AREA * PAGE) != 1);
	}
	stop = 1;
	return NULL;
}

TEST(truncated_while_copied)
{
	memory_fd = SYS(memfd_create, "stress", 0);
	if (memory_fd == -ENOSYS)
		return ktap_skip("this kernel has no memfd_create(2)");
	open_all();
	SYS(ftruncate, memory_fd, AREA * PAGE);
	area = (char *)SYS(mmap, 0, AREA * PAGE, RW, MAP_SHARED, memory_fd, 0);
	REQUIRE((long)area > 0);
	if (!run_threads(cut, copy))
		ktap_skip("there are no threads");
	EXPECT_EQ(wrong, 0);
	unmap_pages(area, AREA);
	SYS(close, memory_fd);
	close_all();
}

/* Own pages, shared tables: each finds in them what it has written itself. */
static void *fault(void *arg)
{
	unsigned long me = (unsigned long)arg + 1;

	for (unsigned long i = 0; i < rounds / 4; i++) {
		unsigned long *p = (unsigned long *)map_anon(0, AREA * PAGE, RW, 0);
		unsigned long step = PAGE / sizeof(*p);

		if ((long)p < 0) {
			count_wrong(1);
			break;
		}
		for (unsigned long j = 0; j < AREA; j++)
			p[j * step] = me * 1000 + j;
		SYS(sched_yield);
		for (unsigned long j = 0; j < AREA; j++)
			count_wrong(p[j * step] != me * 1000 + j || p[j * step + 1]);
		count_wrong(SYS(munmap, p, AREA * PAGE) != 0);
	}
	return NULL;
}

TEST(faults_side_by_side)
{
	if (!run_threads(fault, fault))
		ktap_skip("there are no threads");
	EXPECT_EQ(wrong, 0);
}

/* All want the same page at the same time: it is one page for all. */
static void *touch_same(void *arg)
{
	unsigned long me = (unsigned long)arg;

	for (unsigned long i = 0; i < AREA * 4; i++)
		((volatile unsigned char *)area)[i * PAGE + me] = (unsigned char)(me + 1);
	return NULL;
}

TEST(one_page_for_all)
{
	for (unsigned long i = 0; i < rounds / 20; i++) {
		area = map_pages(AREA * 4, RW);
		if (!run_threads(touch_same, touch_same)) {
			unmap_pages(area, AREA * 4);
			return ktap_skip("there are no threads");
		}
		for (unsigned long j = 0; j < AREA * 4; j++)
			for (unsigned long me = 0; me < THREADS; me++)
				wrong += ((unsigned char *)area)[j * PAGE + me] != me + 1;
		EXPECT_EQ(wrong, 0);
		unmap_pages(area, AREA * 4);
	}
}

/*
 * Forks make the page copy on write again and again; each write gets a new page, and the readers must
 * not go on reading the old one.
 */
static volatile unsigned long *counter, seen_by[THREADS], round_nr;

static void *fork_and_write(void *arg)
{
	(void)arg;
	for (unsigned long i = 1; i <= rounds / 4; i++) {
		int pid = fork_child();

		if (!pid)
			SYS(exit_group, *counter == i - 1 ? 0 : 1);
		*counter = i;
		__atomic_store_n(&round_nr, i, __ATOMIC_SEQ_CST);
		for (int t = 1; t < THREADS; t++)
			while (seen_by[t] < i)
				SYS(sched_yield);
		count_wrong(reap(pid) != PASSED);
	}
	stop = 1;
	return NULL;
}

static void *read_counter(void *arg)
{
	long me = (long)arg;

	while (!stop) {
		unsigned long now = __atomic_load_n(&round_nr, __ATOMIC_SEQ_CST);

		count_wrong(*counter < now);
		seen_by[me] = now;
		SYS(sched_yield);
	}
	return NULL;
}

TEST(copies_are_seen_by_all_threads)
{
	counter = (unsigned long *)map_pages(1, RW);
	*counter = 0;
	round_nr = 0;
	memset((void *)seen_by, 0, sizeof(seen_by));
	if (!run_threads(fork_and_write, read_counter))
		ktap_skip("there are no threads");
	EXPECT_EQ(wrong, 0);
	unmap_pages((void *)counter, 1);
}

int ktap_child(int argc, char **argv, char **envp)
{
	(void)envp;
	if (argc > 2)
		rounds = strtoul(argv[2], NULL, 10);
	test_unmapped_while_copied();
	test_truncated_while_copied();
	test_faults_side_by_side();
	test_one_page_for_all();
	test_copies_are_seen_by_all_threads();
	return ktap_failures != 0;
}
