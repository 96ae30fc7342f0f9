/*
 * One CPU changes what another one uses: once mprotect(2), munmap(2), mmap(2) over something or madvise(2) have
 * returned, no CPU may go by what it remembers in its TLB. Mechanism: a thread on a second CPU works on a page all the
 * while, and shows what it sees. A kernel that flushes its own TLB alone fails each case. Emulators show it: TCG and
 * Bochs keep a TLB for each CPU.
 */
#include "sig.h"
#include "smp.h"
#include "threads.h"

static volatile unsigned long *page; /* what the worker works on */
static volatile unsigned long seen;  /* what it read there last */
static volatile int stop, faults, may_go_on;
static int second;

/* The worker was stopped by a fault: it waits until the page is usable, and tries again. */
static void on_fault(int sig __attribute__((unused)))
{
	__atomic_add_fetch(&faults, 1, __ATOMIC_SEQ_CST);
	while (!may_go_on)
		asm volatile("pause");
}

static int count(void *arg __attribute__((unused)))
{
	set_affinity(0, 1UL << second);
	while (!stop)
		(*page)++;
	return 0;
}

static int look(void *arg __attribute__((unused)))
{
	set_affinity(0, 1UL << second);
	while (!stop)
		seen = *page;
	return 0;
}

static int begin(struct thread *t, int (*worker)(void *))
{
	unsigned long all = all_cpus();
	int first = take_cpu(&all);

	if (!all)
		return 0;
	second = take_cpu(&all);
	pin(first);
	page = (unsigned long *)map_pages(1, PROT_READ | PROT_WRITE);
	*page = 1;
	stop = faults = may_go_on = 0;
	act(SIGSEGV, on_fault, 0);
	EXPECT(thread_start(t, worker, NULL) > 0);
	return 1;
}

static void end(struct thread *t)
{
	may_go_on = 1;
	stop = 1;
	EXPECT_EQ(thread_join(t), 0);
	unmap_pages((void *)page, 1);
	all_cpus();
}

static void wait_change(volatile unsigned long *word)
{
	unsigned long old = *word;

	while (*word == old)
		asm volatile("pause");
}

static void a_while(void)
{
	for (int i = 0; i < 2000; i++)
		asm volatile("pause");
}

TEST(write_protection_holds_at_once)
{
	struct thread t;

	if (!begin(&t, count))
		return ktap_skip("needs two CPUs");
	for (int round = 0; round < 100; round++) {
		unsigned long now;

		wait_change(page);
		may_go_on = 0;
		EXPECT_EQ(SYS(mprotect, page, PAGE, PROT_READ), 0);
		now = *page;
		a_while();
		if (!EXPECT_EQ(*page, now))
			break;
		EXPECT_EQ(SYS(mprotect, page, PAGE, PROT_READ | PROT_WRITE), 0);
		may_go_on = 1;
	}
	end(&t);
}

/* A page that is taken away may be somebody else's by now: no store may reach it. */
TEST(unmapped_pages_are_out_of_reach)
{
	struct thread t;

	if (!begin(&t, count))
		return ktap_skip("needs two CPUs");
	for (int round = 0; round < 100; round++) {
		char *other;

		wait_change(page);
		may_go_on = 0;
		EXPECT_EQ(SYS(munmap, page, PAGE), 0);
		other = map_pages(4, PROT_READ | PROT_WRITE);
		memset(other, 0, 4 * PAGE); /* the frame just freed is among these */
		a_while();
		if (!EXPECT(filled(other, 0, 4 * PAGE)))
			break;
		EXPECT_EQ(map_anon((unsigned long)page, PAGE, PROT_READ | PROT_WRITE, MAP_FIXED),
			  (long)page);
		may_go_on = 1;
		unmap_pages(other, 4);
	}
	end(&t);
}

/* Another page in the same place is what all see. */
TEST(replaced_pages_are_seen)
{
	struct thread t;

	if (!begin(&t, look))
		return ktap_skip("needs two CPUs");
	may_go_on = 1;
	for (unsigned long round = 2; round < 200; round++) {
		if (round & 1)
			EXPECT_EQ(map_anon((unsigned long)page, PAGE, PROT_READ | PROT_WRITE,
					   MAP_FIXED),
				  (long)page);
		else
			EXPECT_EQ(SYS(madvise, page, PAGE, MADV_DONTNEED), 0);
		*page = round;
		for (int i = 0; i < 100000000 && seen != round; i++)
			asm volatile("pause");
		if (!EXPECT_EQ(seen, round))
			break;
	}
	end(&t);
}

static volatile unsigned long
	*turns; /* of the writer below; fork shares this page, so a child sees them */

static int count_turns(void *arg __attribute__((unused)))
{
	set_affinity(0, 1UL << second);
	while (!stop) {
		(*page)++;
		(*turns)++;
	}
	return 0;
}

/* Until the writer has certainly written once more, from beginning to end; false: it does not come to it. */
static int writer_has_written(void)
{
	unsigned long before = *turns;

	for (int i = 0; i < 100000000 && *turns - before < 2; i++)
		asm volatile("pause");
	return *turns - before >= 2;
}

/*
 * fork(2) makes pages read-only that another thread writes: the child has its own, from one moment. A parent that goes on
 * soon copies pages of its own, which empties all TLBs; one that waits (CLONE_VFORK) does not. The child looks when
 * the writer has written since, which no time that it might wait would tell.
 */
TEST(fork_beside_a_writer)
{
	struct thread t;

	turns = share_pages(1);
	if (!begin(&t, count_turns))
		return ktap_skip("needs two CPUs");
	for (int round = 0; round < 50; round++) {
		int pid;

		EXPECT(writer_has_written());
		pid = round & 1 ? SYS(clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0) : fork_child();
		if (!pid) {
			unsigned long now = *page;

			EXPECT(writer_has_written());
			EXPECT_EQ(*page, now);
			child_done();
		}
		EXPECT_STATUS(reap(pid), PASSED);
	}
	EXPECT_EQ(faults, 0);
	end(&t);
	unmap_pages((void *)turns, 1);
}
