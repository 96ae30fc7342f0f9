/*
 * The kernel is not preempted, so a call that takes long gives the CPU away itself: on the same CPU a task that sleeps for
 * a millisecond at a time wakes up while another one's call of a second goes on.
 */
#include <fcntl.h>
#include <sys/uio.h>
#include "smp.h"

#define CHUNK (4UL << 20)
#define PIECES 128 /* half a gigabyte in all, more than any CPU here moves in a few milliseconds */
#define TURNS 3

static struct shared {
	int begun, done;
} * shared;

static struct iovec pieces[PIECES], others[PIECES];

/* How often the caller wakes up during the call in which @run is. */
static int turns_during(void (*run)(void))
{
	struct timespec t = { 0, 1000000 };
	unsigned long cpus = all_cpus();
	int turns = 0, pid;

	pin(take_cpu(&cpus));
	shared->begun = shared->done = 0;
	pid = fork_child();
	if (!pid) {
		STORE(shared->begun, 1);
		run();
		STORE(shared->done, 1);
		child_done();
	}
	while (!LOAD(shared->done) && turns < 1000) {
		SYS(nanosleep, &t, 0);
		turns += LOAD(shared->begun) && !LOAD(shared->done);
	}
	EXPECT_STATUS(reap(pid), PASSED);
	all_cpus();
	return turns;
}

static void read_zero(void)
{
	int fd = SYS(open, "/dev/zero", O_RDONLY);

	EXPECT_EQ(SYS(readv, fd, pieces, PIECES), PIECES * CHUNK);
}

/* By the page cache: a file of holes. */
static void read_file(void)
{
	int fd = SYS(memfd_create, "holes", 0);

	EXPECT_EQ(SYS(ftruncate, fd, PIECES * CHUNK), 0);
	EXPECT_EQ(SYS(readv, fd, pieces, PIECES), PIECES * CHUNK);
}

static void read_memory(void)
{
	EXPECT_EQ(SYS(process_vm_readv, SYS(getpid), pieces, PIECES, others, PIECES, 0),
		  PIECES * CHUNK);
}

TEST(others_run_meanwhile)
{
	char *buf = map_pages(CHUNK / PAGE, PROT_READ | PROT_WRITE);

	shared = share_pages(1);
	for (int i = 0; i < PIECES; i++)
		pieces[i] = others[i] = (struct iovec){ buf, CHUNK };
	EXPECT(turns_during(read_zero) >= TURNS);
	EXPECT(turns_during(read_file) >= TURNS);
	EXPECT(turns_during(read_memory) >= TURNS);
	unmap_pages(shared, 1);
	unmap_pages(buf, CHUNK / PAGE);
}
