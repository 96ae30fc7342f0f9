/*
 * Capabilities: capget and capset in all versions, and what changes of user ids do to the sets.
 * capget(2), capabilities(7).
 */
#include "cap.h"
#include "mem.h"

/* The program starts as root, so this also is the first look at what root has. */
TEST(root_has_them)
{
	EXPECT_CAPS(FULL_SET, FULL_SET, 0);
	for (int cap = 0; cap <= CAP_LAST_CAP; cap++)
		EXPECT_EQ(SYS(prctl, PR_CAPBSET_READ, cap), !!(FULL_SET & BIT(cap)));
	if (FULL_SET != EVERY_CAP)
		ktap_skip("a container");
}

TEST(versions)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_1, 0 };
	struct __user_cap_data_struct data[3];

	memset(data, 0x55, sizeof(data));
	EXPECT_EQ(SYS(capget, &header, data), 0);
	EXPECT_EQ(data[0].permitted, (unsigned int)FULL_SET);
	EXPECT(filled(&data[1], 0x55, 24));
	header.version = _LINUX_CAPABILITY_VERSION_2;
	EXPECT_EQ(SYS(capget, &header, data), 0);
	EXPECT_EQ(data[1].permitted, FULL_SET >> 32);
	EXPECT(filled(&data[2], 0x55, 12));
	header.version = 42; /* the kernel says what it speaks */
	EXPECT_EQ(SYS(capget, &header, data), -EINVAL);
	EXPECT_EQ(header.version, _LINUX_CAPABILITY_VERSION_3);
	header.version = 42;
	EXPECT_EQ(SYS(capget, &header, 0), 0);
	EXPECT_EQ(header.version, _LINUX_CAPABILITY_VERSION_3);
	EXPECT_EQ(SYS(capget, &header, 0), 0);
	header.version = 42;
	EXPECT_EQ(SYS(capset, &header, data), -EINVAL);
	EXPECT_EQ(header.version, _LINUX_CAPABILITY_VERSION_3);
	/* Version 1 sets the upper half to nothing. */
	EXPECT_STATUS(IN_CHILD(header.version = _LINUX_CAPABILITY_VERSION_1;
			       EXPECT_EQ(SYS(capset, &header, data), 0);
			       EXPECT_CAPS((unsigned int)FULL_SET, (unsigned int)FULL_SET, 0)),
		      PASSED);
}

TEST(whose)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = {};
	struct caps caps;
	int pid = fork_child();

	if (!pid) {
		EXPECT_EQ(set_caps(0, 3, 0), 0);
		EXPECT_EQ(get_caps(SYS(getppid), &caps), 0);
		EXPECT_EQ(caps.permitted, FULL_SET);
		header.pid = SYS(getppid); /* looking is allowed, changing not */
		EXPECT_EQ(SYS(capget, &header, data), 0);
		EXPECT_EQ(SYS(capset, &header, data), -EPERM);
		header.pid = SYS(getpid);
		memset(data, 0, sizeof(data));
		EXPECT_EQ(SYS(capset, &header, data), 0);
		EXPECT_CAPS(0, 0, 0);
		child_done();
	}
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(get_caps(pid, &caps), -ESRCH);
	EXPECT_EQ(get_caps(-1, &caps), -EINVAL);
	header.pid = -1;
	EXPECT_EQ(SYS(capset, &header, data), -EPERM);
}

#define NOISY_SET (FULL_SET | ~EVERY_CAP)

TEST(only_less)
{
	EXPECT_STATUS(
		IN_CHILD(EXPECT_EQ(set_caps(FULL_SET, FULL_SET, FULL_SET), 0);
			 EXPECT_EQ(set_caps(NOISY_SET, NOISY_SET, NOISY_SET),
				   0); /* bits that mean nothing are dropped */
			 EXPECT_CAPS(FULL_SET, FULL_SET, FULL_SET);
			 EXPECT_EQ(set_caps(BIT(CAP_KILL), BIT(CAP_KILL) | BIT(CAP_CHOWN), 0), 0);
			 EXPECT_CAPS(BIT(CAP_KILL), BIT(CAP_KILL) | BIT(CAP_CHOWN), 0);
			 EXPECT_EQ(set_caps(BIT(CAP_SETUID), BIT(CAP_KILL), 0), -EPERM);
			 EXPECT_EQ(set_caps(0, BIT(CAP_KILL) | BIT(CAP_SETUID), 0), -EPERM);
			 EXPECT_EQ(set_caps(0, BIT(CAP_KILL), BIT(CAP_SETUID)), -EPERM);
			 EXPECT_CAPS(BIT(CAP_KILL), BIT(CAP_KILL) | BIT(CAP_CHOWN), 0);
			 EXPECT_EQ(set_caps(BIT(CAP_CHOWN), BIT(CAP_CHOWN), BIT(CAP_KILL)), 0);
			 EXPECT_CAPS(BIT(CAP_CHOWN), BIT(CAP_CHOWN), BIT(CAP_KILL));
			 EXPECT_EQ(set_caps(0, 0, BIT(CAP_KILL) | BIT(CAP_CHOWN)), 0)),
		PASSED);
}

/* With CAP_SETPCAP the bounding set may be inherited, also what is not permitted. */
TEST(setpcap_inherits_from_the_bounding_set)
{
	EXPECT_STATUS(
		IN_CHILD(EXPECT_EQ(SYS(prctl, PR_CAPBSET_DROP, CAP_CHOWN), 0);
			 EXPECT_EQ(set_caps(BIT(CAP_SETPCAP), BIT(CAP_SETPCAP), 0), 0);
			 EXPECT_EQ(set_caps(BIT(CAP_SETPCAP), BIT(CAP_SETPCAP), BIT(CAP_KILL)), 0);
			 EXPECT_EQ(set_caps(0, 0, BIT(CAP_CHOWN)), -EPERM)),
		PASSED);
}

TEST(loss_of_root)
{
	static const struct {
		int real, effective, saved;
		unsigned long e, p;
	} rows[] = {
		{ 1, 1, 1, 0, 0 },
		{ 1, 1, 0, 0, EVERY_CAP },
		{ 0, 1, 1, 0, EVERY_CAP },
		{ 1, 0, 1, EVERY_CAP, EVERY_CAP },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
		EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setresuid, rows[i].real, rows[i].effective,
						     rows[i].saved),
						 0);
				       EXPECT_CAPS(rows[i].e & FULL_SET, rows[i].p & FULL_SET, 0)),
			      PASSED);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setresuid, -1, 1, -1), 0);
			       EXPECT_EQ(SYS(setresuid, -1, 0, -1), 0);
			       EXPECT_CAPS(FULL_SET, FULL_SET, 0)),
		      PASSED);
}

TEST(keepcaps)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(prctl, PR_SET_KEEPCAPS, 1), 0);
			       EXPECT_EQ(SYS(setresuid, 1, 1, 1), 0); EXPECT_CAPS(0, FULL_SET, 0);
			       EXPECT_EQ(set_caps(BIT(CAP_SETUID), BIT(CAP_SETUID), 0), 0);
			       EXPECT_EQ(SYS(setresuid, 2, 3, 4), 0);
			       EXPECT_CAPS(BIT(CAP_SETUID), BIT(CAP_SETUID), 0)),
		      PASSED);
}

TEST(no_setuid_fixup)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(prctl, PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP), 0);
			       EXPECT_EQ(SYS(setresuid, 1, 1, 1), 0);
			       EXPECT_CAPS(FULL_SET, FULL_SET, 0); EXPECT_EQ(SYS(setfsuid, 5), 1);
			       EXPECT_CAPS(FULL_SET, FULL_SET, 0)),
		      PASSED);
}

/* The file system's uid takes the file system's capabilities along. */
TEST(setfsuid)
{
	unsigned long fs = BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_DAC_READ_SEARCH) |
			   BIT(CAP_FOWNER) | BIT(CAP_FSETID) | BIT(CAP_LINUX_IMMUTABLE) |
			   BIT(CAP_MKNOD) | BIT(CAP_MAC_OVERRIDE);

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setfsuid, 1), 0);
			       EXPECT_CAPS(FULL_SET & ~fs, FULL_SET, 0);
			       EXPECT_EQ(SYS(setfsuid, 0), 1); EXPECT_CAPS(FULL_SET, FULL_SET, 0)),
		      PASSED);
}

TEST(setgid_does_nothing_to_them)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setgid, 5), 0); EXPECT_CAPS(FULL_SET, FULL_SET, 0)),
		      PASSED);
}

TEST(bad_pointers_are_refused)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = {};
	char *page = map_edge(1);

	memset(data, 0, sizeof(data));
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(capget, b->addr, data), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(capget, &header, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(capset, b->addr, data), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(capset, &header, b->addr), -EFAULT);
	}
	EXPECT_EQ(SYS(capget, 0, data), -EFAULT);
	EXPECT_EQ(SYS(capget, 0, 0), -EFAULT);
	EXPECT_EQ(SYS(capset, &header, 0), -EFAULT);
	EXPECT_EQ(SYS(capset, &header, page + PAGE - 12), -EFAULT);
	EXPECT_EQ(SYS(capget, &header, page + PAGE - 12), -EFAULT);
	EXPECT_CAPS(FULL_SET, FULL_SET, 0);
	unmap_pages(page, 1);
}
