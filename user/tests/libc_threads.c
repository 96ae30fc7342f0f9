/*
 * The library's threads: create, join, detach, mutexes, conditions, keys, thread-local variables, barriers, semaphores;
 * and that malloc() and errno bear them. pthreads(7). Whoever waits here waits for a condition, never for a time.
 */
#include "ktap.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <time.h>

#define THREADS 6
#define ROUNDS 500

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_key_t key;
static sem_t sem;
static long counter, destroyed, calls;
static int go;
static __thread long own = 42;
static __thread char zeroed[100];

/* A kernel without threads: a thread alone, with no memory shared, is EINVAL where clone(2) is there. */
static int no_threads(void)
{
	if (SYS(clone, CLONE_THREAD, 0, 0, 0, 0) != -ENOSYS)
		return 0;
	ktap_skip("the kernel has no clone(2)");
	return 1;
}

static void *same(void *arg)
{
	return arg;
}

TEST(create_and_join)
{
	pthread_t thread;
	void *result;

	if (no_threads())
		return;
	for (long i = 0; i < 50; i++) {
		REQUIRE(pthread_create(&thread, NULL, same, (void *)i) == 0);
		EXPECT_EQ(pthread_join(thread, &result), 0);
		EXPECT_EQ((long)result, i);
	}
	EXPECT_EQ(pthread_join(pthread_self(), NULL), EDEADLK);
}

static void *post(void *arg)
{
	sem_post(&sem);
	return arg;
}

TEST(detach)
{
	pthread_attr_t attr;
	pthread_t thread;

	if (no_threads())
		return;
	EXPECT_EQ(sem_init(&sem, 0, 0), 0);
	pthread_attr_init(&attr);
	EXPECT_EQ(pthread_attr_setdetachstate(&attr, 7), EINVAL);
	EXPECT_EQ(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED), 0);
	EXPECT_EQ(pthread_attr_setstacksize(&attr, 1), EINVAL);
	EXPECT_EQ(pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN), 0);
	for (int i = 0; i < 40; i++)
		REQUIRE(pthread_create(&thread, i % 2 ? &attr : NULL, post, NULL) == 0 &&
			(i % 2 || pthread_detach(thread) == 0));
	for (int i = 0; i < 40; i++)
		EXPECT_EQ(sem_wait(&sem), 0);
	EXPECT_EQ(sem_trywait(&sem), -1);
	EXPECT_EQ(errno, EAGAIN);
}

static void *count(void *arg)
{
	pthread_mutex_lock(&mutex);
	while (!go)
		pthread_cond_wait(&cond, &mutex);
	pthread_mutex_unlock(&mutex);
	for (int i = 0; i < ROUNDS; i++) {
		char *memory = malloc((size_t)i % 700 + 1);

		pthread_mutex_lock(&mutex);
		counter++;
		pthread_mutex_unlock(&mutex);
		pthread_rwlock_rdlock(&rwlock);
		pthread_rwlock_unlock(&rwlock);
		if (i % 100 == 0) {
			pthread_rwlock_wrlock(&rwlock);
			calls++;
			pthread_rwlock_unlock(&rwlock);
		}
		free(memory);
	}
	return arg;
}

TEST(locks)
{
	pthread_t thread[THREADS];

	if (no_threads())
		return;
	counter = calls = go = 0;
	for (int i = 0; i < THREADS; i++)
		REQUIRE(pthread_create(&thread[i], NULL, count, NULL) == 0);
	pthread_mutex_lock(&mutex);
	go = 1;
	pthread_cond_broadcast(&cond);
	pthread_mutex_unlock(&mutex);
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	EXPECT_EQ(counter, THREADS * ROUNDS);
	EXPECT_EQ(calls, THREADS * ROUNDS / 100);
}

static void destroy(void *value)
{
	__atomic_add_fetch(&destroyed, (long)value, __ATOMIC_RELAXED);
}

static void *own_things(void *arg)
{
	long fine = own == 42 && !zeroed[50] && !pthread_getspecific(key);

	own = (long)arg;
	zeroed[50] = 1;
	errno = (int)(long)arg;
	pthread_setspecific(key, arg);
	pthread_barrier_wait(&barrier);
	fine &= own == (long)arg && errno == (int)(long)arg && pthread_getspecific(key) == arg;
	return fine ? arg : NULL;
}

TEST(what_is_a_threads_own)
{
	pthread_t thread[THREADS];
	long sum = 0;

	if (no_threads())
		return;
	destroyed = 0;
	REQUIRE(pthread_key_create(&key, destroy) == 0);
	EXPECT_EQ(pthread_barrier_init(&barrier, NULL, 0), EINVAL);
	REQUIRE(pthread_barrier_init(&barrier, NULL, THREADS) == 0);
	for (long i = 0; i < THREADS; i++) {
		REQUIRE(pthread_create(&thread[i], NULL, own_things, (void *)(i + 1)) == 0);
		sum += i + 1;
	}
	for (int i = 0; i < THREADS; i++) {
		void *fine = NULL;

		pthread_join(thread[i], &fine);
		EXPECT(fine);
	}
	EXPECT_EQ(own, 42);
	EXPECT_EQ(destroyed, sum);
	EXPECT_EQ(pthread_key_delete(key), 0);
	EXPECT_EQ(pthread_key_delete(key), EINVAL);
}

TEST(kinds_of_mutexes)
{
	pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
	pthread_mutex_t checking = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
	struct timespec past = { 1, 0 }, wrong = { 1, 1000000000 };

	if (no_threads())
		return;
	EXPECT_EQ(pthread_mutex_lock(&recursive), 0);
	EXPECT_EQ(pthread_mutex_lock(&recursive), 0);
	EXPECT_EQ(pthread_mutex_trylock(&recursive), 0);
	EXPECT_EQ(pthread_mutex_destroy(&recursive), EBUSY);
	for (int i = 0; i < 3; i++)
		EXPECT_EQ(pthread_mutex_unlock(&recursive), 0);
	EXPECT_EQ(pthread_mutex_unlock(&recursive), EPERM);
	EXPECT_EQ(pthread_mutex_lock(&checking), 0);
	EXPECT_EQ(pthread_mutex_lock(&checking), EDEADLK);
	EXPECT_EQ(pthread_mutex_trylock(&checking), EBUSY);
	EXPECT_EQ(pthread_mutex_unlock(&checking), 0);
	EXPECT_EQ(pthread_mutex_lock(&mutex), 0);
	EXPECT_EQ(pthread_mutex_timedlock(&mutex, &past), ETIMEDOUT);
	EXPECT_EQ(pthread_mutex_timedlock(&mutex, &wrong), EINVAL);
	EXPECT_EQ(pthread_cond_timedwait(&cond, &mutex, &past), ETIMEDOUT);
	EXPECT_EQ(pthread_mutex_unlock(&mutex), 0);
}

static void once(void)
{
	calls++;
}

static void *leave(void *arg)
{
	pthread_cleanup_push(destroy, (void *)10);
	pthread_cleanup_push(destroy, (void *)100);
	pthread_cleanup_pop(1);
	pthread_exit(arg);
	pthread_cleanup_pop(0);
	return NULL;
}

TEST(once_and_cleanup)
{
	pthread_once_t control = PTHREAD_ONCE_INIT;
	pthread_t thread;
	void *result;

	if (no_threads())
		return;
	calls = destroyed = 0;
	pthread_once(&control, once);
	pthread_once(&control, once);
	EXPECT_EQ(calls, 1);
	REQUIRE(pthread_create(&thread, NULL, leave, (void *)5) == 0);
	EXPECT_EQ(pthread_join(thread, &result), 0);
	EXPECT_EQ((long)result, 5);
	EXPECT_EQ(destroyed, 110);
}

/* The child has one thread, and can make others. */
TEST(fork_from_threads)
{
	pthread_t thread;
	int status;
	pid_t pid;

	if (no_threads())
		return;
	pid = fork();
	if (pid == 0) {
		void *result = NULL;

		free(malloc(100));
		_exit(pthread_create(&thread, NULL, same, (void *)9) ||
		      pthread_join(thread, &result) || (long)result != 9);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	EXPECT_EQ(status, 0);
}

/* main may leave before the others; the last one ends the process with status 0. */
TEST(main_leaves_first)
{
	int status;
	pid_t pid;

	if (no_threads())
		return;
	pid = fork();
	if (pid == 0) {
		pthread_t thread;

		sem_init(&sem, 0, 0);
		pthread_create(&thread, NULL, post, NULL);
		pthread_detach(thread);
		pthread_exit(NULL);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	EXPECT_EQ(status, 0);
}
