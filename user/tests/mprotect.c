/*
 * mprotect: splitting, merging, lazily made and copy-on-write pages, wrong arguments. mprotect(2).
 */
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)
#define GROWSDOWN 0x01000000
#define GROWSUP 0x02000000

/* One letter a page: w writable, r only readable, . neither. */
static int looks(char *p, const char *pages)
{
	for (; *pages; pages++, p += PAGE)
		if (readable(p) != (*pages != '.') || writable(p) != (*pages == 'w'))
			return 0;
	return 1;
}

static long protect(char *p, long first, long n, int prot)
{
	return SYS(mprotect, p + first * PAGE, n * PAGE, prot);
}

TEST(split_and_merge)
{
	char *p = map_pages(6, RW);

	EXPECT(looks(p, "wwwwww"));
	EXPECT_EQ(protect(p, 2, 2, PROT_READ), 0);
	EXPECT(looks(p, "wwrrww"));
	EXPECT_EQ(protect(p, 1, 2, PROT_NONE), 0);
	EXPECT(looks(p, "w..rww"));
	EXPECT_EQ(protect(p, 5, 1, PROT_NONE), 0);
	EXPECT_EQ(protect(p, 0, 1, PROT_READ), 0);
	EXPECT(looks(p, "r..rw."));
	EXPECT_EQ(protect(p, 0, 6, RW), 0);
	EXPECT(looks(p, "wwwwww"));
	EXPECT_EQ(protect(p, 0, 6, PROT_READ), 0);
	EXPECT(looks(p, "rrrrrr"));
	unmap_pages(p, 6);
}

TEST(contents_stay)
{
	char *p = map_pages(3, RW);

	memset(p, 'c', 3 * PAGE);
	EXPECT_EQ(protect(p, 0, 3, PROT_NONE), 0);
	EXPECT(looks(p, "..."));
	EXPECT_EQ(protect(p, 1, 1, PROT_READ), 0);
	EXPECT(filled(p + PAGE, 'c', PAGE));
	EXPECT_EQ(protect(p, 0, 3, RW), 0);
	EXPECT(filled(p, 'c', 3 * PAGE));
	unmap_pages(p, 3);
}

/* The new protection counts at once for pages already in the page tables and in the TLB. */
TEST(takes_effect_at_once)
{
	char *p = map_pages(1, RW);

	EXPECT_STATUS(IN_CHILD(p[0] = 1; protect(p, 0, 1, PROT_READ); p[0] = 2), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(p[0] = 1; protect(p, 0, 1, PROT_NONE); user_read(p)),
		      KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(p[0] = (char)0xc3; protect(p, 0, 1, RW | PROT_EXEC); user_exec(p);
			       protect(p, 0, 1, RW); user_exec(p)),
		      KILLED(SIGSEGV));
	p[0] = 3;
	unmap_pages(p, 1);
}

/* Pages that do not exist yet come later with the protection they have by then. */
TEST(before_the_first_touch)
{
	char *p = map_pages(2, PROT_NONE);

	EXPECT_EQ(protect(p, 0, 1, RW), 0);
	EXPECT(filled(p, 0, PAGE));
	p[0] = 1;
	EXPECT_EQ(protect(p, 1, 1, PROT_READ), 0);
	EXPECT(filled(p + PAGE, 0, PAGE));
	EXPECT_EQ(protect(p, 1, 1, RW), 0);
	p[PAGE] = 1;
	EXPECT(filled(p + PAGE + 1, 0, PAGE - 1));
	unmap_pages(p, 2);
}

/* A page shared by fork is read-only in the page table; mprotect must not make that writable. */
TEST(copy_on_write_stays)
{
	char *p = map_pages(1, RW);

	p[0] = 'p';
	EXPECT_STATUS(IN_CHILD(protect(p, 0, 1, PROT_READ); protect(p, 0, 1, RW); p[0] = 'c'),
		      PASSED);
	EXPECT_EQ(p[0], 'p');
	/* Nor the zero page, shared by everybody, which a read brings in. */
	unmap_pages(p, 1);
	p = map_pages(1, PROT_READ);
	EXPECT_EQ(p[1], 0);
	EXPECT_EQ(protect(p, 0, 1, RW), 0);
	p[1] = 'z';
	EXPECT_EQ(p[0], 0);
	unmap_pages(p, 1);
	p = map_pages(1, PROT_READ);
	EXPECT(filled(p, 0, PAGE));
	unmap_pages(p, 1);
}

TEST(over_a_hole)
{
	char *p = map_pages(6, RW);

	unmap_pages(p + 2 * PAGE, 1);
	unmap_pages(p + 5 * PAGE, 1);
	EXPECT_EQ(protect(p, 2, 1, PROT_READ), -ENOMEM);
	EXPECT_EQ(protect(p, 2, 2, PROT_READ), -ENOMEM);
	EXPECT(looks(p, "ww.ww"));
	/* What lies before the hole is changed all the same, what lies behind it is not. */
	EXPECT_EQ(protect(p, 0, 5, PROT_READ), -ENOMEM);
	EXPECT(looks(p, "rr.ww"));
	EXPECT_EQ(protect(p, 3, 3, PROT_READ), -ENOMEM);
	EXPECT(looks(p, "rr.rr"));
	unmap_pages(p, 5);
}

TEST(wrong_arguments)
{
	char *p = map_pages(2, RW);

	EXPECT_EQ(SYS(mprotect, p + 1, PAGE, PROT_READ), -EINVAL);
	EXPECT_EQ(SYS(mprotect, p + 1, 0, PROT_READ), -EINVAL);
	EXPECT_EQ(SYS(mprotect, p, PAGE, 0x10), -EINVAL);
	EXPECT_EQ(SYS(mprotect, p, PAGE, -1), -EINVAL);
	EXPECT_EQ(SYS(mprotect, p, PAGE, PROT_READ | GROWSDOWN | GROWSUP), -EINVAL);
	EXPECT_EQ(SYS(mprotect, p, PAGE, PROT_READ | GROWSDOWN), -EINVAL);
	EXPECT_EQ(SYS(mprotect, p, -1L, PROT_READ), -ENOMEM);
	EXPECT_EQ(SYS(mprotect, p, -PAGE, PROT_READ), -ENOMEM);
	EXPECT_EQ(SYS(mprotect, p, 1UL << 63, PROT_READ), -ENOMEM);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(mprotect, b->addr & -PAGE, PAGE, PROT_READ), -ENOMEM);
	unmap_pages(p, 2);
}

TEST(length)
{
	char *p = map_pages(3, RW);

	EXPECT_EQ(SYS(mprotect, p, 0, PROT_READ), 0);
	EXPECT_EQ(SYS(mprotect, USER_END, 0, PROT_READ), 0);
	EXPECT(looks(p, "www"));
	EXPECT_EQ(SYS(mprotect, p, 1, PROT_READ), 0);
	EXPECT(looks(p, "rww"));
	EXPECT_EQ(SYS(mprotect, p + PAGE, PAGE + 1, PROT_READ), 0);
	EXPECT(looks(p, "rrr"));
	unmap_pages(p, 3);
}

/* The program's own segments obey too: its constants can be made writable, privately. */
TEST(own_constants)
{
	static const char constant[2 * 4096] __attribute__((aligned(4096))) = "constant";
	char *p = (char *)(uintptr_t)constant;

	EXPECT(!writable(p));
	EXPECT_STATUS(IN_CHILD(user_write(p)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(protect(p, 0, 1, RW), 0); user_write(p);
			       EXPECT_EQ(*(volatile char *)p, 1)),
		      PASSED);
	EXPECT_EQ(*(volatile char *)p, 'c');
}
