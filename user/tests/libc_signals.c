/* The library's signals: handlers that return through its restorer, masks, waiting, jumps out of a handler. signal(7). */
#include "ktap.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/wait.h>

static volatile int got, code, value;
static sigjmp_buf place;

static void note(int sig)
{
	got = sig;
}

static void note_info(int sig, siginfo_t *info, void *context)
{
	got = sig;
	code = info->si_code;
	value = info->si_int;
}

TEST(handlers)
{
	struct sigaction action = { .sa_sigaction = note_info, .sa_flags = SA_SIGINFO }, old;

	EXPECT(signal(SIGUSR1, note) == SIG_DFL);
	EXPECT_EQ(raise(SIGUSR1), 0);
	EXPECT_EQ(got, SIGUSR1);
	EXPECT_EQ(sigaction(SIGUSR1, &action, &old), 0);
	EXPECT(old.sa_handler == note);
	EXPECT_EQ(old.sa_flags, SA_RESTART);
	EXPECT_EQ(sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 77 }), 0);
	EXPECT_EQ(code, SI_QUEUE);
	EXPECT_EQ(value, 77);
	EXPECT_EQ(sigaction(SIGUSR1, NULL, &old), 0);
	EXPECT(old.sa_sigaction == note_info);
	signal(SIGUSR1, SIG_DFL);
	EXPECT(signal(SIGKILL, note) == SIG_ERR);
	EXPECT_EQ(errno, EINVAL);
}

TEST(sets)
{
	sigset_t set;

	sigemptyset(&set);
	EXPECT(sigisemptyset(&set));
	EXPECT_EQ(sigaddset(&set, 64), 0);
	EXPECT_EQ(sigismember(&set, 64), 1);
	EXPECT_EQ(sigismember(&set, 1), 0);
	EXPECT_EQ(sigaddset(&set, 65), -1);
	EXPECT_EQ(sigaddset(&set, 0), -1);
	EXPECT_EQ(errno, EINVAL);
	EXPECT_EQ(sigdelset(&set, 64), 0);
	EXPECT(sigisemptyset(&set));
}

TEST(waiting)
{
	struct timespec none = { 0, 0 };
	sigset_t set, old;
	siginfo_t info;
	int sig = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	EXPECT_EQ(sigprocmask(SIG_BLOCK, &set, &old), 0);
	EXPECT_EQ(sigtimedwait(&set, NULL, &none), -1);
	EXPECT_EQ(errno, EAGAIN);
	raise(SIGUSR2);
	EXPECT_EQ(sigwait(&set, &sig), 0);
	EXPECT_EQ(sig, SIGUSR2);
	raise(SIGUSR2);
	EXPECT_EQ(sigpending(&set), 0);
	EXPECT_EQ(sigismember(&set, SIGUSR2), 1);
	EXPECT_EQ(sigwaitinfo(&set, &info), SIGUSR2);
	EXPECT_EQ(info.si_signo, SIGUSR2);
	signal(SIGUSR2, note);
	got = 0;
	raise(SIGUSR2);
	EXPECT_EQ(sigsuspend(&old), -1);
	EXPECT_EQ(errno, EINTR);
	EXPECT_EQ(got, SIGUSR2);
	EXPECT_EQ(sigprocmask(SIG_SETMASK, &old, NULL), 0);
	signal(SIGUSR2, SIG_DFL);
}

static void jump(int sig)
{
	siglongjmp(place, sig);
}

/* Twice: the first jump must have unblocked the signal again. */
TEST(jumps)
{
	volatile int times = 0;

	signal(SIGSEGV, jump);
	for (int i = 0; i < 2; i++) {
		if (sigsetjmp(place, 1) == 0)
			*(volatile char *)getppid = 1;
		times++;
	}
	EXPECT_EQ(times, 2);
	signal(SIGSEGV, SIG_DFL);
}
