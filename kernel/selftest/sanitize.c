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
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define SMASH_BYTES 64

static long shift(void)
{
	static volatile int value = 1, by = 40;

	return (value << by) & 0;
}

static long overflow(void)
{
	static volatile int most = 0x7fffffff;
	volatile int sum = most + 1;

	return sum & 0;
}

static long wrong_index(void)
{
	static volatile struct {
		int four[4], behind;
	} s;
	volatile int i = 4;

	return s.four[i];
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

#define OBJECT_BYTES 48 /* where it is touched beyond its end, the object is three bytes shorter */

/* Not where the allocator has its link and its seal. Functions of their own: the reports name them. */
static noinline long read_freed(volatile u8 *obj)
{
	return obj[30] & 0;
}

static noinline long write_freed(volatile u8 *obj)
{
	obj[30] = 0;
	return 0;
}

static long touch_freed(long (*touch)(volatile u8 *obj))
{
	u8 *obj = kmalloc(OBJECT_BYTES, GFP_KERNEL);

	if (!obj)
		return -ENOMEM;
	kfree(obj);
	return touch(obj);
}

static noinline long touch_beyond(enum selftest_sanitize how, unsigned long user)
{
	volatile unsigned long size = OBJECT_BYTES;
	u8 *obj = kzalloc(OBJECT_BYTES - 3, GFP_KERNEL);
	long left = 0;

	if (!obj)
		return -ENOMEM;
	if (how == SANITIZE_BEYOND_READ)
		left = ((volatile u8 *)obj)[size - 3] & 0;
	else if (how == SANITIZE_BEYOND_WRITE)
		((volatile u8 *)obj)[size - 1] = 0;
	else if (how == SANITIZE_BEYOND_FILL)
		memset(obj, 0, size);
	else
		left = copy_to_user((void __user *)user, obj, size);
	kfree(obj);
	return left;
}

static noinline long touch_freed_page(void)
{
	unsigned long page = __get_free_page(GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	free_page(page);
	return *(volatile long *)(page + 8 * sizeof(long)) & 0;
}

static long misuse_memory(enum selftest_sanitize how, unsigned long user)
{
	switch (how) {
	case SANITIZE_FREED_READ:
		return touch_freed(read_freed);
	case SANITIZE_FREED_WRITE:
		return touch_freed(write_freed);
	case SANITIZE_FREED_PAGE:
		return touch_freed_page();
	default:
		return touch_beyond(how, user);
	}
}

static long (*const undefined[])(void) = {
	[SANITIZE_SHIFT] = shift,
	[SANITIZE_OVERFLOW] = overflow,
	[SANITIZE_INDEX] = wrong_index,
};

long selftest_sanitize(const unsigned long *arg)
{
	if (arg[0] < ARRAY_SIZE(undefined))
		return sanitizer_ubsan ? undefined[arg[0]]() : -ENODEV;
	if (arg[0] == SANITIZE_SMASH)
		return sanitizer_stackprotector ? smash_stack() : -ENODEV;
	if (arg[0] < SANITIZE_COUNT)
		return sanitizer_kasan ? misuse_memory(arg[0], arg[1]) : -ENODEV;
	return -EINVAL;
}
