/*
 * mlock(2), mlock2(2), munlock(2), mlockall(2), munlockall(2), MAP_LOCKED; RLIMIT_MEMLOCK for those who
 * are not root.
 */
#include <linux/resource.h>
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)
#define NOBODY 65534

/* From here on the child may lock so many bytes, and is not root. */
static void limit_to(unsigned long bytes)
{
	struct rlimit limit = { bytes, bytes };

	if (SYS(prlimit64, 0, RLIMIT_MEMLOCK, &limit, 0) || SYS(setresuid, NOBODY, NOBODY, NOBODY))
		SYS(exit_group, 77);
}

static int in_core(const char *p)
{
	unsigned char vec = 0;

	SYS(mincore, p, PAGE, &vec);
	return vec & 1;
}

TEST(brings_pages_in)
{
	char *p = map_pages(4, RW);

	EXPECT(!in_core(p + PAGE));
	EXPECT_EQ(SYS(mlock, p + PAGE + 5, PAGE), 0);
	EXPECT(!in_core(p) && in_core(p + PAGE) && in_core(p + 2 * PAGE) && !in_core(p + 3 * PAGE));
	EXPECT_EQ(SYS(munlock, p, 4 * PAGE), 0);
	EXPECT(in_core(p + PAGE));
	unmap_pages(p, 4);
}

TEST(wrong_arguments)
{
	char *p = map_pages(3, RW);

	EXPECT_EQ(SYS(mlock, p, 0), 0);
	EXPECT_EQ(SYS(mlock2, p, PAGE, 2), -EINVAL);
	EXPECT_EQ(SYS(mlock2, p, PAGE, -1), -EINVAL);
	EXPECT_EQ(SYS(mlock, p + PAGE, -2 * PAGE), -EINVAL);
	EXPECT_EQ(SYS(munlock, p + PAGE, -2 * PAGE), -EINVAL);
	EXPECT_EQ(SYS(mlock, 0xffff888000000000UL, PAGE), -ENOMEM);
	EXPECT_EQ(SYS(munlock, 0xffff888000000000UL, PAGE), -ENOMEM);
	EXPECT_EQ(SYS(mlockall, 0), -EINVAL);
	EXPECT_EQ(SYS(mlockall, 8), -EINVAL);
	EXPECT_EQ(SYS(mlockall, MCL_ONFAULT), -EINVAL);
	unmap_pages(p, 3);
}

TEST(holes_and_no_access)
{
	char *p = map_pages(3, RW);

	unmap_pages(p + PAGE, 1);
	EXPECT_EQ(SYS(mlock, p, 3 * PAGE), -ENOMEM);
	EXPECT_EQ(SYS(munlock, p, 3 * PAGE), -ENOMEM);
	EXPECT_EQ(SYS(mlock, p + PAGE, PAGE), -ENOMEM);
	SYS(mprotect, p, PAGE, PROT_NONE);
	EXPECT_EQ(SYS(mlock, p, PAGE), -ENOMEM);
	EXPECT_EQ(SYS(mlock2, p, PAGE, MLOCK_ONFAULT),
		  0); /* nothing is brought in, nothing fails */
	SYS(mprotect, p, PAGE, PROT_READ);
	EXPECT_EQ(SYS(mlock, p, PAGE), 0);
	EXPECT(filled(p, 0, PAGE));
	unmap_pages(p, 3);
}

TEST(on_fault)
{
	char *p = map_pages(2, RW);

	EXPECT_EQ(SYS(mlock2, p, 2 * PAGE, MLOCK_ONFAULT), 0);
	EXPECT(!in_core(p));
	p[0] = 1;
	EXPECT(in_core(p) && !in_core(p + PAGE));
	EXPECT_EQ(SYS(madvise, p, PAGE, MADV_DONTNEED), -EINVAL);
	EXPECT_EQ(SYS(mlock2, p, 2 * PAGE, 0), 0);
	EXPECT(in_core(p + PAGE));
	unmap_pages(p, 2);
}

TEST(mmap_locked)
{
	char *p = (char *)map_anon(0, 2 * PAGE, RW, MAP_LOCKED);

	REQUIRE((long)p > 0);
	EXPECT(in_core(p) && in_core(p + PAGE));
	EXPECT_EQ(SYS(madvise, p, PAGE, MADV_DONTNEED), -EINVAL);
	unmap_pages(p, 2);
}

/* What is locked, and that it will be, is the address space's own: a child has nothing of it. */
static void everything(void)
{
	char *p = map_pages(2, RW), *q, *brk;

	EXPECT_EQ(SYS(mlockall, MCL_CURRENT | MCL_FUTURE), 0);
	EXPECT(in_core(p));
	q = map_pages(2, RW);
	EXPECT(in_core(q) && in_core(q + PAGE));
	EXPECT_EQ(SYS(madvise, q, PAGE, MADV_DONTNEED), -EINVAL);
	brk = (char *)SYS(brk, 0);
	brk = (char *)(((long)brk + PAGE - 1) & -PAGE);
	EXPECT_EQ(SYS(brk, brk + PAGE), brk + PAGE);
	EXPECT(in_core(brk));
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(madvise, q, PAGE, MADV_DONTNEED), 0);
			       EXPECT(!in_core(map_pages(1, RW)))),
		      PASSED);
	EXPECT_EQ(SYS(mlockall, MCL_FUTURE | MCL_ONFAULT), 0);
	q = map_pages(1, RW);
	EXPECT(!in_core(q));
	EXPECT_EQ(SYS(madvise, q, PAGE, MADV_DONTNEED), -EINVAL);
	EXPECT_EQ(SYS(munlockall), 0);
	EXPECT_EQ(SYS(madvise, q, PAGE, MADV_DONTNEED), 0);
	EXPECT(!in_core(map_pages(1, RW)));
}

TEST(mlockall)
{
	EXPECT_STATUS(IN_CHILD(everything()), PASSED);
}

static void within_limit(void)
{
	char *p = map_pages(8, RW);

	limit_to(4 * PAGE);
	EXPECT_EQ(SYS(mlock, p, 4 * PAGE), 0);
	EXPECT_EQ(SYS(mlock, p, 4 * PAGE), 0); /* counts once */
	EXPECT_EQ(SYS(mlock, p, 5 * PAGE), -ENOMEM);
	EXPECT_EQ(SYS(mlock, p + 2 * PAGE, 4 * PAGE), -ENOMEM);
	EXPECT_EQ(map_anon(0, PAGE, RW, MAP_LOCKED), -EAGAIN);
	EXPECT_EQ(SYS(mremap, p, 4 * PAGE, 5 * PAGE, MREMAP_MAYMOVE), -EAGAIN);
	EXPECT_EQ(SYS(mlockall, MCL_CURRENT), -ENOMEM);
	EXPECT_EQ(SYS(munlock, p, 2 * PAGE), 0);
	EXPECT_EQ(SYS(mlock, p + 4 * PAGE, 2 * PAGE), 0);
	unmap_pages(p + 2 * PAGE, 1);
	EXPECT_EQ(SYS(mlock, p, PAGE), 0);
	EXPECT_EQ(SYS(mlock, p, 2 * PAGE), -ENOMEM);
}

TEST(limit)
{
	EXPECT_STATUS(IN_CHILD(within_limit()), PASSED);
}

static void without_right(void)
{
	char *p = map_pages(1, RW);

	limit_to(0);
	EXPECT_EQ(SYS(mlock, p, PAGE), -EPERM);
	EXPECT_EQ(SYS(mlock2, p, PAGE, MLOCK_ONFAULT), -EPERM);
	EXPECT_EQ(SYS(mlockall, MCL_FUTURE), -EPERM);
	EXPECT_EQ(map_anon(0, PAGE, RW, MAP_LOCKED), -EPERM);
	EXPECT_EQ(SYS(munlock, p, PAGE), 0);
	EXPECT(!in_core(p));
}

TEST(limit_0)
{
	EXPECT_STATUS(IN_CHILD(without_right()), PASSED);
}
