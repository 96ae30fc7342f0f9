/*
 * The copy sweep. Mechanism: a user copy is cut short by a hole in user memory at some byte; a
 * kernel that miscounts there tells its caller of bytes that never came, or leaves stale kernel
 * bytes in the buffer (CVE-2016-9178 is of that kind). Both directions, 16 kernel alignments, every
 * length from 0 to 256, with a hole behind every byte (1,060,896 points), and the same for 16 user
 * alignments without (131,584). What must happen: the exact residue, a zeroed tail, neighbours
 * untouched. Both emulators show it; Bochs does each 7th point.
 */
#include "mem.h"
#include "selftest.h"

#define STEP sparse_step(7)

static const char *const directions[] = { "copy_from_user", "copy_to_user", "clear_user" };

/* All points of a direction and range of lengths; how many there were. */
static long sweep(char *edge, int direction, int holes, int min, int max)
{
	int aligns = direction == SELFTEST_CLEAR ? 1 : 16;
	long points = 0;

	for (int kalign = 0; kalign < aligns; kalign++) {
		struct selftest_sweep s = {
			.direction = direction,
			.kalign = kalign,
			.min_len = min,
			.max_len = max,
			.step = STEP,
			.holes = holes,
			.edge = (unsigned long)edge,
		};
		long ret = HOOK(SWEEP, &s);

		points += s.points;
		if (!EXPECT_EQ_IN(directions[direction], ret, 0)) {
			ktap_line(
				"# %s: kernel alignment %d, length %u, %s %u: residue %lu, expected %lu",
				s.what, kalign, s.len, holes ? "hole at" : "user alignment",
				s.where, (unsigned long)s.got, (unsigned long)s.want);
			break;
		}
	}
	return points;
}

/* A page with a hole behind it; counts are those of a full sweep. */
static void sweep_and_count(int direction, int holes, int min, int max, long count)
{
	char *page = map_edge(1);
	long points;

	user_write(page);
	points = sweep(page + PAGE, direction, holes, min, max);
	if (STEP == 1)
		EXPECT_EQ(points, count);
	else
		EXPECT(points > count / (long)STEP);
	unmap_pages(page, 1);
}

HOOK_TEST(from_user_with_a_hole)
{
	sweep_and_count(SELFTEST_FROM, 1, 0, 256, 530448);
}

HOOK_TEST(to_user_with_a_hole)
{
	sweep_and_count(SELFTEST_TO, 1, 0, 256, 530448);
}

HOOK_TEST(from_user_whole)
{
	sweep_and_count(SELFTEST_FROM, 0, 0, 256, 65792);
}

HOOK_TEST(to_user_whole)
{
	sweep_and_count(SELFTEST_TO, 0, 0, 256, 65792);
}

/* From 256 bytes on, where the CPU has fast strings, another loop does the work. */
HOOK_TEST(longer_copies)
{
	sweep_and_count(SELFTEST_FROM, 1, 257, 264, 8 * 16 * 261 + 16 * 4);
	sweep_and_count(SELFTEST_TO, 1, 257, 264, 8 * 16 * 261 + 16 * 4);
	sweep_and_count(SELFTEST_FROM, 0, 257, 384, 128 * 256);
	sweep_and_count(SELFTEST_TO, 0, 257, 384, 128 * 256);
}

HOOK_TEST(clear_user)
{
	sweep_and_count(SELFTEST_CLEAR, 1, 0, 256, 33153);
	sweep_and_count(SELFTEST_CLEAR, 0, 0, 256, 4112);
}

/* The hole may be a page without access as well, or, for writing, one that is read-only. */
HOOK_TEST(other_holes)
{
	char *page = map_pages(2, PROT_READ | PROT_WRITE);

	user_write(page);
	user_write(page + PAGE);
	SYS(mprotect, page + PAGE, PAGE, PROT_NONE);
	sweep(page + PAGE, SELFTEST_FROM, 1, 60, 68);
	sweep(page + PAGE, SELFTEST_TO, 1, 60, 68);
	SYS(mprotect, page + PAGE, PAGE, PROT_READ);
	sweep(page + PAGE, SELFTEST_TO, 1, 60, 68);
	sweep(page + PAGE, SELFTEST_CLEAR, 1, 60, 68);
	unmap_pages(page, 2);
}

/* Pages that are only promised are no hole: they are brought in, in the middle of the copy. */
HOOK_TEST(demand_paging_inside_a_copy)
{
	struct selftest_result r;
	char *p = map_pages(3, PROT_READ | PROT_WRITE);

	EXPECT_EQ(HOOK(COPY_FROM, p + PAGE - 100, 300, 3, &r), 0);
	EXPECT(filled(r.at + SELFTEST_GUARD + 3, 0, 300));
	EXPECT_EQ(HOOK(COPY_TO, p + 2 * PAGE - 100, 300, 5), 0);
	for (int i = 0; i < 300; i++)
		EXPECT_EQ((unsigned char)p[2 * PAGE - 100 + i], SELFTEST_BYTE(i));
	EXPECT_EQ(HOOK(CLEAR_USER, p + PAGE - 100, PAGE + 200), 0);
	EXPECT(filled(p, 0, 2 * PAGE + 100));
	EXPECT_EQ((unsigned char)p[2 * PAGE + 100], SELFTEST_BYTE(200));
	unmap_pages(p, 3);
}

static void refused(const struct bad_pointer *b)
{
	static const unsigned long lengths[] = { 1, 8, 300, 1UL << 31, 1UL << 47, -8UL, -1UL };
	struct selftest_result r;

	EXPECT_EQ_IN(b->name, HOOK(COPY_FROM, b->addr, 300, 1, &r), 300);
	EXPECT_IN(b->name, filled(r.at + SELFTEST_GUARD + 1, 0, 300));
	for (unsigned int i = 0; i < ARRAY_SIZE(lengths); i++) {
		if (lengths[i] < 1UL << 31)
			EXPECT_EQ_IN(b->name, HOOK(COPY_TO, b->addr, lengths[i], 0), lengths[i]);
		EXPECT_EQ_IN(b->name, HOOK(CLEAR_USER, b->addr, lengths[i]), lengths[i]);
		EXPECT_EQ_IN(b->name, HOOK(CHECK_ZEROED, b->addr, lengths[i]), -EFAULT);
	}
}

/* What access_ok() refuses is not touched at all, and nothing of it counts as copied. */
HOOK_TEST(ranges_that_are_refused)
{
	char *edge = map_edge(1) + PAGE;

	for (EACH_BAD_POINTER(b)) /* a child each, since without the check the kernel ends it */
		EXPECT_STATUS_IN(b->name, IN_CHILD(refused(b)), PASSED);
	/* Up to the limit, beyond it, and around the end of the address space. */
	EXPECT_EQ(HOOK(CLEAR_USER, USER_END, 0), 0);
	EXPECT_EQ(HOOK(CLEAR_USER, USER_END - 8, 9), 9);
	edge[-1] = 1;
	EXPECT_EQ(HOOK(CLEAR_USER, edge - 8, -1UL), -1UL);
	EXPECT_EQ(HOOK(CLEAR_USER, edge - 8, 8 - (unsigned long)edge), 8 - (unsigned long)edge);
	EXPECT_EQ(HOOK(CLEAR_USER, edge - 8, USER_END - (unsigned long)edge + 9),
		  USER_END - (unsigned long)edge + 9);
	EXPECT_EQ(edge[-1], 1);
	unmap_pages(edge - PAGE, 1);
}

HOOK_TEST(kernel_is_whole)
{
	EXPECT_KERNEL_WHOLE();
}
