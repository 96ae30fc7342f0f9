/*
 * Every selector value, loaded into every data segment register. Mechanism: a selector may name a
 * descriptor of the kernel's (TSS, kernel code) or none. Right: SIGSEGV (or SIGBUS where Linux says so), or a
 * load that gives ring 3 nothing; the kernel's GS base and the calls are as before. SDM vol. 3, 5.5.
 */
#include <signal.h>
#include "child.h"
#include "ktap.h"

#define LAST 0xffff
#define GDT_LAST \
	0x7f /* 16 descriptors: beyond, each value is out of the table or in the LDT, of which there is none */

static int load(int segment, unsigned int value)
{
	switch (segment) {
	case 0:
		__asm__ volatile("mov %0, %%ds" ::"r"(value));
		break;
	case 1:
		__asm__ volatile("mov %0, %%es" ::"r"(value));
		break;
	case 2:
		__asm__ volatile("mov %0, %%fs" ::"r"(value));
		break;
	case 3:
		__asm__ volatile("mov %0, %%gs" ::"r"(value));
		break;
	default:
		__asm__ volatile("mov %0, %%ss" ::"r"(value));
	}
	return SYS(getpid) > 0; /* a switch and a call with it loaded */
}

/* Null, the data and the two code descriptors of ring 3 may be loaded; all else is refused. */
static int refused(int status)
{
	return status == KILLED(SIGSEGV) || status == KILLED(SIGBUS);
}

static void try(int segment, unsigned int value)
{
	int status = IN_CHILD({
		EXPECT(load(segment, value));
		SYS(sched_yield);
		EXPECT(SYS(getpid) > 0);
	});

	EXPECT(status == PASSED || refused(status));
	if ((value & 3) != 3 && (value & ~3u) && value <= GDT_LAST && segment == 4)
		EXPECT(refused(
			status)); /* SS takes no other privilege level than the current one */
}

/* All of the GDT in each register, and of the rest one value in 1021, a prime, so that all kinds come up. */
TEST(every_descriptor)
{
	for (int segment = 0; segment < 5; segment++) {
		for (unsigned int value = 0; value <= GDT_LAST; value++)
			try(segment, value);
		for (unsigned int value = GDT_LAST + 1; value <= LAST; value += 1021)
			try(segment, value);
	}
}

TEST(the_kernel_is_whole)
{
	EXPECT(SYS(getpid) > 0);
	EXPECT_STATUS(IN_CHILD((void)0), PASSED);
}
