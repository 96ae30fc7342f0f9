/*
 * What execve does to ids and capabilities: set-user-ID files, root, ambient sets, no_new_privs, AT_SECURE.
 * execve(2), capabilities(7) "Transformation of capabilities during execve()".
 *
 * The program that is executed is this one, from a copy that the test may give away: `child` and what it is to find.
 */
#include <fcntl.h>
#include <linux/auxvec.h>
#include <linux/personality.h>
#include "cap.h"
#include "mem.h"

static char copy[64];

struct finds {
	int uid, euid, gid, egid, secure;
	unsigned long effective, permitted, inheritable;
};

/* The copy's owner is root, its group 5. 0, or why there is none. */
static long make_copy(int mode)
{
	static char buf[16384];
	long from = SYS(open, "/proc/self/exe", O_RDONLY), to, n;

	if (from < 0)
		from = SYS(open, "/tests/caps_exec", O_RDONLY);
	snprintf(copy, sizeof(copy), "/tmp/caps_exec.%ld", SYS(getpid));
	to = SYS(open, copy, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	if (from < 0 || to < 0)
		return from < 0 ? from : to;
	while ((n = SYS(read, from, buf, sizeof(buf))) > 0)
		EXPECT_EQ(SYS(write, to, buf, n), n);
	EXPECT_EQ(n, 0);
	EXPECT_EQ(SYS(fchown, to, 0, 5), 0);
	EXPECT_EQ(SYS(fchmod, to, mode), 0);
	SYS(close, from);
	SYS(close, to);
	return 0;
}

#define NEED_COPY(mode)                                                         \
	do {                                                                    \
		(void)FULL_SET; /* of now, not of a child that has lost some */ \
		if (make_copy(mode))                                            \
			return ktap_skip("no directory to write in");           \
	} while (0)

/* Executes the copy, which looks whether it is what @f says. */
static void run(struct finds f)
{
	char number[8][24];
	char *argv[] = { copy,	    "child",   number[0], number[1], number[2], number[3],
			 number[4], number[5], number[6], number[7], NULL };
	char *envp[] = { NULL };
	long values[] = { f.uid,    f.euid,	 f.gid,	      f.egid,
			  f.secure, f.effective, f.permitted, f.inheritable };

	for (int i = 0; i < 8; i++)
		snprintf(number[i], sizeof(number[i]), "%ld", values[i]);
	EXPECT_EQ(SYS(execve, copy, argv, envp), 0);
}

#define RUN(prepare, ...) \
	EXPECT_STATUS(IN_CHILD(prepare; run((struct finds){ __VA_ARGS__ })), PASSED)

static long auxv(char **envp, unsigned long type)
{
	unsigned long *p;

	while (*envp)
		envp++;
	for (p = (unsigned long *)(envp + 1); p[0]; p += 2)
		if (p[0] == type)
			return p[1];
	return -1;
}

int ktap_child(int argc, char **argv, char **envp)
{
	struct caps caps;
	long want[8];

	for (int i = 0; i < 8 && i + 2 < argc; i++)
		want[i] = strtol(argv[i + 2], NULL, 10);
	EXPECT_EQ(get_caps(0, &caps), 0);
	EXPECT_EQ(SYS(getuid), want[0]);
	EXPECT_EQ(SYS(geteuid), want[1]);
	EXPECT_EQ(SYS(getgid), want[2]);
	EXPECT_EQ(SYS(getegid), want[3]);
	EXPECT_EQ(auxv(envp, AT_UID), want[0]);
	EXPECT_EQ(auxv(envp, AT_EUID), want[1]);
	EXPECT_EQ(auxv(envp, AT_GID), want[2]);
	EXPECT_EQ(auxv(envp, AT_EGID), want[3]);
	EXPECT_EQ(auxv(envp, AT_SECURE), want[4]);
	EXPECT_EQ(caps.effective, want[5]);
	EXPECT_EQ(caps.permitted, want[6]);
	EXPECT_EQ(caps.inheritable, want[7]);
	EXPECT_EQ(SYS(prctl, PR_GET_KEEPCAPS), 0);
	if (want[4]) /* who raises itself is looked into by nobody, and has no surprises from its caller */
		EXPECT_EQ(SYS(personality, 0xffffffff) & ADDR_NO_RANDOMIZE, 0);
	return ktap_failures ? 1 : 0;
}

TEST(plain_file)
{
	unsigned long kill = BIT(CAP_KILL);

	NEED_COPY(0755);
	RUN(, 0, 0, 0, 0, 0, FULL_SET, FULL_SET, 0);
	/* A user that has kept something loses it, but for what is inheritable. */
	RUN(EXPECT_EQ(SYS(prctl, PR_SET_KEEPCAPS, 1), 0); EXPECT_EQ(SYS(setresuid, 7, 7, 7), 0);
	    EXPECT_EQ(set_caps(kill, kill, kill), 0), 7, 7, 0, 0, 0, 0, 0, kill);
	/* Ambient capabilities stay. */
	RUN(EXPECT_EQ(SYS(prctl, PR_SET_KEEPCAPS, 1), 0); EXPECT_EQ(SYS(setresuid, 7, 7, 7), 0);
	    EXPECT_EQ(set_caps(0, kill, kill), 0);
	    EXPECT_EQ(SYS(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL), 0), 7, 7, 0, 0, 0,
	    kill, kill, kill);
	/* What the bounding set lacks, root does not get. */
	RUN(EXPECT_EQ(SYS(prctl, PR_CAPBSET_DROP, CAP_KILL), 0), 0, 0, 0, 0, 0, FULL_SET & ~kill,
	    FULL_SET & ~kill, 0);
	RUN(EXPECT_EQ(SYS(prctl, PR_SET_SECUREBITS, SECBIT_NOROOT), 0), 0, 0, 0, 0, 0, 0, 0, 0);
	SYS(unlink, copy);
}

/* By the ids alone that the caller has. */
TEST(real_and_effective)
{
	NEED_COPY(0755);
	RUN(EXPECT_EQ(SYS(setresuid, 7, 0, 0), 0), 7, 0, 0, 0, 1, FULL_SET, FULL_SET, 0);
	RUN(EXPECT_EQ(SYS(setresuid, 0, 7, 7), 0), 0, 7, 0, 0, 1, 0, FULL_SET, 0);
	RUN(EXPECT_EQ(SYS(setresgid, 0, 7, 7), 0), 0, 0, 0, 7, 1, FULL_SET, FULL_SET, 0);
	SYS(unlink, copy);
}

TEST(set_user_id)
{
	NEED_COPY(04755);
	RUN(EXPECT_EQ(SYS(setuid, 7), 0);
	    SYS(personality, ADDR_NO_RANDOMIZE), 7, 0, 0, 0, 1, FULL_SET, FULL_SET, 0);
	RUN(EXPECT_EQ(SYS(setgid, 9), 0);
	    EXPECT_EQ(SYS(setuid, 7), 0), 7, 0, 9, 9, 1, FULL_SET, FULL_SET, 0);
	/* Not for one who has given that up. */
	RUN(EXPECT_EQ(SYS(setuid, 7), 0);
	    EXPECT_EQ(SYS(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0), 7, 7, 0, 0, 0, 0, 0, 0);
	/* Nor what the bounding set lacks. */
	RUN(EXPECT_EQ(SYS(prctl, PR_CAPBSET_DROP, CAP_KILL), 0); EXPECT_EQ(SYS(setuid, 7), 0), 7, 0,
								 0, 0, 1, FULL_SET & ~BIT(CAP_KILL),
								 FULL_SET & ~BIT(CAP_KILL), 0);
	SYS(unlink, copy);
}

TEST(set_group_id)
{
	NEED_COPY(02755);
	RUN(EXPECT_EQ(SYS(setuid, 7), 0), 7, 7, 0, 5, 1, 0, 0, 0);
	EXPECT_EQ(SYS(chmod, copy, 02745), 0); /* without the group's x it means something else */
	RUN(EXPECT_EQ(SYS(setuid, 7), 0), 7, 7, 0, 0, 0, 0, 0, 0);
	SYS(unlink, copy);
}
