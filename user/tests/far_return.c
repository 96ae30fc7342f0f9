/*
 * Far calls and returns in ring 3, to ring 3 itself. On hardware they are ordinary instructions. QEMU
 * uses their stack as the kernel would, which SMAP forbids: a page fault that claims not to come from ring 3, at a
 * page that is there. Nobody can mend that, so the task must get its SIGSEGV, and not fault for ever; and the
 * kernel must not take it for its own (Linux 6.1 does, and dies). TCG; Bochs does it right.
 */
#include <time.h>
#include "child.h"
#include "mem.h"

#define PATIENCE_NS 2000000000L

static long now(void)
{
	struct timespec t;

	SYS(clock_gettime, CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Its wait status; KILLED(SIGKILL) if it did not end by itself. */
static int reap_in_time(int pid)
{
	long start = now(), ret;
	int status = 0;

	while ((ret = SYS(wait4, pid, &status, WNOHANG, 0)) == 0) {
		SYS(sched_yield);
		if (now() - start > PATIENCE_NS)
			SYS(kill, pid, SIGKILL);
	}
	return ret < 0 ? ret : status & ~0x80;
}

/* It arrives, or dies of the fault that the emulator makes. */
static void expect_arrival(int status)
{
	if (status != PASSED)
		EXPECT_STATUS(status, KILLED(SIGSEGV));
}

TEST(lretq)
{
	int pid = fork_child();

	if (!pid) {
		asm volatile("pushq $0x33; lea 1f(%%rip), %%rax; push %%rax; lretq; 1:" ::
				     : "rax", "memory");
		child_done();
	}
	expect_arrival(reap_in_time(pid));
}

TEST(iretq)
{
	int pid = fork_child();

	if (!pid) {
		asm volatile("mov %%rsp, %%rax; pushq $0x2b; push %%rax; pushf; pushq $0x33;"
			     "lea 1f(%%rip), %%rax; push %%rax; iretq; 1:" ::
				     : "rax", "memory");
		child_done();
	}
	expect_arrival(reap_in_time(pid));
}

TEST(lcall)
{
	static struct {
		unsigned long to;
		unsigned short cs;
	} __attribute__((packed)) target = { .cs = 0x33 };
	int pid = fork_child();

	if (!pid) {
		/* REX.W FF /3: lcall *(%rdx) with a 64-bit offset, which assemblers spell differently. */
		asm volatile(
			"lea 1f(%%rip), %%rax; mov %%rax, (%%rdx); .byte 0x48, 0xff, 0x1a; 1:" ::"d"(
				&target)
			: "rax", "memory");
		child_done();
	}
	expect_arrival(reap_in_time(pid));
}

/* Their stack need not be there yet. */
TEST(untouched_stack)
{
	char *stack = map_pages(2, PROT_READ | PROT_WRITE);
	int pid = fork_child();

	if (!pid)
		asm volatile("mov %0, %%rsp; lretq" ::"r"(stack + PAGE));
	EXPECT_STATUS(reap_in_time(pid), KILLED(SIGSEGV)); /* there are only zeroes */
	unmap_pages(stack, 2);
}
