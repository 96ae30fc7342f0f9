/*
 * copy_struct_from_user(): every kernel size, user size and place of a non-zero byte up to 64, each
 * with the struct ending at a hole. Mechanism: a struct that grows from one kernel to the next;
 * what the program's has beyond the kernel's must be zero, what it lacks becomes zero.
 * check_zeroed_user() decides the former. Both emulators show it; Bochs does each 7th.
 */
#include "mem.h"
#include "selftest.h"

#define MOST 64

static const char *sizes_text(long ksize, long usize, long at)
{
	static char text[64];

	snprintf(text, sizeof(text), "kernel %ld, user %ld, non-zero at %ld", ksize, usize, at);
	return text;
}

/* The kernel's struct: the common part copied, the rest of it zero, nothing written beside it. */
static void expect_struct(const struct selftest_result *r, long ksize, long usize, long at)
{
	long common = ksize < usize ? ksize : usize;
	const char *note = sizes_text(ksize, usize, at);

	for (long i = 0; i < common; i++)
		if (!EXPECT_EQ_IN(note, r->at[SELFTEST_GUARD + i], SELFTEST_BYTE(i)))
			return;
	EXPECT_IN(note, filled(r->at + SELFTEST_GUARD + common, 0, ksize - common));
	EXPECT_IN(note, filled(r->at, SELFTEST_UNTOUCHED, SELFTEST_GUARD));
	EXPECT_IN(note, filled(r->at + SELFTEST_GUARD + ksize, SELFTEST_UNTOUCHED,
			       sizeof(r->at) - SELFTEST_GUARD - ksize));
}

/* `at`: where beyond ksize a byte is not zero; -1: nowhere. */
static void one_struct(unsigned char *s, long ksize, long usize, long at)
{
	long common = ksize < usize ? ksize : usize;
	struct selftest_result r;

	for (long i = 0; i < usize; i++)
		s[i] = i < common ? SELFTEST_BYTE(i) : i == at;
	EXPECT_EQ_IN(sizes_text(ksize, usize, at), HOOK(COPY_STRUCT, ksize, s, usize, &r),
		     at < 0 ? 0 : -E2BIG);
	if (at < 0)
		expect_struct(&r, ksize, usize, at);
}

HOOK_TEST(every_size_and_tail)
{
	unsigned char *page = (unsigned char *)map_edge(1);
	unsigned int step = sparse_step(7), n = 0;

	for (long ksize = 0; ksize <= MOST; ksize++)
		for (long usize = 0; usize <= MOST; usize++)
			for (long at = ksize - 1; at < usize || at == ksize - 1; at++)
				if (n++ % step == 0)
					one_struct(page + PAGE - usize, ksize, usize,
						   at < ksize ? -1 : at);
	unmap_pages(page, 1);
}

/* One byte of the user's struct is in the hole: -EFAULT, whichever part it belongs to. */
HOOK_TEST(struct_runs_into_the_hole)
{
	unsigned char *page = (unsigned char *)map_edge(1);
	struct selftest_result r;

	for (long ksize = 1; ksize <= MOST; ksize += 3)
		for (long usize = 1; usize <= MOST; usize++)
			EXPECT_EQ_IN(sizes_text(ksize, usize, -1),
				     HOOK(COPY_STRUCT, ksize, page + PAGE - usize + 1, usize, &r),
				     -EFAULT);
	unmap_pages(page, 1);
}

HOOK_TEST(struct_out_of_range)
{
	struct selftest_result r;
	char one[16] = { 0 };

	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, HOOK(COPY_STRUCT, 8, b->addr, 8, &r), -EFAULT);
		EXPECT_EQ_IN(b->name, HOOK(COPY_STRUCT, 8, b->addr, 16, &r), -EFAULT);
	}
	EXPECT_EQ(HOOK(COPY_STRUCT, 8, one, -1UL, &r), -EFAULT);
	EXPECT_EQ(HOOK(COPY_STRUCT, 8, one, 1UL << 47, &r), -EFAULT);
}

HOOK_TEST(check_zeroed_user)
{
	unsigned char *page = (unsigned char *)map_edge(1), *edge = page + PAGE;

	for (long size = 0; size <= 80; size++) {
		EXPECT_EQ(HOOK(CHECK_ZEROED, edge - size, size), 1);
		EXPECT_EQ(HOOK(CHECK_ZEROED, edge - size, size + 1), -EFAULT);
		edge[-size - 1] = 1; /* just outside */
		EXPECT_EQ(HOOK(CHECK_ZEROED, edge - size, size), 1);
		edge[-size - 1] = 0;
		for (long at = 1; at <= size; at++) {
			edge[-at] = 0x80;
			EXPECT_EQ(HOOK(CHECK_ZEROED, edge - size, size), 0);
			edge[-at] = 0;
		}
	}
	unmap_pages(page, 1);
}

HOOK_TEST(kernel_is_whole)
{
	EXPECT_KERNEL_WHOLE();
}
