/*
 * getgroups, setgroups: supplementary groups. getgroups(2).
 */
#include <limits.h>
#include "child.h"
#include "mem.h"

static void expect_groups(const char *note, int n, const unsigned int *want)
{
	unsigned int got[8] = { 77, 77, 77, 77, 77, 77, 77, 77 };

	EXPECT_EQ_IN(note, SYS(getgroups, 0, 0), n);
	EXPECT_EQ_IN(note, SYS(getgroups, 8, got), n);
	for (int i = 0; i < n; i++)
		EXPECT_EQ_IN(note, got[i], want[i]);
	EXPECT_EQ_IN("nothing behind them", got[n], 77);
}

/* The order is the kernel's: sorted; doubles stay. */
TEST(set_and_get)
{
	static const unsigned int given[] = { 30, 5, 0xfffffffe, 5, 12 };
	static const unsigned int sorted[] = { 5, 5, 12, 30, 0xfffffffe };

	EXPECT_STATUS(
		IN_CHILD(EXPECT_EQ(SYS(setgroups, 5, given), 0); expect_groups("five", 5, sorted);
			 EXPECT_EQ(SYS(setgroups, 1, given), 0); expect_groups("one", 1, given);
			 EXPECT_EQ(SYS(setgroups, 0, 0), 0); expect_groups("none", 0, given);
			 EXPECT_EQ(SYS(setgroups, 0, bad_pointers[5].addr), 0)),
		PASSED);
}

TEST(errors_change_nothing)
{
	static const unsigned int given[] = { 1, 2, 3 }, invalid[] = { 1, -1, 3 };
	char *page = map_edge(1);
	unsigned int got[3] = { 7, 7, 7 };

	if (!fork_child()) {
		EXPECT_EQ(SYS(setgroups, 3, given), 0);
		EXPECT_EQ(SYS(setgroups, -1, given), -EINVAL);
		EXPECT_EQ(SYS(setgroups, NGROUPS_MAX + 1, given), -EINVAL);
		EXPECT_EQ(SYS(setgroups, 3, invalid), -EINVAL);
		EXPECT_EQ(SYS(setgroups, 3, page + PAGE - 8), -EFAULT);
		EXPECT_EQ(SYS(setgroups, 1, 0), -EFAULT);
		for (EACH_BAD_POINTER(b)) {
			EXPECT_EQ_IN(b->name, SYS(setgroups, 1, b->addr), -EFAULT);
			EXPECT_EQ_IN(b->name, SYS(getgroups, 3, b->addr), -EFAULT);
		}
		EXPECT_EQ(SYS(getgroups, 2, got), -EINVAL);
		EXPECT_EQ(SYS(getgroups, -1, got), -EINVAL);
		EXPECT(got[0] == 7 && got[1] == 7 && got[2] == 7);
		expect_groups("as before", 3, given);
		child_done();
	}
	EXPECT_STATUS(reap(-1), PASSED);
	unmap_pages(page, 1);
}

/* Shared by fork until one of the two sets its own. */
TEST(fork_shares_no_changes)
{
	static const unsigned int given[] = { 1, 2, 3 };

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setgroups, 3, given), 0);
			       EXPECT_STATUS(IN_CHILD(expect_groups("child", 3, given);
						      EXPECT_EQ(SYS(setgroups, 1, given), 0)),
					     PASSED);
			       expect_groups("parent", 3, given)),
		      PASSED);
}

TEST(a_user_may_not_set)
{
	static const unsigned int given[] = { 1, 2, 3 };

	EXPECT_STATUS(
		IN_CHILD(EXPECT_EQ(SYS(setgroups, 3, given), 0); EXPECT_EQ(SYS(setuid, 1000), 0);
			 EXPECT_EQ(SYS(setgroups, 1, given), -EPERM);
			 EXPECT_EQ(SYS(setgroups, -1, given), -EPERM);
			 EXPECT_EQ(SYS(setgroups, 1, 0), -EPERM); expect_groups("kept", 3, given)),
		PASSED);
}

/* As many as there may be, in the worst order: sorted all the same. */
TEST(many)
{
	unsigned int *gid =
		(unsigned int *)map_pages(NGROUPS_MAX * 4 / PAGE, PROT_READ | PROT_WRITE);

	for (int i = 0; i < NGROUPS_MAX; i++)
		gid[i] = NGROUPS_MAX - i;
	if (!fork_child()) {
		EXPECT_EQ(SYS(setgroups, NGROUPS_MAX, gid), 0);
		EXPECT_EQ(SYS(getgroups, NGROUPS_MAX, gid), NGROUPS_MAX);
		for (unsigned int i = 0; i < NGROUPS_MAX; i++)
			EXPECT_EQ(gid[i], i + 1);
		child_done();
	}
	EXPECT_STATUS(reap(-1), PASSED);
	unmap_pages(gid, NGROUPS_MAX * 4 / PAGE);
}
