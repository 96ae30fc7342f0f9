/*
 * get_user() and put_user() of every size, and their unchecked forms, at every place around a hole
 * and at the canonical edge. Mechanism: a get_user() that fails must give 0, or stale stack bytes
 * pass for the user's (CVE-2016-9178); an access below access_ok() that straddles 2^47 faults with
 * #GP or #SS instead of #PF, for which the exception table must have an answer too. Both emulators
 * show it.
 */
#include "mem.h"
#include "selftest.h"

static const unsigned long sizes[] = { 1, 2, 4, 8, 8 | SELFTEST_POINTER };

#define EACH_SIZE(s)                    \
	const unsigned long *s = sizes; \
	s < sizes + ARRAY_SIZE(sizes);  \
	s++

static unsigned long size_of(unsigned long kind)
{
	return kind & SELFTEST_SIZE;
}

/* The little-endian number in the first n bytes at p. */
static unsigned long number_at(const unsigned char *p, unsigned long n)
{
	unsigned long v = 0;

	while (n--)
		v = v << 8 | p[n];
	return v;
}

static const char *place(unsigned long kind, long before)
{
	static char text[64];

	snprintf(text, sizeof(text), "kind %#lx, %ld bytes before the edge", kind, before);
	return text;
}

static void fill(unsigned char *page)
{
	for (unsigned long i = 0; i < PAGE; i++)
		page[i] = SELFTEST_BYTE(i % 256);
}

static void get_around(unsigned char *edge, unsigned long kind)
{
	unsigned long n = size_of(kind);

	for (long before = 24; before >= -24; before--) {
		unsigned long value = 1;
		int fits = before >= (long)n;
		long err = HOOK(GET_USER, kind, edge - before, &value);

		EXPECT_EQ_IN(place(kind, before), err, fits ? 0 : -EFAULT);
		EXPECT_EQ_IN(place(kind, before), value, fits ? number_at(edge - before, n) : 0);
	}
}

HOOK_TEST(get_user_around_a_hole)
{
	unsigned char *page = (unsigned char *)map_edge(1);

	fill(page);
	for (EACH_SIZE(s)) {
		get_around(page + PAGE, *s);
		get_around(page + PAGE, *s | SELFTEST_NOCHECK);
	}
	unmap_pages(page, 1);
}

/* Either all of it is written, or nothing: also where it straddles the edge. */
static void put_around(unsigned char *edge, unsigned long kind)
{
	const unsigned long value = 0xf1e2d3c4b5a69788;
	unsigned long n = size_of(kind);

	for (long before = 24; before >= -24; before--) {
		int fits = before >= (long)n;

		fill(edge - PAGE);
		EXPECT_EQ_IN(place(kind, before), HOOK(PUT_USER, kind, edge - before, value),
			     fits ? 0 : -EFAULT);
		for (long i = 32; i > 0; i--) {
			long in = before - i;
			unsigned char want = fits && in >= 0 && in < (long)n
						     ? value >> 8 * in
						     : SELFTEST_BYTE((PAGE - i) % 256);

			EXPECT_EQ_IN(place(kind, before), edge[-i], want);
		}
	}
}

HOOK_TEST(put_user_around_a_hole)
{
	unsigned char *page = (unsigned char *)map_edge(1);

	for (EACH_SIZE(s)) {
		put_around(page + PAGE, *s);
		put_around(page + PAGE, *s | SELFTEST_NOCHECK);
	}
	unmap_pages(page, 1);
}

HOOK_TEST(across_two_pages)
{
	unsigned char *p = (unsigned char *)map_pages(2, PROT_READ | PROT_WRITE);
	unsigned long value;

	for (EACH_SIZE(s)) {
		for (unsigned int i = 0; i <= size_of(*s); i++) {
			unsigned char *at = p + PAGE - i;

			EXPECT_EQ(HOOK(PUT_USER, *s, at, 0x8877665544332211), 0);
			EXPECT_EQ(HOOK(GET_USER, *s, at, &value), 0);
			EXPECT_EQ(value, 0x8877665544332211 & (~0UL >> (64 - 8 * size_of(*s))));
		}
	}
	unmap_pages(p, 2);
}

HOOK_TEST(read_only_page)
{
	unsigned char *p = (unsigned char *)map_pages(1, PROT_READ | PROT_WRITE);
	unsigned long value;

	fill(p);
	SYS(mprotect, p, PAGE, PROT_READ);
	for (EACH_SIZE(s)) {
		EXPECT_EQ(HOOK(GET_USER, *s, p + 1, &value), 0);
		EXPECT_EQ(value, number_at(p + 1, size_of(*s)));
		EXPECT_EQ(HOOK(PUT_USER, *s, p + 1, 0), -EFAULT);
	}
	EXPECT_EQ(p[1], SELFTEST_BYTE(1));
	unmap_pages(p, 1);
}

static void refused(const struct bad_pointer *b)
{
	for (EACH_SIZE(s)) {
		unsigned long value = 1;

		EXPECT_EQ_IN(b->name, HOOK(GET_USER, *s, b->addr, &value), -EFAULT);
		EXPECT_EQ_IN(b->name, value, 0);
		EXPECT_EQ_IN(b->name, HOOK(PUT_USER, *s, b->addr, 0), -EFAULT);
	}
}

HOOK_TEST(addresses_that_access_ok_refuses)
{
	unsigned long value;

	for (EACH_BAD_POINTER(b)) /* a child each, since without the check the kernel ends it */
		EXPECT_STATUS_IN(b->name, IN_CHILD(refused(b)), PASSED);
	for (EACH_SIZE(s))
		for (unsigned long i = 1; i < size_of(*s); i++) {
			EXPECT_EQ(HOOK(GET_USER, *s, USER_END - i, &value), -EFAULT);
			EXPECT_EQ(HOOK(PUT_USER, *s, -i, 0), -EFAULT);
		}
}

/*
 * Without access_ok(): the last page below 2^47, across 2^47, and all of the hole in the address
 * space. The CPU answers with #PF up to the edge and with #GP beyond it; either must end as
 * -EFAULT.
 */
static void at_edge(unsigned long edge, long before)
{
	for (EACH_SIZE(s)) {
		for (long i = before; i > -16; i--) {
			unsigned long value = 1, kind = *s | SELFTEST_NOCHECK;

			EXPECT_EQ(HOOK(GET_USER, kind, edge - i, &value), -EFAULT);
			EXPECT_EQ(value, 0);
			EXPECT_EQ(HOOK(PUT_USER, kind, edge - i, 0), -EFAULT);
		}
	}
}

HOOK_TEST(canonical_edge_unchecked)
{
	at_edge(0x800000000000, 16);
	at_edge(0x800000001000, 16);
	at_edge(0x8000000000000000, 16);
	at_edge(0xffff7fffffffff00, 16);
	EXPECT_KERNEL_WHOLE();
}

/* Kernel memory that may not be there: the kernel's own reports read through this. */
HOOK_TEST(copy_from_kernel_nofault)
{
	struct selftest_result r;

	EXPECT_EQ(HOOK(COPY_NOFAULT, 0xffffc90000000000UL, 64, &r), -EFAULT); /* a guard page */
	EXPECT_EQ(HOOK(COPY_NOFAULT, 0xfffffffffffff000UL, 64, &r), -EFAULT);
	EXPECT_EQ(HOOK(COPY_NOFAULT, 0x800000000000UL, 64, &r), -ERANGE);
	EXPECT_EQ(HOOK(COPY_NOFAULT, &r, 64, &r), -ERANGE);
	EXPECT_EQ(HOOK(COPY_NOFAULT, 0UL, 64, &r), -ERANGE);
	EXPECT_EQ(HOOK(COPY_NOFAULT, 0xffff888000000000UL, 64, &r), 0);
	EXPECT_EQ(HOOK(COPY_NOFAULT, -8UL, 64, &r), -ERANGE);
	EXPECT_KERNEL_WHOLE();
}
