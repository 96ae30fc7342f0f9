/* /proc/PID/smaps and smaps_rollup: what of each area is in memory, and with whom it is shared. proc(5). */
#include <linux/memfd.h>
#include "child.h"
#include "mem.h"
#include "procfs.h"

#define RW (PROT_READ | PROT_WRITE)

/* The lines about the area that begins at p, as text; 0: there is none. */
static int find_area(const void *p)
{
	char head[32];
	char *at, *end;

	snprintf(head, sizeof(head), "%08lx-", (unsigned long)p);
	if (slurp("/proc/self/smaps") < 0 || !(at = strstr(text, head)))
		return 0;
	end = strstr(at, "VmFlags: ");
	if (!end || !(end = strchr(end, '\n')))
		return 0;
	end[1] = '\0';
	memmove(text, at, strlen(at) + 1);
	return 1;
}

static void expect_kb(const char *note, long rss, long pss, long shared, long anonymous)
{
	EXPECT_EQ_IN(note, value_of("\nRss:"), rss);
	EXPECT_EQ_IN(note, value_of("\nReferenced:"), rss);
	EXPECT_EQ_IN(note, value_of("\nPss:"), pss);
	EXPECT_EQ_IN(note, value_of("\nShared_Clean:") + value_of("\nShared_Dirty:"), shared);
	EXPECT_EQ_IN(note, value_of("\nPrivate_Clean:") + value_of("\nPrivate_Dirty:"),
		     rss - shared);
	EXPECT_EQ_IN(note, value_of("\nAnonymous:"), anonymous);
}

TEST(anonymous)
{
	/* a page that nobody may touch on each side: it is not merged with what is beside it */
	char *p = map_pages(10, PROT_NONE);
	int child;

	p += PAGE;
	REQUIRE(SYS(mprotect, p, 8 * PAGE, RW) == 0);
	REQUIRE(find_area(p));
	EXPECT_EQ(value_of("\nSize:"), 32);
	EXPECT_EQ(value_of("\nKernelPageSize:"), 4);
	EXPECT_EQ(value_of("\nMMUPageSize:"), 4);
	EXPECT_EQ(value_of("\nSwap:"), 0);
	expect_kb("untouched", 0, 0, 0, 0);
	EXPECT(strstr(text, "VmFlags: rd wr mr mw me "));
	p[0] = p[2 * PAGE] = p[7 * PAGE] = 1;
	(void)*(volatile char *)(p + 4 * PAGE); /* zeroes, which are nobody's */
	REQUIRE(find_area(p));
	expect_kb("three pages", 12, 12, 0, 12);
	child = fork_child();
	if (!child)
		for (;;)
			SYS(pause);
	REQUIRE(find_area(p));
	expect_kb("with a child", 12, 6, 12, 12);
	p[0] = 2; /* a copy */
	REQUIRE(find_area(p));
	expect_kb("one of them copied", 12, 8, 8, 12);
	SYS(kill, child, 9);
	EXPECT_STATUS(reap(child), KILLED(9));
	REQUIRE(find_area(p));
	expect_kb("alone again", 12, 12, 0, 12);
	EXPECT_EQ(value_of("\nLocked:"), 0);
	EXPECT_EQ(SYS(mlock, p, 8 * PAGE), 0);
	REQUIRE(find_area(p));
	expect_kb("locked", 32, 32, 0, 32);
	EXPECT_EQ(value_of("\nLocked:"), 32);
	EXPECT(strstr(text, " lo "));
	unmap_pages(p - PAGE, 10);
}

/* Pages of a file: mapped twice they are shared, even by one process; copies of them are anonymous. */
TEST(of_a_file)
{
	int fd = SYS(memfd_create, "name", 0);
	char *p, *q;

	REQUIRE(fd >= 0 && SYS(ftruncate, fd, 4 * PAGE) == 0);
	p = (char *)SYS(mmap, 0, 4 * PAGE, RW, MAP_SHARED, fd, 0);
	memset(p, 1, 4 * PAGE);
	REQUIRE(find_area(p));
	EXPECT(strstr(text, "/memfd:name (deleted)\n"));
	EXPECT(strstr(text, "VmFlags: rd wr sh mr mw me ms "));
	expect_kb("mapped once", 16, 16, 0, 0);
	q = (char *)SYS(mmap, 0, 4 * PAGE, RW, MAP_PRIVATE, fd, 0);
	EXPECT_EQ(SYS(madvise, q, 4 * PAGE, 22 /* MADV_POPULATE_READ */), 0);
	REQUIRE(find_area(p));
	expect_kb("mapped twice", 16, 8, 16, 0);
	q[0] = 2;
	REQUIRE(find_area(q));
	expect_kb("a copy", 16, 10, 12, 4);
	SYS(munmap, p, 4 * PAGE);
	SYS(munmap, q, 4 * PAGE);
	SYS(close, fd);
}

/* Advice and rights, by two letters each. */
TEST(flags)
{
	char *p = map_pages(3, PROT_NONE) + PAGE;

	REQUIRE(find_area(p - PAGE));
	EXPECT(strstr(text, "VmFlags: mr mw me "));
	EXPECT_EQ(SYS(mprotect, p, PAGE, PROT_READ | PROT_EXEC), 0);
	EXPECT_EQ(SYS(madvise, p, PAGE, 10 /* MADV_DONTFORK */), 0);
	EXPECT_EQ(SYS(madvise, p, PAGE, 16 /* MADV_DONTDUMP */), 0);
	REQUIRE(find_area(p));
	EXPECT(strstr(text, "VmFlags: rd ex mr mw me "));
	EXPECT(strstr(text, " dc ") && strstr(text, " dd "));
	unmap_pages(p - PAGE, 3);
}

TEST(rollup)
{
	char *p = map_pages(4, RW), *end;
	long before, after;

	REQUIRE(slurp("/proc/self/smaps_rollup") > 0);
	before = value_of("\nAnonymous:");
	end = strchr(text, '\n');
	REQUIRE(end);
	EXPECT(!strncmp(end - 8, "[rollup]", 8) && end - text == 73 + 8);
	EXPECT(strstr(text, " ---p 00000000 00:00 0 "));
	EXPECT(value_of("\nRss:") >= before && value_of("\nPss_Anon:") > 0);
	EXPECT(!strstr(text, "VmFlags") && !strstr(text, "Size:"));
	memset(p, 1, 4 * PAGE);
	REQUIRE(slurp("/proc/self/smaps_rollup") > 0);
	after = value_of("\nAnonymous:");
	EXPECT(after - before >= 16 && after - before <= 32);
	unmap_pages(p, 4);
}
