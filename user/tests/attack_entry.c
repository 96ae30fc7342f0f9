/*
 * What of ring 3's is still in the CPU when the kernel's C code begins. Mechanism: flags that the
 * program chose (DF turns string instructions round, AC opens user memory in spite of SMAP, NT
 * makes iretq fault, IOPL, TF), and registers that steer speculation. FMASK clears the flags at
 * SYSCALL, cld and clac at each exception, the entry code the registers. What must happen: none of
 * it is there. A probe (kernel/selftest/probe.c) looks at the very first instruction in ring 0 and
 * at the first in C. TCG and Bochs; DF at SYSCALL on Bochs only, since QEMU clears it unasked.
 */
#include <time.h>
#include "probe.h"

/* Each flag by itself, then all together: after SYSCALL nothing but the bit that is always 1. */
TEST(flags_at_syscall)
{
	static const unsigned long flags[] = { 0,	FLAG_CF, FLAG_PF, FLAG_AF,
					       FLAG_ZF, FLAG_SF, FLAG_DF, FLAG_OF,
					       FLAG_NT, FLAG_AC, FLAG_ID, USER_FLAGS };
	char note[32];

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(flags); i++) {
		struct selftest_probe p = probe_syscall(PLACE_SYSCALL_ENTRY, flags[i]);

		snprintf(note, sizeof(note), "flags %#lx", flags[i]);
		EXPECT_EQ_IN(note, p.flags & ~FLAG_RF, 2);
		EXPECT_EQ_IN(note, p.r11, FLAGS_FIXED | flags[i]);
	}
	EXPECT_KERNEL_WHOLE();
}

/* IOPL 3, which only the kernel can give, would be with the program for good. */
static void syscall_with_iopl(void)
{
	struct selftest_frame f = { .mask = FRAME_FLAGS, .flags = FLAGS_FIXED | FLAG_IOPL };
	struct selftest_probe p;
	unsigned long flags;

	HOOK(SET_FRAME, &f);
	asm volatile("pushf; pop %0" : "=r"(flags));
	EXPECT_EQ(flags & FLAG_IOPL, FLAG_IOPL);
	HOOK(PROBE, PLACE_SYSCALL_ENTRY, 0);
	HOOK(PROBE_READ, &p);
	EXPECT_EQ(p.flags & FLAG_IOPL, 0);
	EXPECT_EQ(p.r11 & FLAG_IOPL, FLAG_IOPL);
}

TEST(iopl_at_syscall)
{
	NEED_HOOK;
	EXPECT_STATUS(IN_CHILD(syscall_with_iopl()), PASSED);
}

/*
 * With TF in the kernel a #DB comes before its first instruction. Its frame lies on the #DB stack,
 * with the program's registers in it; the trap that the program gets itself leaves the lower part
 * of that frame alone. Bochs traps there even with TF cleared, so it has nothing to say.
 */
#define MAGIC 0xb0b0cafe12345678UL

static void step_into_syscall(void)
{
	asm volatile("mov %0, %%rbx\n pushf\n orl %1, (%%rsp)\n popf\n syscall\n nop"
		     :
		     : "i"(MAGIC), "i"(FLAG_TF), "a"(SYS_getpid)
		     : "rbx", "rcx", "r11", "memory");
}

TEST(trap_flag_at_syscall)
{
	struct selftest_probe p;

	NEED_HOOK;
	if (sparse_step(2) == 2)
		return ktap_skip("this machine traps with TF cleared, too");
	HOOK(PROBE, PLACE_ADDRESS, 0);
	HOOK(PROBE_READ, &p);
	EXPECT_STATUS(IN_CHILD(step_into_syscall()), KILLED(SIGTRAP));
	HOOK(PROBE_READ, &p);
	EXPECT(p.bx != MAGIC);
	EXPECT_KERNEL_WHOLE();
}

/*
 * rdi is the frame, rsi the number; everything else is zero, but for what the compiler may use:
 * rax.
 */
static void expect_no_registers(const char *when, const struct selftest_probe *p)
{
	EXPECT_EQ_IN(when, p->bx, 0);
	EXPECT_EQ_IN(when, p->cx, 0);
	EXPECT_EQ_IN(when, p->bp, 0);
	EXPECT_EQ_IN(when, p->r8, 0);
	EXPECT_EQ_IN(when, p->r9, 0);
	EXPECT_EQ_IN(when, p->r10, 0);
	EXPECT_EQ_IN(when, p->r11, 0);
	EXPECT_EQ_IN(when, p->r12, 0);
	EXPECT_EQ_IN(when, p->r13, 0);
	EXPECT_EQ_IN(when, p->r14, 0);
	EXPECT_EQ_IN(when, p->r15, 0);
}

TEST(registers_at_syscall)
{
	struct selftest_probe p;

	NEED_HOOK;
	p = probe_syscall(PLACE_DO_SYSCALL, 0);
	expect_no_registers("system call", &p);
	EXPECT_EQ(p.dx, 0);
	EXPECT_EQ(p.si, SYS_lstar_selftest);
	EXPECT(p.flags & FLAG_IF);
}

/* Runs one instruction with all registers and flags chosen; never comes back. */
#define HOSTILE(flags, insn)                                                                  \
	asm volatile("push %0\n popf\n"                                                       \
		     "mov $0x1111, %%ebx\n mov %%rbx, %%rcx\n mov %%rbx, %%rdx\n"             \
		     "mov %%rbx, %%r8\n mov %%rbx, %%r9\n mov %%rbx, %%r10\n"                 \
		     "mov %%rbx, %%r11\n mov %%rbx, %%r12\n mov %%rbx, %%r13\n"               \
		     "mov %%rbx, %%r14\n mov %%rbx, %%r15\n mov %%rbx, %%rbp\n" insn "\n ud2" \
		     :                                                                        \
		     : "i"(FLAGS_FIXED | (flags)), "a"(0))

#define HOSTILE_FLAGS (FLAG_DF | FLAG_AC | FLAG_NT | FLAG_CF)

static void expect_clean_entry(const char *when, const struct selftest_probe *p)
{
	EXPECT_EQ_IN(when, p->flags & (FLAG_DF | FLAG_AC | FLAG_TF), 0);
	expect_no_registers(when, p);
}

/*
 * What struck last is seen: on a busy machine that may be somebody else's clean entry now and then, but not each time.
 */
#define EACH_TIME 4
#define EXPECT_CLEAN_ENTRIES(when, place, status, insn)                                 \
	for (int i_ = 0; i_ < EACH_TIME && !ktap_failures; i_++) {                      \
		struct selftest_probe p_ =                                              \
			PROBE_CHILD(place, status, HOSTILE(HOSTILE_FLAGS, insn));       \
                                                                                        \
		if ((place) == PLACE_FROM_USER)                                         \
			expect_clean_entry(when, &p_);                                  \
		else                                                                    \
			EXPECT_EQ_IN(when, p_.flags &(FLAG_DF | FLAG_AC | FLAG_TF), 0); \
	}

/*
 * Exceptions with and without an error code, of a gate that ring 3 may call, and of one with its
 * own stack.
 */
TEST(flags_at_invalid_opcode)
{
	NEED_HOOK;
	EXPECT_CLEAN_ENTRIES("#UD", PLACE_FROM_USER, KILLED(SIGILL), "ud2");
}

TEST(flags_at_breakpoint)
{
	NEED_HOOK;
	EXPECT_CLEAN_ENTRIES("#BP", PLACE_FROM_USER, KILLED(SIGTRAP), "int3");
}

TEST(flags_at_protection_fault)
{
	NEED_HOOK;
	EXPECT_CLEAN_ENTRIES("#GP", PLACE_FROM_USER, KILLED(SIGSEGV), "hlt");
}

TEST(flags_at_page_fault)
{
	NEED_HOOK;
	EXPECT_CLEAN_ENTRIES("#PF", PLACE_PAGE_FAULT, KILLED(SIGSEGV), "mov %%al, (%%rax)");
}

/* A loop long enough for a tick of the timer, with hostile flags. */
static void spin(unsigned long count)
{
	asm volatile("push %1\n popf\n 1: dec %0\n jnz 1b\n push %2\n popf"
		     : "+r"(count)
		     : "i"(FLAGS_FIXED | HOSTILE_FLAGS), "i"(FLAGS_FIXED)
		     : "memory", "cc");
}

/* Not in a child: what struck last is seen, and that has to be a tick in the loop. */
TEST(flags_at_interrupt)
{
	static struct selftest_probe p;

	NEED_HOOK;
	/* On a busy host a tick may come late: the loop runs until there was one. */
	for (int turn = 0; turn < 100 && !p.ip; turn++) {
		HOOK(PROBE, PLACE_INTERRUPT, 0);
		spin(20000000 / sparse_step(50));
		HOOK(PROBE_READ, &p);
	}
	EXPECT_IN("the probe struck", p.ip);
	EXPECT_EQ(p.flags & (FLAG_DF | FLAG_AC | FLAG_TF), 0);
}

/* From ring 3 a #DB goes over to the task's stack; its own is free for the probe. */
TEST(flags_at_debug_exception)
{
	struct selftest_probe p;

	NEED_HOOK;
	p = PROBE_CHILD(PLACE_FROM_USER, KILLED(SIGTRAP), HOSTILE(HOSTILE_FLAGS | FLAG_TF, "nop"));
	expect_clean_entry("#DB", &p);
}

/* Until one struck: on a busy host it may come late. */
static void spin_through_nmis(void)
{
	struct selftest_probe p = {};

	for (int turn = 0; turn < 100 && p.si != 2; turn++) {
		HOOK(PROBE, PLACE_FROM_USER, 0);
		HOOK(NMI_TIMER, 2000);
		spin(2000000);
		HOOK(NMI_TIMER, 0);
		HOOK(PROBE_READ, &p);
	}
}

TEST(flags_at_nmi)
{
	struct selftest_probe p;
	int seen = 0;

	NEED_HOOK;
	if (sparse_step(2) == 2)
		return ktap_skip("this machine's timer sends no NMI");
	/* What struck last is seen: an NMI, in the loop or behind it, or a page fault behind both. So, several times. */
	for (int i = 0; i < 8; i++) {
		p = PROBE_CHILD(PLACE_FROM_USER, PASSED, spin_through_nmis());
		if (p.si != 2)
			continue;
		seen++;
		EXPECT_EQ(p.flags & (FLAG_DF | FLAG_AC | FLAG_TF), 0);
	}
	EXPECT(seen);
}

/*
 * A fault in the middle of a user copy finds AC set, since the copy has opened user memory: the
 * handler may not.
 */
TEST(ac_at_a_fault_in_a_copy)
{
	static struct selftest_probe p;
	char *fresh;

	NEED_HOOK;
	fresh = map_pages(1, PROT_READ | PROT_WRITE);
	HOOK(PROBE, PLACE_PAGE_FAULT, 0);
	EXPECT_EQ(HOOK(CLEAR_USER, fresh, 8), 0);
	HOOK(PROBE_READ, &p);
	EXPECT_IN("the probe struck", p.ip);
	EXPECT_EQ(p.flags & (FLAG_AC | FLAG_DF), 0);
	unmap_pages(fresh, 1);
}

/* Behind each of them user memory is shut again: the hook complains if it is not. */
TEST(smap_behind_single_accesses)
{
	unsigned long v = 5;

	NEED_HOOK;
	EXPECT_EQ(HOOK(GET_USER, 8, &v, NULL), 0);
	EXPECT_EQ(HOOK(GET_USER, 8, USER_END - 8, NULL), -EFAULT);
	EXPECT_EQ(HOOK(PUT_USER, 8, &v, 6), 0);
	EXPECT_EQ(v, 6);
	EXPECT_EQ(HOOK(STRNLEN, "text", 9), 5);
	EXPECT_KERNEL_WHOLE();
}

/* An NMI to oneself is taken, and changes nothing. */
TEST(nmi_in_the_kernel)
{
	long before;

	NEED_HOOK;
	before = HOOK(NMI);
	for (int i = 0; i < 100; i++)
		HOOK(NMI);
	EXPECT(HOOK(NMI) >= before + 100);
	EXPECT_KERNEL_WHOLE();
}
