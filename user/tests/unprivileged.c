/*
 * What is for root, asked for by a user: -EPERM before anything else, and nothing happens. The calls that have tests
 * of their own for this (set*id, setgroups, capset, prctl) are not repeated here. capabilities(7).
 */
#include <sys/resource.h>
#include <time.h>
#include "child.h"
#include "mem.h"

#define MAGIC1 0xfee1deadUL
#define MAGIC2 672274793UL

static char buf[64];
static struct timespec now = { 1, 0 };
static const struct rlimit more = { -1UL, -1UL };

static const struct {
	const char *name;
	long nr, args[5];
	long want;
} calls[] = {
	{ "reboot off", SYS_reboot, { MAGIC1, MAGIC2, 0x4321fedc }, -EPERM },
	{ "reboot, bad magic", SYS_reboot, { 0, 0, 0 }, -EPERM },
	{ "sethostname", SYS_sethostname, { (long)"me", 2 }, -EPERM },
	{ "setdomainname", SYS_setdomainname, { (long)"me", 2 }, -EPERM },
	{ "settimeofday", SYS_settimeofday, { (long)&now, 0 }, -EPERM },
	{ "clock_settime", SYS_clock_settime, { CLOCK_REALTIME, (long)&now }, -EPERM },
	{ "setrlimit up", SYS_setrlimit, { RLIMIT_CORE, (long)&more }, -EPERM },
	{ "prlimit of init", SYS_prlimit64, { 1, RLIMIT_CORE, 0, (long)buf }, -EPERM },
	{ "setuid", SYS_setuid, { 0 }, -EPERM },
	{ "setgid", SYS_setgid, { 0 }, -EPERM },
	{ "setgroups", SYS_setgroups, { 0, 0 }, -EPERM },
};

TEST(each_is_refused)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(calls); i++) {
		const long *a = calls[i].args;

		if (RAW(calls[i].nr, -1, -1, -1, -1) == -ENOSYS)
			continue;
		EXPECT_STATUS_IN(calls[i].name,
				 IN_CHILD(struct rlimit l = { 0, 0 };
					  EXPECT_EQ(SYS(setrlimit, RLIMIT_CORE, &l), 0);
					  EXPECT_EQ(SYS(setgid, 1000), 0);
					  EXPECT_EQ(SYS(setuid, 1000), 0);
					  EXPECT_EQ(RAW(calls[i].nr, a[0], a[1], a[2], a[3], a[4]),
						    calls[i].want)),
				 PASSED);
	}
}

/* Root without the capability is no better off. */
TEST(each_is_refused_to_root_without_capabilities)
{
	unsigned int header[2] = { 0x20080522, 0 }, none[6] = { 0 };

	for (unsigned int i = 0; i < ARRAY_SIZE(calls); i++) {
		const long *a = calls[i].args;

		if (RAW(calls[i].nr, -1, -1, -1, -1) == -ENOSYS || calls[i].nr == SYS_prlimit64 ||
		    calls[i].nr == SYS_setuid || calls[i].nr == SYS_setgid)
			continue; /* these go by the ids too */
		EXPECT_STATUS_IN(calls[i].name,
				 IN_CHILD(struct rlimit l = { 0, 0 };
					  EXPECT_EQ(SYS(setrlimit, RLIMIT_CORE, &l), 0);
					  EXPECT_EQ(SYS(capset, header, none), 0);
					  EXPECT_EQ(RAW(calls[i].nr, a[0], a[1], a[2], a[3], a[4]),
						    calls[i].want)),
				 PASSED);
	}
}
