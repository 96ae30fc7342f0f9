/* mseal(2), Linux 6.10: what is sealed can be used, and not changed. */
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

/* A child's memory: nothing takes a seal away again. */
static char *sealed(unsigned long pages, int prot)
{
	char *p = map_pages(pages, RW);

	memset(p, 5, pages * PAGE);
	SYS(mprotect, p, pages * PAGE, prot);
	EXPECT_EQ(SYS(mseal, p + PAGE, PAGE, 0), 0);
	return p;
}

static void forbidden(void)
{
	char *p = sealed(3, RW), *other = map_pages(1, RW);

	EXPECT_EQ(SYS(munmap, p + PAGE, PAGE), -EPERM);
	EXPECT_EQ(SYS(munmap, p, 3 * PAGE), -EPERM);
	EXPECT_EQ(SYS(mprotect, p, 3 * PAGE, PROT_READ), -EPERM);
	EXPECT_EQ(SYS(mprotect, p + PAGE, PAGE, PROT_NONE), -EPERM);
	EXPECT_EQ(map_anon((long)p + PAGE, PAGE, RW, MAP_FIXED), -EPERM);
	EXPECT_EQ(SYS(mremap, p + PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE), -EPERM);
	EXPECT_EQ(SYS(mremap, other, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, p + PAGE), -EPERM);
	EXPECT(filled(p, 5, 3 * PAGE) && writable(p + PAGE) && writable(other));
	/* Its neighbours, and again. */
	EXPECT_EQ(SYS(mprotect, p, PAGE, PROT_READ), 0);
	EXPECT_EQ(SYS(munmap, p + 2 * PAGE, PAGE), 0);
	EXPECT_EQ(SYS(mseal, p, 2 * PAGE, 0), 0);
	EXPECT_EQ(SYS(munmap, p, PAGE), -EPERM);
}

TEST(changes_are_refused)
{
	if (SYS(mseal, 0, 0, 0) == -ENOSYS)
		return ktap_skip("this kernel has no mseal(2)");
	EXPECT_STATUS(IN_CHILD(forbidden()), PASSED);
}

static void discarded(void)
{
	char *p = sealed(3, PROT_READ), *q = sealed(3, RW);

	EXPECT_EQ(SYS(madvise, p + PAGE, PAGE, MADV_DONTNEED), -EPERM);
	EXPECT_EQ(SYS(madvise, p, 3 * PAGE, MADV_FREE), -EPERM);
	EXPECT(filled(p, 5, 3 * PAGE));
	EXPECT_EQ(SYS(madvise, q + PAGE, PAGE, MADV_DONTNEED), 0);
	EXPECT(filled(q + PAGE, 0, PAGE));
}

TEST(contents_that_cannot_be_written)
{
	if (SYS(mseal, 0, 0, 0) == -ENOSYS)
		return ktap_skip("this kernel has no mseal(2)");
	EXPECT_STATUS(IN_CHILD(discarded()), PASSED);
}

TEST(wrong_arguments)
{
	char *p = map_pages(3, RW);

	if (SYS(mseal, 0, 0, 0) == -ENOSYS)
		return ktap_skip("this kernel has no mseal(2)");
	unmap_pages(p + PAGE, 1);
	EXPECT_EQ(SYS(mseal, p, PAGE, 1), -EINVAL);
	EXPECT_EQ(SYS(mseal, p + 1, PAGE, 0), -EINVAL);
	EXPECT_EQ(SYS(mseal, p, -1L, 0), -EINVAL);
	EXPECT_EQ(SYS(mseal, p, -PAGE, 0), -EINVAL);
	EXPECT_EQ(SYS(mseal, p, 0, 0), 0);
	EXPECT_EQ(SYS(mseal, p, 3 * PAGE, 0), -ENOMEM);
	EXPECT_EQ(SYS(mseal, p + PAGE, PAGE, 0), -ENOMEM);
	EXPECT_EQ(SYS(munmap, p, PAGE), 0); /* nothing was sealed */
	unmap_pages(p, 3);
}
