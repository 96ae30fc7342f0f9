/*
 * The tutorials' calls, 548 to 553: what each answers, and that each guards its arguments.
 * Linux has no such numbers, so this is not the oracle's. kernel/tutorial/; shared/tutorials.
 */
#include <linux/hello.h>
#include <time.h>
#include "child.h"
#include "mem.h"

enum { MY_SYSCALL = 548, HELLO, ADDER, GETJIFFIES, DIFFJIFFIES, PDIFFJIFFIES };

TEST(numbers)
{
	EXPECT_EQ(SYS_my_syscall, MY_SYSCALL);
	/* region: tests.hello_number */
	EXPECT_EQ(SYS_hello, HELLO);
	/* endregion */
	EXPECT_EQ(SYS_adder, ADDER);
	EXPECT_EQ(SYS_getjiffies, GETJIFFIES);
	EXPECT_EQ(SYS_diffjiffies, DIFFJIFFIES);
	EXPECT_EQ(SYS_pdiffjiffies, PDIFFJIFFIES);
}

TEST(my_syscall)
{
	EXPECT_EQ(RAW(MY_SYSCALL), 42);
	EXPECT_EQ(syscall(MY_SYSCALL), 42);
}

/* region: tests.hello */
static long hello(unsigned int flags, unsigned int pad, const void *name, size_t size)
{
	struct {
		struct hello_args args;
		unsigned char tail[64];
	} a = { { .flags = flags, .pad = pad, .name = (unsigned long)name }, { 0 } };

	return RAW(HELLO, &a, size);
}

#define SIZE sizeof(struct hello_args)

TEST(hello_works)
{
	EXPECT_EQ(SIZE, 16);
	EXPECT_EQ(hello(0, 0, "world", SIZE), 0);
	EXPECT_EQ(hello(HELLO_FLAG_LOUD, 0, "world", SIZE), 0);
	EXPECT_EQ(hello(0, 0, "", SIZE), 0);
}

/* Later versions of the structure are longer: accepted while what we do not know is zero. */
TEST(hello_sizes)
{
	EXPECT_EQ(hello(0, 0, "world", 0), -EINVAL);
	EXPECT_EQ(hello(0, 0, "world", SIZE - 1), -EINVAL);
	EXPECT_EQ(hello(0, 0, "world", SIZE + 1), 0);
	EXPECT_EQ(hello(0, 0, "world", SIZE + 64), 0);
	EXPECT_EQ(RAW(HELLO, NULL, SIZE - 1), -EINVAL);
}

TEST(hello_unknown_tail)
{
	unsigned char raw[80] = { 0 };
	unsigned long name = (unsigned long)"tail";

	memcpy(raw + 8, &name, 8);
	for (int at = SIZE; at < 80; at += 7) {
		EXPECT_EQ(RAW(HELLO, raw, 80), 0);
		raw[at] = 1;
		EXPECT_EQ(RAW(HELLO, raw, 80), -E2BIG);
		EXPECT_EQ(RAW(HELLO, raw, at), at < (int)SIZE ? -EINVAL : 0);
		raw[at] = 0;
	}
}

TEST(hello_flags_and_padding)
{
	EXPECT_EQ(hello(2, 0, "x", SIZE), -EINVAL);
	EXPECT_EQ(hello(0xdeadbeef, 0, "x", SIZE), -EINVAL);
	EXPECT_EQ(hello(0x80000000, 0, "x", SIZE), -EINVAL);
	EXPECT_EQ(hello(0, 1, "x", SIZE), -EINVAL);
	EXPECT_EQ(hello(HELLO_FLAG_LOUD, 0x80000000, "x", SIZE), -EINVAL);
}

/* A name longer than the kernel's 64 bytes is cut, not overrun; one at the edge is read exactly. */
TEST(hello_names)
{
	static char longname[5000];
	char *page = map_edge(1);

	memset(longname, 'n', sizeof(longname) - 1);
	EXPECT_EQ(hello(0, 0, longname, SIZE), 0);
	EXPECT_EQ(hello(0, 0, NULL, SIZE), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, hello(0, 0, (void *)b->addr, SIZE), -EFAULT);
	memcpy(page + PAGE - 5, "edge", 5);
	EXPECT_EQ(hello(0, 0, page + PAGE - 5, SIZE), 0);
	page[PAGE - 1] = 'x';
	EXPECT_EQ(hello(0, 0, page + PAGE - 5, SIZE), -EFAULT);
	unmap_pages(page, 1);
}

TEST(hello_bad_struct)
{
	char *page = map_edge(1);

	memset(page, 0, PAGE);
	EXPECT_EQ(RAW(HELLO, NULL, SIZE), -EFAULT);
	EXPECT_EQ(RAW(HELLO, page + PAGE - SIZE + 1, SIZE), -EFAULT);
	EXPECT_EQ(RAW(HELLO, page + PAGE - SIZE, SIZE + 8), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, RAW(HELLO, b->addr, SIZE), -EFAULT);
	unmap_pages(page, 1);
}
/* endregion */

/* int + int: arguments are narrowed with their sign, the sum is widened with its. */
TEST(adder)
{
	EXPECT_EQ(RAW(ADDER, 2, 3), 5);
	EXPECT_EQ(RAW(ADDER, -2, -3), -5);
	EXPECT_EQ(RAW(ADDER, 0xffffffffUL, 1), 0);
	EXPECT_EQ(RAW(ADDER, (1L << 32) + 7, 1L << 40), 7);
	EXPECT_EQ(RAW(ADDER, 0x80000000UL, 0), -2147483648L);
	EXPECT_EQ(RAW(ADDER, 0x7fffffff, -1), 0x7ffffffe);
}

TEST(jiffies)
{
	struct timespec t = { 0, 30000000 };
	long start = RAW(GETJIFFIES), diff;

	EXPECT_EQ(SYS(nanosleep, &t, 0), 0);
	diff = RAW(DIFFJIFFIES, start);
	EXPECT(diff > 0);
	EXPECT(RAW(GETJIFFIES) >= start + diff);
	EXPECT(RAW(DIFFJIFFIES, 0) >= start + diff);
	EXPECT(RAW(DIFFJIFFIES, -1L) > start);
}

TEST(pdiffjiffies)
{
	char *page = map_edge(1);
	long start = RAW(GETJIFFIES), result = -1;

	EXPECT_EQ(RAW(PDIFFJIFFIES, start, &result), 0);
	EXPECT(result >= 0 && result < 1000000);
	EXPECT_EQ(RAW(PDIFFJIFFIES, start, NULL), 0);
	EXPECT_EQ(RAW(PDIFFJIFFIES, start, page + PAGE - 8), 0);
	EXPECT_EQ(RAW(PDIFFJIFFIES, start, page + PAGE - 7), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, RAW(PDIFFJIFFIES, start, b->addr), -EFAULT);
	unmap_pages(page, 1);
}
