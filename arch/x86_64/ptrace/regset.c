/*
 * A tracee's registers in sets: PTRACE_GETREGSET, and the vector state. That state is loaded by XRSTOR in the kernel, at
 * the switch to the task, where a fault would be a bug of the kernel: so nothing is stored that the CPU would refuse
 * (components that are not enabled, the compacted format, reserved bits of the header and of MXCSR).
 * Linux: arch/x86/kernel/fpu/regset.c, xstate.c.
 */
#include "internal.h"
#include <asm/cpufeature.h>
#include <asm/fpu.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <uapi/asm/sigcontext.h>
#include <uapi/asm/user.h>
#include <uapi/linux/elf.h>
#include <uapi/linux/uio.h>

#define XFEATURE_MASK_FP 1ULL
#define XFEATURE_MASK_SSE 2ULL
#define XFEATURE_MASK_YMM 4ULL
#define LEGACY_STATE 416 /* bytes of the FXSAVE area that are registers; MXCSR among them */

/* A component that the header does not name is in its initial state, whatever bytes stand there. */
static void normalise(struct _xstate *x)
{
	if (!(x->xstate_hdr.xfeatures & XFEATURE_MASK_FP)) {
		x->fpstate.cwd = 0x37f;
		x->fpstate.swd = x->fpstate.twd = x->fpstate.fop = 0;
		x->fpstate.rip = x->fpstate.rdp = 0;
		memset(x->fpstate.st_space, 0, sizeof(x->fpstate.st_space));
	}
	if (!(x->xstate_hdr.xfeatures & XFEATURE_MASK_SSE))
		memset(x->fpstate.xmm_space, 0, sizeof(x->fpstate.xmm_space));
	for (int i = 2; i < 32; i++) {
		u32 size, offset, c, d;

		if (!(fpu_user_features & ~x->xstate_hdr.xfeatures & 1ULL << i))
			continue;
		cpuid(0xd, i, &size, &offset, &c, &d);
		memset((char *)x + offset, 0, size);
	}
}

static bool mxcsr_valid(const struct _fpstate_64 *known, u32 mxcsr)
{
	return !(mxcsr & ~(known->mxcsr_mask ?: 0xffbfu));
}

long fpregs_get(struct task_struct *task, void __user *to, size_t size)
{
	struct _xstate *x = task->thread.fpu;

	normalise(x);
	return copy_to_user(to, &x->fpstate, min(size, (size_t)LEGACY_STATE)) ||
			       (size > LEGACY_STATE &&
				clear_user((char __user *)to + LEGACY_STATE, size - LEGACY_STATE))
		       ? -EFAULT
		       : 0;
}

/* All of it or nothing. */
long fpregs_set(struct task_struct *task, const void __user *from, size_t size)
{
	struct _xstate *x = task->thread.fpu;
	struct _fpstate_64 new;

	if (size != sizeof(new))
		return -EINVAL;
	if (copy_from_user(&new, from, sizeof(new)))
		return -EFAULT;
	/* region: ptrace.mxcsr */
	if (!mxcsr_valid(&x->fpstate, new.mxcsr))
		return -EINVAL;
	/* endregion */
	new.mxcsr_mask = x->fpstate.mxcsr_mask;
	memcpy(&x->fpstate, &new, LEGACY_STATE);
	x->xstate_hdr.xfeatures |= XFEATURE_MASK_FP | XFEATURE_MASK_SSE;
	return 0;
}

static long xstate_get(struct task_struct *task, void __user *to, size_t size)
{
	char *copy = kmemdup(task->thread.fpu, fpu_user_size, GFP_KERNEL);
	struct _xstate *x = (struct _xstate *)copy;
	long err = 0;

	if (!copy)
		return -ENOMEM;
	normalise(x);
	memset(&x->fpstate.reserved2, 0, sizeof(x->fpstate.reserved2));
	memset(&x->fpstate.sw_reserved, 0, sizeof(x->fpstate.sw_reserved));
	*(u64 *)&x->fpstate.sw_reserved =
		fpu_user_features; /* XCR0, for those who print registers */
	if (copy_to_user(to, copy, size))
		err = -EFAULT;
	kfree(copy);
	return err;
}

static bool xstate_valid(const struct _xstate *new, const struct _fpstate_64 *known)
{
	static const u64 zeroes[7];
	const u64 with_mxcsr = XFEATURE_MASK_FP | XFEATURE_MASK_SSE | XFEATURE_MASK_YMM;

	/* region: ptrace.xfeatures */
	if (new->xstate_hdr.xfeatures & ~fpu_user_features)
		return false;
	/* endregion */
	/* region: ptrace.xstate_header */
	if (memcmp(new->xstate_hdr.reserved1, zeroes, sizeof(zeroes)))
		return false; /* XCOMP_BV, and what is reserved behind it */
	/* endregion */
	/* region: ptrace.xstate_mxcsr */
	return !(new->xstate_hdr.xfeatures &with_mxcsr) || mxcsr_valid(known, new->fpstate.mxcsr);
	/* endregion */
}

/* All of it or nothing. */
static long xstate_set(struct task_struct *task, const void __user *from, size_t size)
{
	struct _xstate *x = task->thread.fpu, *new;
	long err = -EFAULT;

	if (size != fpu_user_size)
		return -EFAULT;
	new = kmalloc(size, GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	if (copy_from_user(new, from, size))
		goto out;
	err = -EINVAL;
	if (!xstate_valid(new, &x->fpstate))
		goto out;
	err = 0;
	if (!(new->xstate_hdr.xfeatures &(XFEATURE_MASK_FP | XFEATURE_MASK_SSE | XFEATURE_MASK_YMM)))
		new->fpstate.mxcsr = x->fpstate.mxcsr; /* not looked at, so not taken */
	new->fpstate.mxcsr_mask = x->fpstate.mxcsr_mask;
	memcpy(x, new, size);
	normalise(x);
out:
	kfree(new);
	return err;
}

static const struct regset {
	unsigned int type;
	size_t size; /* 0: fpu_user_size */
	long (*get)(struct task_struct *task, void __user *to, size_t size);
	long (*set)(struct task_struct *task, const void __user *from, size_t size);
} regsets[] = {
	{ NT_PRSTATUS, sizeof(struct user_regs_struct), genregs_get, genregs_set },
	{ NT_PRFPREG, sizeof(struct user_fpregs_struct), fpregs_get, fpregs_set },
	{ NT_X86_XSTATE, 0, xstate_get, xstate_set },
};

long arch_regset(struct task_struct *child, unsigned int type, bool set, struct iovec *iov)
{
	for (size_t i = 0; i < ARRAY_SIZE(regsets); i++) {
		const struct regset *r = &regsets[i];

		if (r->type != type)
			continue;
		if (iov->iov_len % 8)
			return -EINVAL;
		iov->iov_len = min(iov->iov_len, r->size ?: (size_t)fpu_user_size);
		return set ? r->set(child, iov->iov_base, iov->iov_len)
			   : r->get(child, iov->iov_base, iov->iov_len);
	}
	return -EINVAL;
}
