/*
 * strncpy_from_user() and strnlen_user() at every distance from a page edge. Mechanism: a string
 * that runs into a hole must be -EFAULT (0 for strnlen_user), one whose NUL is the last byte before
 * it must not; and a count that ends before the hole means that the hole is never looked at. Both
 * emulators show it.
 */
#include "mem.h"
#include "selftest.h"

#define DISTANCES 160

/*
 * A string of `len` bytes whose NUL, if it has one, or whose last byte is the last before the edge.
 */
static char *string_at(char *edge, long len, int nul)
{
	char *s = edge - len - nul;

	memset(edge - 512, 0, 512);
	for (long i = 0; i < len; i++)
		s[i] = SELFTEST_BYTE(i);
	return s;
}

static const char *case_text(long len, long count)
{
	static char text[64];

	snprintf(text, sizeof(text), "length %ld, count %ld", len, count);
	return text;
}

/*
 * What came into the kernel's buffer: `n` bytes of the string, a NUL if there is one, and nothing
 * else.
 */
static void expect_buffer(const struct selftest_result *r, long n, int nul, const char *note)
{
	for (long i = 0; i < n; i++)
		if (!EXPECT_EQ_IN(note, r->at[SELFTEST_GUARD + i], SELFTEST_BYTE(i)))
			return;
	if (nul)
		EXPECT_EQ_IN(note, r->at[SELFTEST_GUARD + n], 0);
	EXPECT_IN(note, filled(r->at, SELFTEST_UNTOUCHED, SELFTEST_GUARD));
	EXPECT_IN(note, filled(r->at + SELFTEST_GUARD + n + nul, SELFTEST_UNTOUCHED,
			       sizeof(r->at) - SELFTEST_GUARD - n - nul));
}

static const long around[] = { -2, -1, 0, 1, 2, 8 };

HOOK_TEST(string_ends_at_the_edge)
{
	char *page = map_edge(1);
	struct selftest_result r;

	for (long len = 0; len < DISTANCES; len++) {
		char *s = string_at(page + PAGE, len, 1);

		for (unsigned int i = 0; i < ARRAY_SIZE(around); i++) {
			long count = len + around[i], got = count < 0	  ? 0
							    : count < len ? count
									  : len;
			const char *note = case_text(len, count);

			EXPECT_EQ_IN(note, HOOK(STRNCPY, s, count, &r), got);
			expect_buffer(&r, got, count > len, note);
			EXPECT_EQ_IN(note, HOOK(STRNLEN, s, count), count <= 0 ? 0 : got + 1);
		}
	}
	unmap_pages(page, 1);
}

HOOK_TEST(string_runs_into_the_hole)
{
	char *page = map_edge(1);
	struct selftest_result r;

	for (long len = 0; len < DISTANCES; len++) {
		char *s = string_at(page + PAGE, len, 0);

		for (unsigned int i = 0; i < ARRAY_SIZE(around); i++) {
			long count = len + around[i];
			int fits = count <= len;
			const char *note = case_text(len, count);

			if (count < 0)
				continue;
			EXPECT_EQ_IN(note, HOOK(STRNCPY, s, count, &r), fits ? count : -EFAULT);
			EXPECT_EQ_IN(note, HOOK(STRNLEN, s, count),
				     !count ? 0
				     : fits ? count + 1
					    : 0);
			EXPECT_IN(note, filled(r.at, SELFTEST_UNTOUCHED, SELFTEST_GUARD));
			if (fits)
				expect_buffer(&r, count, 0, note);
		}
	}
	unmap_pages(page, 1);
}

/* Every alignment and length, nothing near. */
HOOK_TEST(string_in_the_middle)
{
	char *page = map_pages(1, PROT_READ | PROT_WRITE);
	struct selftest_result r;

	for (long len = 0; len < 70; len++) {
		for (int align = 0; align < 16; align++) {
			char *s = page + 1024 + align;

			memset(page, 0, PAGE);
			string_at(s + len, len, 0);

			EXPECT_EQ(HOOK(STRNCPY, s, SELFTEST_DATA, &r), len);
			expect_buffer(&r, len, 1, "in the middle");
			EXPECT_EQ(HOOK(STRNLEN, s, 0x7fffffffffffffff), len + 1);
		}
	}
	unmap_pages(page, 1);
}

HOOK_TEST(string_across_two_pages)
{
	char *p = map_pages(2, PROT_READ | PROT_WRITE);
	struct selftest_result r;

	memset(p + PAGE - 20, 'x', 40);
	EXPECT_EQ(HOOK(STRNCPY, p + PAGE - 20, 100, &r), 40);
	EXPECT_EQ(HOOK(STRNLEN, p + PAGE - 20, 100), 41);
	unmap_pages(p, 2);
}

HOOK_TEST(counts_and_addresses_out_of_range)
{
	struct selftest_result r;

	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, HOOK(STRNCPY, b->addr, 16, &r), -EFAULT);
		EXPECT_EQ_IN(b->name, HOOK(STRNLEN, b->addr, 16), 0);
		EXPECT_EQ_IN(b->name, HOOK(STRNCPY, b->addr, 0, &r), 0);
		EXPECT_EQ_IN(b->name, HOOK(STRNLEN, b->addr, 0), 0);
	}
	EXPECT_EQ(HOOK(STRNCPY, "abc", -1L, &r), 0);
	EXPECT_EQ(HOOK(STRNCPY, "abc", 1UL << 63, &r), 0);
	EXPECT_EQ(HOOK(STRNLEN, "abc", -1L), 0);
	EXPECT_EQ(HOOK(STRNCPY, USER_END - 1, 16, &r), -EFAULT);
	EXPECT_EQ(HOOK(STRNLEN, USER_END - 1, 16), 0);
	EXPECT_EQ(HOOK(STRNCPY, NULL, 16, &r), -EFAULT);
	EXPECT_KERNEL_WHOLE();
}
