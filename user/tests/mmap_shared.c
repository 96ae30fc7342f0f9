/*
 * MAP_SHARED | MAP_ANONYMOUS: memory that parent and child go on sharing. mmap(2), fork(2).
 */
#include <time.h>
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

static char *map_shared(unsigned long pages)
{
	return (char *)SYS(mmap, 0, pages * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

TEST(both_directions)
{
	volatile char *p = map_shared(2);

	REQUIRE((long)p > 0);
	EXPECT(filled((char *)p, 0, 2 * PAGE));
	p[0] = 'p';
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(p[0], 'p'); p[1] = 'c'; p[PAGE] = 'd'), PASSED);
	EXPECT_EQ(p[1], 'c');
	EXPECT_EQ(p[PAGE], 'd');
	SYS(munmap, p, 2 * PAGE);
}

/* Pages first touched after the fork, by either side, are shared all the same. */
TEST(touched_after_fork)
{
	volatile int *p = (int *)map_shared(1);
	int pid;

	REQUIRE((long)p > 0);
	pid = fork_child();
	if (!pid) {
		p[0] = 1;
		while (!p[1])
			SYS(sched_yield);
		child_done();
	}
	while (!p[0])
		SYS(sched_yield);
	p[1] = 1;
	EXPECT_STATUS(reap(pid), PASSED);
	SYS(munmap, p, PAGE);
}

/* A grandchild's stores arrive too, and unmapping in one process leaves the others theirs. */
TEST(grandchildren)
{
	volatile char *p = map_shared(1);

	REQUIRE((long)p > 0);
	EXPECT_STATUS(IN_CHILD(EXPECT_STATUS(IN_CHILD(p[5] = 'g'), PASSED); SYS(munmap, p, PAGE)),
		      PASSED);
	EXPECT_EQ(p[5], 'g');
	EXPECT_STATUS(IN_CHILD(SYS(mprotect, p, PAGE, PROT_READ); p[0] = 1), KILLED(SIGSEGV));
	p[0] = 2;
	EXPECT_EQ(p[0], 2);
	SYS(munmap, p, PAGE);
}

/* The kernel's own copies go to the shared page, not to a private one. */
TEST(written_by_the_kernel)
{
	char *p = map_shared(1);

	REQUIRE((long)p > 0);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(getrandom, p, PAGE, 0), PAGE)), PASSED);
	EXPECT(!filled(p, 0, PAGE));
	unmap_pages(p, 1);
}

/* An orphan gets a new parent: here is a way for it to tell. */
TEST(orphans_get_a_new_parent)
{
	struct timespec t = { 0, 10000000 };
	volatile int *p = (int *)map_shared(1);
	int middle;

	REQUIRE((long)p > 0);
	middle = fork_child();
	if (!middle) {
		int me = SYS(getpid);

		if (!fork_child()) {
			for (int i = 0; i < 100000 && SYS(getppid) == me; i++)
				SYS(sched_yield);
			p[1] = SYS(getppid);
			p[0] = 1;
		}
		child_done();
	}
	EXPECT_STATUS(reap(middle), PASSED);
	while (!p[0])
		SYS(sched_yield);
	EXPECT(p[1] > 0 && p[1] != middle);
	SYS(nanosleep, &t, 0); /* the orphan is gone, and leaves nothing for the leak check */
	SYS(munmap, p, PAGE);
}
