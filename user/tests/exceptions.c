/*
 * CPU exceptions in ring 3: the signal that ends the task. Each row is a child that executes one
 * thing it should not. signal(7); Intel SDM volume 3, chapter 6; Linux arch/x86/kernel/traps.c.
 * What is #GP is in privileged.c, page faults are in faults.c, INT n in int_n.c, single stepping
 * in trap_flag.c.
 */
#include "child.h"
#include "mem.h"

static const float zeros[4] __attribute__((aligned(16)));
static const char bytes[32] __attribute__((aligned(16)));

static void divide_by_zero(void)
{
	asm volatile("xor %%ecx, %%ecx; div %%ecx" ::: "eax", "ecx", "edx");
}

static void quotient_too_large(void)
{
	asm volatile("mov $0x80000000, %%eax; cdq; mov $-1, %%ecx; idiv %%ecx" ::
			     : "eax", "ecx", "edx");
}

/* The x87 reports an unmasked exception at the next waiting instruction. */
static void x87_division(void)
{
	unsigned short control = 0x37e;

	asm volatile("fninit; fldcw %0; fldz; fldz; fdivp; fwait" ::"m"(control));
}

TEST(arithmetic)
{
	EXPECT_STATUS(IN_CHILD(divide_by_zero()), KILLED(SIGFPE));
	EXPECT_STATUS(IN_CHILD(quotient_too_large()), KILLED(SIGFPE));
	EXPECT_STATUS(IN_CHILD(x87_division()), KILLED(SIGFPE));
}

/* The same with the exceptions masked, as they are at the start, is no exception. */
TEST(masked_arithmetic)
{
	EXPECT_STATUS(IN_CHILD(asm volatile("movaps %0, %%xmm0; divps %0, %%xmm0" ::"m"(zeros)
					    : "xmm0")),
		      PASSED);
	EXPECT_STATUS(IN_CHILD(asm volatile("fninit; fldz; fldz; fdivp; fwait; fstp %st(0)")),
		      PASSED);
}

TEST(breakpoint)
{
	EXPECT_STATUS(IN_CHILD(asm volatile("int3")), KILLED(SIGTRAP));
}

TEST(illegal_instructions)
{
	EXPECT_STATUS(IN_CHILD(asm volatile("ud2")), KILLED(SIGILL));
	EXPECT_STATUS(IN_CHILD(asm volatile(".byte 0xce")), KILLED(SIGILL));	   /* into */
	EXPECT_STATUS(IN_CHILD(asm volatile(".byte 0x0e")), KILLED(SIGILL));	   /* push cs */
	EXPECT_STATUS(IN_CHILD(asm volatile(".byte 0xf0, 0x90")), KILLED(SIGILL)); /* lock nop */
	EXPECT_STATUS(IN_CHILD(asm volatile(".byte 0xf0, 0x01, 0xc0")), KILLED(SIGILL));
}

TEST(misaligned_vector)
{
	EXPECT_STATUS(IN_CHILD(asm volatile("movaps %0, %%xmm0" ::"m"(bytes[1])
					    : "xmm0")),
		      KILLED(SIGSEGV));
}

/* What QEMU lacks: a machine that raises the exception must turn it into this signal. */
static void check_if_raised(int status, int signal)
{
	if (status == PASSED)
		return ktap_skip("this machine does not raise it");
	EXPECT_STATUS(status, KILLED(signal));
}

static void sse_division(void)
{
	unsigned int mxcsr = 0x1f00; /* the invalid-operation exception unmasked */

	asm volatile("ldmxcsr %0; movaps %1, %%xmm0; divps %1, %%xmm0" ::"m"(mxcsr), "m"(zeros)
		     : "xmm0");
}

TEST(unmasked_sse_exception)
{
	check_if_raised(IN_CHILD(sse_division()), SIGFPE);
}

TEST(reserved_bit_in_mxcsr)
{
	unsigned int mxcsr = 0xffff0000;

	check_if_raised(IN_CHILD(asm volatile("ldmxcsr %0" ::"m"(mxcsr))), SIGSEGV);
}

/* INT1 is a #DB; QEMU has it as an undefined instruction. */
TEST(int1)
{
	int status = IN_CHILD(asm volatile(".byte 0xf1"));

	EXPECT(status == KILLED(SIGTRAP) || status == KILLED(SIGILL));
}

/* An exception in one task does not stay with the CPU: others compute as before. */
TEST(no_trace_is_left)
{
	volatile double one = 1, three = 3;

	EXPECT_STATUS(IN_CHILD(x87_division()), KILLED(SIGFPE));
	asm volatile("fwait");
	EXPECT(one / three > 0.333 && one / three < 0.334);
}
