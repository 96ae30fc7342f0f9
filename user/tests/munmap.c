/*
 * munmap: holes, splits, ranges over several mappings, and wrong arguments. munmap(2).
 */
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

/* One letter a page: m mapped, . not. */
static int looks(char *p, const char *pages)
{
	for (; *pages; pages++, p += PAGE)
		if (readable(p) != (*pages == 'm'))
			return 0;
	return 1;
}

TEST(whole_mapping)
{
	char *p = map_pages(3, RW);

	memset(p, 1, 3 * PAGE);
	EXPECT(looks(p, "mmm"));
	EXPECT_EQ(SYS(munmap, p, 3 * PAGE), 0);
	EXPECT(looks(p, "..."));
	EXPECT_STATUS(IN_CHILD(user_read(p)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_write(p + 2 * PAGE)), KILLED(SIGSEGV));
}

TEST(head_middle_tail)
{
	char *p = map_pages(7, RW);

	for (int i = 0; i < 7; i++)
		memset(p + i * PAGE, i + 1, PAGE);
	EXPECT_EQ(SYS(munmap, p, PAGE), 0);
	EXPECT(looks(p, ".mmmmmm"));
	EXPECT_EQ(SYS(munmap, p + 6 * PAGE, PAGE), 0);
	EXPECT(looks(p, ".mmmmm."));
	EXPECT_EQ(SYS(munmap, p + 3 * PAGE, PAGE), 0);
	EXPECT(looks(p, ".mm.mm."));
	EXPECT(filled(p + 2 * PAGE, 3, PAGE));
	EXPECT(filled(p + 4 * PAGE, 5, PAGE));
	/* One call over two mappings and three holes. */
	EXPECT_EQ(SYS(munmap, p, 7 * PAGE), 0);
	EXPECT(looks(p, "......."));
}

TEST(part_of_two_mappings)
{
	char *p = map_pages(6, RW);

	EXPECT_EQ(SYS(mprotect, p + 3 * PAGE, 3 * PAGE, PROT_READ), 0);
	EXPECT_EQ(SYS(munmap, p + 2 * PAGE, 2 * PAGE), 0);
	EXPECT(looks(p, "mm..mm"));
	EXPECT(writable(p + PAGE));
	EXPECT(!writable(p + 4 * PAGE));
	unmap_pages(p, 6);
}

/* A hole can be filled again, and what comes is zeros. */
TEST(refill)
{
	char *p = map_pages(3, RW);

	memset(p, 7, 3 * PAGE);
	EXPECT_EQ(SYS(munmap, p + PAGE, PAGE), 0);
	EXPECT_EQ(map_anon((long)p + PAGE, PAGE, RW, MAP_FIXED_NOREPLACE), p + PAGE);
	EXPECT(filled(p, 7, PAGE));
	EXPECT(filled(p + PAGE, 0, PAGE));
	EXPECT(filled(p + 2 * PAGE, 7, PAGE));
	unmap_pages(p, 3);
}

TEST(nothing_there_is_fine)
{
	char *p = map_pages(4, RW);

	unmap_pages(p, 4);
	EXPECT_EQ(SYS(munmap, p, 4 * PAGE), 0);
	EXPECT_EQ(SYS(munmap, 0x20000, PAGE), 0);
	EXPECT_EQ(SYS(munmap, 0, PAGE), 0);
}

TEST(length_is_rounded_up)
{
	char *p = map_pages(3, RW);

	EXPECT_EQ(SYS(munmap, p, 1), 0);
	EXPECT(looks(p, ".mm"));
	EXPECT_EQ(SYS(munmap, p + PAGE, PAGE + 1), 0);
	EXPECT(looks(p, "..."));
}

TEST(wrong_arguments)
{
	char *p = map_pages(2, RW);

	EXPECT_EQ(SYS(munmap, p, 0), -EINVAL);
	EXPECT_EQ(SYS(munmap, p + 1, PAGE), -EINVAL);
	EXPECT_EQ(SYS(munmap, p + PAGE - 1, PAGE), -EINVAL);
	EXPECT_EQ(SYS(munmap, p, -1L), -EINVAL);
	EXPECT_EQ(SYS(munmap, p, -PAGE), -EINVAL);
	EXPECT_EQ(SYS(munmap, p, USER_END), -EINVAL);
	EXPECT_EQ(SYS(munmap, p, 1UL << 63), -EINVAL);
	EXPECT_EQ(SYS(munmap, USER_END, PAGE), -EINVAL);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(munmap, b->addr & -PAGE, PAGE), -EINVAL);
	EXPECT(looks(p, "mm"));
	unmap_pages(p, 2);
}

/* All of it, for what is left of a stack would grow again. */
static void lose_the_stack(void)
{
	unsigned long here = (unsigned long)__builtin_frame_address(0) & -PAGE;
	unsigned long end = here + 64 * PAGE < USER_END ? here + 64 * PAGE : USER_END;

	SYS(munmap, here - 16 * PAGE, end - (here - 16 * PAGE));
	abort();
}

/* Unmapping the page that the next instruction is on, or the stack, hurts only the caller. */
TEST(under_ones_own_feet)
{
	static const unsigned char code[] = {
		0xb8, 11,   0,	  0,	0,		  /* mov eax, __NR_munmap */
		0xbe, 0,    0x10, 0,	0,		  /* mov esi, 4096 */
		0x48, 0x8d, 0x3d, 0xef, 0xff, 0xff, 0xff, /* lea rdi, [rip - 17]: this page */
		0x0f, 0x05, 0xc3,			  /* syscall; ret */
	};
	char *p = map_pages(1, RW | PROT_EXEC);

	memcpy(p, code, sizeof(code));
	EXPECT_STATUS(IN_CHILD(user_exec(p)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(lose_the_stack()), KILLED(SIGSEGV));
	unmap_pages(p, 1);
}

/* Pages of a fork's parent stay when the child unmaps them, and the other way round. */
TEST(shared_with_a_child)
{
	char *p = map_pages(2, RW);

	memset(p, 9, 2 * PAGE);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(munmap, p, 2 * PAGE), 0); EXPECT(looks(p, ".."))),
		      PASSED);
	EXPECT(filled(p, 9, 2 * PAGE));
	unmap_pages(p, 2);
}
