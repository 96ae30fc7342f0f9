/* The alternate stack, where handlers with SA_ONSTACK run. Linux: kernel/signal.c, do_sigaltstack(). */
#include <asm/ptrace.h>
#include <linux/kernel.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

void save_altstack(stack_t *to)
{
	/* region: signal.altstack_padding */
	memset(to, 0, sizeof(*to));
	/* endregion */
	to->ss_sp = (void *)current->sas_ss_sp;
	to->ss_flags = current->sas_ss_flags;
	to->ss_size = current->sas_ss_size;
}

/* Sets the stack, for a thread whose stack pointer is @sp. 0; -EPERM: it runs on the old one; -EINVAL, -ENOMEM. */
static int set_altstack(const stack_t *new, unsigned long sp)
{
	unsigned int mode = new->ss_flags & ~SS_FLAG_BITS;

	/* region: signal.altstack_in_use */
	if (on_sig_stack(sp))
		return -EPERM;
	/* endregion */
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode)
		return -EINVAL;
	if (mode != SS_DISABLE && new->ss_size < MINSIGSTKSZ)
		return -ENOMEM;
	current->sas_ss_sp = mode == SS_DISABLE ? 0 : (unsigned long)new->ss_sp;
	current->sas_ss_size = mode == SS_DISABLE ? 0 : new->ss_size;
	current->sas_ss_flags = new->ss_flags;
	return 0;
}

void restore_altstack(const stack_t *from, unsigned long sp)
{
	set_altstack(from, sp);
}

/* sigaltstack(2): 0, -EFAULT, -EINVAL, -ENOMEM, -EPERM. */
SYSCALL_DEFINE2(sigaltstack, const stack_t __user *, uss, stack_t __user *, uoss)
{
	unsigned long sp = task_pt_regs(current)->sp;
	stack_t new, old;
	int err;

	if (uss && copy_from_user(&new, uss, sizeof(new)))
		return -EFAULT;
	save_altstack(&old);
	old.ss_flags = sas_ss_flags(sp) | (old.ss_flags & SS_FLAG_BITS);
	err = uss ? set_altstack(&new, sp) : 0;
	if (!err && uoss && copy_to_user(uoss, &old, sizeof(old)))
		err = -EFAULT;
	return err;
}
