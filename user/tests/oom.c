/*
 * No memory left: the process that uses most is killed, the others go on, and all comes back. Memory that
 * the kernel writes to for a call counts like what the program touches.
 */
#include <signal.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)
#define MB (1UL << 20)

static int on_lstar(void)
{
	struct utsname name;

	return !uname(&name) && !strcmp(name.sysname, "Lstar");
}

static unsigned long free_pages(void)
{
	struct sysinfo info;

	return sysinfo(&info) ? 0 : (info.freeram + info.bufferram) * info.mem_unit / PAGE;
}

/* What the processes of a test tell each other. */
static volatile struct shared {
	int ready, done;
} * shared;

/* Touches @pages; a process that has done so and waits. */
static int start_holder(unsigned long pages)
{
	int pid = fork_child();

	if (pid)
		return pid;
	for (char *p = map_pages(pages, RW), *end = p + pages * PAGE; p < end; p += PAGE)
		*p = 1;
	shared->ready++;
	for (;;)
		SYS(pause);
}

static void wait_until_ready(int count)
{
	while (shared->ready < count)
		SYS(sched_yield);
}

static void *map_shared(void)
{
	return (void *)SYS(mmap, 0, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* The small one's touches find no memory; the large one has to go for it. */
TEST(the_largest_is_killed)
{
	unsigned long before, pages;
	int large, other;

	if (!on_lstar())
		return ktap_skip("would use up the memory of the machine");
	shared = map_shared();
	shared->ready = 0;
	before = free_pages();
	large = start_holder(before / 2 + before / 16);
	other = start_holder(16);
	wait_until_ready(2);
	pages = before / 2;
	EXPECT_STATUS(IN_CHILD({
			      char *p = map_pages(pages, RW);
			      unsigned long wrong = 0;

			      for (unsigned long i = 0; i < pages; i++)
				      p[i * PAGE] = (char)i;
			      for (unsigned long i = 0; i < pages; i++)
				      wrong += p[i * PAGE] != (char)i;
			      EXPECT_EQ(wrong, 0);
		      }),
		      PASSED);
	EXPECT_STATUS(reap(large), KILLED(SIGKILL));
	EXPECT_EQ(SYS(kill, other, 0), 0);
	EXPECT_EQ(SYS(kill, other, SIGTERM), 0);
	EXPECT_STATUS(reap(other), KILLED(SIGTERM));
	EXPECT(free_pages() >= before);
	unmap_pages((void *)shared, 1);
}

/* The same where the kernel does the touching. */
TEST(in_the_middle_of_a_call)
{
	unsigned long before, pages;
	int large, fd;

	if (!on_lstar())
		return ktap_skip("would use up the memory of the machine");
	fd = SYS(open, "/dev/zero", O_RDONLY);
	REQUIRE(fd >= 0);
	shared = map_shared();
	shared->ready = 0;
	before = free_pages();
	large = start_holder(before / 2 + before / 16);
	wait_until_ready(1);
	pages = before / 2;
	EXPECT_STATUS(IN_CHILD({
			      char *p = map_pages(pages, RW);

			      EXPECT_EQ(SYS(read, fd, p, pages * PAGE), (long)(pages * PAGE));
		      }),
		      PASSED);
	EXPECT_STATUS(reap(large), KILLED(SIGKILL));
	EXPECT(free_pages() >= before);
	SYS(close, fd);
	unmap_pages((void *)shared, 1);
}

#define SPARE (32UL << 20)

/* Several that want everything end one after the other; a small one sees nothing of it. */
TEST(bombs)
{
	unsigned long before;
	long spare;
	int bombs[3], small;

	if (!on_lstar())
		return ktap_skip("would use up the memory of the machine");
	shared = map_shared();
	shared->ready = 0;
	before = free_pages();
	small = start_holder(16);
	wait_until_ready(1);
	spare = map_anon(0, SPARE, RW, 0);
	REQUIRE(spare > 0);
	for (int i = 0; i < 3; i++) {
		bombs[i] = fork_child();
		if (bombs[i])
			continue;
		/* Where mmap() finds no memory for its own needs it fails; a page of what is there already is then touched. */
		for (long p, next = spare;; user_write((char *)p)) {
			p = map_anon(0, PAGE, RW, MAP_POPULATE);
			if (p < 0)
				p = next += PAGE;
		}
	}
	for (int i = 0; i < 3; i++)
		EXPECT_STATUS(reap(bombs[i]), KILLED(SIGKILL));
	EXPECT_EQ(SYS(kill, small, SIGTERM), 0);
	EXPECT_STATUS(reap(small), KILLED(SIGTERM));
	SYS(munmap, spare, SPARE);
	EXPECT(free_pages() >= before);
	unmap_pages((void *)shared, 1);
}
