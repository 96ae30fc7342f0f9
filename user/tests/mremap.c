/*
 * mremap(2): growing, shrinking, moving, MREMAP_FIXED, MREMAP_DONTUNMAP, second mappings by old
 * size 0. See mremap(2).
 */
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

static char *map_shared(unsigned long pages)
{
	return (char *)SYS(mmap, 0, pages * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* An area that has come to begin lower than it was mapped, by one that was joined to it, is like any other. */
TEST(grown_downwards)
{
	char *p = map_pages(64, PROT_NONE);

	for (long i = 63; i >= 16; i--) /* each next to the one before, from above */
		SYS(mmap, p + i * PAGE, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	EXPECT_EQ(SYS(mremap, p + 32 * PAGE, 2 * PAGE, 4 * PAGE, 0, 0), -ENOMEM);
	p[16 * PAGE] = 1;
	p = (char *)SYS(mremap, p + 16 * PAGE, 16 * PAGE, 32 * PAGE, MREMAP_MAYMOVE, 0);
	EXPECT((long)p > 0 && p[0] == 1);
}

/* n pages with page i full of i + 1, nothing mapped around them for as many pages. */
static char *marked_pages(unsigned long n)
{
	char *p = map_pages(3 * n, RW);

	unmap_pages(p, n);
	unmap_pages(p + 2 * n * PAGE, n);
	for (unsigned long i = 0; i < n; i++)
		memset(p + (n + i) * PAGE, (int)i + 1, PAGE);
	return p + n * PAGE;
}

static int still_marked(const char *p, unsigned long n)
{
	for (unsigned long i = 0; i < n; i++)
		if (!filled(p + i * PAGE, (int)i + 1, PAGE))
			return 0;
	return 1;
}

TEST(wrong_arguments)
{
	char *p = marked_pages(4), *q = map_pages(16, PROT_NONE);
	const struct {
		const char *what;
		long want;
		unsigned long addr, old, new, flags, to;
	} rows[] = {
		{ "unknown flag", -EINVAL, (long)p, PAGE, PAGE, 8, 0 },
		{ "unknown high flag", -EINVAL, (long)p, PAGE, PAGE, 1UL << 32, 0 },
		{ "fixed without maymove", -EINVAL, (long)p, PAGE, PAGE, MREMAP_FIXED, (long)q },
		{ "dontunmap without maymove", -EINVAL, (long)p, PAGE, PAGE, MREMAP_DONTUNMAP, 0 },
		{ "dontunmap that grows", -EINVAL, (long)p, PAGE, 2 * PAGE,
		  MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0 },
		{ "unaligned", -EINVAL, (long)p + 1, PAGE, PAGE, MREMAP_MAYMOVE, 0 },
		{ "new size 0", -EINVAL, (long)p, PAGE, 0, MREMAP_MAYMOVE, 0 },
		{ "new size that wraps to 0", -EINVAL, (long)p, PAGE, -1, MREMAP_MAYMOVE, 0 },
		{ "unaligned target", -EINVAL, (long)p, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		  (long)q + 1 },
		{ "overlapping target", -EINVAL, (long)p, 4 * PAGE, 4 * PAGE,
		  MREMAP_MAYMOVE | MREMAP_FIXED, (long)p + PAGE },
		{ "target beyond user memory", -EINVAL, (long)p, PAGE, PAGE,
		  MREMAP_MAYMOVE | MREMAP_FIXED, USER_END },
		{ "nothing there", -EFAULT, (long)p + 4 * PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE, 0 },
		{ "longer than the area", -EFAULT, (long)p, 5 * PAGE, 6 * PAGE, MREMAP_MAYMOVE, 0 },
		{ "a kernel address", -EFAULT, 0xffff888000000000UL, PAGE, 2 * PAGE, MREMAP_MAYMOVE,
		  0 },
		{ "old size 0 of private memory", -EINVAL, (long)p, 0, PAGE, MREMAP_MAYMOVE, 0 },
		{ "larger than fits", -ENOMEM, (long)p, PAGE, 0x7fff00000000, MREMAP_MAYMOVE, 0 },
	};

	for (unsigned long i = 0; i < ARRAY_SIZE(rows); i++)
		EXPECT_EQ_IN(rows[i].what,
			     SYS(mremap, rows[i].addr, rows[i].old, rows[i].new, rows[i].flags,
				 rows[i].to),
			     rows[i].want);
	EXPECT(still_marked(p, 4));
	EXPECT(!readable(p + 4 * PAGE));
	unmap_pages(p, 4);
	unmap_pages(q, 16);
}

TEST(grows_in_place)
{
	char *p = marked_pages(3);

	EXPECT_EQ(SYS(mremap, p, 3 * PAGE, 5 * PAGE - 1, 0), p);
	EXPECT(still_marked(p, 3) && filled(p + 3 * PAGE, 0, 2 * PAGE));
	EXPECT(writable(p + 5 * PAGE - 1) && !readable(p + 5 * PAGE));
	unmap_pages(p, 5);
}

/* Only an area's end can grow; and not into another one. */
TEST(does_not_grow_without_room)
{
	char *p = map_pages(4, RW), *q;

	memset(p, 7, 4 * PAGE);
	EXPECT_EQ(SYS(mremap, p, PAGE, 2 * PAGE, 0), -ENOMEM);
	SYS(mprotect, p + 2 * PAGE, PAGE, PROT_READ);
	EXPECT_EQ(SYS(mremap, p + PAGE, PAGE, 2 * PAGE, 0), -ENOMEM);
	q = (char *)SYS(mremap, p + PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
	EXPECT((long)q > 0 && q != p + PAGE);
	EXPECT(filled(q, 7, PAGE) && filled(q + PAGE, 0, PAGE));
	EXPECT(readable(p) && !readable(p + PAGE) && readable(p + 2 * PAGE));
	unmap_pages(q, 2);
	unmap_pages(p, 4);
}

TEST(shrinks)
{
	char *p = marked_pages(4);

	EXPECT_EQ(SYS(mremap, p, 4 * PAGE, 2 * PAGE, 0), p);
	EXPECT(still_marked(p, 2) && !readable(p + 2 * PAGE));
	EXPECT_EQ(SYS(mremap, p, 2 * PAGE, 2 * PAGE, 0), p);
	EXPECT_EQ(SYS(mremap, p, 2 * PAGE, PAGE + 1, MREMAP_MAYMOVE), p);
	EXPECT(still_marked(p, 2));
	unmap_pages(p, 2);
}

TEST(moves_to_a_fixed_place)
{
	char *p = marked_pages(4), *to = map_pages(6, RW);

	memset(to, 0xee, 6 * PAGE);
	EXPECT_EQ(SYS(mremap, p, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to + PAGE),
		  to + PAGE);
	EXPECT(still_marked(to + PAGE, 4) && !readable(p) && !readable(p + 3 * PAGE));
	EXPECT(filled(to, 0xee, PAGE) && filled(to + 5 * PAGE, 0xee, PAGE));
	/* Shorter on the way, then longer. */
	EXPECT_EQ(SYS(mremap, to + PAGE, 4 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, p), p);
	EXPECT(still_marked(p, 2) && !readable(to + PAGE) && !readable(to + 4 * PAGE));
	EXPECT_EQ(SYS(mremap, p, 2 * PAGE, 3 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to + PAGE),
		  to + PAGE);
	EXPECT(still_marked(to + PAGE, 2) && filled(to + 3 * PAGE, 0, PAGE));
	unmap_pages(to, 6);
}

/* Sparse, and over the ends of several page tables. */
TEST(moves_much)
{
	unsigned long len = 9UL << 20, step = 0x31000;
	char *p = (char *)map_anon(0, len, RW, MAP_NORESERVE), *to, *q;
	int wrong = 0;

	for (unsigned long i = 0; i < len; i += step)
		p[i] = (char)(i / step + 1);
	to = (char *)map_anon(0, len + 7 * PAGE, PROT_NONE, MAP_NORESERVE);
	q = (char *)SYS(mremap, p, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, to + 7 * PAGE);
	REQUIRE(q == to + 7 * PAGE);
	for (unsigned long i = 0; i < len; i += step) {
		wrong += q[i] != (char)(i / step + 1);
		wrong += i + PAGE < len && q[i + PAGE] != 0;
	}
	EXPECT_EQ(wrong, 0);
	EXPECT(!readable(p));
	SYS(munmap, to, len + 7 * PAGE);
}

/* To a place that ends where the old one begins, in the middle of a page table that only the new one needs so far. */
TEST(moves_next_to_itself)
{
	const unsigned long mib = 1UL << 20, len = 4 * mib;
	char *hole = map_pages(16 * mib / PAGE, PROT_NONE);
	char *base = (char *)(((unsigned long)hole + 2 * mib - 1) & -(2 * mib));
	char *old = base + 5 * mib, *new = old - len;

	unmap_pages(hole, 16 * mib / PAGE);
	EXPECT_EQ(map_anon((long)old, len, RW, MAP_FIXED), (long)old);
	old[len - 1] = 'z';
	EXPECT_EQ(SYS(mremap, old, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, new), (long)new);
	EXPECT_EQ(new[len - 1], 'z');
	EXPECT(filled(new, 0, 2 * mib));
	unmap_pages(new, len / PAGE);
}

TEST(keeps_protection)
{
	char *p = marked_pages(2), *q;

	SYS(mprotect, p, 2 * PAGE, PROT_NONE);
	q = (char *)SYS(mremap, p, 2 * PAGE, 64 * PAGE, MREMAP_MAYMOVE);
	REQUIRE((long)q > 0);
	EXPECT(!readable(q));
	SYS(mprotect, q, 64 * PAGE, PROT_READ);
	EXPECT(still_marked(q, 2) && !writable(q));
	unmap_pages(q, 64);
}

TEST(dontunmap)
{
	char *p = marked_pages(3);
	char *q = (char *)SYS(mremap, p, 3 * PAGE, 3 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);

	REQUIRE((long)q > 0 && q != p);
	EXPECT(still_marked(q, 3));
	EXPECT(filled(p, 0, 3 * PAGE) && writable(p));
	unmap_pages(p, 3);
	unmap_pages(q, 3);
}

/* A second mapping of shared pages. */
TEST(old_size_0)
{
	char *p = map_shared(4), *q;

	REQUIRE((long)p > 0);
	q = (char *)SYS(mremap, p + PAGE, 0, 2 * PAGE, MREMAP_MAYMOVE);
	REQUIRE((long)q > 0 && q != p + PAGE);
	p[PAGE] = 'x';
	q[PAGE] = 'y';
	EXPECT_EQ(q[0], 'x');
	EXPECT_EQ(p[2 * PAGE], 'y');
	unmap_pages(p, 4);
	EXPECT_EQ(q[0], 'x');
	unmap_pages(q, 2);
}

TEST(shared_pages_stay_shared)
{
	char *p = map_shared(2), *q;

	REQUIRE((long)p > 0);
	p[0] = 1;
	EXPECT_STATUS(IN_CHILD(q = (char *)SYS(mremap, p, 2 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
			       EXPECT((long)q > 0); EXPECT_EQ(q[0], 1); q[PAGE] = 2),
		      PASSED);
	EXPECT_EQ(p[PAGE], 2);
	unmap_pages(p, 2);
}

/* Beyond the two pages that there are. */
TEST(shared_memory_ends)
{
	char *p = map_shared(2), *q;

	q = (char *)SYS(mremap, p, 2 * PAGE, 3 * PAGE, MREMAP_MAYMOVE);
	REQUIRE((long)q > 0);
	q[2 * PAGE - 1] = 1;
	EXPECT_STATUS(IN_CHILD(user_read(q + 2 * PAGE)), KILLED(SIGBUS));
	unmap_pages(q, 3);
}

TEST(copy_on_write_moves_along)
{
	char *p = marked_pages(2), *q;

	EXPECT_STATUS(IN_CHILD(q = (char *)SYS(mremap, p, 2 * PAGE, 32 * PAGE, MREMAP_MAYMOVE);
			       EXPECT(still_marked(q, 2)); q[0] = 99),
		      PASSED);
	EXPECT(still_marked(p, 2));
	unmap_pages(p, 2);
}
