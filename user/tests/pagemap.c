/* /proc/PID/pagemap: which pages are there, whose they are, and in which frames. Documentation/admin-guide/mm/pagemap.rst. */
#include <linux/memfd.h>
#include "child.h"
#include "procfs.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)
#define PRESENT (1UL << 63)
#define SHARED (1UL << 61)     /* of a file, or shared */
#define EXCLUSIVE (1UL << 56)  /* mapped once */
#define SOFT_DIRTY (1UL << 55) /* only some kernels keep it */
#define FLAGS (PRESENT | 1UL << 62 | SHARED | EXCLUSIVE)
#define PFN ((1UL << 55) - 1)

static unsigned long entries[16];

/* The entries of pages from p on, by a new descriptor; what pread(2) says. */
static long look(const void *p, int pages)
{
	int fd = SYS(open, "/proc/self/pagemap", O_RDONLY);
	long ret = fd;

	if (fd >= 0) {
		ret = SYS(pread64, fd, entries, pages * 8L, (unsigned long)p / PAGE * 8);
		SYS(close, fd);
	}
	for (int i = 0; i < pages; i++)
		entries[i] &= ~SOFT_DIRTY;
	return ret;
}

TEST(anonymous)
{
	char *p = map_pages(4, RW);
	int child;

	EXPECT_EQ(look(p, 4), 32);
	EXPECT(!entries[0] && !entries[1] && !entries[2] && !entries[3]);
	p[0] = p[3 * PAGE] = 1;
	(void)*(volatile char *)(p + PAGE);
	EXPECT_EQ(look(p, 4), 32);
	EXPECT_EQ(entries[0] & FLAGS, PRESENT | EXCLUSIVE);
	EXPECT_EQ(entries[1] & FLAGS, PRESENT); /* the page of zeroes */
	EXPECT_EQ(entries[2], 0);
	EXPECT_EQ(entries[3] & FLAGS, PRESENT | EXCLUSIVE);
	EXPECT((entries[0] & PFN) && (entries[3] & PFN));
	EXPECT((entries[0] & PFN) != (entries[3] & PFN));
	child = fork_child();
	if (!child)
		for (;;)
			SYS(pause);
	EXPECT_EQ(look(p, 1), 8);
	EXPECT_EQ(entries[0] & FLAGS, PRESENT);
	p[0] = 2; /* a copy */
	EXPECT_EQ(look(p, 1), 8);
	EXPECT_EQ(entries[0] & FLAGS, PRESENT | EXCLUSIVE);
	SYS(kill, child, 9);
	EXPECT_STATUS(reap(child), KILLED(9));
	EXPECT_EQ(SYS(madvise, p, 4 * PAGE, 4 /* MADV_DONTNEED */), 0);
	EXPECT_EQ(look(p, 4), 32);
	EXPECT(!entries[0] && !entries[3]);
	unmap_pages(p, 4);
}

TEST(of_a_file)
{
	int fd = SYS(memfd_create, "name", 0);
	char *p, *q;
	unsigned long pfn;

	REQUIRE(fd >= 0 && SYS(ftruncate, fd, 2 * PAGE) == 0);
	p = (char *)SYS(mmap, 0, 2 * PAGE, RW, MAP_SHARED, fd, 0);
	q = (char *)SYS(mmap, 0, 2 * PAGE, RW, MAP_PRIVATE, fd, 0);
	p[0] = 1;
	EXPECT_EQ(look(p, 2), 16);
	EXPECT_EQ(entries[0] & FLAGS, PRESENT | SHARED | EXCLUSIVE);
	EXPECT_EQ(entries[1], 0);
	pfn = entries[0] & PFN;
	EXPECT_EQ(q[0], 1);
	EXPECT_EQ(look(q, 2), 16);
	EXPECT_EQ(entries[0] & FLAGS, PRESENT | SHARED);
	EXPECT_EQ(entries[0] & PFN, pfn);
	q[0] = 2;
	EXPECT_EQ(look(q, 1), 8);
	EXPECT_EQ(entries[0] & FLAGS, PRESENT | EXCLUSIVE);
	EXPECT((entries[0] & PFN) != pfn);
	SYS(munmap, p, 2 * PAGE);
	SYS(munmap, q, 2 * PAGE);
	SYS(close, fd);
}

TEST(places)
{
	int fd = SYS(open, "/proc/self/pagemap", O_RDONLY);
	static char page[PAGE];
	char *p = page;

	REQUIRE(fd >= 0);
	*p = 1;
	EXPECT_EQ(SYS(pread64, fd, entries, 8, 4), -EINVAL);
	EXPECT_EQ(SYS(pread64, fd, entries, 12, 0), -EINVAL);
	EXPECT_EQ(SYS(pread64, fd, entries, 0, 0), 0);
	EXPECT_EQ(SYS(pread64, fd, entries, 16, 0), 16); /* page 0 is nobody's */
	EXPECT(!(entries[0] & FLAGS));
	EXPECT_EQ(SYS(pread64, fd, entries, 8, 1L << 35 << 3), 0); /* beyond what is user memory */
	EXPECT_EQ(SYS(lseek, fd, (unsigned long)p / PAGE * 8, SEEK_SET),
		  (unsigned long)p / PAGE * 8);
	EXPECT_EQ(SYS(read, fd, entries, 8), 8);
	EXPECT(entries[0] & PRESENT);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), (unsigned long)p / PAGE * 8 + 8);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(pread64, fd, b->addr, 8, 0), -EFAULT);
	EXPECT_EQ(SYS(write, fd, entries, 8), -EBADF);
	SYS(close, fd);
}

/* The frame is for administrators: for who opened the file as one. */
TEST(frames_are_secret)
{
	int fd = SYS(open, "/proc/self/pagemap", O_RDONLY);
	char *p = map_pages(1, RW);
	char path[32];

	p[0] = 1;
	snprintf(path, sizeof(path), "/proc/%ld/pagemap", SYS(getpid));
	EXPECT_STATUS(
		IN_CHILD(p[0] = 2; EXPECT_EQ(SYS(setresuid, 1000, 1000, 1000), 0);
			 SYS(prctl, 4 /* PR_SET_DUMPABLE */, 1);
			 EXPECT_EQ(SYS(open, path, O_RDONLY), -EACCES); EXPECT_EQ(look(p, 1), 8);
			 EXPECT(entries[0] & PRESENT); EXPECT_EQ(entries[0] & PFN, 0);
			 EXPECT_EQ(SYS(pread64, fd, entries, 8, (unsigned long)p / PAGE * 8), 8);
			 EXPECT(entries[0] & PFN)),
		PASSED);
	unmap_pages(p, 1);
	SYS(close, fd);
}
