/* The options of a /proc: hidepid=, gid=, subset=, each mount with its own. proc(5), "Mount options". Runs as root. */
#include "child.h"
#include "procfs.h"
#include "scratch.h"

#define MS_REMOUNT 32
#define OTHER 1000 /* a user with nothing but itself */

static long mount_proc(const char *options)
{
	return SYS(mount, "none", "m", "proc", 0, options);
}

/* What /proc/mounts says of the last proc that was mounted, behind its flags. */
static const char *shown(void)
{
	static char options[64];
	char *p = text, *found = NULL;

	if (slurp("/proc/mounts") < 0)
		return "?";
	while ((p = strstr(p, " proc rw,relatime")))
		found = p += strlen(" proc rw,relatime");
	snprintf(options, sizeof(options), "%.40s", found ? found : "?");
	if (strchr(options, ' '))
		*strchr(options, ' ') = '\0';
	return options;
}

/* Is the name in the directory? As getdents64(2) has it. */
static int lists(const char *dir, const char *name)
{
	int fd = SYS(open, dir, O_RDONLY | O_DIRECTORY), found = 0;
	char buf[2048];
	long n, pos;

	while ((n = SYS(getdents64, fd, buf, sizeof(buf))) > 0)
		for (pos = 0; pos < n; pos += ((struct scratch_dirent *)(buf + pos))->d_reclen)
			found |= !strcmp(((struct scratch_dirent *)(buf + pos))->d_name, name);
	SYS(close, fd);
	return found;
}

static long stat_of(const char *name)
{
	struct stat st;

	return SYS(stat, name, &st);
}

TEST(options)
{
	static const struct {
		const char *options;
		long ret;
		const char *shown;
	} rows[] = {
		{ NULL, 0, "" },
		{ "", 0, "" },
		{ ",,", 0, "" },
		{ "hidepid=0", 0, "" },
		{ "hidepid=off", 0, "" },
		{ "hidepid=1", 0, ",hidepid=noaccess" },
		{ "hidepid=0x2", 0, ",hidepid=invisible" },
		{ "hidepid=ptraceable,gid=5", 0, ",gid=5,hidepid=ptraceable" },
		{ "gid=5,gid=6", 0, ",gid=6" },
		{ "subset=pid", 0, ",subset=pid" },
		{ "hidepid=3", -EINVAL, NULL },
		{ "hidepid=5", -EINVAL, NULL },
		{ "hidepid=-1", -EINVAL, NULL },
		{ "hidepid=none", -EINVAL, NULL },
		{ "hidepid=", -EINVAL, NULL },
		{ "hidepid", -EINVAL, NULL },
		{ "gid=x", -EINVAL, NULL },
		{ "gid", -EINVAL, NULL },
		{ "subset=all", -EINVAL, NULL },
		{ "subset=", -EINVAL, NULL },
		{ "nonsense=1", -EINVAL, NULL },
		{ "nonsense", -EINVAL, NULL },
	};

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "m", 0755), 0);
	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *note = rows[i].options ? rows[i].options : "none";

		EXPECT_EQ_IN(note, mount_proc(rows[i].options), rows[i].ret);
		if (rows[i].ret)
			continue;
		EXPECT_IN(note, !strcmp(shown(), rows[i].shown));
		EXPECT_EQ_IN(note, SYS(umount2, "m", 0), 0);
	}
	LEAVE_SCRATCH();
}

TEST(each_its_own)
{
	struct stat st, other;

	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "m", 0755), 0);
	EXPECT_EQ(mount_proc("hidepid=1"), 0);
	EXPECT_EQ(SYS(stat, "m", &st), 0);
	EXPECT_EQ(SYS(stat, "/proc", &other), 0);
	EXPECT(st.st_dev != other.st_dev);
	/* what is not named stays; of a wrong list nothing is done */
	EXPECT_EQ(SYS(mount, "none", "m", "proc", MS_REMOUNT, "gid=7"), 0);
	EXPECT(!strcmp(shown(), ",gid=7,hidepid=noaccess"));
	EXPECT_EQ(SYS(mount, "none", "m", "proc", MS_REMOUNT, "gid=8,hidepid=9"), -EINVAL);
	EXPECT(!strcmp(shown(), ",gid=7,hidepid=noaccess"));
	EXPECT_EQ(SYS(umount2, "m", 0), 0);
	LEAVE_SCRATCH();
}

/* In a child of another user: what it sees of process 1 and of itself. */
static void look_around(long of_init, long its_files, int listed)
{
	EXPECT_EQ(SYS(setresgid, OTHER, OTHER, OTHER), 0);
	EXPECT_EQ(SYS(setresuid, OTHER, OTHER, OTHER), 0);
	EXPECT_EQ(stat_of("m/1"), of_init);
	EXPECT_EQ(stat_of("m/1/stat"), its_files);
	EXPECT_EQ(SYS(open, "m/1/task/1/stat", O_RDONLY), its_files);
	EXPECT_EQ(lists("m", "1"), listed);
	EXPECT_EQ(stat_of("m/self/stat"), 0);
	EXPECT_EQ(stat_of("m/uptime"), 0);
	EXPECT_EQ(SYS(kill, 1, 0), -EPERM); /* hidden there, not from elsewhere */
}

TEST(hidepid)
{
	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "m", 0755), 0);
	EXPECT_EQ(mount_proc("hidepid=1"), 0);
	EXPECT_EQ(stat_of("m/1/stat"), 0); /* from root nothing is hidden */
	EXPECT_STATUS(IN_CHILD(look_around(0, -EPERM, 1)), PASSED);
	EXPECT_EQ(SYS(mount, "none", "m", "proc", MS_REMOUNT, "hidepid=2"), 0);
	EXPECT_EQ(stat_of("m/1/stat"), 0);
	EXPECT(lists("m", "1"));
	EXPECT_STATUS(IN_CHILD(look_around(-ENOENT, -ENOENT, 0)), PASSED);
	EXPECT_EQ(stat_of("m/1/stat"), 0);
	EXPECT_EQ(SYS(mount, "none", "m", "proc", MS_REMOUNT, "hidepid=4"), 0);
	EXPECT_STATUS(IN_CHILD(look_around(-ENOENT, -ENOENT, 0)), PASSED);
	/* gid= is the group from whom 1 and 2, but not 4, hide nothing */
	EXPECT_EQ(SYS(mount, "none", "m", "proc", MS_REMOUNT, "gid=77"), 0);
	EXPECT_STATUS(IN_CHILD(SYS(setgroups, 1, (unsigned int[]){ 77 });
			       look_around(-ENOENT, -ENOENT, 0)),
		      PASSED);
	EXPECT_EQ(SYS(mount, "none", "m", "proc", MS_REMOUNT, "hidepid=2"), 0);
	EXPECT_STATUS(IN_CHILD(SYS(setgroups, 1, (unsigned int[]){ 77 });
			       EXPECT_EQ(SYS(setresuid, OTHER, OTHER, OTHER), 0);
			       EXPECT_EQ(stat_of("m/1/stat"), 0); EXPECT(lists("m", "1"))),
		      PASSED);
	EXPECT_EQ(SYS(umount2, "m", 0), 0);
	LEAVE_SCRATCH();
}

TEST(subset)
{
	SCRATCH();
	EXPECT_EQ(SYS(mkdir, "m", 0755), 0);
	EXPECT_EQ(mount_proc("subset=pid"), 0);
	EXPECT(lists("m", "1") && lists("m", "self") && lists("m", "thread-self"));
	EXPECT(!lists("m", "uptime") && !lists("m", "sys") && !lists("m", "mounts"));
	EXPECT(!lists("m", ".") && !lists("m", ".."));
	EXPECT(lists("m/self", ".") && lists("/proc", "."));
	EXPECT_EQ(stat_of("m/uptime"), -ENOENT);
	EXPECT_EQ(stat_of("m/sys/kernel"), -ENOENT);
	EXPECT_EQ(stat_of("m/self/stat"), 0);
	EXPECT_EQ(SYS(umount2, "m", 0), 0);
	LEAVE_SCRATCH();
}

/* Who holds the directory of a process that is gone cannot go through it any more. */
TEST(of_the_dead)
{
	int pid = fork_child(), fd, thread;
	char name[32];

	if (!pid)
		for (;;)
			SYS(pause);
	snprintf(name, sizeof(name), "/proc/%d", pid);
	fd = SYS(open, name, O_RDONLY | O_DIRECTORY);
	snprintf(name, sizeof(name), "/proc/%d/task/%d", pid, pid);
	thread = SYS(open, name, O_RDONLY | O_DIRECTORY);
	REQUIRE(fd >= 0 && thread >= 0);
	SYS(kill, pid, 9);
	EXPECT_STATUS(reap(pid), KILLED(9));
	EXPECT_EQ(SYS(openat, fd, "stat", O_RDONLY), -ESRCH);
	EXPECT_EQ(SYS(openat, thread, "stat", O_RDONLY), -ENOENT);
	EXPECT_EQ(SYS(open, name, O_RDONLY), -ENOENT);
	SYS(close, thread);
	SYS(close, fd);
}

/* Who may read a process' files follows from the process: nobody can change it. */
TEST(attributes)
{
	static const char *const names[] = { "/proc/self", "/proc/self/stat", "/proc/self/fd",
					     "/proc/self/task", "/proc/self/fdinfo" };
	struct stat st;

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		EXPECT_EQ_IN(names[i], SYS(chmod, names[i], 0555), -EPERM);
	EXPECT_EQ(SYS(chown, "/proc/self", 0, 0), -EPERM);
	EXPECT_EQ(SYS(chown, "/proc/self/stat", OTHER, OTHER), 0); /* to no effect */
	EXPECT_EQ(SYS(stat, "/proc/self/stat", &st), 0);
	EXPECT_EQ(st.st_uid, 0);
}
