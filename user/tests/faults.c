/*
 * Page faults that no mapping answers: SIGSEGV, wherever the address. signal(7).
 */
#include "child.h"
#include "mem.h"

static const char constant[16] = "constant";
static char writable_data[16];

TEST(null)
{
	EXPECT_STATUS(IN_CHILD(user_read(NULL)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_write((char *)8)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_exec(NULL)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_read((char *)0xfff)), KILLED(SIGSEGV));
}

/* The kernel's half: read, written and jumped to. */
TEST(kernel_addresses)
{
	for (EACH_BAD_POINTER(b)) {
		char *p = (char *)b->addr;

		EXPECT_STATUS_IN(b->name, IN_CHILD(user_read(p)), KILLED(SIGSEGV));
		EXPECT_STATUS_IN(b->name, IN_CHILD(user_write(p)), KILLED(SIGSEGV));
		EXPECT_STATUS_IN(b->name, IN_CHILD(user_exec(p)), KILLED(SIGSEGV));
	}
}

/* The program's own pages, used against their protection. */
TEST(own_segments)
{
	void *text = (void *)(uintptr_t)&raw_syscall;

	EXPECT_STATUS(IN_CHILD(user_write(text)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_write((char *)(uintptr_t)constant)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_exec(constant)), KILLED(SIGSEGV));
	writable_data[0] = (char)0xc3;
	EXPECT_STATUS(IN_CHILD(user_exec(writable_data)), KILLED(SIGSEGV));
}

/* An access that straddles the end of a mapping. */
TEST(straddling)
{
	char *page = map_edge(1);
	long v = 0;

	EXPECT_STATUS(IN_CHILD(asm volatile("mov %1, %0" : "=r"(v) : "m"(page[PAGE - 8]))), PASSED);
	EXPECT_STATUS(IN_CHILD(asm volatile("mov %1, %0"
					    : "=r"(v)
					    : "m"(*(long *)(page + PAGE - 7)))),
		      KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(asm volatile("mov %1, %0"
					    : "=m"(*(long *)(page + PAGE - 1))
					    : "r"(v))),
		      KILLED(SIGSEGV));
	unmap_pages(page, 1);
}

/* String instructions that run into a hole: interrupted in the middle, not skipped. */
TEST(string_instructions)
{
	char *page = map_edge(1);

	EXPECT_STATUS(IN_CHILD(char *d = page; unsigned long n = 2 * PAGE;
			       asm volatile("rep stosb"
					    : "+D"(d), "+c"(n)
					    : "a"(1)
					    : "memory")),
		      KILLED(SIGSEGV));
	unmap_pages(page, 1);
}

/* Demand paging in the middle of one instruction that needs several pages. */
TEST(several_pages_at_once)
{
	char *p = map_pages(4, PROT_READ | PROT_WRITE);
	char *s = p + PAGE - 4, *d = p + 3 * PAGE - 4;
	unsigned long n = 8;

	asm volatile("rep movsb" : "+S"(s), "+D"(d), "+c"(n)::"memory");
	EXPECT_EQ(n, 0);
	asm volatile("pushq %0; popq %1" ::"m"(*(long *)(p + 3)), "m"(*(long *)(p + 2 * PAGE - 4))
		     : "memory");
	EXPECT(filled(p, 0, 4 * PAGE));
	unmap_pages(p, 4);
}

/* A hundred children that crash take nothing with them. */
TEST(again_and_again)
{
	for (int i = 0; i < 100; i++)
		if (!EXPECT_STATUS(IN_CHILD(user_write(NULL)), KILLED(SIGSEGV)))
			return;
}

/* A crash inside a grandchild is the business of its parent only. */
TEST(only_the_culprit)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_STATUS(IN_CHILD(user_read(NULL)), KILLED(SIGSEGV));
			       SYS(exit, 6)),
		      EXITED(6));
}
