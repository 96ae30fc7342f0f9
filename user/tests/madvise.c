/* madvise(2): what each advice does, and to which memory it may be given. */
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

TEST(wrong_arguments)
{
	char *p = map_pages(3, RW);

	memset(p, 5, 3 * PAGE);
	EXPECT_EQ(SYS(madvise, p, PAGE, 5), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, PAGE, 7), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, PAGE, 99), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, PAGE, -1), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, PAGE, 4 + 32), -EINVAL);
	EXPECT_EQ(SYS(madvise, p + 1, PAGE, MADV_DONTNEED), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, -PAGE, MADV_DONTNEED), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, -1L, MADV_DONTNEED), -EINVAL);
	EXPECT_EQ(SYS(madvise, 0xfffffffffffff000UL, 2 * PAGE, MADV_DONTNEED), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, 0, MADV_DONTNEED), 0);
	EXPECT_EQ(SYS(madvise, 0xffff888000000000UL, PAGE, MADV_DONTNEED), -ENOMEM);
	EXPECT(filled(p, 5, 3 * PAGE));
	unmap_pages(p, 3);
}

TEST(dontneed)
{
	char *p = map_pages(4, RW);

	memset(p, 5, 4 * PAGE);
	EXPECT_EQ(SYS(madvise, p + PAGE, PAGE + 1, MADV_DONTNEED), 0);
	EXPECT(filled(p, 5, PAGE) && filled(p + PAGE, 0, 2 * PAGE) &&
	       filled(p + 3 * PAGE, 5, PAGE));
	p[PAGE] = 1;
	EXPECT_EQ(p[PAGE], 1);
	unmap_pages(p, 4);
}

/* The areas on both sides of a hole are advised, and then it is said that there was one. */
TEST(holes)
{
	static const int advices[] = { MADV_NORMAL, MADV_DONTNEED, MADV_DONTFORK, MADV_DOFORK,
				       MADV_COLD };
	char *p = map_pages(3, RW);

	unmap_pages(p + PAGE, 1);
	memset(p, 5, PAGE);
	memset(p + 2 * PAGE, 5, PAGE);
	for (unsigned long i = 0; i < ARRAY_SIZE(advices); i++) {
		EXPECT_EQ(SYS(madvise, p, 3 * PAGE, advices[i]), -ENOMEM);
		EXPECT_EQ(SYS(madvise, p + PAGE, PAGE, advices[i]), -ENOMEM);
	}
	EXPECT(filled(p, 0, PAGE) && filled(p + 2 * PAGE, 0, PAGE));
	unmap_pages(p, 3);
}

TEST(without_effect)
{
	static const int advices[] = { MADV_NORMAL,   MADV_RANDOM, MADV_SEQUENTIAL,
				       MADV_WILLNEED, MADV_COLD,   MADV_PAGEOUT };
	char *p = map_pages(2, RW);

	memset(p, 5, 2 * PAGE);
	for (unsigned long i = 0; i < ARRAY_SIZE(advices); i++)
		EXPECT_EQ(SYS(madvise, p, 2 * PAGE, advices[i]), 0);
	EXPECT(filled(p, 5, 2 * PAGE));
	unmap_pages(p, 2);
}

/* The old bytes or zeroes, until something is written. */
TEST(free_private_memory)
{
	char *p = map_pages(2, RW);
	char *q = (char *)SYS(mmap, 0, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	memset(p, 5, 2 * PAGE);
	EXPECT_EQ(SYS(madvise, p, PAGE, MADV_FREE), 0);
	EXPECT(filled(p, 5, PAGE) || filled(p, 0, PAGE));
	EXPECT(filled(p + PAGE, 5, PAGE));
	p[0] = 9;
	EXPECT_EQ(p[0], 9);
	EXPECT_EQ(SYS(madvise, q, PAGE, MADV_FREE), -EINVAL);
	unmap_pages(p, 2);
	unmap_pages(q, 1);
}

/* Shared memory keeps what is in it. */
TEST(dontneed_of_shared_memory)
{
	char *p = (char *)SYS(mmap, 0, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	memset(p, 5, PAGE);
	EXPECT_EQ(SYS(madvise, p, PAGE, MADV_DONTNEED), 0);
	EXPECT(filled(p, 5, PAGE));
	unmap_pages(p, 1);
}

/* A hole in the file that everybody sees. */
TEST(remove_shared_memory)
{
	char *p = (char *)SYS(mmap, 0, 4 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *private = map_pages(1, RW);

	memset(p, 5, 4 * PAGE);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(madvise, p + PAGE, 2 * PAGE, MADV_REMOVE), 0)),
		      PASSED);
	EXPECT(filled(p, 5, PAGE) && filled(p + PAGE, 0, 2 * PAGE) &&
	       filled(p + 3 * PAGE, 5, PAGE));
	EXPECT_EQ(SYS(madvise, private, PAGE, MADV_REMOVE), -EINVAL);
	SYS(mlock, p + 3 * PAGE, PAGE);
	EXPECT_EQ(SYS(madvise, p + 3 * PAGE, PAGE, MADV_REMOVE), -EINVAL);
	unmap_pages(p + 2 * PAGE, 1);
	EXPECT_EQ(SYS(madvise, p + PAGE, 2 * PAGE, MADV_REMOVE), -ENOMEM);
	EXPECT(filled(p, 5, PAGE) && filled(p + 3 * PAGE, 5, PAGE));
	unmap_pages(p, 4);
	unmap_pages(private, 1);
}

TEST(locked_memory)
{
	char *p = map_pages(1, RW);

	memset(p, 5, PAGE);
	REQUIRE(SYS(mlock, p, PAGE) == 0);
	EXPECT_EQ(SYS(madvise, p, PAGE, MADV_DONTNEED), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, PAGE, MADV_FREE), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, PAGE, MADV_COLD), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, PAGE, MADV_PAGEOUT), -EINVAL);
	EXPECT(filled(p, 5, PAGE));
	EXPECT_EQ(SYS(madvise, p, PAGE, 24 /* MADV_DONTNEED_LOCKED */), 0);
	EXPECT(filled(p, 0, PAGE));
	unmap_pages(p, 1);
}

TEST(dontfork)
{
	char *p = map_pages(3, RW);

	memset(p, 5, 3 * PAGE);
	EXPECT_EQ(SYS(madvise, p + PAGE, PAGE, MADV_DONTFORK), 0);
	EXPECT_STATUS(IN_CHILD(EXPECT(filled(p, 5, PAGE)); EXPECT(!readable(p + PAGE));
			       EXPECT(filled(p + 2 * PAGE, 5, PAGE))),
		      PASSED);
	EXPECT(filled(p, 5, 3 * PAGE));
	EXPECT_EQ(SYS(madvise, p, 3 * PAGE, MADV_DOFORK), 0);
	EXPECT_STATUS(IN_CHILD(EXPECT(filled(p, 5, 3 * PAGE))), PASSED);
	unmap_pages(p, 3);
}

TEST(wipeonfork)
{
	char *p = map_pages(3, RW);
	char *q = (char *)SYS(mmap, 0, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	memset(p, 5, 3 * PAGE);
	EXPECT_EQ(SYS(madvise, p + PAGE, PAGE, MADV_WIPEONFORK), 0);
	EXPECT_STATUS(IN_CHILD(EXPECT(filled(p, 5, PAGE)); EXPECT(filled(p + PAGE, 0, PAGE));
			       EXPECT(filled(p + 2 * PAGE, 5, PAGE));
			       /* the advice is inherited */
			       memset(p, 6, 3 * PAGE);
			       EXPECT_STATUS(IN_CHILD(EXPECT(filled(p + PAGE, 0, PAGE))), PASSED)),
		      PASSED);
	EXPECT(filled(p, 5, 3 * PAGE));
	EXPECT_EQ(SYS(madvise, p, 3 * PAGE, MADV_KEEPONFORK), 0);
	EXPECT_STATUS(IN_CHILD(EXPECT(filled(p, 5, 3 * PAGE))), PASSED);
	EXPECT_EQ(SYS(madvise, q, PAGE, MADV_WIPEONFORK), -EINVAL);
	unmap_pages(p, 3);
	unmap_pages(q, 1);
}

static int in_core(char *p)
{
	unsigned char vec = 0xff;

	SYS(mincore, p, PAGE, &vec);
	return vec & 1;
}

TEST(populate)
{
	char *p = map_pages(4, RW);

	SYS(mprotect, p + 2 * PAGE, PAGE, PROT_READ);
	SYS(mprotect, p + 3 * PAGE, PAGE, PROT_NONE);
	EXPECT_EQ(SYS(madvise, p, 2 * PAGE, MADV_POPULATE_WRITE), 0);
	EXPECT(in_core(p) && in_core(p + PAGE) && !in_core(p + 2 * PAGE));
	EXPECT_EQ(SYS(madvise, p, 3 * PAGE, MADV_POPULATE_WRITE), -EINVAL);
	EXPECT_EQ(SYS(madvise, p, 3 * PAGE, MADV_POPULATE_READ), 0);
	EXPECT(in_core(p + 2 * PAGE));
	EXPECT_EQ(SYS(madvise, p + 3 * PAGE, PAGE, MADV_POPULATE_READ), -EINVAL);
	unmap_pages(p + PAGE, 1);
	EXPECT_EQ(SYS(madvise, p, 3 * PAGE, MADV_POPULATE_READ), -ENOMEM);
	unmap_pages(p, 4);
}

TEST(populate_beyond_the_end)
{
	char *p = (char *)SYS(mmap, 0, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0), *q;

	q = (char *)SYS(mremap, p, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
	REQUIRE((long)q > 0);
	EXPECT_EQ(SYS(madvise, q, 2 * PAGE, MADV_POPULATE_READ), -EFAULT);
	unmap_pages(q, 2);
}
