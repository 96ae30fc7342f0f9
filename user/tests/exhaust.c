/*
 * Resource exhaustion: processes, descriptors, mappings and memory are used up on purpose. Right: an
 * errno or the death of the greedy one, nobody else is harmed, and all comes back. fork(2), open(2),
 * mmap(2). What would hurt a Linux that other tests run on afterwards is tried on Lstar alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include "child.h"
#include "ktap.h"
#include "mem.h"

#define MANY 100000

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

/* In a group of its own: as many sleeping children as there can be. Their number, or 0 if fork never failed. */
static int fork_until_it_fails(void)
{
	struct timespec long_time = { 1000, 0 };
	int count;
	long pid;

	for (count = 0; count < MANY; count++) {
		pid = SYS(fork);
		if (pid < 0)
			return pid == -EAGAIN || pid == -ENOMEM ? count : 0;
		if (!pid) {
			SYS(nanosleep, &long_time, NULL);
			SYS(exit_group, 0);
		}
	}
	return 0;
}

TEST(fork_bomb)
{
	struct timespec pause = { 0, 1000000 };
	unsigned long before;
	int pid;

	if (!on_lstar())
		return ktap_skip("would use up the memory of the machine");
	EXPECT_STATUS(IN_CHILD((void)0), PASSED); /* what the first fork allocates for good */
	before = free_pages();
	pid = fork_child();
	if (!pid) {
		setpgid(0, 0);
		EXPECT(fork_until_it_fails() > 16);
		SYS(kill, 0, SIGKILL); /* the whole group, this one included */
		child_done();
	}
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
	/* The group's other members are init's children now; it reaps them in its own time. */
	for (int i = 0; i < 10000 && free_pages() < before; i++)
		nanosleep(&pause, NULL);
	EXPECT(free_pages() >= before);
	EXPECT_STATUS(IN_CHILD((void)0), PASSED);
}

TEST(descriptor_bomb)
{
	EXPECT_STATUS(IN_CHILD({
			      long fd;

			      do
				      fd = SYS(open, "/dev/null", O_RDONLY);
			      while (fd >= 0);
			      EXPECT_EQ(fd, -EMFILE);
			      EXPECT_EQ(SYS(close, 3), 0);
			      EXPECT_EQ(SYS(open, "/dev/null", O_RDONLY), 3);
		      }),
		      PASSED);
}

/* Neighbours of different protection cannot merge: each is an area of its own. */
TEST(mapping_bomb)
{
	EXPECT_STATUS(IN_CHILD({
			      char *base = (char *)0x100000000;
			      long count;
			      long at = 0;

			      for (count = 0; count < MANY; count++) {
				      at = SYS(mmap, base + count * PAGE, PAGE,
					       count & 1 ? PROT_READ : PROT_READ | PROT_WRITE,
					       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
				      if (at < 0)
					      break;
			      }
			      EXPECT_EQ(at, -ENOMEM);
			      EXPECT(count > 65000 && count <= 65530);
			      EXPECT_EQ(SYS(munmap, base, count * PAGE), 0);
			      EXPECT((long)SYS(mmap, base, PAGE, PROT_READ,
					       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) > 0);
		      }),
		      PASSED);
}

TEST(memory_bomb)
{
	unsigned long before;

	if (!on_lstar())
		return ktap_skip("would use up the memory of the machine");
	before = free_pages();
	EXPECT_STATUS(IN_CHILD({
			      char *base = mmap(NULL, 64UL << 30, PROT_READ | PROT_WRITE,
						MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

			      for (unsigned long i = 0; i < 64UL << 30; i += PAGE)
				      base[i] = 1;
		      }),
		      KILLED(SIGKILL));
	EXPECT(free_pages() >= before);
}
