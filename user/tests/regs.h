/*
 * regs.h: a system call with every register chosen, and every register seen afterwards.
 *
 * call_with_regs() loads all general registers and the flags from *in, executes SYSCALL, and
 * stores what it finds into *out. rsp may be anything: it is put aside in static storage, and no
 * stack is touched in between. Not for numbers that fork or do not return.
 */
#ifndef TESTS_REGS_H
#define TESTS_REGS_H

#include "ktap.h"

struct regs {
	unsigned long rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp;
	unsigned long r8, r9, r10, r11, r12, r13, r14, r15, flags;
};

#define FLAG_CF 0x1UL
#define FLAG_PF 0x4UL
#define FLAG_AF 0x10UL
#define FLAG_ZF 0x40UL
#define FLAG_SF 0x80UL
#define FLAG_DF 0x400UL
#define FLAG_OF 0x800UL
#define FLAG_NT 0x4000UL
#define FLAG_AC 0x40000UL
#define FLAG_ID 0x200000UL
#define FLAGS_FIXED 0x202UL /* always 1 in ring 3: IF and bit 1 */

extern struct regs regs_in, regs_out;
void regs_trampoline(void);

asm(".pushsection .bss\n"
    ".balign 8\n"
    "regs_in: .skip 17 * 8\n"
    "regs_out: .skip 17 * 8\n"
    "regs_sp: .skip 8\n"
    ".popsection\n"
    ".pushsection .text\n"
    "regs_trampoline:\n"
    "	push %rbx\n	push %rbp\n	push %r12\n	push %r13\n	push %r14\n	push %r15\n"
    "	mov %rsp, regs_sp(%rip)\n"
    "	pushq regs_in+128(%rip)\n"
    "	popfq\n"
    "	mov regs_in+0(%rip), %rax\n"
    "	mov regs_in+8(%rip), %rbx\n"
    "	mov regs_in+16(%rip), %rcx\n"
    "	mov regs_in+24(%rip), %rdx\n"
    "	mov regs_in+32(%rip), %rsi\n"
    "	mov regs_in+40(%rip), %rdi\n"
    "	mov regs_in+48(%rip), %rbp\n"
    "	mov regs_in+56(%rip), %rsp\n"
    "	mov regs_in+64(%rip), %r8\n"
    "	mov regs_in+72(%rip), %r9\n"
    "	mov regs_in+80(%rip), %r10\n"
    "	mov regs_in+88(%rip), %r11\n"
    "	mov regs_in+96(%rip), %r12\n"
    "	mov regs_in+104(%rip), %r13\n"
    "	mov regs_in+112(%rip), %r14\n"
    "	mov regs_in+120(%rip), %r15\n"
    "	syscall\n"
    ".global regs_after_syscall\n"
    "regs_after_syscall:\n"
    "	mov %rax, regs_out+0(%rip)\n"
    "	mov %rbx, regs_out+8(%rip)\n"
    "	mov %rcx, regs_out+16(%rip)\n"
    "	mov %rdx, regs_out+24(%rip)\n"
    "	mov %rsi, regs_out+32(%rip)\n"
    "	mov %rdi, regs_out+40(%rip)\n"
    "	mov %rbp, regs_out+48(%rip)\n"
    "	mov %rsp, regs_out+56(%rip)\n"
    "	mov %r8, regs_out+64(%rip)\n"
    "	mov %r9, regs_out+72(%rip)\n"
    "	mov %r10, regs_out+80(%rip)\n"
    "	mov %r11, regs_out+88(%rip)\n"
    "	mov %r12, regs_out+96(%rip)\n"
    "	mov %r13, regs_out+104(%rip)\n"
    "	mov %r14, regs_out+112(%rip)\n"
    "	mov %r15, regs_out+120(%rip)\n"
    "	mov regs_sp(%rip), %rsp\n"
    "	pushfq\n"
    "	popq regs_out+128(%rip)\n"
    "	pushq $0x202\n"
    "	popfq\n"
    "	cld\n"
    "	pop %r15\n	pop %r14\n	pop %r13\n	pop %r12\n	pop %rbp\n	pop %rbx\n"
    "	ret\n"
    ".popsection\n");

extern const char regs_after_syscall[];

/* Executes one SYSCALL with *in; the registers right behind it. */
static inline struct regs call_with_regs(const struct regs *in)
{
	regs_in = *in;
	asm volatile("call regs_trampoline"
		     :
		     :
		     : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory", "cc");
	return regs_out;
}

/* Registers full of patterns that no kernel would put there, for the call `nr`. */
static inline struct regs pattern_regs(unsigned long nr)
{
	static char stack[4096] __attribute__((aligned(16)));

	return (struct regs){
		.rax = nr,
		.rbx = 0x1b1b1b1b11111111,
		.rcx = 0x2c2c2c2c22222222,
		.rdx = 0x3d3d3d3d33333333,
		.rsi = 0x4545454544444444,
		.rdi = 0x5d5d5d5d55555555,
		.rbp = 0x6b6b6b6b66666666,
		.rsp = (unsigned long)stack + 2048,
		.r8 = 0x0808080888888888,
		.r9 = 0x0909090999999999,
		.r10 = 0x1010101010101010,
		.r11 = 0x1111111111111111,
		.r12 = 0x1212121212121212,
		.r13 = 0x1313131313131313,
		.r14 = 0x1414141414141414,
		.r15 = 0x1515151515151515,
		.flags = FLAGS_FIXED,
	};
}

/* All but rax, rcx and r11 must be as before; rcx is the return address, r11 the flags. */
static inline void expect_regs_kept(const char *note, const struct regs *in, const struct regs *out)
{
	EXPECT_EQ_IN(note, out->rbx, in->rbx);
	EXPECT_EQ_IN(note, out->rdx, in->rdx);
	EXPECT_EQ_IN(note, out->rsi, in->rsi);
	EXPECT_EQ_IN(note, out->rdi, in->rdi);
	EXPECT_EQ_IN(note, out->rbp, in->rbp);
	EXPECT_EQ_IN(note, out->rsp, in->rsp);
	EXPECT_EQ_IN(note, out->r8, in->r8);
	EXPECT_EQ_IN(note, out->r9, in->r9);
	EXPECT_EQ_IN(note, out->r10, in->r10);
	EXPECT_EQ_IN(note, out->r12, in->r12);
	EXPECT_EQ_IN(note, out->r13, in->r13);
	EXPECT_EQ_IN(note, out->r14, in->r14);
	EXPECT_EQ_IN(note, out->r15, in->r15);
	EXPECT_EQ_IN(note, out->flags, in->flags);
	EXPECT_EQ_IN(note, out->rcx, (unsigned long)regs_after_syscall);
	EXPECT_EQ_IN(note, out->r11, in->flags);
}

#endif
