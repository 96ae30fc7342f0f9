/*
 * A tracee's registers, one by one. Whatever its tracer sets, the return to ring 3 must be one that the program could have
 * come to by itself: of the flags those are taken that ring 3 can set, selectors have RPL 3, bases are user addresses. A
 * RIP may be anything: what iretq cannot load faults there, as the task's own signal (fixup_bad_iret()), and sysretq loads
 * none that is not canonical. Linux: arch/x86/kernel/ptrace.c, putreg().
 */
#include "internal.h"
#include <asm/processor-flags.h>
#include <asm/ptrace.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <uapi/asm/prctl.h>
#include <uapi/asm/user.h>

#define FLAG_MASK                                                                        \
	((unsigned long)(X86_EFLAGS_CF | X86_EFLAGS_PF | X86_EFLAGS_AF | X86_EFLAGS_ZF | \
			 X86_EFLAGS_SF | X86_EFLAGS_TF | X86_EFLAGS_DF | X86_EFLAGS_OF | \
			 X86_EFLAGS_RF | X86_EFLAGS_AC | X86_EFLAGS_NT))

#define REG(name) offsetof(struct user_regs_struct, name)

/* The first words of user_regs_struct are those of pt_regs. */
static unsigned long *pt_regs_word(struct task_struct *task, unsigned long offset)
{
	_Static_assert(REG(ss) == offsetof(struct pt_regs, ss), "the same layout, up to ss");
	return (unsigned long *)((char *)task_pt_regs(task) + offset);
}

/* The data selectors while the task is switched out; NULL: another register. */
static u16 *selector(struct task_struct *task, unsigned long offset)
{
	switch (offset) {
	case REG(ds):
		return &task->thread.ds;
	case REG(es):
		return &task->thread.es;
	case REG(fs):
		return &task->thread.fsindex;
	case REG(gs):
		return &task->thread.gsindex;
	default:
		return NULL;
	}
}

static unsigned long getreg(struct task_struct *task, unsigned long offset)
{
	u16 *sel = selector(task, offset);

	if (sel)
		return *sel;
	if (offset == REG(fs_base))
		return task->thread.fsbase;
	if (offset == REG(gs_base))
		return task->thread.gsbase;
	if (offset == REG(eflags) && test_ti_flag(task, _TIF_FORCED_TF))
		return *pt_regs_word(task, offset) & ~(unsigned long)X86_EFLAGS_TF;
	return *pt_regs_word(task, offset);
}

/* The trap flag may be the tracer's own, for a single step: then it stays, and is not the program's. */
static void set_flags(struct task_struct *task, unsigned long value)
{
	struct pt_regs *regs = task_pt_regs(task);

	if (value & X86_EFLAGS_TF)
		clear_ti_flag(task, _TIF_FORCED_TF);
	else if (test_ti_flag(task, _TIF_FORCED_TF))
		value |= X86_EFLAGS_TF;
	/* region: ptrace.flags */
	regs->flags = (regs->flags & ~FLAG_MASK) | (value & FLAG_MASK);
	/* endregion */
}

static int set_selector(struct task_struct *task, unsigned long offset, u16 value)
{
	u16 *sel = selector(task, offset);

	/* region: ptrace.rpl */
	if (value && (value & 3) != 3)
		return -EIO;
	/* endregion */
	if (sel) {
		*sel = value; /* a bad one loads as 0, at the next switch to the task */
		return 0;
	}
	/* region: ptrace.null_selector */
	if (!value)
		return -EIO; /* no CS or SS for ring 3, and RPL 0 */
	/* endregion */
	*pt_regs_word(task, offset) = value;
	return 0;
}

/* 0, -EIO. */
static int putreg(struct task_struct *task, unsigned long offset, unsigned long value)
{
	switch (offset) {
	case REG(cs):
	case REG(ss):
	case REG(ds):
	case REG(es):
	case REG(fs):
	case REG(gs):
		return set_selector(task, offset, value);
	case REG(eflags):
		set_flags(task, value);
		return 0;
	case REG(fs_base):
	case REG(gs_base):
		/* region: ptrace.base */
		if (value >= TASK_SIZE)
			return -EIO;
		/* endregion */
		*(offset == REG(fs_base) ? &task->thread.fsbase : &task->thread.gsbase) = value;
		return 0;
	default:
		*pt_regs_word(task, offset) = value;
		return 0;
	}
}

long genregs_get(struct task_struct *task, void __user *to, size_t size)
{
	unsigned long regs[sizeof(struct user_regs_struct) / 8];

	for (size_t i = 0; i < size / 8; i++)
		regs[i] = getreg(task, i * 8);
	return copy_to_user(to, regs, size) ? -EFAULT : 0;
}

/* Those before a refused one are set, as on Linux. */
long genregs_set(struct task_struct *task, const void __user *from, size_t size)
{
	unsigned long regs[sizeof(struct user_regs_struct) / 8];
	int err = 0;

	if (copy_from_user(regs, from, size))
		return -EFAULT;
	for (size_t i = 0; i < size / 8 && !err; i++)
		err = putreg(task, i * 8, regs[i]);
	return err;
}

/* PTRACE_ARCH_PRCTL: arch_prctl(2), done to the tracee. */
static long ptrace_arch_prctl(struct task_struct *task, unsigned long code, unsigned long addr)
{
	struct thread_struct *t = &task->thread;

	switch (code) {
	case ARCH_SET_FS:
	case ARCH_SET_GS:
		if (addr >= TASK_SIZE)
			return -EPERM;
		*(code == ARCH_SET_FS ? &t->fsindex : &t->gsindex) = 0;
		*(code == ARCH_SET_FS ? &t->fsbase : &t->gsbase) = addr;
		return 0;
	case ARCH_GET_FS:
	case ARCH_GET_GS:
		return put_user(code == ARCH_GET_FS ? t->fsbase : t->gsbase,
				(unsigned long __user *)addr);
	default:
		return -EINVAL;
	}
}

/* The number of the debug register at @addr of struct user; no such: above 7. */
static unsigned long debugreg_at(unsigned long addr)
{
	return (addr - offsetof(struct user, u_debugreg)) / sizeof(long);
}

/* PTRACE_PEEKUSR, PTRACE_POKEUSR. */
static long peek_user(struct task_struct *task, unsigned long addr, unsigned long __user *data)
{
	unsigned long value = 0;

	if (addr & 7 || addr >= sizeof(struct user))
		return -EIO;
	if (addr < sizeof(struct user_regs_struct))
		value = getreg(task, addr);
	else if (debugreg_at(addr) < 8)
		value = get_debugreg(task, debugreg_at(addr));
	return put_user(value, data);
}

static long poke_user(struct task_struct *task, unsigned long addr, unsigned long value)
{
	if (addr & 7)
		return -EIO;
	if (addr < sizeof(struct user_regs_struct))
		return putreg(task, addr, value);
	return debugreg_at(addr) < 8 ? set_debugreg(task, debugreg_at(addr), value) : -EIO;
}

long arch_ptrace(struct task_struct *child, long request, unsigned long addr, unsigned long data)
{
	void __user *udata = u64_to_user_ptr(data);

	switch (request) {
	case PTRACE_PEEKUSR:
		return peek_user(child, addr, udata);
	case PTRACE_POKEUSR:
		return poke_user(child, addr, data);
	case PTRACE_GETREGS:
		return genregs_get(child, udata, sizeof(struct user_regs_struct));
	case PTRACE_SETREGS:
		return genregs_set(child, udata, sizeof(struct user_regs_struct));
	case PTRACE_GETFPREGS:
		return fpregs_get(child, udata, sizeof(struct user_fpregs_struct));
	case PTRACE_SETFPREGS:
		return fpregs_set(child, udata, sizeof(struct user_fpregs_struct));
	case PTRACE_ARCH_PRCTL:
		return ptrace_arch_prctl(child, data, addr);
	default:
		return ptrace_request(child, request, addr, data);
	}
}
