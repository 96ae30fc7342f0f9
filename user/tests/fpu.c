/*
 * FPU, SSE and AVX state belongs to the task: it survives system calls, faults that are mended
 * and switches to tasks that use it too; fork copies it. Intel SDM volume 1, chapter 13 (XSAVE).
 */
#include <time.h>
#include "child.h"
#include "mem.h"

struct vector_state {
	unsigned char ymm[16][32];
	unsigned int mxcsr;
	unsigned short x87_control;
	double x87;
} __attribute__((aligned(32)));

static int have_avx(void)
{
	unsigned int a = 1, b, c = 0, d;

	asm volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	if (!(c & 1 << 27) || !(c & 1 << 28))
		return 0;
	asm volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
	return (a & 6) == 6;
}

#define ALL_XMM                                                                                  \
	"xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", \
		"xmm11", "xmm12", "xmm13", "xmm14", "xmm15"

#define FOR_16(X) \
	X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define LOAD_XMM(n) "movdqu 32*" #n "(%[in]), %%xmm" #n "\n\t"
#define LOAD_YMM(n) "vmovdqu 32*" #n "(%[in]), %%ymm" #n "\n\t"
#define STORE_XMM(n) "movdqu %%xmm" #n ", 32*" #n "(%[out])\n\t"
#define STORE_YMM(n) "vmovdqu %%ymm" #n ", 32*" #n "(%[out])\n\t"

/* Between load and store, in one piece of assembly: something that must not change the state. */
#define HOLD(load, what, store)                                                      \
	asm volatile("fldl %[x87_in]\n\t" FOR_16(load) what                          \
		     "\n\t" FOR_16(store) "fstpl %[x87_out]"                         \
		     : [n] "+r"(n), [rax] "+a"(rax), [x87_out] "=m"(out->x87)        \
		     : [in] "r"(in), [out] "r"(out), [x87_in] "m"(in->x87), "D"(rdi) \
		     : "rcx", "r11", "memory", "cc", ALL_XMM)

#define SPIN "1: dec %[n]; jnz 1b"
#define CALL "syscall"

/* Loads *in, spins n times or does one system call, and stores what it finds into *out. */
static long hold(const struct vector_state *in, struct vector_state *out, unsigned long n, long nr,
		 const void *arg)
{
	long rax = nr;
	const void *rdi = arg;
	const unsigned int mxcsr_default = 0x1f80;

	asm volatile("ldmxcsr %0; fldcw %1" ::"m"(in->mxcsr), "m"(in->x87_control));
	if (n && have_avx())
		HOLD(LOAD_YMM, SPIN, STORE_YMM);
	else if (n)
		HOLD(LOAD_XMM, SPIN, STORE_XMM);
	else if (have_avx())
		HOLD(LOAD_YMM, CALL, STORE_YMM);
	else
		HOLD(LOAD_XMM, CALL, STORE_XMM);
	asm volatile("stmxcsr %0; fnstcw %1; fninit; ldmxcsr %2"
		     : "=m"(out->mxcsr), "=m"(out->x87_control)
		     : "m"(mxcsr_default));
	return rax;
}

/* A state unlike those of other seeds: rounding modes differ as well. */
static void make_state(struct vector_state *s, int seed)
{
	for (int i = 0; i < 16; i++)
		for (int j = 0; j < 32; j++)
			s->ymm[i][j] = seed * 37 + i * 5 + j;
	s->mxcsr = 0x1f80 | (seed & 3) << 13;
	s->x87_control = 0x37f ^ (seed & 3) << 10;
	s->x87 = seed * 1.25;
}

static int same_state(const struct vector_state *a, const struct vector_state *b)
{
	int n = have_avx() ? 32 : 16;

	for (int i = 0; i < 16; i++)
		if (memcmp(a->ymm[i], b->ymm[i], n))
			return 0;
	return a->mxcsr == b->mxcsr && a->x87_control == b->x87_control && a->x87 == b->x87;
}

static void expect_kept(int seed, unsigned long spins, long nr, const void *arg)
{
	struct vector_state in, out;

	make_state(&in, seed);
	memset(&out, 0, sizeof(out));
	hold(&in, &out, spins, nr, arg);
	EXPECT(same_state(&in, &out));
}

TEST(across_calls)
{
	static const struct timespec t = { 0, 1000000 };
	static char buf[400];

	expect_kept(1, 0, SYS_getpid, NULL);
	expect_kept(2, 0, 600, NULL);
	expect_kept(3, 0, SYS_sched_yield, NULL);
	expect_kept(4, 0, SYS_nanosleep, &t);
	expect_kept(5, 0, SYS_uname, buf);
	expect_kept(6, 0, SYS_uname, NULL);
}

/* Several tasks, each with a state of its own, in the CPU at the same time. */
TEST(across_switches)
{
	enum { N = 4 };
	int pid[N];

	for (int i = 0; i < N; i++) {
		pid[i] = fork_child();
		if (!pid[i]) {
			for (int round = 0; round < 10; round++)
				expect_kept(i + 1 + round * N, 0, SYS_sched_yield, NULL);
			for (int round = 0; round < 5; round++)
				expect_kept(i + 1, 200000, 0, NULL);
			child_done();
		}
	}
	for (int i = 0; i < N; i++)
		EXPECT_STATUS(reap(pid[i]), PASSED);
}

/* fork in the middle: parent and child both go on with the state, each with its own copy. */
TEST(across_fork)
{
	struct vector_state in, out;
	long pid;

	make_state(&in, 3);
	pid = hold(&in, &out, 0, SYS_fork, NULL);
	if (!pid)
		SYS(exit, same_state(&in, &out) ? 0 : 1);
	EXPECT(same_state(&in, &out));
	EXPECT_STATUS(reap(pid), PASSED);
}

/* A child's rounding mode is not its parent's. */
TEST(control_words_are_private)
{
	unsigned int mxcsr = 0x5f80, mine;
	unsigned short control = 0xf7f, my_control;

	EXPECT_STATUS(IN_CHILD(asm volatile("ldmxcsr %0; fldcw %1" ::"m"(mxcsr), "m"(control));
			       SYS(sched_yield)),
		      PASSED);
	asm volatile("stmxcsr %0; fnstcw %1" : "=m"(mine), "=m"(my_control));
	EXPECT_EQ(mine & ~0x3f, 0x1f80);
	EXPECT_EQ(my_control, 0x37f);
}

/* A page fault in a vector store is mended without touching the register. */
TEST(across_page_faults)
{
	char *p = map_pages(8, PROT_READ | PROT_WRITE);
	struct vector_state in;

	make_state(&in, 9);
	asm volatile("movdqu (%[in]), %%xmm7\n\t"
		     "movdqu %%xmm7, (%[p])\n\t"
		     "movdqu %%xmm7, 4096(%[p])\n\t"
		     "movdqu %%xmm7, 12280(%[p])\n\t"
		     "movdqu %%xmm7, 20480(%[p])"
		     :
		     : [in] "r"(&in), [p] "r"(p)
		     : "xmm7", "memory");
	EXPECT(!memcmp(p, in.ymm[0], 16) && !memcmp(p + 4096, in.ymm[0], 16));
	EXPECT(!memcmp(p + 12280, in.ymm[0], 16) && !memcmp(p + 20480, in.ymm[0], 16));
	unmap_pages(p, 8);
}

/* Rounding modes work at all: 1/3 rounded up differs from 1/3 rounded down. */
TEST(arithmetic)
{
	volatile double one = 1, three = 3, up, down;
	unsigned int rc_up = 0x5f80, rc_down = 0x3f80, normal = 0x1f80;

	asm volatile("ldmxcsr %0" ::"m"(rc_up));
	up = one / three;
	asm volatile("ldmxcsr %0" ::"m"(rc_down));
	SYS(sched_yield);
	down = one / three;
	asm volatile("ldmxcsr %0" ::"m"(normal));
	EXPECT(up > down);
}
