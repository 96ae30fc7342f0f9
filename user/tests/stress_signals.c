/*
 * Storms of signals at tasks that are in the middle of copies: no byte is lost or copied twice, no queued signal is lost,
 * and each call says what it did. signal(7), "Interruption of system calls". `stress_signals child ROUNDS` goes on for
 * longer.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include "files.h"
#include "pipes.h"
#include "sig.h"

#define RW (PROT_READ | PROT_WRITE)
#define STORMERS 2
#define THREADS 4
#define AREA 4 /* pages */

static unsigned long rounds = 150; /* signals of each kind and stormer; turns of each thread */
static volatile int queued, plain;
static char *area;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	char here[64];

	(void)context;
	memset(here, sig, sizeof(here)); /* somebody else's data, were the stack not ours */
	if (info->si_code == SI_QUEUE)
		__atomic_add_fetch(&queued, 1, __ATOMIC_RELAXED);
	else
		__atomic_add_fetch(&plain, 1, __ATOMIC_RELAXED);
	asm volatile("" ::"m"(here) : "memory");
}

static void begin(unsigned long flags)
{
	queued = plain = 0;
	act(SIGUSR1, (void *)on_signal, SA_SIGINFO | flags);
	act(SIGRTMIN, (void *)on_signal, SA_SIGINFO | flags);
	area = map_pages(AREA, RW);
}

static void end(void)
{
	unmap_pages(area, AREA);
	act(SIGUSR1, DEFAULT, 0);
	act(SIGRTMIN, DEFAULT, 0);
}

/* Sends @pid as many queued signals, each of them to arrive, and plain ones in between. */
static int stormer(int pid)
{
	siginfo_t info;
	int child = fork_child();

	if (child)
		return child;
	memset(&info, 0, sizeof(info));
	info.si_code = SI_QUEUE;
	for (unsigned long i = 0; i < rounds; i++) {
		while (SYS(rt_sigqueueinfo, pid, SIGRTMIN, &info) == -EAGAIN)
			SYS(sched_yield);
		EXPECT_EQ(SYS(kill, pid, SIGUSR1), 0);
		if (i % 8 == 0)
			SYS(sched_yield);
	}
	child_done();
}

/* Writes an endless row of numbers, each a byte, into the pipe, in pieces of all sizes; stormed, too. */
static int number_writer(int *ends)
{
	unsigned char piece[3000];
	unsigned long at = 0;
	int pid = fork_child();

	if (pid)
		return pid;
	SYS(close, ends[0]);
	act(SIGPIPE, IGNORE, 0);
	for (unsigned long turn = 0;; turn++) {
		unsigned long n = turn * 97 % sizeof(piece) + 1;
		long done;

		for (unsigned long i = 0; i < n; i++)
			piece[i] = (at + i) % 251;
		done = SYS(write, ends[1], piece, n);
		if (done == -EPIPE)
			break;
		if (done != -EINTR && !EXPECT(done > 0 && done <= (long)n))
			break;
		if (done > 0)
			at += done;
	}
	child_done();
}

/* One turn of each kind of copy, into pages that are not there yet. What was read from the pipe so far. */
static unsigned long copies(int fd, int big_fd, unsigned long at)
{
	unsigned char *p = (unsigned char *)area;
	long n;

	SYS(madvise, area, AREA * PAGE, MADV_DONTNEED);
	n = SYS(read, fd, p + 4000, 5000);
	if (n != -EINTR && EXPECT(n > 0 && n <= 5000)) {
		long i = 0;

		while (i < n && p[4000 + i] == (at + i) % 251)
			i++;
		EXPECT_EQ(i, n);
		at += n;
	}
	n = SYS(pread64, big_fd, p + 100, BIG_SIZE, 0);
	EXPECT_EQ(n, BIG_SIZE); /* a file does not wait, so that nothing interrupts it */
	EXPECT(is_big(p + 100, 0, BIG_SIZE));
	return at;
}

/* All that was queued has come, also what came with the last of those who sent it. */
static void storm(unsigned long flags)
{
	int me = SYS(getpid), big_fd = open_file(BIG, O_RDONLY), fd[2], pid[STORMERS + 2], left;
	unsigned long at = 0;

	begin(flags);
	make_pipe(fd, 0);
	pid[0] = number_writer(fd);
	for (int i = 0; i < STORMERS; i++)
		pid[1 + i] = stormer(me);
	pid[1 + STORMERS] = stormer(pid[0]);
	SYS(close, fd[1]);
	for (left = STORMERS + 1; left && !ktap_failures;) {
		int status, gone;

		at = copies(fd[0], big_fd, at);
		gone = SYS(wait4, -1, &status, WNOHANG, NULL);
		if (gone > 0) {
			EXPECT_EQ(status, 0);
			left -= gone != pid[0];
		}
	}
	at = copies(fd[0], big_fd,
		    at);   /* which nothing interrupts any more: at least this one reads */
	SYS(close, fd[0]); /* which ends the writer */
	for (int i = 0; i < STORMERS + 2; i++) {
		int status = reap(pid[i]);

		while (status == -EINTR)
			status = reap(pid[i]);
		if (status != -ECHILD)
			EXPECT_STATUS(status, PASSED);
	}
	EXPECT_EQ(queued, STORMERS * rounds);
	EXPECT(plain > 0 && plain <= (long)(STORMERS * rounds));
	EXPECT(at > 0);
	SYS(close, big_fd);
	end();
}

TEST(copies_that_go_on)
{
	storm(SA_RESTART);
}

TEST(copies_that_are_interrupted)
{
	storm(0);
}

/* On a stack of its own, which is in the way of nothing that the copies use. */
TEST(on_another_stack)
{
	stack_t other = { .ss_sp = map_pages(16, RW), .ss_size = 16 * PAGE };
	stack_t none = { .ss_flags = SS_DISABLE };

	SYS(sigaltstack, &other, NULL);
	storm(SA_RESTART | SA_ONSTACK);
	EXPECT_EQ(SYS(sigaltstack, &none, NULL), 0);
	unmap_pages(other.ss_sp, 16);
}

/* Each thread signals the next one, and copies meanwhile. */
static volatile int tids[THREADS];
static volatile int alone; /* not all of them could be started */
static unsigned long wrong;

static void *signal_and_copy(void *arg)
{
	long me = (long)arg;
	char *mine = area + me * PAGE;
	int fd = SYS(open, "/dev/zero", O_RDONLY);

	tids[me] = SYS(gettid);
	while (!tids[(me + 1) % THREADS] && !alone)
		SYS(sched_yield);
	for (unsigned long i = 0; i < rounds; i++) {
		int next = tids[(me + 1) % THREADS];
		long n;

		memset(mine, 0x55, PAGE);
		if (!alone)
			SYS(tgkill, SYS(getpid), next, SIGUSR1);
		n = SYS(read, fd, mine, PAGE - 1); /* of /dev/zero: whole, or as far as it came */
		if (n < 0 || !filled(mine, 0, n) || !filled(mine + n, 0x55, PAGE - n))
			__atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED);
		if ((long)i % 16 == me)
			SYS(sched_yield);
	}
	SYS(close, fd);
	return NULL;
}

TEST(threads_signal_each_other)
{
	pthread_t threads[THREADS];
	int n;

	begin(0);
	wrong = 0;
	memset((void *)tids, 0, sizeof(tids));
	for (n = 0; n < THREADS; n++)
		if (pthread_create(&threads[n], NULL, signal_and_copy, (void *)(long)n))
			break;
	alone = n < THREADS;
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	if (n < THREADS)
		ktap_skip("there are no threads");
	else
		EXPECT(plain > 0);
	EXPECT_EQ(wrong, 0);
	end();
}

int ktap_child(int argc, char **argv, char **envp)
{
	(void)envp;
	if (argc > 2)
		rounds = strtoul(argv[2], NULL, 10);
	test_copies_that_go_on();
	test_copies_that_are_interrupted();
	test_on_another_stack();
	test_threads_signal_each_other();
	return ktap_failures != 0;
}
