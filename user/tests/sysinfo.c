/*
 * sysinfo: 112 bytes about the machine. sysinfo(2).
 */
#include <sys/sysinfo.h>
#include <time.h>
#include "child.h"
#include "mem.h"

_Static_assert(sizeof(struct sysinfo) == 112, "struct sysinfo is not the kernel's");

TEST(plausible)
{
	struct sysinfo s;
	unsigned long total;

	EXPECT_EQ(SYS(sysinfo, &s), 0);
	total = s.totalram * s.mem_unit;
	EXPECT(s.mem_unit >= 1);
	EXPECT(total >= 4UL << 20 && total <= 1UL << 46);
	EXPECT(s.freeram > 0 && s.freeram <= s.totalram);
	EXPECT(s.bufferram <= s.totalram);
	EXPECT(s.freeswap <= s.totalswap);
	EXPECT(s.procs >= 2);
	EXPECT(s.uptime >= 0);
	EXPECT(sysinfo(&s) == 0);
}

/*
 * Memory that is in use is not free: 512 touched pages and a few for page tables. Exact here,
 * where a leak check relies on it; Linux counts by CPU and in huge pages, so not the oracle's.
 */
TEST(freeram_falls_with_use)
{
	struct sysinfo before, after;
	char *p = map_pages(2048, PROT_READ | PROT_WRITE);
	long used;

	SYS(sysinfo, &before);
	for (int i = 0; i < 512; i++)
		p[i * PAGE] = 1;
	SYS(sysinfo, &after);
	used = (long)(before.freeram * before.mem_unit - after.freeram * after.mem_unit) /
	       (long)PAGE;
	EXPECT(used >= 512 && used <= 520);
	unmap_pages(p, 2048);
}

TEST(uptime_is_seconds_since_boot)
{
	struct sysinfo s;
	struct timespec t;

	SYS(sysinfo, &s);
	SYS(clock_gettime, 1, &t);
	EXPECT(s.uptime <= t.tv_sec + 1);
	EXPECT(s.uptime >= t.tv_sec - 5);
}

/* A child that runs all the time shows in the load at last, whatever else does. */
TEST(load_rises)
{
	int pid = fork_child();
	struct timespec nap = { 0, 100000000 };
	struct sysinfo s;

	if (!pid)
		for (;;)
			;
	do {
		SYS(nanosleep, &nap, 0);
		EXPECT_EQ(SYS(sysinfo, &s), 0);
	} while (!s.loads[0]);
	EXPECT(s.loads[0] >= s.loads[2] || s.loads[2] > 1000);
	EXPECT(s.loads[0] < 1000UL << SI_LOAD_SHIFT);
	SYS(kill, pid, SIGKILL);
	EXPECT_STATUS(reap(pid), KILLED(SIGKILL));
}

TEST(exact_size)
{
	unsigned char raw[128];

	memset(raw, 0xee, sizeof(raw));
	EXPECT_EQ(SYS(sysinfo, raw), 0);
	EXPECT(filled(raw + 112, 0xee, 16));
	/* The holes in the structure hold zeros, not the kernel's stack. */
	EXPECT(filled(raw + 82, 0, 6));
	EXPECT(filled(raw + 108, 0, 4));
}

TEST(bad_pointer)
{
	char *page = map_edge(1);

	EXPECT_EQ(SYS(sysinfo, NULL), -EFAULT);
	EXPECT_EQ(SYS(sysinfo, page + PAGE), -EFAULT);
	EXPECT_EQ(SYS(sysinfo, page + PAGE - 111), -EFAULT);
	EXPECT_EQ(SYS(sysinfo, page + PAGE - 112), 0);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(sysinfo, b->addr), -EFAULT);
	unmap_pages(page, 1);
}
