/*
 * Vector state in signal frames. XSAVE and XRSTOR work on user memory directly: the program may have put anything there,
 * and the CPU refuses what it cannot load (reserved bits of the header and of MXCSR: #GP, which the exception table
 * turns into -EFAULT). They reach no further than the area's size, which access_ok() has passed.
 * Linux: arch/x86/kernel/fpu/signal.c.
 */
#include <asm/fpu.h>
#include <asm/sigframe.h>
#include <asm/traps.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#define FXSR_FEATURES 3ULL /* x87 and SSE: what FXSAVE knows */

unsigned long fpu_sigframe_size(void)
{
	return fpu_user_size + FP_XSTATE_MAGIC2_SIZE;
}

int copy_fpstate_to_sigframe(void __user *buf)
{
	struct _xstate __user *xstate = buf;
	/* Side by side: what XSAVE leaves alone, and its header, of which it writes the first word. */
	struct {
		struct _fpx_sw_bytes sw;
		u64 header[8];
	} rest = { .sw = { .magic1 = FP_XSTATE_MAGIC1,
			   .extended_size = fpu_sigframe_size(),
			   .xfeatures = fpu_user_features,
			   .xstate_size = fpu_user_size } };
	const struct _xstate *known = current->thread.fpu;

	/* region: sigframe.xstate_save */
	if (!access_ok(buf, fpu_sigframe_size()))
		return -EFAULT;
	/* endregion */
	if (copy_to_user(&xstate->fpstate.sw_reserved, &rest, sizeof(rest)) || xsave_to_user(buf) ||
	    put_user(FP_XSTATE_MAGIC2, (u32 __user *)(buf + fpu_user_size)))
		return -EFAULT;
	/* Handlers that know FXSAVE alone change its part and set no bit here. Which are set is not the user's word. */
	fpu_save(current->thread.fpu);
	return put_user(known->xstate_hdr.xfeatures | FXSR_FEATURES, &xstate->xstate_hdr.xfeatures);
}

/*
 * Which components the frame at @buf has: 0 or -EFAULT. *@fxsave: it does not say so in a way that can be believed, so
 * it is taken for what FXSAVE writes.
 */
static int frame_features(void __user *buf, u64 *features, bool *fxsave)
{
	struct _fpx_sw_bytes sw;
	u32 magic2 = 0;

	if (copy_from_user(&sw, buf + offsetof(struct _fpstate_64, sw_reserved), sizeof(sw)))
		return -EFAULT;
	/* region: sigreturn.xstate_size */
	*fxsave = sw.magic1 != FP_XSTATE_MAGIC1 || sw.xstate_size < sizeof(struct _xstate) ||
		  sw.xstate_size > fpu_user_size || sw.xstate_size > sw.extended_size;
	/* endregion */
	if (!*fxsave && get_user(magic2, (u32 __user *)(buf + sw.xstate_size)))
		return -EFAULT;
	*fxsave |= magic2 != FP_XSTATE_MAGIC2;
	*features = *fxsave ? FXSR_FEATURES : sw.xfeatures & fpu_user_features;
	return 0;
}

int fpu_restore_sig(void __user *buf)
{
	u64 features = 0;
	bool fxsave;
	int err = 0;

	if (!buf) {
		fpu_reset();
		return 0;
	}
	/* region: sigreturn.xstate_access */
	if (!access_ok(buf, fpu_sigframe_size()))
		err = -EFAULT;
	/* endregion */
	if (!err)
		err = frame_features(buf, &features, &fxsave);
	if (!err && features != fpu_user_features)
		fpu_reset_features(~features);
	if (!err)
		err = fxsave ? fxrstor_from_user(buf) : xrstor_from_user(buf, features);
	/* region: sigreturn.xstate_fault */
	if (err)
		fpu_reset(); /* whatever was loaded before the fault is nobody's state */
	/* endregion */
	return err;
}

/* Unmasked exceptions of the status word, or of MXCSR, as SIGFPE tells them: the first that is there. */
int fpu_exception_code(int vector)
{
	static const struct {
		u16 bits, code;
	} causes[] = {
		{ 0x01, FPE_FLTINV }, { 0x04, FPE_FLTDIV }, { 0x08, FPE_FLTOVF },
		{ 0x12, FPE_FLTUND }, { 0x20, FPE_FLTRES },
	};
	const struct _fpstate_64 *state = current->thread.fpu;
	unsigned int raised;

	fpu_save(current->thread.fpu);
	raised = vector == X86_TRAP_MF ? state->swd & ~state->cwd
				       : state->mxcsr & ~(state->mxcsr >> 7);
	for (unsigned int i = 0; i < ARRAY_SIZE(causes); i++)
		if (raised & causes[i].bits)
			return causes[i].code;
	return 0;
}
