/*
 * The context of a signal handler: its third argument with SA_SIGINFO. See sigaction(2), getcontext(3).
 */
#ifndef _UAPI_ASM_UCONTEXT_H
#define _UAPI_ASM_UCONTEXT_H

#include <asm/sigcontext.h>
#include <asm/signal.h>

#define UC_FP_XSTATE 0x1	 /* uc_mcontext.fpstate points to XSAVE state */
#define UC_SIGCONTEXT_SS 0x2	 /* uc_mcontext.ss is valid */
#define UC_STRICT_RESTORE_SS 0x4 /* rt_sigreturn loads it whatever it is */

struct ucontext {
	unsigned long uc_flags;
	struct ucontext *uc_link;
	stack_t uc_stack;
	struct sigcontext uc_mcontext;
	unsigned long uc_sigmask; /* last, so that it could grow */
};

_Static_assert(sizeof(struct ucontext) == 304, "struct ucontext is ABI");

#endif /* _UAPI_ASM_UCONTEXT_H */
