/*
 * Random memory operations against a model: what is mapped where, with what access and contents. Runs
 * from a seed, which is printed when something differs; `mm_model child SEED [OPERATIONS]` runs one. mmap(2), munmap(2),
 * mprotect(2), mremap(2), madvise(2), fork(2).
 */
#include <signal.h>
#include <stdlib.h>
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)
#define PAGES 96	  /* of the area that all happens in */
#define OPERATIONS 3000	  /* with one seed */
#define KERNEL_BYTES 2048 /* offset in a page of what the kernel writes to see whether it may */

static struct page_model {
	unsigned char mapped, prot, shared,
		byte; /* every page is full of one byte, as far as it is looked at */
} model[PAGES];

static char *area;
static unsigned long state; /* of the random numbers */
static unsigned long seed, step;

static unsigned int below(unsigned int n)
{
	state = state * 6364136223846793005UL + 1442695040888963407UL;
	return (state >> 33) % n;
}

static char *at(int page)
{
	return area + page * PAGE;
}

static int differs(const char *what, int page, long got, long want)
{
	if (got == want)
		return 0;
	ktap_line("# seed %lu, operation %lu, page %d: %s is %ld, not %ld", seed, step, page, what,
		  got, want);
	return 1;
}

/* Can the kernel write there? */
static int kernel_writes(int page)
{
	return SYS(rt_sigprocmask, SIG_BLOCK, NULL, at(page) + KERNEL_BYTES, 8) == 0;
}

static int page_is_wrong(int page)
{
	const struct page_model *m = &model[page];
	int can_read = m->mapped && m->prot & PROT_READ;

	return differs("readable", page, readable(at(page)), can_read) ||
	       differs("writable", page, kernel_writes(page), can_read && m->prot & PROT_WRITE) ||
	       (can_read &&
		(differs("the first byte", page, (unsigned char)at(page)[0], m->byte) ||
		 differs("the last byte", page, (unsigned char)at(page)[PAGE - 1], m->byte)));
}

static int any_page_is_wrong(void)
{
	for (int i = 0; i < PAGES; i++)
		if (page_is_wrong(i))
			return 1;
	return 0;
}

static void set(int page, int n, struct page_model to)
{
	for (int i = page; i < page + n; i++)
		model[i] = to;
}

static int all_mapped(int page, int n)
{
	while (n--)
		if (!model[page++].mapped)
			return 0;
	return 1;
}

static int do_mmap(int page, int n)
{
	int prot = (int[]){ PROT_NONE, PROT_READ, RW, RW, RW }[below(5)], shared = !below(4);
	long got = SYS(mmap, at(page), n * PAGE, prot,
		       (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS | MAP_FIXED |
			       (below(4) ? 0 : MAP_POPULATE),
		       -1, 0);

	set(page, n, (struct page_model){ 1, prot, shared, 0 });
	return differs("mmap", page, got, (long)at(page));
}

static int do_munmap(int page, int n)
{
	long got = SYS(munmap, at(page), n * PAGE);

	set(page, n, (struct page_model){});
	return differs("munmap", page, got, 0);
}

static int do_mprotect(int page, int n)
{
	int prot = (int[]){ PROT_NONE, PROT_READ, RW, RW }[below(4)];
	long want = all_mapped(page, n) ? 0 : -ENOMEM;
	long got = SYS(mprotect, at(page), n * PAGE, prot);

	/* Up to the first hole. */
	for (int i = page; i < page + n && model[i].mapped; i++)
		model[i].prot = prot;
	return differs("mprotect", page, got, want);
}

static int do_write(int page, int n)
{
	int byte = below(255) + 1;

	for (int i = page; i < page + n; i++) {
		if (!model[i].mapped || !(model[i].prot & PROT_WRITE))
			continue;
		at(i)[0] = byte;
		at(i)[PAGE - 1] = byte;
		model[i].byte = byte;
	}
	return 0;
}

static int do_dontneed(int page, int n)
{
	long want = all_mapped(page, n) ? 0 : -ENOMEM;
	long got = SYS(madvise, at(page), n * PAGE, MADV_DONTNEED);

	for (int i = page; i < page + n; i++)
		if (!model[i].shared)
			model[i].byte = 0;
	return differs("madvise", page, got, want);
}

/* One area cannot be seen from here, so that only single pages move; and the same to elsewhere. */
static int do_mremap(int page, int n)
{
	int to = below(PAGES);
	long got;

	(void)n;
	if (to == page || !model[page].mapped)
		return 0;
	got = SYS(mremap, at(page), PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, at(to));
	model[to] = model[page];
	model[page] = (struct page_model){};
	return differs("mremap", page, got, (long)at(to));
}

/* A child sees everything as it is, and what it writes is seen here only where it is shared. */
static int do_fork(int page, int n)
{
	int pid, byte = below(255) + 1;

	if (below(8))
		return 0;
	pid = fork_child();
	if (!pid) {
		if (any_page_is_wrong())
			SYS(exit_group, 1);
		for (int i = page; i < page + n; i++)
			if (model[i].mapped && model[i].prot & PROT_WRITE)
				at(i)[0] = at(i)[PAGE - 1] = byte;
		SYS(exit_group, 0);
	}
	for (int i = page; i < page + n; i++)
		if (model[i].mapped && model[i].prot & PROT_WRITE && model[i].shared)
			model[i].byte = byte;
	return differs("the child's status", page, reap(pid), 0);
}

static int (*const operations[])(int page, int n) = { do_mmap,	do_munmap,   do_mprotect, do_write,
						      do_write, do_dontneed, do_mremap,	  do_fork };

/* 1: the model and the kernel differ, and it has been said how. */
static int run(unsigned long with, unsigned long count)
{
	int wrong = 0;

	seed = state = with;
	area = map_pages(PAGES, RW);
	set(0, PAGES, (struct page_model){ 1, RW, 0, 0 });
	for (step = 0; step < count && !wrong; step++) {
		int page = below(PAGES), n = below(PAGES - page < 12 ? PAGES - page : 12) + 1;

		wrong = operations[below(ARRAY_SIZE(operations))](page, n) ||
			page_is_wrong(below(PAGES)) || (step % 100 == 99 && any_page_is_wrong());
	}
	unmap_pages(area, PAGES);
	return wrong;
}

int ktap_child(int argc, char **argv, char **envp)
{
	(void)envp;
	return run(argc > 2 ? strtoul(argv[2], NULL, 10) : 1,
		   argc > 3 ? strtoul(argv[3], NULL, 10) : OPERATIONS);
}

TEST(random_operations)
{
	for (unsigned long with = 1; with <= 4; with++)
		EXPECT(!run(with, OPERATIONS));
}

/* What the model cannot tell apart: the kernel reads an area as a whole, whatever it consists of. */
TEST(thousands_of_areas)
{
	unsigned long n = 10000, wrong = 0;
	char *p = map_pages(n, RW);

	for (unsigned long i = 0; i < n; i++)
		p[i * PAGE] = (char)(i % 100 + 1);
	for (unsigned long i = 0; i < n; i += 2)
		wrong += SYS(mprotect, p + i * PAGE, PAGE, PROT_READ) != 0;
	for (unsigned long i = 0; i < n; i++)
		wrong += p[i * PAGE] != (char)(i % 100 + 1);
	EXPECT_EQ(wrong, 0);
	EXPECT(!writable(p + 5000 * PAGE) && writable(p + 5001 * PAGE + 1));
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(p[9999 * PAGE], 100);
			       EXPECT_EQ(SYS(munmap, p, n * PAGE), 0)),
		      PASSED);
	EXPECT_EQ(SYS(mprotect, p, n * PAGE, RW), 0);
	EXPECT(writable(p + 5000 * PAGE + 1));
	unmap_pages(p, n);
}
