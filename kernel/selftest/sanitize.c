/*
 * Deliberate mistakes for the sanitizers to find. What is not undefined behaviour is damage done to the
 * kernel, so each is made only in the build that has its sanitizer. Linux: lib/test_ubsan.c,
 * lib/test_kasan.c, drivers/misc/lkdtm/bugs.c.
 *
 * The values are volatile: the compiler must not know beforehand what comes of them.
 */
#include "selftest.h"
#include <linux/kernel.h>
#include <linux/sanitizers.h>

#define SMASH_BYTES 64

static long shift(void)
{
	volatile int by = 40, value = 1;

	value <<= by;
	return 0;
}

static long overflow(void)
{
	volatile int value = 0x7fffffff;

	value = value + 1;
	return 0;
}

static long wrong_index(void)
{
	static volatile struct {
		int four[4], behind;
	} s;
	volatile int i = 4;

	return s.four[i];
}

static long misaligned(void)
{
	static u64 words[2];
	volatile unsigned long addr = (unsigned long)words + 1;

	return *(volatile u64 *)addr & 0;
}

static noinline void fill(volatile char *p, size_t n)
{
	while (n--)
		*p++ = 'A';
}

/* Writes over the caller's frame; the return address there would be all 'A'. */
static noinline long smash_stack(void)
{
	char buffer[16];

	fill(buffer, SMASH_BYTES);
	return buffer[0];
}

static long (*const undefined[])(void) = {
	[SANITIZE_SHIFT] = shift,
	[SANITIZE_OVERFLOW] = overflow,
	[SANITIZE_INDEX] = wrong_index,
	[SANITIZE_MISALIGNED] = misaligned,
};

long selftest_sanitize(const unsigned long *arg)
{
	if (arg[0] < ARRAY_SIZE(undefined))
		return sanitizer_ubsan ? undefined[arg[0]]() : -ENODEV;
	if (arg[0] == SANITIZE_SMASH)
		return sanitizer_stackprotector ? smash_stack() : -ENODEV;
	return -EINVAL;
}
