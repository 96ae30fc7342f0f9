/*
 * The registers of a traced program, as PTRACE_GETREGS gives them, and the area that PTRACE_PEEKUSER looks into.
 */
#ifndef _UAPI_ASM_USER_H
#define _UAPI_ASM_USER_H

#include <asm/sigcontext.h>

struct user_regs_struct {
	unsigned long r15, r14, r13, r12, rbp, rbx;
	unsigned long r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
	unsigned long orig_rax;
	unsigned long rip, cs, eflags, rsp, ss;
	unsigned long fs_base, gs_base, ds, es, fs, gs;
};

/* PTRACE_GETFPREGS: the FXSAVE area. */
struct user_fpregs_struct {
	__u16 cwd, swd, ftw, fop;
	__u64 rip, rdp;
	__u32 mxcsr, mxcr_mask;
	__u32 st_space[32];
	__u32 xmm_space[64];
	__u32 padding[24];
};

/* Only regs and u_debugreg mean something; the rest reads as 0. */
struct user {
	struct user_regs_struct regs;
	int u_fpvalid;
	int pad0;
	struct user_fpregs_struct i387;
	unsigned long u_tsize, u_dsize, u_ssize;
	unsigned long start_code, start_stack;
	long signal;
	int reserved, pad1;
	unsigned long u_ar0;
	struct user_fpregs_struct *u_fpstate;
	unsigned long magic;
	char u_comm[32];
	unsigned long u_debugreg[8];
	unsigned long error_code;
	unsigned long fault_address;
};

_Static_assert(sizeof(struct user_regs_struct) == 216, "struct user_regs_struct is ABI");
_Static_assert(sizeof(struct user_fpregs_struct) == 512, "the FXSAVE area has 512 bytes");
_Static_assert(__builtin_offsetof(struct user, u_debugreg) == 848, "struct user is ABI");

#endif /* _UAPI_ASM_USER_H */
