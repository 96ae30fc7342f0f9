/*
 * getrandom: bytes that do not repeat, and its flags. getrandom(2).
 */
#include "child.h"
#include "mem.h"

#define NONBLOCK 1
#define RANDOM 2
#define INSECURE 4

static unsigned char a[4096], b[4096];

TEST(fills_exactly)
{
	static const int lens[] = { 1, 2, 7, 8, 16, 31, 32, 33, 63, 64, 65, 255, 256, 257, 1000 };

	for (unsigned int i = 0; i < ARRAY_SIZE(lens); i++) {
		int len = lens[i], same = 0;

		memset(a, 0xee, sizeof(a));
		EXPECT_EQ(SYS(getrandom, a, len, 0), len);
		EXPECT(filled(a + len, 0xee, sizeof(a) - len));
		/* The last byte is written: it does not stay the same over many tries. */
		for (int try = 0; try < 8; try++) {
			SYS(getrandom, a, len, 0);
			same += a[len - 1] == 0xee;
		}
		EXPECT(same < 8);
	}
}

TEST(differs)
{
	EXPECT_EQ(SYS(getrandom, a, 64, 0), 64);
	EXPECT_EQ(SYS(getrandom, b, 64, 0), 64);
	EXPECT(memcmp(a, b, 64));
	EXPECT(memcmp(a, a + 32, 32));
}

/* Of 32768 bits half are set, give or take ten standard deviations (90 each). */
TEST(bits_are_balanced)
{
	int ones = 0;

	EXPECT_EQ(SYS(getrandom, a, sizeof(a), 0), sizeof(a));
	for (unsigned int i = 0; i < sizeof(a); i++)
		for (int bit = 1; bit < 256; bit <<= 1)
			ones += (a[i] & bit) != 0;
	EXPECT(ones > 16384 - 900 && ones < 16384 + 900);
}

/* A child does not repeat its parent's or its sibling's numbers. */
TEST(differs_after_fork)
{
	unsigned char first = 0;
	int same = 0;

	for (int i = 0; i < 6; i++) {
		int status = IN_CHILD(SYS(getrandom, a, 1, 0); SYS(exit, a[0]));

		same += i && status >> 8 == first;
		first = status >> 8;
	}
	EXPECT(same < 5);
}

TEST(flags)
{
	EXPECT_EQ(SYS(getrandom, a, 16, NONBLOCK), 16);
	EXPECT_EQ(SYS(getrandom, a, 16, RANDOM), 16);
	EXPECT_EQ(SYS(getrandom, a, 16, RANDOM | NONBLOCK), 16);
	EXPECT_EQ(SYS(getrandom, a, 16, INSECURE), 16);
	EXPECT_EQ(SYS(getrandom, a, 16, INSECURE | NONBLOCK), 16);
	EXPECT_EQ(SYS(getrandom, a, 16, RANDOM | INSECURE), -EINVAL);
	EXPECT_EQ(SYS(getrandom, a, 16, 8), -EINVAL);
	EXPECT_EQ(SYS(getrandom, a, 16, 0x80000000), -EINVAL);
	EXPECT_EQ(SYS(getrandom, a, 16, -1), -EINVAL);
	EXPECT_EQ(SYS(getrandom, NULL, 0, 8), -EINVAL);
	EXPECT_EQ(SYS(getrandom, a, 16, 1L << 32), 16);
}

TEST(zero_length)
{
	EXPECT_EQ(SYS(getrandom, a, 0, 0), 0);
	EXPECT_EQ(SYS(getrandom, NULL, 0, 0), 0);
}

TEST(bad_pointer)
{
	EXPECT_EQ(SYS(getrandom, NULL, 1, 0), -EFAULT);
	EXPECT_EQ(SYS(getrandom, NULL, 1000, 0), -EFAULT);
	for (EACH_BAD_POINTER(p)) {
		EXPECT_EQ_IN(p->name, SYS(getrandom, p->addr, 1, 0), -EFAULT);
		EXPECT_EQ_IN(p->name, SYS(getrandom, p->addr, 4096, 0), -EFAULT);
	}
}

/* What fits before the edge is written and counted. */
TEST(partial_at_the_edge)
{
	static const int rooms[] = { 1, 5, 31, 32, 33, 64, 100 };
	char *page = map_edge(1);

	for (unsigned int i = 0; i < ARRAY_SIZE(rooms); i++) {
		memset(page, 0, PAGE);
		EXPECT_EQ(SYS(getrandom, page + PAGE - rooms[i], 200, 0), rooms[i]);
		EXPECT(filled(page, 0, PAGE - rooms[i]));
	}
	unmap_pages(page, 1);
}

/* The length is cut to what one call may transfer (2 GiB - 4096) before it is checked. */
TEST(huge_length)
{
	/* Far below the end of user memory, since the length is cut to 2 GiB before it is judged. */
	char *page = mmap((void *)0x20000000, 2 * PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	EXPECT_EQ(munmap(page + PAGE, PAGE), 0);
	EXPECT_EQ(SYS(getrandom, page + PAGE - 9, -1L, 0), 9);
	EXPECT_EQ(SYS(getrandom, USER_END - PAGE, 1UL << 40, 0), -EFAULT);
	unmap_pages(page, 1);
}

/* The flags are an unsigned int: the upper half of the register is no business of the call. */
TEST(flags_are_narrow)
{
	char byte[8];

	EXPECT_EQ(SYS(getrandom, byte, 8, 0x100000000L), 8);
}
