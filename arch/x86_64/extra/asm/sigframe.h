/*
 * What a handler finds on its stack. Above it, at uc.uc_mcontext.fpstate, lies the XSAVE area with its sw_reserved
 * words and FP_XSTATE_MAGIC2 behind it. Linux: <asm/sigframe.h>.
 */
#pragma once

#include <asm/extable.h>
#include <uapi/asm/siginfo.h>
#include <uapi/asm/ucontext.h>

struct ksignal;
struct pt_regs;

struct rt_sigframe {
	unsigned long
		pretcode; /* where the handler returns to: sa_restorer, which calls rt_sigreturn */
	struct ucontext uc;
	struct siginfo info;
};

/* The CPU's vector state to @buf in user memory (64-byte aligned, fpu_sigframe_size() bytes). 0 or -EFAULT. */
int copy_fpstate_to_sigframe(void __user *buf);
/*
 * The CPU's vector state from @buf of a frame, which may hold anything; NULL: the initial state. 0, or -EFAULT and
 * the initial state.
 */
int fpu_restore_sig(void __user *buf);
unsigned long fpu_sigframe_size(void);

/*
 * XSAVE and XRSTOR to and from user memory that access_ok() has passed: 0 or -EFAULT, also where the CPU refuses what is there
 * (reserved bits, alignment). A load that failed may have changed some registers.
 */
#define __user_xstate(insn, buf, features)                                                      \
	({                                                                                      \
		int __err;                                                                      \
                                                                                                \
		__asm__ volatile("stac\n"                                                       \
				 "1: " insn " (%1)\n"                                           \
				 "xor %%eax, %%eax\n"                                           \
				 "2: clac\n" ASM_EXTABLE("1b", "2b", EX_TYPE_EFAULT)            \
				 : "=a"(__err)                                                  \
				 : "D"(buf), "a"((u32)(features)), "d"((u32)((features) >> 32)) \
				 : "memory");                                                   \
		__err;                                                                          \
	})

static inline int xsave_to_user(void __user *buf)
{
	return __user_xstate("xsave64", buf, ~0ULL);
}

static inline int xrstor_from_user(void __user *buf, u64 features)
{
	return __user_xstate("xrstor64", buf, features);
}

static inline int fxrstor_from_user(void __user *buf)
{
	return __user_xstate("fxrstor64", buf, 0ULL);
}
