/*
 * getpriority, setpriority: nice values of a thread, a group, a user. getpriority(2).
 */
#include <sys/resource.h>
#include "child.h"
#include "mem.h"

#define OFFSET 20 /* the raw call answers 20 less the nice value, so that no answer is an error */

static long get(int which, int who)
{
	return SYS(getpriority, which, who);
}

static long set(int which, int who, int nice)
{
	return SYS(setpriority, which, who, nice);
}

TEST(own)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(get(PRIO_PROCESS, 0), OFFSET);
			       for (int nice = -20; nice < 20; nice++) {
				       EXPECT_EQ(set(PRIO_PROCESS, 0, nice), 0);
				       EXPECT_EQ(get(PRIO_PROCESS, 0), OFFSET - nice);
				       EXPECT_EQ(get(PRIO_PROCESS, SYS(getpid)), OFFSET - nice);
			       } EXPECT_EQ(set(PRIO_PROCESS, 0, 1000), 0);
			       EXPECT_EQ(get(PRIO_PROCESS, 0), OFFSET - 19);
			       EXPECT_EQ(set(PRIO_PROCESS, 0, -1000), 0);
			       EXPECT_EQ(get(PRIO_PROCESS, 0), OFFSET + 20);
			       EXPECT_STATUS(IN_CHILD(EXPECT_EQ(get(PRIO_PROCESS, 0), OFFSET + 20)),
					     PASSED)),
		      PASSED);
	EXPECT_EQ(get(PRIO_PROCESS, 0), OFFSET);
}

TEST(group)
{
	int pid;

	if (!fork_child()) {
		EXPECT_EQ(SYS(setpgid, 0, 0), 0);
		pid = fork_child();
		if (!pid)
			for (;;)
				SYS(sched_yield);
		EXPECT_EQ(set(PRIO_PGRP, 0, 5), 0);
		EXPECT_EQ(get(PRIO_PROCESS, 0), OFFSET - 5);
		EXPECT_EQ(get(PRIO_PROCESS, pid), OFFSET - 5);
		EXPECT_EQ(set(PRIO_PROCESS, pid, 3), 0);
		EXPECT_EQ(get(PRIO_PGRP, 0), OFFSET - 3); /* the highest of all */
		EXPECT_EQ(get(PRIO_PGRP, SYS(getpid)), OFFSET - 3);
		SYS(kill, pid, SIGKILL);
		EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
		EXPECT_EQ(get(PRIO_PGRP, 0), OFFSET - 5);
		child_done();
	}
	EXPECT_STATUS(reap(-1), PASSED);
	EXPECT_EQ(get(PRIO_PROCESS, 0), OFFSET);
}

TEST(user)
{
	EXPECT_EQ(get(PRIO_USER, 64322), -ESRCH);
	EXPECT_EQ(set(PRIO_USER, 64322, 1), -ESRCH);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setuid, 64322), 0); EXPECT_EQ(set(PRIO_USER, 0, 4), 0);
			       EXPECT_EQ(get(PRIO_USER, 64322), OFFSET - 4);
			       EXPECT_EQ(get(PRIO_PROCESS, 0), OFFSET - 4)),
		      PASSED);
}

/* Up only as far as RLIMIT_NICE goes, and only one's own. */
TEST(a_user)
{
	struct rlimit limit = { 15, 15 };
	int pid = SYS(getpid);

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setuid, 1000), 0);
			       EXPECT_EQ(set(PRIO_PROCESS, 0, 4), 0);
			       EXPECT_EQ(set(PRIO_PROCESS, 0, 4), 0);
			       EXPECT_EQ(set(PRIO_PROCESS, 0, 3), -EACCES);
			       EXPECT_EQ(set(PRIO_PROCESS, 0, -1), -EACCES);
			       EXPECT_EQ(get(PRIO_PROCESS, 0), OFFSET - 4);
			       EXPECT_EQ(set(PRIO_PROCESS, pid, 19), -EPERM);
			       EXPECT_EQ(get(PRIO_PROCESS, pid), OFFSET)),
		      PASSED);
	EXPECT_STATUS(IN_CHILD(if (SYS(setrlimit, RLIMIT_NICE, &limit) == 0) {
			      EXPECT_EQ(SYS(setuid, 1000), 0);
			      EXPECT_EQ(set(PRIO_PROCESS, 0, 19), 0);
			      EXPECT_EQ(set(PRIO_PROCESS, 0, 5), 0);
			      EXPECT_EQ(set(PRIO_PROCESS, 0, 4), -EACCES);
		      }),
		      PASSED);
}

TEST(errors)
{
	EXPECT_EQ(get(3, 0), -EINVAL);
	EXPECT_EQ(get(-1, 0), -EINVAL);
	EXPECT_EQ(set(3, 0, 0), -EINVAL);
	EXPECT_EQ(get(PRIO_PROCESS, 0x7ffffff), -ESRCH);
	EXPECT_EQ(get(PRIO_PROCESS, -1), -ESRCH);
	EXPECT_EQ(set(PRIO_PROCESS, 0x7ffffff, 0), -ESRCH);
	EXPECT_EQ(get(PRIO_PGRP, 0x7ffffff), -ESRCH);
	EXPECT_EQ(set(PRIO_PGRP, 0x7ffffff, 0), -ESRCH);
}
