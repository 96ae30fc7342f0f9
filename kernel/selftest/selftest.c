/*
 * lstar_selftest(2): the operations by number. Present only in the test image; design.md, "How it
 * is tested". Linux: lib/test_user_copy.c, drivers/misc/lkdtm/.
 */
#include "selftest.h"
#include <asm/irqflags.h>
#include <asm/selftest.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/syscalls.h>

static long selftest_present(const unsigned long *arg __unused)
{
	return 0;
}

static const selftest_fn operations[SELFTEST_OPS] = {
	[SELFTEST_PRESENT] = selftest_present,
	[SELFTEST_GET_USER] = selftest_get_user,
	[SELFTEST_PUT_USER] = selftest_put_user,
	[SELFTEST_COPY_FROM] = selftest_copy_from,
	[SELFTEST_COPY_TO] = selftest_copy_to,
	[SELFTEST_STRNCPY] = selftest_strncpy,
	[SELFTEST_STRNLEN] = selftest_strnlen,
	[SELFTEST_COPY_STRUCT] = selftest_copy_struct,
	[SELFTEST_CLEAR_USER] = selftest_clear_user,
	[SELFTEST_CHECK_ZEROED] = selftest_check_zeroed,
	[SELFTEST_COPY_NOFAULT] = selftest_copy_nofault,
	[SELFTEST_SWEEP] = selftest_sweep,
	[SELFTEST_PAGETABLES] = selftest_pagetables,
	[SELFTEST_INTEGRITY] = selftest_integrity,
	[SELFTEST_POISON] = selftest_poison,
	[SELFTEST_BUG] = selftest_bug,
	[SELFTEST_FETCH] = selftest_fetch,
	[SELFTEST_PROBE] = selftest_probe,
	[SELFTEST_PROBE_READ] = selftest_probe_read,
	[SELFTEST_WATCH] = selftest_watch,
	[SELFTEST_NMI] = selftest_nmi,
	[SELFTEST_NMI_TIMER] = selftest_nmi_timer,
	[SELFTEST_SET_FRAME] = selftest_set_frame,
	[SELFTEST_LOAD_GS] = selftest_load_gs,
	[SELFTEST_LOAD_DS] = selftest_load_ds,
	[SELFTEST_FAIL_NTH] = selftest_fail_nth,
	[SELFTEST_USAGE] = selftest_usage,
	[SELFTEST_SANITIZE] = selftest_sanitize,
	[SELFTEST_SYSCALL] = selftest_syscall,
	[SELFTEST_LOCKS] = selftest_locks,
};

void selftest_found(struct selftest_report *report, const char *what, u64 got, u64 want)
{
	u64 i = report->count++;

	if (i >= ARRAY_SIZE(report->first))
		return;
	strscpy(report->first[i].what, what, sizeof(report->first[i].what));
	report->first[i].got = got;
	report->first[i].want = want;
}

/*
 * Whatever was done, it leaves SMAP's shutter closed, strings going up, interrupts on and no lock
 * held.
 */
static void check_left_behind(unsigned int op)
{
	unsigned long flags = local_save_flags();

	clac();
	if (flags & (X86_EFLAGS_AC | X86_EFLAGS_DF) || !(flags & X86_EFLAGS_IF) || in_atomic())
		pr_err("BUG: selftest operation %u left flags %#lx, preempt_count %#x behind\n", op,
		       flags, preempt_count());
}

/* One operation of enum selftest_op: what it says; -EINVAL for an unknown one. */
SYSCALL_DEFINE6(lstar_selftest, unsigned int, op, unsigned long, a, unsigned long, b, unsigned long,
		c, unsigned long, d, unsigned long, e)
{
	const unsigned long arg[SELFTEST_ARGS] = { a, b, c, d, e };
	long ret;

	if (op >= SELFTEST_OPS)
		return -EINVAL;
	ret = operations[op](arg);
	check_left_behind(op);
	return ret;
}
