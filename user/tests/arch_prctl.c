/*
 * arch_prctl: the FS and GS bases, and that they survive all that happens to a task.
 * The compiler's own thread pointer is FS, so bases are changed in children, by functions that
 * use no thread-local data. arch_prctl(2).
 */
#include <asm/prctl.h>
#include "child.h"
#include "mem.h"

static unsigned long get_base(int code)
{
	unsigned long base = 0xdead;

	EXPECT_EQ(SYS(arch_prctl, code, &base), 0);
	return base;
}

static unsigned long word_at_fs(unsigned long offset)
{
	unsigned long v;

	asm volatile("mov %%fs:(%1), %0" : "=r"(v) : "r"(offset));
	return v;
}

static unsigned long word_at_gs(unsigned long offset)
{
	unsigned long v;

	asm volatile("mov %%gs:(%1), %0" : "=r"(v) : "r"(offset));
	return v;
}

TEST(set_and_get)
{
	static unsigned long words[4] = { 11, 22, 33, 44 };

	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(arch_prctl, ARCH_SET_GS, words), 0);
			       EXPECT_EQ(get_base(ARCH_GET_GS), words);
			       EXPECT_EQ(word_at_gs(8), 22);
			       EXPECT_EQ(SYS(arch_prctl, ARCH_SET_GS, words + 2), 0);
			       EXPECT_EQ(word_at_gs(8), 44)),
		      PASSED);
	EXPECT_STATUS(IN_CHILD(unsigned long old = get_base(ARCH_GET_FS);
			       long set = SYS(arch_prctl, ARCH_SET_FS, words);
			       unsigned long got = word_at_fs(16);
			       SYS(arch_prctl, ARCH_SET_FS, old); EXPECT_EQ(set, 0);
			       EXPECT_EQ(got, 33); EXPECT_EQ(get_base(ARCH_GET_FS), old)),
		      PASSED);
}

/* Bases are user addresses: anything at or above the end of user space is refused with EPERM. */
TEST(bases_out_of_range)
{
	unsigned long fs = get_base(ARCH_GET_FS), gs = get_base(ARCH_GET_GS);

	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(arch_prctl, ARCH_SET_FS, b->addr), -EPERM);
		EXPECT_EQ_IN(b->name, SYS(arch_prctl, ARCH_SET_GS, b->addr), -EPERM);
	}
	EXPECT_EQ(get_base(ARCH_GET_FS), fs);
	EXPECT_EQ(get_base(ARCH_GET_GS), gs);
}

/* The base need not be mapped: using it is what faults. */
TEST(unmapped_base)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(arch_prctl, ARCH_SET_GS, USER_END - 1), 0)), PASSED);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(arch_prctl, ARCH_SET_GS, 0x10000), 0); word_at_gs(0)),
		      KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(arch_prctl, ARCH_SET_GS, 0), 0); word_at_gs(0)),
		      KILLED(SIGSEGV));
}

TEST(bad_pointer)
{
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(arch_prctl, ARCH_GET_FS, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(arch_prctl, ARCH_GET_GS, b->addr), -EFAULT);
	}
	EXPECT_EQ(SYS(arch_prctl, ARCH_GET_FS, NULL), -EFAULT);
	EXPECT_EQ(SYS(arch_prctl, ARCH_GET_GS, 0x10000), -EFAULT);
}

TEST(unknown_code)
{
	unsigned long v;

	EXPECT_EQ(SYS(arch_prctl, 0, &v), -EINVAL);
	EXPECT_EQ(SYS(arch_prctl, 0x1000, &v), -EINVAL);
	EXPECT_EQ(SYS(arch_prctl, 0x1005, &v), -EINVAL);
	EXPECT_EQ(SYS(arch_prctl, -1, &v), -EINVAL);
	EXPECT_EQ(SYS(arch_prctl, (1L << 32) | ARCH_GET_GS, &v), 0);
}

/* Bases belong to the task: kept over calls and switches, inherited by fork, apart afterwards. */
static void bases_across_fork(void)
{
	static unsigned long mine[2] = { 1, 2 }, childs[2] = { 3, 4 };
	int pid;

	SYS(arch_prctl, ARCH_SET_GS, mine);
	pid = fork_child();
	if (!pid) {
		EXPECT_EQ(word_at_gs(8), 2);
		SYS(arch_prctl, ARCH_SET_GS, childs);
		for (int i = 0; i < 50; i++) {
			SYS(sched_yield);
			EXPECT_EQ(word_at_gs(0), 3);
		}
		child_done();
	}
	for (int i = 0; i < 50; i++) {
		SYS(sched_yield);
		EXPECT_EQ(word_at_gs(0), 1);
	}
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(get_base(ARCH_GET_GS), mine);
}

TEST(kept_across_fork_and_switches)
{
	EXPECT_STATUS(IN_CHILD(bases_across_fork()), PASSED);
}

/* The exceptions of a task with an odd GS base end that task and nothing else. */
TEST(faults_with_any_base)
{
	static const unsigned long bases[] = { 0, 1, 0x10000, USER_END - 1 };

	for (unsigned int i = 0; i < ARRAY_SIZE(bases); i++) {
		EXPECT_STATUS(IN_CHILD(SYS(arch_prctl, ARCH_SET_GS, bases[i]); user_read(NULL)),
			      KILLED(SIGSEGV));
		EXPECT_STATUS(IN_CHILD(SYS(arch_prctl, ARCH_SET_GS, bases[i]);
				       asm volatile("int3")),
			      KILLED(SIGTRAP));
		EXPECT_STATUS(IN_CHILD(SYS(arch_prctl, ARCH_SET_GS, bases[i]); asm volatile("ud2")),
			      KILLED(SIGILL));
	}
}
