/*
 * A fork bomb against RLIMIT_NPROC: every process of a user forks for as long as it can, and each child does the same.
 * There are never more of them than the limit says, all others go on undisturbed, and afterwards there is room for as
 * many again. fork(2), setrlimit(2). Against memory: exhaust.c.
 */
#include <errno.h>
#include <linux/resource.h>
#include <sys/resource.h>
#include "child.h"
#include "pipes.h"
#include "smp.h"

#define USER 54321 /* who has no other processes */
#define LIMIT 60
#define BOMBS 2

struct board {
	int alive, most, refused, wrong, stop;
};

static void note_birth(struct board *b)
{
	int now = ADD(b->alive, 1), most = LOAD(b->most);

	while (now > most && !__atomic_compare_exchange_n(&b->most, &most, now, 0, __ATOMIC_SEQ_CST,
							  __ATOMIC_SEQ_CST))
		;
}

/* Forks until it is refused, and from then on again and again, as others end; then it ends, with all its children. */
static void bomb(struct board *b)
{
	int children = 0;

	while (!LOAD(b->stop)) {
		long pid = SYS(fork);

		if (!pid) {
			children = 0;
			note_birth(b);
		} else if (pid > 0) {
			children++;
		} else if (pid == -EAGAIN) {
			ADD(b->refused, 1);
			if (children > 4) /* leaves room for others */
				break;
			sleep_ms(1);
		} else {
			ADD(b->wrong, 1);
			break;
		}
	}
	ADD(b->alive, -1);
	while (children-- && SYS(wait4, -1, NULL, 0, NULL) > 0)
		;
	SYS(exit_group, 0);
}

static int throw_bomb(struct board *b)
{
	struct rlimit limit = { LIMIT, LIMIT };
	int pid = fork_child();

	if (pid)
		return pid;
	EXPECT_EQ(SYS(setrlimit, RLIMIT_NPROC, &limit), 0);
	EXPECT_EQ(SYS(setresuid, USER, USER, USER), 0);
	if (ktap_failures)
		child_done();
	note_birth(b);
	bomb(b);
	return 0;
}

TEST(against_the_limit_of_processes)
{
	struct board *b = share_pages(1);

	for (int i = 0; i < BOMBS; i++) {
		int pid;

		memset(b, 0, sizeof(*b));
		pid = throw_bomb(b);
		for (int turn = 0; turn < 3000 && !LOAD(b->wrong) &&
				   (LOAD(b->refused) < 3 * LIMIT || LOAD(b->most) < LIMIT / 2);
		     turn++)
			EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setuid, 1000), 0)), PASSED);
		STORE(b->stop, 1);
		EXPECT_STATUS(reap(pid), PASSED);
		while (LOAD(b->alive))
			SYS(sched_yield);
		EXPECT_EQ(b->wrong, 0);
		EXPECT(b->most <= LIMIT);
		EXPECT(b->most >=
		       LIMIT / 2); /* the others have ended, and were not waited for yet */
	}
	SYS(munmap, b, PAGE);
}
