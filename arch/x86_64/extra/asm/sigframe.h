/*
 * What a handler finds on its stack. Above it, at uc.uc_mcontext.fpstate, lies the XSAVE area with its sw_reserved
 * words and FP_XSTATE_MAGIC2 behind it. Linux: <asm/sigframe.h>.
 */
#pragma once

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
