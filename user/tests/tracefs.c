/*
 * tracefs: system calls as trace events. Enabling, whom they are of, what the ring holds, formats, trace_pipe that waits.
 * Runs as root; events are enabled for the test's own pids only, so that other programs do not disturb it.
 */
#include <fcntl.h>
#include <limits.h>
#include "child.h"
#include "mem.h"
#include "ptrace.h"

#define ENTER "events/syscalls/sys_enter_getppid/enable"
#define EXIT "events/syscalls/sys_exit_getppid/enable"

static char dir[64], text[65536];

/* Changes to a tracefs of the test's own; all mounts show the same. */
static void enter_tracefs(void)
{
	snprintf(dir, sizeof(dir), "/tmp/tracefs-%d", (int)SYS(getpid));
	SYS(mkdir, dir, 0700);
	EXPECT_EQ(SYS(mount, "none", dir, "tracefs", 0, 0), 0);
	EXPECT_EQ(SYS(chdir, dir), 0);
}

static void leave_tracefs(void)
{
	SYS(chdir, "/");
	EXPECT_EQ(SYS(umount2, dir, 0), 0);
	EXPECT_EQ(SYS(rmdir, dir), 0);
}

static long put_file(const char *name, const char *what, int flags)
{
	long fd = SYS(open, name, O_WRONLY | flags, 0), ret;

	if (fd < 0)
		return fd;
	ret = SYS(write, fd, what, strlen(what));
	SYS(close, fd);
	return ret;
}

/* The whole file in text[]. */
static const char *get_file(const char *name)
{
	long fd = SYS(open, name, O_RDONLY, 0), n, len = 0;

	while (fd >= 0 && len < (long)sizeof(text) - 1 &&
	       (n = SYS(read, fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = 0;
	if (fd >= 0)
		SYS(close, fd);
	return text;
}

static void trace_only(int pid)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", pid);
	EXPECT_EQ(put_file("set_event_pid", number, O_TRUNC), strlen(number));
}

/* As before the test. */
static void reset(void)
{
	put_file(ENTER, "0", 0);
	put_file(EXIT, "0", 0);
	put_file("set_event_pid", "", O_TRUNC);
	put_file("tracing_on", "1", 0);
	put_file("trace", "", O_TRUNC);
}

static int count(const char *where, const char *what)
{
	int n = 0;

	while ((where = strstr(where, what))) {
		where++;
		n++;
	}
	return n;
}

TEST(formats)
{
	static const char fields[] =
		"\nformat:\n"
		"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
		"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
		"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
		"\tfield:int __syscall_nr;\toffset:8;\tsize:4;\tsigned:1;\n";
	static const char enter[] =
		"\tfield:unsigned int fd;\toffset:16;\tsize:8;\tsigned:0;\n"
		"\tfield:char * buf;\toffset:24;\tsize:8;\tsigned:0;\n"
		"\tfield:size_t count;\toffset:32;\tsize:8;\tsigned:0;\n\n"
		"print fmt: \"fd: 0x%08lx, buf: 0x%08lx, count: 0x%08lx\", ((unsigned long)(REC->fd)), "
		"((unsigned long)(REC->buf)), ((unsigned long)(REC->count))\n";
	static const char leave[] = "\tfield:long ret;\toffset:16;\tsize:8;\tsigned:1;\n\n"
				    "print fmt: \"0x%lx\", REC->ret\n";
	char id[32], want[40];
	const char *at;

	enter_tracefs();
	snprintf(id, sizeof(id), "%s", get_file("events/syscalls/sys_enter_read/id"));
	get_file("events/syscalls/sys_enter_read/format");
	snprintf(want, sizeof(want), "ID: %s", id);
	EXPECT(!strncmp(text, "name: sys_enter_read\n", 21));
	EXPECT(strstr(text, want));
	at = strstr(text, fields);
	EXPECT(at && !strcmp(at + sizeof(fields) - 1, enter));
	get_file("events/syscalls/sys_exit_read/format");
	EXPECT(!strncmp(text, "name: sys_exit_read\n", 20));
	at = strstr(text, fields);
	EXPECT(at && !strcmp(at + sizeof(fields) - 1, leave));
	EXPECT(strstr(get_file("available_events"), "syscalls:sys_exit_getppid\n"));
	EXPECT_EQ(SYS(open, "events/syscalls/sys_enter_nosuch/id", O_RDONLY, 0), -ENOENT);
	EXPECT_EQ(SYS(open, "nosuch", O_RDONLY, 0), -ENOENT);
	EXPECT_EQ(SYS(mkdir, "new", 0700), -EPERM);
	leave_tracefs();
}

TEST(enable)
{
	static const char *const only_read[] = { "available_events", "available_tracers",
						 "events/syscalls/sys_enter_getppid/format",
						 "events/syscalls/sys_enter_getppid/id" };

	enter_tracefs();
	reset();
	EXPECT(!strcmp(get_file(ENTER), "0\n"));
	trace_only(SYS(getpid));
	EXPECT_EQ(put_file(ENTER, "1\n", 0), 2);
	EXPECT(!strcmp(get_file(ENTER), "1\n"));
	EXPECT(!strcmp(get_file(EXIT), "0\n"));
	EXPECT(!strcmp(get_file("events/syscalls/enable"), "X\n"));
	EXPECT_EQ(put_file(ENTER, "2", 0), -EINVAL);
	EXPECT_EQ(put_file(ENTER, "x", 0), -EINVAL);
	EXPECT(!strcmp(get_file(ENTER), "1\n"));
	{
		long fd = SYS(open, ENTER, O_WRONLY, 0);

		EXPECT_EQ(SYS(write, fd, 0xffff888000000000UL, 1), -EFAULT);
		SYS(close, fd);
	}
	EXPECT_EQ(put_file(ENTER, "0", 0), 1);
	EXPECT(!strcmp(get_file(ENTER), "0\n"));
	for (unsigned int i = 0; i < sizeof(only_read) / sizeof(*only_read); i++)
		EXPECT_EQ_IN(only_read[i], put_file(only_read[i], "1", 0), -EINVAL);
	EXPECT(!strcmp(get_file("events/enable"), "0\n"));
	reset();
	leave_tracefs();
}

/* The file of all calls turns on each event, and is turned off by each again. Only calls of a process that is gone would be recorded. */
TEST(enable_all)
{
	static const char all[] = "events/syscalls/enable";
	static const char *const some[] = { ENTER, EXIT, "events/syscalls/sys_enter_read/enable" };

	int pid = fork_child();

	if (!pid)
		child_done();
	EXPECT_STATUS(reap(pid), PASSED);
	enter_tracefs();
	reset();
	trace_only(pid);
	EXPECT(!strcmp(get_file(all), "0\n"));
	EXPECT_EQ(put_file(all, "1", 0), 1);
	EXPECT(!strcmp(get_file(all), "1\n"));
	for (int i = 0; i < 3; i++)
		EXPECT(!strcmp(get_file(some[i]), "1\n"));
	for (int i = 0; i < 3; i++) {
		EXPECT_EQ(put_file(some[i], "0", 0), 1);
		EXPECT(!strcmp(get_file(some[i]), "0\n"));
		EXPECT(!strcmp(get_file(all), "X\n"));
	}
	EXPECT_EQ(put_file(all, "1", 0),
		  1); /* those that are on stay on, those that are off come on */
	EXPECT(!strcmp(get_file(ENTER), "1\n"));
	EXPECT(!strcmp(get_file(all), "1\n"));
	EXPECT_EQ(put_file(all, "2", 0), -EINVAL);
	EXPECT_EQ(put_file(all, "x", 0), -EINVAL);
	EXPECT(!strcmp(get_file(all), "1\n"));
	SYS(getppid);
	EXPECT_EQ(put_file(all, "0", 0), 1);
	EXPECT(!strcmp(get_file(all), "0\n"));
	for (int i = 0; i < 3; i++)
		EXPECT(!strcmp(get_file(some[i]), "0\n"));
	EXPECT(!strcmp(get_file("events/enable"), "0\n"));
	EXPECT_EQ(count(get_file("trace"), "sys_getppid"), 0);
	reset();
	leave_tracefs();
}

/* With all events on, each call leaves two records, among them that of the call that turns them off. */
TEST(records_all)
{
	enter_tracefs();
	reset();
	trace_only(SYS(getpid));
	EXPECT_EQ(put_file("events/syscalls/enable", "1", 0), 1);
	SYS(getppid);
	EXPECT_EQ(SYS(close, -1), -EBADF);
	EXPECT_EQ(put_file("events/syscalls/enable", "0", 0), 1);
	SYS(getppid);
	get_file("trace");
	EXPECT_EQ(count(text, "sys_getppid()\n"), 1);
	EXPECT_EQ(count(text, "sys_getppid -> "), 1);
	EXPECT_EQ(count(text, "sys_close -> 0xfffffffffffffff7\n"), 1);
	EXPECT(count(text, "sys_write(") >= 1);
	reset();
	leave_tracefs();
}

TEST(records_calls)
{
	char want[64];

	enter_tracefs();
	reset();
	trace_only(SYS(getpid));
	put_file(ENTER, "1", 0);
	put_file(EXIT, "1", 0);
	SYS(getppid);
	SYS(getpid);
	put_file("tracing_on", "0", 0);
	SYS(getppid);
	get_file("trace");
	EXPECT(!strncmp(text,
			"# tracer: nop\n#\n# entries-in-buffer/entries-written: 2/2   #P:", 62));
	EXPECT_EQ(count(text, "sys_getppid()\n"), 1);
	snprintf(want, sizeof(want), "sys_getppid -> 0x%lx\n", SYS(getppid));
	EXPECT_EQ(count(text, want), 1);
	snprintf(want, sizeof(want), "-%d ", (int)SYS(getpid));
	EXPECT_EQ(count(text, want), 2);
	EXPECT_EQ(count(get_file("trace"), "sys_getppid"), 2); /* reading takes nothing */
	put_file("trace", "", O_TRUNC);
	EXPECT_EQ(count(get_file("trace"), "sys_getppid"), 0);
	reset();
	leave_tracefs();
}

TEST(only_of_these_pids)
{
	int pid;

	enter_tracefs();
	reset();
	trace_only(SYS(getpid));
	EXPECT(atoi(get_file("set_event_pid")) == SYS(getpid));
	EXPECT_EQ(put_file("set_event_pid", "x", 0), -EINVAL);
	put_file(ENTER, "1", 0);
	pid = fork_child();
	if (!pid) {
		SYS(getppid);
		SYS(exit_group, 0);
	}
	EXPECT_EQ(reap(pid), PASSED);
	SYS(getppid);
	EXPECT_EQ(count(get_file("trace"), "sys_getppid("), 1);
	reset();
	leave_tracefs();
}

TEST(trace_pipe)
{
	long fd, n;

	enter_tracefs();
	reset();
	fd = SYS(open, "trace_pipe", O_RDONLY | O_NONBLOCK, 0);
	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(read, fd, text, sizeof(text)), -EAGAIN);
	EXPECT_EQ(SYS(read, fd, text, 1), -EAGAIN);
	trace_only(SYS(getpid));
	put_file(ENTER, "1", 0);
	SYS(getppid);
	put_file(ENTER, "0", 0);
	n = SYS(read, fd, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = 0;
	EXPECT_EQ(count(text, "sys_getppid()\n"), 1);
	EXPECT_EQ(SYS(read, fd, text, sizeof(text)), -EAGAIN); /* what is read is gone */
	EXPECT_EQ(count(get_file("trace"), "sys_getppid"), 0);
	SYS(close, fd);
	reset();
	leave_tracefs();
}

/* A shell reads a line byte by byte. */
TEST(trace_pipe_in_pieces)
{
	long fd, n = 0, got;

	enter_tracefs();
	reset();
	fd = SYS(open, "trace_pipe", O_RDONLY | O_NONBLOCK, 0);
	trace_only(SYS(getpid));
	put_file(ENTER, "1", 0);
	SYS(getppid);
	put_file(ENTER, "0", 0);
	do {
		got = SYS(read, fd, text + n, 3);
		n += got > 0 ? got : 0;
	} while (got > 0 && n < (long)sizeof(text) - 4);
	text[n] = 0;
	EXPECT_EQ(got, -EAGAIN);
	EXPECT_EQ(count(text, "sys_getppid()\n"), 1);
	EXPECT_EQ(text[n - !!n], '\n');
	SYS(close, fd);
	reset();
	leave_tracefs();
}

/* Who finds nothing sleeps until there is something. */
TEST(trace_pipe_waits)
{
	long fd, n;
	int pid;

	enter_tracefs();
	reset();
	fd = SYS(open, "trace_pipe", O_RDONLY, 0);
	pid = fork_child();
	if (!pid) {
		trace_only(SYS(getpid));
		put_file(ENTER, "1", 0);
		for (;;) {
			SYS(getppid);
			SYS(sched_yield);
		}
	}
	n = SYS(read, fd, text, 4096);
	SYS(kill, pid, SIGKILL);
	EXPECT_EQ(reap(pid), KILLED(SIGKILL));
	text[n > 0 ? n : 0] = 0;
	EXPECT(count(text, "sys_getppid()\n") >= 1);
	SYS(close, fd);
	reset();
	leave_tracefs();
}

/* Who does not watch does not pay: with nothing enabled, the calls of a new task leave no record. */
TEST(nothing_enabled)
{
	enter_tracefs();
	reset();
	SYS(getppid);
	EXPECT_EQ(IN_CHILD(SYS(getppid)), PASSED);
	EXPECT_EQ(count(get_file("trace"), "sys_getppid"), 0);
	leave_tracefs();
}

/* A debugger that asked for no stops at calls gets none because somebody records them. */
TEST(no_stops_for_tracers)
{
	int pid;

	enter_tracefs();
	reset();
	pid = TRACED(EXPECT(SYS(getppid) > 0));
	trace_only(pid);
	put_file(ENTER, "1", 0);
	put_file(EXIT, "1", 0);
	finish(pid);
	EXPECT_EQ(count(get_file("trace"), "sys_getppid"), 2);
	reset();
	leave_tracefs();
}
