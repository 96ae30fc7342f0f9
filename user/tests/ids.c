/*
 * getpid, getppid, gettid, set_tid_address: who am I, and who is my parent.
 * getpid(2), gettid(2), set_tid_address(2).
 */
#include "child.h"
#include "mem.h"

TEST(own_ids)
{
	long pid = SYS(getpid);

	EXPECT(pid > 0);
	EXPECT_EQ(SYS(getpid), pid);
	EXPECT_EQ(SYS(gettid), pid);
	EXPECT_EQ(getpid(), pid);
	EXPECT_EQ(getppid(), SYS(getppid));
	EXPECT(SYS(getppid) != pid);
}

TEST(arguments_are_ignored)
{
	EXPECT_EQ(SYS(getpid, -1, -1, -1, -1, -1, -1), SYS(getpid));
	EXPECT_EQ(SYS(getppid, bad_pointers[3].addr), SYS(getppid));
}

TEST(child_ids)
{
	long me = SYS(getpid);
	int pid = fork_child();

	if (!pid) {
		EXPECT(SYS(getpid) != me);
		EXPECT_EQ(SYS(gettid), SYS(getpid));
		EXPECT_EQ(SYS(getppid), me);
		EXPECT_EQ(getpid(), SYS(getpid));
		child_done();
	}
	EXPECT(pid != me);
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(SYS(getpid), me);
}

/* The number that fork answers in the parent is the one that the child sees as its own. */
TEST(fork_answers_the_childs_pid)
{
	int pid = fork_child();

	if (!pid)
		SYS(exit, SYS(getpid) & 0xff);
	EXPECT_STATUS(reap(pid), EXITED(pid & 0xff));
}

/* A pid in use is not given away: many live children have different ones. */
TEST(pids_are_unique)
{
	enum { N = 20 };
	int pid[N];

	for (int i = 0; i < N; i++) {
		pid[i] = fork_child();
		if (!pid[i])
			child_done();
		EXPECT(pid[i] != SYS(getpid));
		for (int j = 0; j < i; j++)
			EXPECT(pid[i] != pid[j]);
	}
	for (int i = 0; i < N; i++)
		EXPECT_STATUS(reap(pid[i]), PASSED);
}

TEST(set_tid_address)
{
	int word = 0x55aa;

	EXPECT_EQ(SYS(set_tid_address, &word), SYS(gettid));
	EXPECT_EQ(word, 0x55aa);
	EXPECT_EQ(SYS(set_tid_address, 0), SYS(gettid));
}

/* It never fails, and a bad address does no harm when the task ends. */
TEST(set_tid_address_bad_pointer)
{
	for (EACH_BAD_POINTER(b))
		EXPECT_STATUS_IN(b->name,
				 IN_CHILD(EXPECT_EQ(SYS(set_tid_address, b->addr), SYS(gettid))),
				 PASSED);
}
