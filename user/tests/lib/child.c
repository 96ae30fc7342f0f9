/* child.c: what child.h promises. */
#include "../child.h"

int fork_child(void)
{
	long pid = SYS(fork);

	if (pid < 0) {
		char buf[48];

		ktap_line("Bail out! fork: %s", ktap_value(pid, buf));
		SYS(exit_group, 1);
	}
	if (!pid) {
		ktap_failures = 0;
		/*
		 * The parent comes to its wait first, with all the faults that copy on write has in store for it: what a
		 * probe sees next is then the child's doing.
		 */
		SYS(sched_yield);
	}
	return pid;
}

void child_done(void)
{
	for (;;)
		SYS(exit_group, ktap_failures ? 1 : 0);
}

int reap(int pid)
{
	int status = -1;
	long ret = SYS(wait4, pid, &status, 0, 0);

	return ret < 0 ? ret : status & ~0x80;
}

const char *status_text(int status, char buf[48])
{
	if (status < 0)
		return ktap_value(status, buf);
	if (status & 0x7f)
		snprintf(buf, 48, "signal %d", status & 0x7f);
	else
		snprintf(buf, 48, "exit %d", status >> 8);
	return buf;
}

int expect_status(int got, int want, const char *expr, const char *note, const char *file, int line)
{
	char g[48], w[48];

	if (got == want)
		return 1;
	if (ktap_failures++ >= KTAP_MOST)
		return 0;
	ktap_line("# expected %s, got %s: %.80s%s%s (%s:%d)", status_text(want, w),
		  status_text(got, g), expr, note ? ", " : "", note ? note : "", file, line);
	return 0;
}
