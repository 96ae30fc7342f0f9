/*
 * Programs on several CPUs at the same time: all CPUs are used, what moves keeps its registers, wake-ups and
 * timers work on and between all of them, and no process is lost however many come and go. With one CPU the cases hold
 * as well, only less is shown. sched(7).
 */
#include <stdlib.h>
#include <time.h>
#include "smp.h"

static int cpu_count(unsigned long all)
{
	int n = 0;

	for (; all; all &= all - 1)
		n++;
	return n;
}

/* A child pinned to each CPU runs @fn(cpu, index); all pass. */
static void on_each(void (*fn)(int cpu, int index, void *arg), void *arg)
{
	unsigned long all = all_cpus();
	int pid[MAX_CPUS], n = 0;

	for (unsigned long left = all; left; n++) {
		int cpu = take_cpu(&left);

		pid[n] = fork_child();
		if (!pid[n]) {
			pin(cpu);
			fn(cpu, n, arg);
			EXPECT_EQ(this_cpu(), cpu);
			child_done();
		}
	}
	while (n--)
		EXPECT_STATUS(reap(pid[n]), PASSED);
}

struct meeting {
	int arrived, total, sum;
};

/* Nobody goes on before all are there, and nobody calls the kernel meanwhile. */
static void meet(int cpu __attribute__((unused)), int index, void *arg)
{
	struct meeting *m = arg;

	for (int round = 1; round <= 100; round++) {
		ADD(m->sum, index + 1);
		ADD(m->arrived, 1);
		while (LOAD(m->arrived) < round * m->total)
			asm volatile("pause");
	}
}

TEST(all_at_once)
{
	struct meeting *m = share_pages(1);
	int n = cpu_count(all_cpus());

	m->total = n;
	on_each(meet, m);
	EXPECT_EQ(m->arrived, 100 * n);
	EXPECT_EQ(m->sum, 100 * n * (n + 1) / 2);
	SYS(munmap, m, PAGE);
}

/* Tasks that all began on one CPU are soon on all of them. */
TEST(load_is_balanced)
{
	unsigned long all = all_cpus(), *seen = share_pages(1);
	int pid[2 * MAX_CPUS], n = 2 * cpu_count(all);

	pin(__builtin_ctzl(all));
	for (int i = 0; i < n; i++) {
		pid[i] = fork_child();
		while (!pid[i])
			__atomic_or_fetch(seen, 1UL << this_cpu(), __ATOMIC_SEQ_CST);
	}
	while (!LOAD(*seen))
		SYS(sched_yield);
	EXPECT_EQ(LOAD(*seen), 1UL << __builtin_ctzl(all));
	for (int i = 0; i < n; i++)
		EXPECT_EQ(set_affinity(pid[i], all), 0);
	while (LOAD(*seen) != all)
		SYS(sched_yield);
	for (int i = 0; i < n; i++)
		SYS(kill, pid[i], SIGKILL);
	for (int i = 0; i < n; i++)
		EXPECT_STATUS(reap(pid[i]), KILLED(SIGKILL));
	EXPECT_EQ(all_cpus(), all);
	SYS(munmap, seen, PAGE);
}

/* Vector registers go along from CPU to CPU. */
static void travel(unsigned long all, unsigned long seed)
{
	unsigned long in[16] __attribute__((aligned(16))), out[16] __attribute__((aligned(16)));

	for (int i = 0; i < 16; i++)
		in[i] = seed * 0x9e3779b97f4a7c15 + i;
	for (int round = 0; round < 100; round++)
		for (unsigned long left = all; left;) {
			unsigned long mask = 1UL << take_cpu(&left);
			long ret;

			asm volatile("movdqa (%[in]), %%xmm0\n\t"
				     "movdqa 32(%[in]), %%xmm5\n\t"
				     "movdqa 96(%[in]), %%xmm15\n\t"
				     "syscall\n\t"
				     "movdqa %%xmm0, (%[out])\n\t"
				     "movdqa %%xmm5, 32(%[out])\n\t"
				     "movdqa %%xmm15, 96(%[out])"
				     : "=a"(ret)
				     : "a"(SYS_sched_setaffinity), "D"(0), "S"(8),
				       "d"(&mask), [in] "r"(in), [out] "r"(out)
				     : "rcx", "r11", "memory", "xmm0", "xmm5", "xmm15");
			EXPECT_EQ(ret, 0);
			for (int i = 0; i < 16; i++)
				if ((i < 2 || (i >= 4 && i < 6) || (i >= 12 && i < 14)) &&
				    !EXPECT_EQ(out[i], in[i]))
					return;
		}
}

TEST(registers_travel)
{
	unsigned long all = all_cpus();
	int pid[4];

	for (int i = 0; i < 4; i++) {
		pid[i] = fork_child();
		if (!pid[i]) {
			travel(all, i + 1);
			child_done();
		}
	}
	for (int i = 0; i < 4; i++)
		EXPECT_STATUS(reap(pid[i]), PASSED);
}

static void sleep_ms(int ms)
{
	struct timespec t = { 0, ms * 1000000L };

	EXPECT_EQ(SYS(nanosleep, &t, NULL), 0);
}

static void sleeps(int cpu __attribute__((unused)), int index __attribute__((unused)),
		   void *arg __attribute__((unused)))
{
	for (int i = 0; i < 20; i++)
		sleep_ms(1);
}

TEST(timers_everywhere)
{
	on_each(sleeps, NULL);
}

/* Whoever wakes up on a CPU gets it from one who never lets go of it. */
static void sleeps_beside_a_spinner(int cpu __attribute__((unused)),
				    int index __attribute__((unused)),
				    void *arg __attribute__((unused)))
{
	int spinner = fork_child();

	while (!spinner)
		asm volatile("");
	sleeps(0, 0, NULL);
	SYS(kill, spinner, SIGKILL);
	EXPECT_STATUS(reap(spinner), KILLED(SIGKILL));
}

TEST(sleepers_beside_spinners)
{
	on_each(sleeps_beside_a_spinner, NULL);
}

/* Each wakes the next in a ring around the CPUs, by a byte in a pipe. */
static void pass_on(int cpu __attribute__((unused)), int index, void *arg)
{
	int(*fd)[2] = arg;
	int n = fd[MAX_CPUS][0];
	char byte = 0;

	for (int round = 0; round < 200; round++) {
		if (index || round)
			EXPECT_EQ(SYS(read, fd[index][0], &byte, 1), 1);
		byte++;
		EXPECT_EQ(SYS(write, fd[(index + 1) % n][1], &byte, 1), 1);
	}
}

TEST(wakeups_around_the_cpus)
{
	int fd[MAX_CPUS + 1][2], n = cpu_count(all_cpus());

	fd[MAX_CPUS][0] = n;
	for (int i = 0; i < n; i++)
		EXPECT_EQ(SYS(pipe2, fd[i], 0), 0);
	on_each(pass_on, fd);
	for (int i = 0; i < n; i++) {
		SYS(close, fd[i][0]);
		SYS(close, fd[i][1]);
	}
}

/* Processes by the hundred, each with a page of its parent's to copy. */
static void forks(int cpu, int index __attribute__((unused)), void *arg __attribute__((unused)))
{
	static volatile int mine;

	for (int i = 0; i < 50; i++) {
		int pid;

		mine = cpu + i;
		pid = fork_child();
		if (!pid) {
			EXPECT_EQ(mine, cpu + i);
			mine = -1;
			child_done();
		}
		EXPECT_STATUS(reap(pid), PASSED);
		EXPECT_EQ(mine, cpu + i);
	}
}

TEST(forks_everywhere)
{
	on_each(forks, NULL);
}

/* Children that may run anywhere, killed while they do. */
TEST(kills_across_cpus)
{
	all_cpus();
	for (int round = 0; round < 30; round++) {
		int pid[8];

		for (int i = 0; i < 8; i++) {
			pid[i] = fork_child();
			while (!pid[i])
				if (i & 1)
					SYS(sched_yield);
		}
		for (int i = 0; i < 8; i++)
			EXPECT_EQ(SYS(kill, pid[i], SIGKILL), 0);
		for (int i = 0; i < 8; i++)
			EXPECT_STATUS(reap(pid[i]), KILLED(SIGKILL));
	}
}

static void calls(int cpu __attribute__((unused)), int index __attribute__((unused)), void *number)
{
	for (int i = 0; i < 2000; i++)
		RAW(*(int *)number, 0);
}

/* For tools/nullcall: the call of that number on all CPUs, and nothing else. */
int ktap_child(int argc, char **argv, char **envp __attribute__((unused)))
{
	int number = argc > 2 ? atoi(argv[2]) : 0;

	if (!number)
		return 2;
	on_each(calls, &number);
	return ktap_failures != 0;
}
