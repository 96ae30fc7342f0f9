/* Threads: how they begin, end, and wait for each other. */
#include "bench.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *nothing(void *arg)
{
	return arg;
}

static unsigned long create_join(void)
{
	unsigned long start = tsc();
	pthread_t thread;

	if (pthread_create(&thread, NULL, nothing, NULL) || pthread_join(thread, NULL))
		return ~0UL;
	return tsc() - start;
}

static int turn; /* whose: 0 the main thread's, 1 the other's, 2 nobody's any more */

static void pass(int to)
{
	__atomic_store_n(&turn, to, __ATOMIC_RELEASE);
	call3(SYS_futex, (long)&turn, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1);
}

static void wait_for(int mine)
{
	int now;

	while ((now = __atomic_load_n(&turn, __ATOMIC_ACQUIRE)) != mine && now != 2)
		syscall(SYS_futex, &turn, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, now, NULL, NULL, 0);
}

static void *other(void *arg)
{
	for (;;) {
		wait_for(1);
		if (turn == 2)
			return NULL;
		pass(0);
	}
}

/* There and back: two wake-ups, two waits, two switches. */
static unsigned long ping_pong(void)
{
	unsigned long start = tsc();

	pass(1);
	wait_for(0);
	return tsc() - start;
}

void bench_threads(void)
{
	pthread_t thread;

	report("thread-create-join", best_of(create_join));
	report("futex-wake-nobody",
	       measure(SYS_futex, (long)&turn, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1));
	if (!pthread_create(&thread, NULL, other, NULL)) {
		report("futex-ping-pong", best_of(ping_pong));
		pass(2);
		pthread_join(thread, NULL);
	}
}
