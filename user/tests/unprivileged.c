/*
 * What is for root, asked for by a user: -EPERM before anything else, and nothing happens. The calls that have tests
 * of their own for this (set*id, setgroups, capset, prctl) are not repeated here. capabilities(7).
 */
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include "child.h"
#include "mem.h"

#define MAGIC1 0xfee1deadUL
#define MAGIC2 672274793UL

static char buf[64];
static struct timespec now = { 1, 0 };
static const int rt = 1;
static const struct rlimit more = { -1UL, -1UL };

static const struct {
	const char *name;
	long nr, args[5];
	long want;
	int by_capability; /* and not by ids too, which would do for root */
} calls[] = {
	{ "reboot off", SYS_reboot, { MAGIC1, MAGIC2, 0x4321fedc }, -EPERM, 1 },
	{ "reboot, bad magic", SYS_reboot, { 0, 0, 0 }, -EPERM, 1 },
	{ "sethostname", SYS_sethostname, { (long)"me", 2 }, -EPERM, 1 },
	{ "setdomainname", SYS_setdomainname, { (long)"me", 2 }, -EPERM, 1 },
	{ "settimeofday", SYS_settimeofday, { (long)&now, 0 }, -EPERM, 1 },
	{ "clock_settime", SYS_clock_settime, { CLOCK_REALTIME, (long)&now }, -EPERM, 1 },
	{ "setrlimit up", SYS_setrlimit, { RLIMIT_CORE, (long)&more }, -EPERM, 1 },
	{ "prlimit of init", SYS_prlimit64, { 1, RLIMIT_CORE, 0, (long)buf }, -EPERM, 0 },
	{ "kill init", SYS_kill, { 1, SIGKILL }, -EPERM, 0 },
	{ "kill init, 0", SYS_kill, { 1, 0 }, -EPERM, 0 },
	{ "tgkill init", SYS_tgkill, { 1, 1, SIGKILL }, -EPERM, 0 },
	{ "nice of init", SYS_setpriority, { PRIO_PROCESS, 1, 19 }, -EPERM, 0 },
	{ "nicer", SYS_setpriority, { PRIO_PROCESS, 0, -1 }, -EACCES, 1 },
	{ "real time", SYS_sched_setscheduler, { 0, 1, (long)&rt }, -EPERM, 1 },
	{ "scheduling of init", SYS_sched_setscheduler, { 1, 3, (long)buf }, -EPERM, 0 },
	{ "affinity of init", SYS_sched_setaffinity, { 1, 8, (long)&more }, -EPERM, 0 },
	{ "kernel log", SYS_syslog, { 5, 0, 0 }, -EPERM, 1 },
	{ "chroot", SYS_chroot, { (long)"/" }, -EPERM, 1 },
	{ "mount", SYS_mount, { (long)"none", (long)"/tmp", (long)"tmpfs", 0, 0 }, -EPERM, 1 },
	{ "umount2", SYS_umount2, { (long)"/", 0 }, -EPERM, 1 },
	{ "chown", SYS_chown, { (long)"/", 1000, 1000 }, -EPERM, 0 },
	{ "chmod", SYS_chmod, { (long)"/", 0777 }, -EPERM, 0 },
	{ "mknod", SYS_mknod, { (long)"/tmp/unprivileged", S_IFCHR | 0666, 0x103 }, -EPERM, 1 },
	{ "setuid", SYS_setuid, { 0 }, -EPERM, 0 },
	{ "setgid", SYS_setgid, { 0 }, -EPERM, 0 },
	{ "setgroups", SYS_setgroups, { 0, 0 }, -EPERM, 1 },
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

		if (!calls[i].by_capability || RAW(calls[i].nr, -1, -1, -1, -1) == -ENOSYS)
			continue;
		EXPECT_STATUS_IN(calls[i].name,
				 IN_CHILD(struct rlimit l = { 0, 0 };
					  EXPECT_EQ(SYS(setrlimit, RLIMIT_CORE, &l), 0);
					  EXPECT_EQ(SYS(capset, header, none), 0);
					  EXPECT_EQ(RAW(calls[i].nr, a[0], a[1], a[2], a[3], a[4]),
						    calls[i].want)),
				 PASSED);
	}
}
