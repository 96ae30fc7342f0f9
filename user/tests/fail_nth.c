/*
 * Every place where a call may run out of memory, or meet a pointer that has gone bad, one after the
 * other: the call says so (ENOMEM, EFAULT) or copes, nothing has changed, and nothing is leaked. By failure
 * injection: kernel/selftest/fail_nth.c.
 *
 * Every call of the table has a row in fail_*.h (fail_nth.h says how they are written), or a reason below why it has
 * none: a new call without either makes every_call_has_a_row fail.
 */
#include "fail_files.h"
#include "fail_ipc.h"
#include "fail_mm.h"
#include "fail_ptrace.h"
#include "fail_tasks.h"
#include "fail_usage.h"

#define MOST_CALLS 1024 /* numbers looked at */

static const struct {
	long nr;
	const char *why;
} without_row[] = {
	{ SYS_exit, "does not return" },
	{ SYS_exit_group, "does not return" },
	{ SYS_reboot, "turns the machine off" },
	{ SYS_rt_sigreturn, "what fails there ends the task: fail_child.c, handler" },
	{ SYS_restart_syscall, "the call that it goes on with has a row" },
	{ SYS_pause, "waits, and takes nothing" },
	{ SYS_rt_sigsuspend, "what fails there may end the task: fail_child.c, suspend" },
	{ SYS_vfork, "returns twice on one stack: clone's row has its flags" },
	{ SYS_execve, "what fails behind the point of no return ends the task: fail_child.c" },
	{ SYS_sleep_locked, "is wrong on purpose: race.c" },
	{ SYS_vhangup, "takes the terminal from all" },
	{ SYS_lstar_selftest, "is what injects the failures" },
};

static void expect_nothing_changed(const char *name, long n)
{
	static struct seen now;
	unsigned int at = 0;

	see(&now);
	if (!memcmp(&now, &before, sizeof(now)))
		return;
	while (((char *)&now)[at] == ((char *)&before)[at])
		at++;
	ktap_line("# %s, failure %ld: byte %u of struct seen is another", name, n, at);
	EXPECT_IN(name, !"nothing has changed");
	see(&before);
}

/* Makes @c fail at its nth place. Did it come to that? */
static int fail_once(const struct fail_case *c, long n)
{
	long ret, fired;

	HOOK(FAIL_NTH, n);
	ret = c->call();
	fired = HOOK(FAIL_NTH, 0);
	if (ret < 0 && (!fired || (ret != -ENOMEM && ret != -EFAULT && ret != c->other_errno)))
		EXPECT_EQ_IN(c->name, ret, fired ? -ENOMEM : 0);
	if (ret >= 0 || c->kind == FAIL_IS_LATE)
		c->undo(ret);
	return fired;
}

/*
 * The same, and looks what is left behind. A page more may be a slab, where objects lie less close than before; but what
 * is lost is lost each time.
 */
static int fail_at(const struct fail_case *c, long n)
{
	struct selftest_usage now;
	int fired = fail_once(c, n);

	if (!usage_is_base(&now) && now.slab_objects == base.slab_objects) {
		HOOK(USAGE, &base);
		fired = fail_once(c, n);
	}
	expect_nothing_lost(c->name, n);
	expect_nothing_changed(c->name, n);
	return fired;
}

static void fail_everywhere(const struct fail_case *c)
{
	int failed = ktap_failures;
	long ret = 0, n;

	for (int i = 0; i < 2; i++) { /* what it keeps for next time is not lost */
		ret = c->call();
		if (ret >= 0)
			c->undo(ret);
	}
	if (ret == -ENOSYS)
		return;
	if (c->kind != FAIL_IS_NEVER && ret < 0)
		EXPECT_EQ_IN(c->name, ret, 0);
	HOOK(USAGE, &base);
	see(&before);
	if (c->kind == FAIL_IS_NEVER) {
		HOOK(FAIL_NTH, 1);
		ret = c->call();
		EXPECT_EQ_IN(c->name, HOOK(FAIL_NTH, 0), 0);
		if (ret >= 0)
			c->undo(ret);
		return;
	}
	for (n = 1; n < MOST && ktap_failures == failed && fail_at(c, n); n++)
		;
	EXPECT_IN(c->name, n < MOST);
	if (n == 1 && ktap_failures == failed)
		ktap_line("# %s: nothing in it can fail: FAIL_NEVER", c->name);
}

static void begin(void)
{
	SYS(mkdir, "/tmp/fail.d", 0755);
	SYS(mkdir, D "sub", 0755);
	text = open_file(TEXT, O_RDONLY);
	null = open_file("/dev/null", O_RDWR);
	file = SYS(open, D "work", O_CREAT | O_RDWR, 0600);
	dir = open_file("/tmp/fail.d", O_RDONLY | O_DIRECTORY);
	SYS(link, D "work", D "spare");
	attrs = SYS(creat, D "spare.x", 0600);
	SYS(fsetxattr, attrs, NAME, "value", 5, 0);
	SYS(setgroups, 2, groups);
	make_pipe(pipe_fd, 0);
	pair(SOCK_STREAM, stream);
	pair(SOCK_SEQPACKET, packets);
	sockets_begin();
	event = SYS(eventfd2, 0, 0);
	epoll = SYS(epoll_create1, 0);
	SYS(epoll_ctl, epoll, 1, event, ((int[]){ 4, 0, 0 }));
	timer_fd = SYS(timerfd_create, 1, 0);
	self = SYS(pidfd_open, SYS(getpid), 0);
	SYS(timer_create, 1, NULL, &posix_timer);
	block(BIT(SIGUSR1));
	SYS(uname, &names);
	area = map_pages(16, RW);
	area[0] = 1;
	SYS(mlock, area + 8 * PAGE, 3 * PAGE);
	tracees_begin();
	brk_before = SYS(brk, 0);
	memset(buf, 0, sizeof(buf));
}

static void end(void)
{
	tracees_end();
	SYS(timer_delete, posix_timer);
	for (int fd = 3; fd < 60; fd++)
		SYS(close, fd);
	unmap_pages(area, 16);
	SYS(unlink, D "work");
	SYS(unlink, D "spare");
	SYS(unlink, D "spare.x");
	SYS(rmdir, D "sub");
	EXPECT_EQ(SYS(rmdir, "/tmp/fail.d"), 0);
}

TEST(every_call)
{
	NEED_HOOK;
	begin();
	for (const struct fail_case *c = __start_fail_cases; c < __stop_fail_cases; c++) {
		fail_everywhere(c);
		if (ktap_failures > KTAP_MOST)
			break;
	}
	end();
}

static const char *reason_of(long nr)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(without_row); i++)
		if (without_row[i].nr == nr)
			return without_row[i].why;
	return NULL;
}

static int has_row(long nr)
{
	for (const struct fail_case *c = __start_fail_cases; c < __stop_fail_cases; c++)
		if (c->nr == nr)
			return 1;
	return 0;
}

TEST(every_call_has_a_row)
{
	struct selftest_syscall meta;
	int calls = 0;

	NEED_HOOK;
	for (long nr = 0; nr < MOST_CALLS; nr++) {
		if (HOOK(SYSCALL, nr, &meta))
			continue;
		calls++;
		EXPECT_IN(meta.name, !!has_row(nr) + !!reason_of(nr) == 1);
	}
	EXPECT(calls > 30);
}
