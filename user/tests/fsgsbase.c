/*
 * rdgsbase, wrgsbase and their FS twins: ring 3 may set any canonical base without asking, so
 * the kernel may never believe a base to be its own by its sign. AT_HWCAP2 bit 1 says whether
 * the instructions are on. Linux Documentation/x86/x86_64/fsgs.rst; getauxval(3).
 */
#include <time.h>
#include "child.h"
#include "mem.h"

/* The CPU has FSGSBASE; whether CR4 allows it is what AT_HWCAP2 and the first case are about. */
static int cpu_has_fsgsbase(void)
{
	unsigned int a = 7, b, c = 0, d;

	asm volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return b & 1;
}

static void wrgsbase(unsigned long base)
{
	asm volatile("wrgsbase %0" ::"r"(base) : "memory");
}

static unsigned long rdgsbase(void)
{
	unsigned long base;

	asm volatile("rdgsbase %0" : "=r"(base));
	return base;
}

static const unsigned long bases[] = {
	0,
	1,
	0x10000,
	0x7fffffffffffUL,
	0xffff800000000000UL,
	0xffff888000000000UL,
	0xffffffff80000000UL,
	0xffffffffffffffffUL,
};

TEST(allowed_where_the_cpu_has_them)
{
	if (!cpu_has_fsgsbase())
		return ktap_skip("the CPU has no FSGSBASE");
	EXPECT_STATUS(IN_CHILD(wrgsbase(0x1234); EXPECT_EQ(rdgsbase(), 0x1234)), PASSED);
}

/* A base must be canonical; QEMU does not check that. */
TEST(noncanonical_base)
{
	int status;

	if (!cpu_has_fsgsbase())
		return ktap_skip("the CPU has no FSGSBASE");
	status = IN_CHILD(wrgsbase(1UL << 63));
	if (status == PASSED)
		return ktap_skip("this machine takes any base");
	EXPECT_STATUS(status, KILLED(SIGSEGV));
}

/* Kernel-looking bases through calls, sleeps and preemption. */
static void live_with(unsigned long base)
{
	struct timespec ms = { 0, 1000000 };

	wrgsbase(base);
	EXPECT_EQ(SYS(getpid), SYS(gettid));
	EXPECT_EQ(rdgsbase(), base);
	SYS(sched_yield);
	EXPECT_EQ(rdgsbase(), base);
	EXPECT_EQ(SYS(nanosleep, &ms, 0), 0);
	EXPECT_EQ(rdgsbase(), base);
	EXPECT_EQ(SYS(write, -1, 0, 0), -EBADF);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(rdgsbase(), base); wrgsbase(77)), PASSED);
	EXPECT_EQ(rdgsbase(), base);
}

TEST(any_base_survives)
{
	if (!cpu_has_fsgsbase())
		return ktap_skip("the CPU has no FSGSBASE");
	for (unsigned int i = 0; i < ARRAY_SIZE(bases); i++)
		EXPECT_STATUS(IN_CHILD(live_with(bases[i])), PASSED);
}

/* Faults with them: each exception finds the kernel's per-CPU data all the same. */
TEST(faults_with_any_base)
{
	if (!cpu_has_fsgsbase())
		return ktap_skip("the CPU has no FSGSBASE");
	for (unsigned int i = 0; i < ARRAY_SIZE(bases); i++) {
		EXPECT_STATUS(IN_CHILD(wrgsbase(bases[i]); user_read(NULL)), KILLED(SIGSEGV));
		EXPECT_STATUS(IN_CHILD(wrgsbase(bases[i]); asm volatile("int3")), KILLED(SIGTRAP));
		EXPECT_STATUS(IN_CHILD(wrgsbase(bases[i]); asm volatile("ud2")), KILLED(SIGILL));
		EXPECT_STATUS(IN_CHILD(wrgsbase(bases[i]); asm volatile("hlt")), KILLED(SIGSEGV));
		EXPECT_STATUS(IN_CHILD(wrgsbase(bases[i]);
				       asm volatile("pushf; orl $0x100, (%%rsp); popf; nop; nop" ::
							    : "memory", "cc")),
			      KILLED(SIGTRAP));
	}
}

/* The kernel sees what the instruction wrote, and the instruction what the kernel wrote. */
TEST(agree_with_arch_prctl)
{
	unsigned long base = 0;

	if (!cpu_has_fsgsbase())
		return ktap_skip("the CPU has no FSGSBASE");
	EXPECT_STATUS(IN_CHILD(wrgsbase(0x5000); SYS(arch_prctl, 0x1004, &base);
			       EXPECT_EQ(base, 0x5000); SYS(arch_prctl, 0x1001, 0x6000);
			       EXPECT_EQ(rdgsbase(), 0x6000)),
		      PASSED);
}
