/* Who may send what to whom, and signals to groups: kill(2), "the sending process must"; credentials(7). */
#include "sig.h"

#define SOMEBODY 54321 /* a user who has no other processes */
#define ANOTHER 54322

static volatile int *shared;

/* A child of user @uid with saved user @suid that waits to be killed. */
static int victim(int uid, int suid)
{
	int pid;

	if (!shared)
		shared = shared_page();
	shared[0] = 0;
	pid = fork_child();
	if (!pid) {
		EXPECT_EQ(SYS(setresuid, uid, uid, suid), 0);
		shared[0] = 1;
		for (;;)
			SYS(pause);
	}
	await(shared, 1);
	return pid;
}

/* kill(@pid, @sig) as user @uid, effective @euid; from this session, or one of its own. */
static long kill_as(int uid, int euid, int pid, int sig, int own_session)
{
	volatile int *answer = shared + 16;
	int sender = fork_child();

	if (!sender) {
		if (own_session)
			SYS(setsid);
		SYS(setresuid, uid, euid, euid);
		*answer = SYS(kill, pid, sig);
		SYS(exit_group, 0);
	}
	reap(sender);
	return *answer;
}

TEST(by_user)
{
	static const struct {
		const char *who;
		int uid, euid, to_uid, to_suid;
		long answer;
	} rows[] = {
		{ "the same user", SOMEBODY, SOMEBODY, SOMEBODY, SOMEBODY, 0 },
		{ "another user", ANOTHER, ANOTHER, SOMEBODY, SOMEBODY, -EPERM },
		{ "root's", SOMEBODY, SOMEBODY, 0, 0, -EPERM },
		{ "by root", 0, 0, SOMEBODY, SOMEBODY, 0 },
		{ "real user of the sender", SOMEBODY, ANOTHER, SOMEBODY, SOMEBODY, 0 },
		{ "effective user of the sender", ANOTHER, SOMEBODY, SOMEBODY, SOMEBODY, 0 },
		{ "saved user of the receiver", SOMEBODY, SOMEBODY, ANOTHER, SOMEBODY, 0 },
		{ "neither real nor saved", SOMEBODY, SOMEBODY, ANOTHER, 0, -EPERM },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		int pid = victim(rows[i].to_uid, rows[i].to_suid);

		EXPECT_EQ_IN(rows[i].who, kill_as(rows[i].uid, rows[i].euid, pid, 0, 0),
			     rows[i].answer);
		EXPECT_EQ_IN(rows[i].who, kill_as(rows[i].uid, rows[i].euid, pid, SIGTERM, 0),
			     rows[i].answer);
		SYS(kill, pid, SIGKILL);
		EXPECT_STATUS_IN(rows[i].who, reap(pid),
				 rows[i].answer ? KILLED(SIGKILL) : KILLED(SIGTERM));
	}
}

/* SIGCONT may go to anybody in the session; a bad number is told before rights are. */
TEST(continue_in_session)
{
	int pid = victim(0, 0);

	EXPECT_EQ(kill_as(SOMEBODY, SOMEBODY, pid, SIGCONT, 0), 0);
	EXPECT_EQ(kill_as(SOMEBODY, SOMEBODY, pid, SIGCONT, 1), -EPERM);
	EXPECT_EQ(kill_as(SOMEBODY, SOMEBODY, pid, 65, 1), -EINVAL);
	EXPECT_EQ(kill_as(SOMEBODY, SOMEBODY, pid, -1, 1), -EINVAL);
	EXPECT_EQ(kill_as(SOMEBODY, SOMEBODY, 1, SIGTERM, 0), -EPERM);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

/* The other ways to send ask the same. */
static void other_ways(int pid)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_code = SI_QUEUE;
	SYS(setresuid, SOMEBODY, SOMEBODY, SOMEBODY);
	EXPECT_EQ(SYS(tkill, pid, SIGTERM), -EPERM);
	EXPECT_EQ(SYS(tgkill, pid, pid, SIGTERM), -EPERM);
	EXPECT_EQ(SYS(rt_sigqueueinfo, pid, SIGTERM, &info), -EPERM);
	EXPECT_EQ(SYS(rt_tgsigqueueinfo, pid, pid, SIGTERM, &info), -EPERM);
	EXPECT_EQ(SYS(tkill, pid, 0), -EPERM);
}

TEST(all_calls_ask)
{
	int pid = victim(ANOTHER, ANOTHER);

	EXPECT_STATUS(IN_CHILD(other_ways(pid)), PASSED);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

/* To a group: each member, and one success is success. */
TEST(group)
{
	int first = victim(0, 0), second = victim(SOMEBODY, SOMEBODY), other = victim(0, 0);

	EXPECT_EQ(SYS(setpgid, first, first), 0);
	EXPECT_EQ(SYS(setpgid, second, first), 0);
	EXPECT_EQ(SYS(kill, -first, 0), 0);
	EXPECT_EQ(SYS(kill, -second, 0), -ESRCH); /* no group of that number */
	EXPECT_EQ(SYS(kill, -first, 65), -EINVAL);
	EXPECT_EQ(kill_as(ANOTHER, ANOTHER, -first, SIGTERM, 0), -EPERM);
	EXPECT_EQ(kill_as(SOMEBODY, SOMEBODY, -first, SIGTERM, 0), 0);
	EXPECT_STATUS(reap(second), KILLED(SIGTERM));
	EXPECT_EQ(SYS(kill, -first, SIGTERM), 0);
	EXPECT_STATUS(reap(first), KILLED(SIGTERM));
	EXPECT_EQ(SYS(kill, -first, SIGTERM), -ESRCH);
	EXPECT_EQ(SYS(wait4, other, 0, WNOHANG, 0), 0);
	SYS(kill, other, SIGKILL);
	EXPECT_STATUS(reap(other), KILLED(SIGKILL));
}

/* kill(0): one's own group, oneself included. */
TEST(own_group)
{
	int member = victim(0, 0), other = victim(0, 0), sender = fork_child();

	if (!sender) {
		SYS(setpgid, 0, 0);
		shared[0] = 2;
		await(shared, 3);
		SYS(kill, 0, SIGUSR2);
		SYS(exit_group, 9);
	}
	await(shared, 2);
	EXPECT_EQ(SYS(setpgid, member, sender), 0);
	shared[0] = 3;
	EXPECT_STATUS(reap(sender), KILLED(SIGUSR2));
	EXPECT_STATUS(reap(member), KILLED(SIGUSR2));
	EXPECT_EQ(SYS(wait4, other, 0, WNOHANG, 0), 0);
	SYS(kill, other, SIGKILL);
	EXPECT_STATUS(reap(other), KILLED(SIGKILL));
}
