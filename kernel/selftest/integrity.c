/*
 * Is the kernel whole? Asked after every attack: the registers and tables that make the boundary
 * are as they were at boot, and what the entry code relies on (GS base, per-CPU data, stack
 * pointers) fits the current task.
 */
#include "../mm/internal.h"
#include "selftest.h"
#include <asm/cpu_entry_area.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/ptrace.h>
#include <asm/sections.h>
#include <asm/selftest.h>
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* SDM vol. 3, 8.7: offsets in the 64-bit TSS. */
#define TSS_RSP0 4
#define TSS_IST1 36
#define TSS_IOMAP 102

enum { CR0, CR4, EFER, STAR, LSTAR, CSTAR, FMASK, IDT_BASE, IDT_LIMIT, GDT_LIMIT, IMAGE, STATES };

static const char *const names[STATES] = {
	"CR0",	 "CR4",	     "EFER",	  "STAR",      "LSTAR",		  "CSTAR",
	"FMASK", "IDT base", "IDT limit", "GDT limit", "text and rodata",
};

static u64 at_boot[STATES];

/* FNV-1a by words; not against malice, but a changed bit shows. */
static u64 checksum(const char *from, const char *to)
{
	u64 sum = 0xcbf29ce484222325;

	for (const u64 *p = (const u64 *)from; p < (const u64 *)to; p++)
		sum = (sum ^ *p) * 0x100000001b3;
	return sum;
}

static void read_state(u64 state[STATES])
{
	struct desc_ptr idt, gdt;

	store_idt(&idt);
	store_gdt(&gdt);
	state[CR0] = read_cr0();
	state[CR4] = read_cr4();
	state[EFER] = rdmsr(MSR_EFER);
	state[STAR] = rdmsr(MSR_STAR);
	state[LSTAR] = rdmsr(MSR_LSTAR);
	state[CSTAR] = rdmsr(MSR_CSTAR);
	state[FMASK] = rdmsr(MSR_SYSCALL_MASK);
	state[IDT_BASE] = idt.base;
	state[IDT_LIMIT] = idt.limit;
	state[GDT_LIMIT] = gdt.limit;
	state[IMAGE] = checksum(_text, __end_rodata);
}

static int remember_boot_state(void)
{
	read_state(at_boot);
	return 0;
}
late_initcall(remember_boot_state);

static void equal(struct selftest_report *r, const char *what, u64 got, u64 want)
{
	if (got != want)
		selftest_found(r, what, got, want);
}

static u64 tss_field(unsigned int offset)
{
	u64 value;

	memcpy(&value, (void *)(tss_base() + offset), sizeof(value));
	return value;
}

/* What the entry code takes from the CPU and from per-CPU data, of the CPU that runs this. */
static void check_cpu(struct selftest_report *r)
{
	int cpu = smp_processor_id();
	unsigned long stack = current->stack, sp = (unsigned long)__builtin_frame_address(0);
	struct desc_ptr gdt;

	store_gdt(&gdt);
	equal(r, "GS base", rdmsr(MSR_GS_BASE), CEA_BASE(cpu));
	equal(r, "GDT base", gdt.base, CEA_BASE(cpu) + CEA_TABLES);
	equal(r, "this_cpu_off", this_cpu_read(pcpu_hot.this_cpu_off), CEA_BASE(cpu));
	equal(r, "per_cpu_offset", per_cpu_offset[cpu], CEA_BASE(cpu));
	equal(r, "top_of_stack", this_cpu_read(pcpu_hot.top_of_stack), stack + THREAD_SIZE);
	equal(r, "TSS RSP0", tss_field(TSS_RSP0), stack + THREAD_SIZE);
	equal(r, "TSS I/O map", tss_field(TSS_IOMAP) & 0xffff, 104);
	for (int i = 0; i < IST_COUNT; i++) {
		equal(r, "TSS IST", tss_field(TSS_IST1 + 8 * i), CEA_IST_TOP(cpu, i));
		equal(r, "GS base above an IST stack", *(u64 *)(CEA_IST_TOP(cpu, i) + 8),
		      CEA_BASE(cpu));
	}
	if (sp - stack >= THREAD_SIZE)
		selftest_found(r, "stack pointer outside the stack", sp, stack);
	equal(r, "user frame's CS", task_pt_regs(current)->cs, __USER_CS);
}

static void check_task(struct selftest_report *r)
{
	unsigned long flags = local_save_flags();

	equal(r, "preempt_count", preempt_count(), 0);
	equal(r, "flags AC DF TF NT IOPL",
	      flags & (X86_EFLAGS_AC | X86_EFLAGS_DF | X86_EFLAGS_TF | X86_EFLAGS_NT |
		       X86_EFLAGS_IOPL),
	      0);
	equal(r, "flags IF", flags & X86_EFLAGS_IF, X86_EFLAGS_IF);
	equal(r, "CR3", read_cr3() & PAGE_MASK, __pa(current->mm->pgd));
	equal(r, "watchpoints in DR7", read_dr7() & 0xff, 0);
	equal(r, "task state", current->state, TASK_RUNNING);
}

static void check_all(struct selftest_report *r)
{
	u64 now[STATES];

	read_state(now);
	for (int i = 0; i < STATES; i++)
		equal(r, names[i], now[i], at_boot[i]);
	check_cpu(r);
	check_task(r);
	drain_caches();
	r->free_pages = nr_free_pages();
	r->slab_objects = nr_slab_objects();
}

long selftest_integrity(const unsigned long *arg)
{
	struct selftest_report *r = kzalloc(sizeof(*r), GFP_KERNEL);
	long found;

	if (!r)
		return -ENOMEM;
	check_all(r);
	found = r->count;
	if (copy_to_user((void __user *)arg[0], r, sizeof(*r)))
		found = -EINVAL;
	kfree(r);
	return found;
}

unsigned long nr_slab_objects(void)
{
	unsigned long nr = 0;
	int cpu;

	for (cpu = 0; cpu < NR_CPUS; cpu++)
		if (cpumask_test_cpu(cpu, cpu_online_mask))
			nr += READ_ONCE(*per_cpu_ptr(&slab_objects, cpu));
	return nr;
}
