/*
 * The CPU's state in a signal frame: what rt_sigreturn(2) loads again. See sigaction(2), "uc_mcontext".
 */
#ifndef _UAPI_ASM_SIGCONTEXT_H
#define _UAPI_ASM_SIGCONTEXT_H

#include <linux/types.h>

/* sw_reserved of the FXSAVE area tells that XSAVE state follows, and the word behind that state that it is whole. */
#define FP_XSTATE_MAGIC1 0x46505853U
#define FP_XSTATE_MAGIC2 0x46505845U
#define FP_XSTATE_MAGIC2_SIZE sizeof(FP_XSTATE_MAGIC2)

struct _fpx_sw_bytes {
	__u32 magic1;	     /* FP_XSTATE_MAGIC1 */
	__u32 extended_size; /* of all, FP_XSTATE_MAGIC2 included */
	__u64 xfeatures;     /* the components that the state has room for, bits of XCR0 */
	__u32 xstate_size;   /* without FP_XSTATE_MAGIC2 */
	__u32 padding[7];
};

/* The FXSAVE area, as the CPU writes it: SDM vol. 1, 10.5. */
struct _fpstate_64 {
	__u16 cwd, swd, twd, fop;
	__u64 rip, rdp;
	__u32 mxcsr, mxcsr_mask;
	__u32 st_space[32];
	__u32 xmm_space[64];
	__u32 reserved2[12];
	struct _fpx_sw_bytes sw_reserved;
};

struct _xstate {
	struct _fpstate_64 fpstate;
	struct {
		__u64 xfeatures; /* XSTATE_BV: components not in their initial state */
		__u64 reserved1[2];
		__u64 reserved2[5];
	} xstate_hdr;
	/* the other components follow where CPUID.0xd says */
};

struct sigcontext {
	__u64 r8, r9, r10, r11, r12, r13, r14, r15;
	__u64 rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp;
	__u64 rip, eflags;
	__u16 cs, gs, fs, ss;
	__u64 err, trapno, oldmask, cr2;
	struct _fpstate_64 *fpstate; /* NULL: the FPU goes back to its initial state */
	__u64 reserved1[8];
};

_Static_assert(sizeof(struct _fpstate_64) == 512, "the FXSAVE area has 512 bytes");
_Static_assert(sizeof(struct _xstate) == 576, "the XSAVE header has 64 bytes");
_Static_assert(sizeof(struct sigcontext) == 256, "struct sigcontext is ABI");

#endif /* _UAPI_ASM_SIGCONTEXT_H */
