/*
 * Probes: what the CPU is like at moments that ring 3 cannot choose. An instruction breakpoint in
 * the kernel strikes wherever it is set, also between SYSCALL and the stack switch: a #DB (or, by
 * the timer, an NMI) with the user's stack pointer and GS base in ring 0. The exception's frame
 * stays on the #DB stack after it has returned, and is read from there. Linux:
 * tools/testing/selftests/x86/mov_ss_trap.c attacks the same moments from outside.
 */
#include "selftest.h"
#include <asm/apic.h>
#include <asm/cpu_entry_area.h>
#include <asm/entry-common.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/percpu.h>
#include <asm/selftest.h>
#include <asm/smp.h>
#include <asm/traps.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/uaccess.h>

BUILD_BUG_ON(sizeof(struct selftest_probe) != sizeof(struct pt_regs));

#define DR7_NONE 0x400UL
#define DR7_RUN_0 0x2UL	      /* breakpoint 0, all tasks, on instructions */
#define DR7_TOUCH_0 0xf0002UL /* the same on reads and writes of four bytes */

DECLARE_PER_CPU(unsigned long, nmi_count);

/* What an exception in the kernel pushed on this CPU's #DB stack last. */
static struct pt_regs *db_frame(void)
{
	return (struct pt_regs *)CEA_IST_TOP(smp_processor_id(), IST_DB) - 1;
}

static unsigned long place(unsigned long which)
{
	switch ((enum selftest_place)which) {
	case PLACE_SYSCALL_ENTRY:
		return (unsigned long)syscall_entry;
	case PLACE_DO_SYSCALL:
		return (unsigned long)do_syscall_64;
	case PLACE_FROM_USER:
		return (unsigned long)exception_from_user;
	case PLACE_PAGE_FAULT:
		return (unsigned long)do_page_fault;
	case PLACE_INTERRUPT:
		return (unsigned long)do_interrupt;
	case PLACE_STUBS:
		return (unsigned long)exception_stubs;
	case PLACE_ADDRESS:
	case PLACE_COUNT:
		break;
	}
	return 0;
}

/*
 * A #DB in the exception code itself would come in on the stack that is in use: only there none may
 * be set.
 */
long selftest_probe(const unsigned long *arg)
{
	if (arg[0] >= PLACE_COUNT)
		return -EINVAL;
	memset(db_frame(), 0, sizeof(struct pt_regs));
	write_dr0(place(arg[0]) + arg[1]);
	write_dr7(DR7_NONE | DR7_RUN_0);
	return 0;
}

long selftest_probe_read(const unsigned long *arg)
{
	write_dr7(DR7_NONE);
	return copy_to_user((void __user *)arg[0], db_frame(), sizeof(struct pt_regs)) ? -EINVAL
										       : 0;
}

long selftest_watch(const unsigned long *arg)
{
	write_dr0(arg[0]);
	write_dr7(DR7_NONE | DR7_TOUCH_0);
	return 0;
}

/* By physical APIC id: neither emulator sends an NMI by the "self" shorthand. */
long selftest_nmi(const unsigned long *arg __unused)
{
	unsigned long flags = local_irq_save();

	apic_write(APIC_ICR_HIGH, apic_read(APIC_ID));
	apic_write(APIC_ICR, 0x4000 | APIC_LVT_NMI);
	local_irq_restore(flags);
	return this_cpu_read(nmi_count);
}

/*
 * No interrupt shows the scheduler a tick meanwhile. The manual reserves NMI mode here; QEMU has
 * it, Bochs not.
 */
long selftest_nmi_timer(const unsigned long *arg)
{
	static bool on;

	if (arg[0] && !on) {
		this_cpu_write(tick_programmed, 0UL); /* so that nobody else sets it */
		apic_write(APIC_LVT_TIMER, APIC_TIMER_PERIODIC | APIC_LVT_NMI);
		apic_write(APIC_TIMER_INITIAL, arg[0]);
	} else if (!arg[0] && on) {
		apic_write(APIC_LVT_TIMER, LOCAL_TIMER_VECTOR);
		apic_write(APIC_TIMER_INITIAL, 1);
	}
	on = arg[0];
	return this_cpu_read(nmi_count);
}
