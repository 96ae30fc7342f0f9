/* /proc/stat and /proc/cpuinfo: what the CPUs are, and what they have done. Linux: fs/proc/stat.c, arch/x86/kernel/cpu/proc.c. */
#include "internal.h"
#include <asm/cpufeature.h>
#include <asm/percpu.h>
#include <linux/cpumask.h>
#include <linux/cputime.h>
#include <asm/traps.h>
#include <linux/init.h>
#include <linux/interrupt.h>

#define USER_HZ 100

struct cpu_times {
	u64 user, system, idle; /* in USER_HZ */
};

static struct cpu_times times_of(unsigned int cpu)
{
	const struct kernel_cpustat *stat = per_cpu_ptr(&kernel_cpustat, cpu);
	u64 up = ktime_get_ns() / (NSEC_PER_SEC / USER_HZ);
	struct cpu_times times = {
		.user = READ_ONCE(stat->user) * USER_HZ / HZ,
		.system = READ_ONCE(stat->system) * USER_HZ / HZ,
	};

	times.idle = up - min(up, times.user + times.system);
	return times;
}

static void show_times(struct seq_file *m, struct cpu_times times)
{
	seq_printf(m, "%llu 0 %llu %llu 0 0 0 0 0 0\n", times.user, times.system, times.idle);
}

struct counts {
	u64 switches;
	unsigned int running, last;
};

static void count_task(struct task_struct *task, void *arg)
{
	struct counts *counts = arg;

	counts->switches += READ_ONCE(task->nvcsw) + READ_ONCE(task->nivcsw);
	counts->running += READ_ONCE(task->state) == TASK_RUNNING && !task->exit_state;
	counts->last = max(counts->last, (unsigned int)task->pid);
}

static int stat_show(struct seq_file *m, void *v)
{
	struct cpu_times all = {}, times;
	struct counts counts = {};
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		times = times_of(cpu);
		all.user += times.user;
		all.system += times.system;
		all.idle += times.idle;
	}
	seq_puts(m, "cpu  ");
	show_times(m, all);
	for_each_online_cpu(cpu) {
		seq_printf(m, "cpu%u ", cpu);
		show_times(m, times_of(cpu));
	}
	spin_lock_irq(&tasklist_lock);
	for_each_task(count_task, &counts);
	spin_unlock_irq(&tasklist_lock);
	seq_printf(m, "intr %llu", nr_interrupts(0, NR_VECTORS - 1));
	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		seq_printf(m, " %llu",
			   nr_interrupts(FIRST_IRQ_VECTOR + irq, FIRST_IRQ_VECTOR + irq));
	seq_putc(m, '\n');
	seq_printf(m, "ctxt %llu\nbtime %llu\nprocesses %u\nprocs_running %u\nprocs_blocked 0\n",
		   counts.switches, (ktime_get_real_ns() - ktime_get_ns()) / NSEC_PER_SEC,
		   counts.last, counts.running);
	return 0;
}

static void show_flags(struct seq_file *m)
{
	static const struct {
		unsigned int feature;
		const char *name;
	} flags[] = {
		{ X86_FEATURE_APIC, "apic" },	    { X86_FEATURE_PGE, "pge" },
		{ X86_FEATURE_SYSCALL, "syscall" }, { X86_FEATURE_NX, "nx" },
		{ X86_FEATURE_LM, "lm" },	    { X86_FEATURE_XSAVE, "xsave" },
		{ X86_FEATURE_RDRAND, "rdrand" },   { X86_FEATURE_FSGSBASE, "fsgsbase" },
		{ X86_FEATURE_SMEP, "smep" },	    { X86_FEATURE_ERMS, "erms" },
		{ X86_FEATURE_SMAP, "smap" },	    { X86_FEATURE_UMIP, "umip" },
		{ X86_FEATURE_FSRM, "fsrm" },
	};

	seq_puts(m, "flags\t\t:");
	for (unsigned int i = 0; i < ARRAY_SIZE(flags); i++)
		if (cpu_has(flags[i].feature))
			seq_printf(m, " %s", flags[i].name);
	seq_putc(m, '\n');
}

/* The CPUs are alike: what this one says of itself is true of all. */
static int cpuinfo_show(struct seq_file *m, void *v)
{
	u32 vendor[4] = {}, brand[13] = {}, max, a, b, c, d;
	unsigned int cpu;

	cpuid(0, 0, &max, &vendor[0], &vendor[2], &vendor[1]);
	cpuid(1, 0, &a, &b, &c, &d);
	cpuid(0x80000000, 0, &max, &b, &c, &d);
	for (u32 i = 0; max >= 0x80000004 && i < 3; i++)
		cpuid(0x80000002 + i, 0, &brand[4 * i], &brand[4 * i + 1], &brand[4 * i + 2],
		      &brand[4 * i + 3]);
	for_each_online_cpu(cpu) {
		seq_printf(m, "processor\t: %u\nvendor_id\t: %s\n", cpu, (const char *)vendor);
		seq_printf(m, "cpu family\t: %u\nmodel\t\t: %u\nmodel name\t: %s\nstepping\t: %u\n",
			   (a >> 8 & 15) + ((a >> 8 & 15) == 15 ? a >> 20 & 255 : 0),
			   (a >> 4 & 15) | (a >> 12 & 0xf0), skip_spaces((char *)brand), a & 15);
		show_flags(m);
		seq_putc(m, '\n');
	}
	return 0;
}

static int stat_init(void)
{
	proc_create_single_data("stat", 0444, NULL, stat_show, NULL);
	proc_create_single_data("cpuinfo", 0444, NULL, cpuinfo_show, NULL);
	return 0;
}
fs_initcall(stat_init);
