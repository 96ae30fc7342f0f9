/*
 * Scheduling policies and priorities: what is kept, what is refused, and to whom. sched_setscheduler(2),
 * sched_setattr(2), sched(7).
 */
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <sys/resource.h>
#include "child.h"
#include "mem.h"

static long set_policy(int policy, int priority)
{
	struct sched_param param = { priority };

	return SYS(sched_setscheduler, 0, policy, &param);
}

static int get_priority(void)
{
	struct sched_param param = { -1 };

	EXPECT_EQ(SYS(sched_getparam, 0, &param), 0);
	return param.sched_priority;
}

static struct sched_attr get_attr(void)
{
	struct sched_attr attr;

	memset(&attr, 0xee, sizeof(attr));
	EXPECT_EQ(SYS(sched_getattr, 0, &attr, SCHED_ATTR_SIZE_VER0, 0), 0);
	EXPECT_EQ(attr.size, SCHED_ATTR_SIZE_VER0);
	return attr;
}

TEST(limits_of_priorities)
{
	static const struct {
		int policy, min, max;
	} rows[] = {
		{ SCHED_NORMAL, 0, 0 },	 { SCHED_FIFO, 1, 99 },	   { SCHED_RR, 1, 99 },
		{ SCHED_BATCH, 0, 0 },	 { SCHED_IDLE, 0, 0 },	   { SCHED_DEADLINE, 0, 0 },
		{ 4, -EINVAL, -EINVAL }, { -1, -EINVAL, -EINVAL }, { 99, -EINVAL, -EINVAL },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		EXPECT_EQ(SYS(sched_get_priority_min, rows[i].policy), rows[i].min);
		EXPECT_EQ(SYS(sched_get_priority_max, rows[i].policy), rows[i].max);
	}
}

TEST(policies_are_kept)
{
	static const struct {
		int policy, priority;
	} rows[] = {
		{ SCHED_BATCH, 0 }, { SCHED_FIFO, 1 }, { SCHED_FIFO, 99 },
		{ SCHED_RR, 50 },   { SCHED_IDLE, 0 }, { SCHED_NORMAL, 0 },
	};

	if (!fork_child()) {
		for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
			struct sched_attr attr;

			EXPECT_EQ(set_policy(rows[i].policy, rows[i].priority), 0);
			EXPECT_EQ(SYS(sched_getscheduler, 0), rows[i].policy);
			EXPECT_EQ(SYS(sched_getscheduler, SYS(gettid)), rows[i].policy);
			EXPECT_EQ(get_priority(), rows[i].priority);
			attr = get_attr();
			EXPECT_EQ(attr.sched_policy, rows[i].policy);
			EXPECT_EQ(attr.sched_priority, rows[i].priority);
			EXPECT_EQ(attr.sched_nice, 0);
			EXPECT_EQ(attr.sched_flags, 0);
			EXPECT_STATUS(
				IN_CHILD(EXPECT_EQ(SYS(sched_getscheduler, 0), rows[i].policy);
					 EXPECT_EQ(get_priority(), rows[i].priority)),
				PASSED);
		}
		child_done();
	}
	EXPECT_STATUS(reap(-1), PASSED);
}

TEST(setparam)
{
	struct sched_param param = { 7 };

	EXPECT_STATUS(
		IN_CHILD(EXPECT_EQ(set_policy(SCHED_RR, 5), 0);
			 EXPECT_EQ(SYS(sched_setparam, 0, &param), 0); EXPECT_EQ(get_priority(), 7);
			 EXPECT_EQ(SYS(sched_getscheduler, 0), SCHED_RR); param.sched_priority = 0;
			 EXPECT_EQ(SYS(sched_setparam, 0, &param), -EINVAL);
			 EXPECT_EQ(set_policy(SCHED_NORMAL, 0), 0);
			 EXPECT_EQ(SYS(sched_setparam, 0, &param), 0); param.sched_priority = 1;
			 EXPECT_EQ(SYS(sched_setparam, 0, &param), -EINVAL)),
		PASSED);
}

TEST(setattr)
{
	struct sched_attr attr = { .size = sizeof(attr), .sched_nice = 7 };

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(sched_setattr, 0, &attr, 0), 0);
			       EXPECT_EQ(get_attr().sched_nice, 7);
			       EXPECT_EQ(SYS(getpriority, PRIO_PROCESS, 0), 20 - 7);
			       attr.sched_policy = SCHED_FIFO; attr.sched_priority = 3;
			       EXPECT_EQ(SYS(sched_setattr, 0, &attr, 0), 0);
			       EXPECT_EQ(get_attr().sched_priority, 3);
			       attr = (struct sched_attr){ .size = sizeof(attr),
							   .sched_flags = SCHED_FLAG_KEEP_POLICY,
							   .sched_priority = 9 };
			       EXPECT_EQ(SYS(sched_setattr, 0, &attr, 0), 0);
			       EXPECT_EQ(get_attr().sched_policy, SCHED_FIFO);
			       EXPECT_EQ(get_priority(), 9);
			       attr.sched_flags = SCHED_FLAG_KEEP_POLICY | SCHED_FLAG_KEEP_PARAMS;
			       attr.sched_priority = 0;
			       EXPECT_EQ(SYS(sched_setattr, 0, &attr, 0), 0);
			       EXPECT_EQ(get_priority(), 9)),
		      PASSED);
}

TEST(reset_on_fork)
{
	EXPECT_STATUS(
		IN_CHILD(EXPECT_EQ(SYS(setpriority, PRIO_PROCESS, 0, -5), 0);
			 EXPECT_EQ(set_policy(SCHED_FIFO | SCHED_RESET_ON_FORK, 5), 0);
			 EXPECT_EQ(SYS(sched_getscheduler, 0), SCHED_FIFO | SCHED_RESET_ON_FORK);
			 EXPECT_EQ(get_attr().sched_flags, SCHED_FLAG_RESET_ON_FORK);
			 EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(sched_getscheduler, 0), SCHED_NORMAL);
						EXPECT_EQ(get_priority(), 0);
						EXPECT_EQ(SYS(getpriority, PRIO_PROCESS, 0), 20)),
				       PASSED);
			 EXPECT_EQ(SYS(setresuid, 1000, 1000, 1000), 0);
			 EXPECT_EQ(set_policy(SCHED_NORMAL, 0), -EPERM); /* the flag stays */
			 EXPECT_EQ(set_policy(SCHED_NORMAL | SCHED_RESET_ON_FORK, 0), 0)),
		PASSED);
}

/* A user may become less than it is, and no more than its limits say. */
TEST(a_user)
{
	struct rlimit rt = { 10, 10 };

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setuid, 1000), 0);
			       EXPECT_EQ(set_policy(SCHED_FIFO, 1), -EPERM);
			       EXPECT_EQ(set_policy(SCHED_BATCH, 0), 0);
			       EXPECT_EQ(set_policy(SCHED_NORMAL, 0), 0);
			       EXPECT_EQ(set_policy(SCHED_IDLE, 0), 0);
			       EXPECT_EQ(set_policy(SCHED_NORMAL, 0), -EPERM)),
		      PASSED);
	if (SYS(setrlimit, RLIMIT_RTPRIO, &rt) == -EPERM)
		return; /* a container */
	rt = (struct rlimit){ 0, 0 };
	SYS(setrlimit, RLIMIT_RTPRIO, &rt);
	rt = (struct rlimit){ 10, 10 };
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setrlimit, RLIMIT_RTPRIO, &rt), 0);
			       EXPECT_EQ(SYS(setuid, 1000), 0);
			       EXPECT_EQ(set_policy(SCHED_FIFO, 10), 0);
			       EXPECT_EQ(set_policy(SCHED_FIFO, 11), -EPERM);
			       EXPECT_EQ(set_policy(SCHED_RR, 3), 0)),
		      PASSED);
}

/* Another's task is nobody's business but root's and its owner's. */
TEST(of_another)
{
	struct sched_param param = { 0 };
	struct sched_attr attr = { .size = sizeof(attr) };
	int pid = SYS(getpid);

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setuid, 1000), 0);
			       EXPECT_EQ(SYS(sched_setscheduler, pid, SCHED_BATCH, &param), -EPERM);
			       EXPECT_EQ(SYS(sched_setparam, pid, &param), -EPERM);
			       EXPECT_EQ(SYS(sched_setattr, pid, &attr, 0), -EPERM);
			       EXPECT_EQ(SYS(sched_getscheduler, pid), SCHED_NORMAL)),
		      PASSED);
	EXPECT_EQ(SYS(sched_getscheduler, 0x7ffffff), -ESRCH);
	EXPECT_EQ(SYS(sched_getparam, 0x7ffffff, &param), -ESRCH);
	EXPECT_EQ(SYS(sched_setparam, 0x7ffffff, &param), -ESRCH);
	EXPECT_EQ(SYS(sched_setscheduler, 0x7ffffff, SCHED_NORMAL, &param), -ESRCH);
	EXPECT_EQ(SYS(sched_getattr, 0x7ffffff, &attr, sizeof(attr), 0), -ESRCH);
	EXPECT_EQ(SYS(sched_setattr, 0x7ffffff, &attr, 0), -ESRCH);
}

TEST(wrong_values)
{
	struct sched_param param = { 0 };

	EXPECT_EQ(set_policy(SCHED_FIFO, 0), -EINVAL);
	EXPECT_EQ(set_policy(SCHED_FIFO, 100), -EINVAL);
	EXPECT_EQ(set_policy(SCHED_FIFO, -1), -EINVAL);
	EXPECT_EQ(set_policy(SCHED_NORMAL, 1), -EINVAL);
	EXPECT_EQ(set_policy(4, 0), -EINVAL);
	EXPECT_EQ(set_policy(99, 0), -EINVAL);
	EXPECT_EQ(set_policy(-1, 0), -EINVAL);
	EXPECT_EQ(SYS(sched_setscheduler, -1, SCHED_NORMAL, &param), -EINVAL);
	EXPECT_EQ(SYS(sched_setscheduler, 0, SCHED_NORMAL, 0), -EINVAL);
	EXPECT_EQ(SYS(sched_setparam, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(sched_getparam, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(sched_getparam, -1, &param), -EINVAL);
	EXPECT_EQ(SYS(sched_getscheduler, -1), -EINVAL);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(sched_setscheduler, 0, SCHED_NORMAL, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(sched_setparam, 0, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(sched_getparam, 0, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(sched_setattr, 0, b->addr, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(sched_getattr, 0, b->addr, 48, 0), -EFAULT);
	}
}

/* The struct may grow: sizes. */
TEST(attr_sizes)
{
	struct {
		struct sched_attr attr;
		char more[64];
	} big;
	struct sched_attr *a = &big.attr;

	memset(&big, 0, sizeof(big));
	EXPECT_EQ(SYS(sched_setattr, 0, a, 0), 0); /* 0: the first version's */
	a->size = sizeof(big);
	EXPECT_EQ(SYS(sched_setattr, 0, a, 0), 0);
	big.more[63] = 1;
	EXPECT_EQ(SYS(sched_setattr, 0, a, 0), -E2BIG);
	EXPECT_EQ(a->size, sizeof(*a));
	a->size = 47;
	EXPECT_EQ(SYS(sched_setattr, 0, a, 0), -E2BIG);
	EXPECT_EQ(a->size, sizeof(*a));
	a->size = 4097;
	EXPECT_EQ(SYS(sched_setattr, 0, a, 0), -E2BIG);
	a->size = sizeof(*a);
	EXPECT_EQ(SYS(sched_setattr, 0, a, 1), -EINVAL);
	EXPECT_EQ(SYS(sched_setattr, -1, a, 0), -EINVAL);
	EXPECT_EQ(SYS(sched_setattr, 0, 0, 0), -EINVAL);
	a->sched_flags = 0x20; /* clamp utilisation, to what the first version has no room for */
	a->size = 48;
	EXPECT_EQ(SYS(sched_setattr, 0, a, 0), -EINVAL);
	a->size = sizeof(*a);
	a->sched_flags = 0x80;
	EXPECT_EQ(SYS(sched_setattr, 0, a, 0), -EINVAL);
	a->sched_flags = 0;
	a->sched_policy = -1;
	EXPECT_EQ(SYS(sched_setattr, 0, a, 0), -EINVAL);
	EXPECT_EQ(SYS(sched_getattr, 0, a, 47, 0), -EINVAL);
	EXPECT_EQ(SYS(sched_getattr, 0, a, 4097, 0), -EINVAL);
	EXPECT_EQ(SYS(sched_getattr, 0, a, 56, 1), -EINVAL);
	EXPECT_EQ(SYS(sched_getattr, 0, 0, 56, 0), -EINVAL);
	memset(&big, 0xee, sizeof(big));
	EXPECT_EQ(SYS(sched_getattr, 0, a, sizeof(big), 0), 0);
	EXPECT_EQ(a->size, sizeof(*a));
}
