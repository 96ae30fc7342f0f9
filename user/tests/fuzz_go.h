/*
 * fuzz_go.h: one jump into the unknown. fuzz_go() loads flags, stack pointer and all general registers from fuzz_in
 * and jumps to fuzz_rip; code that survives comes back by FUZZ_BACK_CODE, and fuzz_out has the registers it had then.
 * No stack but its own is touched on the way, and no register or flag changes.
 */
#ifndef TESTS_FUZZ_GO_H
#define TESTS_FUZZ_GO_H

#include "regs.h"

extern struct regs fuzz_in, fuzz_out;
extern unsigned long fuzz_rip, fuzz_back_at;
void fuzz_go(void);

asm(".pushsection .data\n"
    ".balign 16\n"
    "fuzz_back_at: .quad fuzz_back\n"
    "fuzz_rip: .quad 0\n"
    "fuzz_in: .skip 17 * 8\n"
    "fuzz_out: .skip 17 * 8\n"
    "fuzz_sp: .quad 0\n"
    ".popsection\n"
    ".pushsection .text\n"
    "fuzz_go:\n"
    "	push %rbx\n	push %rbp\n	push %r12\n	push %r13\n	push %r14\n	push %r15\n"
    "	mov %rsp, fuzz_sp(%rip)\n"
    "	mov fuzz_in+0(%rip), %rax\n"
    "	mov fuzz_in+8(%rip), %rbx\n"
    "	mov fuzz_in+16(%rip), %rcx\n"
    "	mov fuzz_in+24(%rip), %rdx\n"
    "	mov fuzz_in+32(%rip), %rsi\n"
    "	mov fuzz_in+40(%rip), %rdi\n"
    "	mov fuzz_in+48(%rip), %rbp\n"
    "	mov fuzz_in+64(%rip), %r8\n"
    "	mov fuzz_in+72(%rip), %r9\n"
    "	mov fuzz_in+80(%rip), %r10\n"
    "	mov fuzz_in+88(%rip), %r11\n"
    "	mov fuzz_in+96(%rip), %r12\n"
    "	mov fuzz_in+104(%rip), %r13\n"
    "	mov fuzz_in+112(%rip), %r14\n"
    "	mov fuzz_in+120(%rip), %r15\n"
    "	pushq fuzz_in+128(%rip)\n"
    "	popfq\n"
    "	mov fuzz_in+56(%rip), %rsp\n"
    "	jmp *fuzz_rip(%rip)\n"
    "fuzz_back:\n"
    "	mov %rax, fuzz_out+0(%rip)\n"
    "	mov %rbx, fuzz_out+8(%rip)\n"
    "	mov %rcx, fuzz_out+16(%rip)\n"
    "	mov %rdx, fuzz_out+24(%rip)\n"
    "	mov %rsi, fuzz_out+32(%rip)\n"
    "	mov %rdi, fuzz_out+40(%rip)\n"
    "	mov %rbp, fuzz_out+48(%rip)\n"
    "	mov %rsp, fuzz_out+56(%rip)\n"
    "	mov %r8, fuzz_out+64(%rip)\n"
    "	mov %r9, fuzz_out+72(%rip)\n"
    "	mov %r10, fuzz_out+80(%rip)\n"
    "	mov %r11, fuzz_out+88(%rip)\n"
    "	mov %r12, fuzz_out+96(%rip)\n"
    "	mov %r13, fuzz_out+104(%rip)\n"
    "	mov %r14, fuzz_out+112(%rip)\n"
    "	mov %r15, fuzz_out+120(%rip)\n"
    "	mov fuzz_sp(%rip), %rsp\n"
    "	pushfq\n"
    "	popq fuzz_out+128(%rip)\n"
    "	pushq $0x202\n"
    "	popfq\n"
    "	pop %r15\n	pop %r14\n	pop %r13\n	pop %r12\n	pop %rbp\n	pop %rbx\n"
    "	ret\n"
    ".popsection\n");

/* jmp *fuzz_back_at, whose address must fit into 32 bits */
#define FUZZ_BACK_SIZE 7
static inline void fuzz_back_code(unsigned char code[FUZZ_BACK_SIZE])
{
	unsigned int at = (unsigned long)&fuzz_back_at;

	memcpy(code, "\xff\x24\x25", 3);
	memcpy(code + 3, &at, 4);
}

static inline void wrgsbase(unsigned long base)
{
	asm volatile("wrgsbase %0" ::"r"(base) : "memory");
}

static inline void wrfsbase(unsigned long base)
{
	asm volatile("wrfsbase %0" ::"r"(base) : "memory");
}

static inline unsigned long rdgsbase(void)
{
	unsigned long base;

	asm volatile("rdgsbase %0" : "=r"(base));
	return base;
}

static inline unsigned long rdfsbase(void)
{
	unsigned long base;

	asm volatile("rdfsbase %0" : "=r"(base));
	return base;
}

#endif
