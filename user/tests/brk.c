/*
 * brk: the end of the heap. The system call answers the new break, or the old one where it
 * cannot move it; it never answers an errno. Run in children, whose heap nobody else uses. brk(2).
 */
#include "child.h"
#include "mem.h"

#define PAGE_UP(a) (((a) + PAGE - 1) & ~(PAGE - 1))

TEST(query)
{
	long now = SYS(brk, 0);

	EXPECT(now > 0);
	EXPECT_EQ(SYS(brk, 0), now);
	EXPECT_EQ(SYS(brk, now), now);
}

static void grow_and_shrink(void)
{
	long start = SYS(brk, 0);
	char *p = (char *)PAGE_UP(start);
	long end = (long)p + 4 * PAGE;

	EXPECT_EQ(SYS(brk, end), end);
	EXPECT(filled(p, 0, 4 * PAGE));
	memset(p, 0xaa, 4 * PAGE);
	EXPECT_EQ(SYS(brk, end - 2 * PAGE), end - 2 * PAGE);
	EXPECT(writable(p + 2 * PAGE - 1));
	EXPECT(!readable(p + 2 * PAGE));
	EXPECT_EQ(SYS(brk, end), end);
	EXPECT(filled(p, 0xaa, 2 * PAGE - 1));
	EXPECT(filled(p + 2 * PAGE, 0, 2 * PAGE));
	EXPECT_EQ(SYS(brk, start), start);
	EXPECT(!readable(p));
}

TEST(grows_with_zeros_and_shrinks)
{
	EXPECT_STATUS(IN_CHILD(grow_and_shrink()), PASSED);
}

/* The break is kept to the byte, the memory by whole pages. */
static void odd_sizes(void)
{
	long base = PAGE_UP(SYS(brk, 0));
	char *p = (char *)base;

	EXPECT_EQ(SYS(brk, base + 1), base + 1);
	EXPECT(writable(p));
	EXPECT(writable(p + PAGE - 1));
	EXPECT(!readable(p + PAGE));
	EXPECT_EQ(SYS(brk, base + PAGE), base + PAGE);
	EXPECT(!readable(p + PAGE));
	EXPECT_EQ(SYS(brk, base + PAGE + 7), base + PAGE + 7);
	EXPECT(writable(p + PAGE));
	p[PAGE - 1] = 'x';
	EXPECT_EQ(SYS(brk, base + 3), base + 3);
	EXPECT(!readable(p + PAGE));
	EXPECT_EQ(p[PAGE - 1], 'x');
	EXPECT_EQ(SYS(brk, base), base);
	EXPECT(!readable(p));
}

TEST(keeps_odd_sizes)
{
	EXPECT_STATUS(IN_CHILD(odd_sizes()), PASSED);
}

TEST(refuses_silently)
{
	long now = SYS(brk, 0);

	EXPECT_EQ(SYS(brk, 1), now);
	EXPECT_EQ(SYS(brk, 0x1000), now);
	EXPECT_EQ(SYS(brk, USER_END), now);
	EXPECT_EQ(SYS(brk, USER_END + 1), now);
	EXPECT_EQ(SYS(brk, -1L), now);
	EXPECT_EQ(SYS(brk, -4096L), now);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(brk, b->addr), now);
	EXPECT_EQ(SYS(brk, 0), now);
}

/* A mapping in the way stops the heap, and is not harmed. */
static void collide(void)
{
	long base = PAGE_UP(SYS(brk, 0));
	char *wall = (char *)base + 8 * PAGE;

	SYS(brk, base);
	EXPECT_EQ(map_anon((long)wall, PAGE, PROT_READ | PROT_WRITE, MAP_FIXED), wall);
	memset(wall, 'w', PAGE);
	EXPECT_EQ(SYS(brk, base + 9 * PAGE), base);
	EXPECT_EQ(SYS(brk, base + 32 * PAGE), base);
	EXPECT_EQ(SYS(brk, base + 4 * PAGE), base + 4 * PAGE);
	EXPECT(filled(wall, 'w', PAGE));
	EXPECT(filled((char *)base, 0, 4 * PAGE));
}

TEST(stops_at_a_mapping)
{
	EXPECT_STATUS(IN_CHILD(collide()), PASSED);
}

/* A child has the heap of its parent, as a copy. */
static void forked(void)
{
	long base = PAGE_UP(SYS(brk, 0));
	char *p = (char *)base;

	SYS(brk, base + 2 * PAGE);
	p[0] = 'p';
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(brk, 0), base + 2 * PAGE); EXPECT_EQ(p[0], 'p');
			       p[0] = 'c'; EXPECT_EQ(SYS(brk, base), base)),
		      PASSED);
	EXPECT_EQ(p[0], 'p');
	EXPECT_EQ(SYS(brk, 0), base + 2 * PAGE);
}

TEST(is_private_to_the_child)
{
	EXPECT_STATUS(IN_CHILD(forked()), PASSED);
}

/* Heap memory can be split by mprotect and given back by munmap like any other. */
static void carve(void)
{
	long base = PAGE_UP(SYS(brk, 0));
	char *p = (char *)base;

	SYS(brk, base + 3 * PAGE);
	memset(p, 1, 3 * PAGE);
	EXPECT_EQ(SYS(mprotect, p + PAGE, PAGE, PROT_READ), 0);
	EXPECT(!writable(p + PAGE));
	EXPECT(writable(p + 2 * PAGE));
	EXPECT_EQ(SYS(munmap, p + PAGE, PAGE), 0);
	EXPECT(!readable(p + PAGE));
	EXPECT_EQ(SYS(brk, base), base);
	EXPECT(!readable(p));
	EXPECT(!readable(p + 2 * PAGE));
}

TEST(can_be_carved)
{
	EXPECT_STATUS(IN_CHILD(carve()), PASSED);
}

/* A break that moves back over pages that are not there any more stays where it is; over some of them it moves. */
static void unmap_and_shrink(void)
{
	unsigned long start = (SYS(brk, 0) + PAGE - 1) & -PAGE, end = start + 4 * PAGE;

	EXPECT_EQ(SYS(brk, end), end);
	EXPECT_EQ(SYS(munmap, start, 4 * PAGE), 0);
	EXPECT_EQ(SYS(brk, start), end);
	EXPECT_EQ(SYS(brk, end - 1), end - 1); /* within the last page: nothing to take away */
	EXPECT_EQ(SYS(brk, end + PAGE), end + PAGE);
	EXPECT_EQ(SYS(brk, start), start);
	EXPECT_EQ(SYS(brk, 0), start);
}

TEST(shrinking_over_a_hole)
{
	EXPECT_STATUS(IN_CHILD(unmap_and_shrink()), PASSED);
}
