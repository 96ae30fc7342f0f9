/*
 * Copy on write: after fork(2), in private mappings of files, and of the page of zeroes that reads of
 * untouched memory find. fork(2), mmap(2).
 */
#include "child.h"
#include "files.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

TEST(child_does_not_change_the_parent)
{
	char *p = map_pages(3, RW);

	memset(p, 1, 3 * PAGE);
	EXPECT_STATUS(IN_CHILD(p[0] = 2; p[PAGE] = 2; EXPECT_EQ(p[2 * PAGE], 1)), PASSED);
	EXPECT(filled(p, 1, 3 * PAGE));
	unmap_pages(p, 3);
}

/* The child looks again once the parent has written. */
TEST(parent_does_not_change_the_child)
{
	volatile int *shared = (int *)SYS(mmap, 0, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *p = map_pages(2, RW);
	int pid;

	memset(p, 1, 2 * PAGE);
	pid = fork_child();
	if (!pid) {
		while (!*shared)
			SYS(sched_yield);
		EXPECT(filled(p, 1, 2 * PAGE));
		child_done();
	}
	p[0] = 2;
	EXPECT_EQ(SYS(getrandom, p + PAGE, PAGE, 0),
		  PAGE); /* the kernel's writes are no different */
	*shared = 1;
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(p[0], 2);
	unmap_pages(p, 2);
	unmap_pages((void *)shared, 1);
}

static void generation(char *p, int depth)
{
	EXPECT_EQ(p[0], depth);
	p[0]++;
	if (depth < 8)
		EXPECT_STATUS(IN_CHILD(generation(p, depth + 1)), PASSED);
	EXPECT_EQ(p[0], depth + 1);
}

TEST(generations)
{
	char *p = map_pages(1, RW);

	p[0] = 1;
	EXPECT_STATUS(IN_CHILD(generation(p, 1)), PASSED);
	EXPECT_EQ(p[0], 1);
	unmap_pages(p, 1);
}

/* Memory that was read first has the page of zeroes, which must stay what it is. */
TEST(page_of_zeroes)
{
	char *p = map_pages(2, RW), *q = map_pages(2, RW);

	EXPECT(filled(p, 0, 2 * PAGE) && filled(q, 0, 2 * PAGE));
	memset(p, 1, 2 * PAGE);
	EXPECT(filled(q, 0, 2 * PAGE));
	EXPECT_STATUS(IN_CHILD(memset(q, 2, 2 * PAGE); EXPECT(filled(p, 1, 2 * PAGE))), PASSED);
	EXPECT(filled(q, 0, 2 * PAGE) && filled(map_pages(1, RW), 0, PAGE));
	unmap_pages(p, 2);
	unmap_pages(q, 2);
}

TEST(private_file_mapping)
{
	int fd = open_file(BIG, O_RDONLY);
	char *p = (char *)SYS(mmap, 0, 3 * PAGE, RW, MAP_PRIVATE, fd, 0), *q;

	REQUIRE((long)p > 0);
	q = (char *)SYS(mmap, 0, 3 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	EXPECT(is_big(p, 0, BIG_SIZE));
	EXPECT_STATUS(IN_CHILD(memset(p, 1, BIG_SIZE); EXPECT(is_big(q, 0, BIG_SIZE))), PASSED);
	EXPECT(is_big(p, 0, BIG_SIZE));
	p[5] = 1;
	p[2 * PAGE] = 1;
	EXPECT(is_big(q, 0, BIG_SIZE));
	EXPECT(is_big(p + 6, 6, PAGE));
	/* Behind the end of the file there are zeroes, and these are private, too. */
	EXPECT(filled(p + BIG_SIZE, 0, 3 * PAGE - BIG_SIZE));
	p[BIG_SIZE] = 1;
	EXPECT(filled(q + BIG_SIZE, 0, 3 * PAGE - BIG_SIZE));
	SYS(close, fd);
	EXPECT(is_big(q, 0, BIG_SIZE));
	unmap_pages(p, 3);
	unmap_pages(q, 3);
}

TEST(pages_beyond_the_end_of_a_file)
{
	int fd = open_file(TEXT, O_RDONLY);
	char *p = (char *)SYS(mmap, 0, 2 * PAGE, RW, MAP_PRIVATE, fd, 0);

	SYS(close, fd);
	REQUIRE((long)p > 0);
	EXPECT(readable(p) && !readable(p + PAGE) && !writable(p + PAGE));
	EXPECT_STATUS(IN_CHILD(user_read(p + PAGE)), KILLED(SIGBUS));
	EXPECT_STATUS(IN_CHILD(user_write(p + PAGE)), KILLED(SIGBUS));
	unmap_pages(p, 2);
}

/* Read-only memory of both that one of them makes writable. */
TEST(after_mprotect)
{
	char *p = map_pages(2, RW);

	memset(p, 1, 2 * PAGE);
	SYS(mprotect, p, 2 * PAGE, PROT_READ);
	EXPECT_STATUS(IN_CHILD(SYS(mprotect, p, 2 * PAGE, RW); p[0] = 2), PASSED);
	EXPECT_EQ(p[0], 1);
	SYS(mprotect, p, 2 * PAGE, RW);
	p[0] = 3;
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(p[0], 3); EXPECT_EQ(p[PAGE], 1)), PASSED);
	unmap_pages(p, 2);
}
