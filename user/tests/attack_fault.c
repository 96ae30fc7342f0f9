/*
 * Page faults that try to look like the kernel's own. Mechanism: #PF's error code has a bit for
 * accesses from ring 3, but an emulator's far return in ring 3 reads the stack with the bit clear
 * (Linux 6.1 panics of it under QEMU); a kernel that believed the bit would take the program's
 * fault for its own, and SMAP refuses such an access again and again, so that one that only brings
 * the page in loops. What must happen: the saved CS decides; the program goes on, or gets SIGSEGV.
 * TCG; elsewhere the bit is right.
 */
#include "child.h"
#include "mem.h"

/*
 * A far return or iretq with the stack pointer at `sp`, where zeroes are read, or nothing at all.
 */
static void lretq_at(const void *sp)
{
	asm volatile("mov %0, %%rsp\n lretq" ::"r"(sp));
}

static void iretq_at(const void *sp)
{
	asm volatile("mov %0, %%rsp\n iretq" ::"r"(sp));
}

/* Demand paging serves it like any other access; then CS 0 is refused. */
TEST(stack_that_is_not_there_yet)
{
	char *p = map_pages(4, PROT_READ | PROT_WRITE);

	EXPECT_STATUS(IN_CHILD(lretq_at(p + PAGE)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(iretq_at(p + 2 * PAGE)), KILLED(SIGSEGV));
	unmap_pages(p, 4);
}

TEST(stack_in_a_hole)
{
	char *p = map_edge(1);

	EXPECT_STATUS(IN_CHILD(lretq_at(p + PAGE)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(iretq_at(p + PAGE)), KILLED(SIGSEGV));
	unmap_pages(p, 1);
}

/* Kernel addresses are not there for it either. */
TEST(stack_in_the_kernel)
{
	EXPECT_STATUS(IN_CHILD(lretq_at((void *)0xffffffff80101000)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(iretq_at((void *)0xffff888000100000)), KILLED(SIGSEGV));
}

/* A far return that works, from a page that was not there. */
static void return_far(void)
{
	asm volatile("mov %%rsp, %%rbx\n"
		     "mov %0, %%rsp\n"
		     "lea 1f(%%rip), %%rax\n"
		     "push $0x33\n"
		     "push %%rax\n"
		     "lretq\n"
		     "1: mov %%rbx, %%rsp"
		     :
		     : "r"(map_pages(2, PROT_READ | PROT_WRITE) + PAGE)
		     : "rax", "rbx", "memory");
}

TEST(far_return)
{
	int status = IN_CHILD(return_far());

	EXPECT(status == PASSED || status == KILLED(SIGSEGV));
}
