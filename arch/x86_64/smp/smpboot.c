/*
 * Starting the other CPUs, one after the other: INIT, then a start-up IPI with the page where the trampoline lies.
 * Each gets an entry area, an idle task with its stack, the same registers as the first, and becomes its idle
 * task. On the command line: maxcpus=N (also cpus=N) starts at most that many, nosmp none. SDM vol. 3, 8.4.
 * Linux: arch/x86/kernel/smpboot.c, kernel/smp.c.
 */
#define pr_fmt(fmt) "smp: " fmt

#include <asm/apic.h>
#include <asm/cpu_entry_area.h>
#include <asm/fpu.h>
#include <asm/msr.h>
#include <asm/pgtable.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <asm/tables.h>
#include <linux/boot_info.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

#define LOW_PAGES_START 0x8000UL /* below are the BIOS' variables, and what old loaders keep */
#define LOW_PAGES_END 0x90000UL
#define START_TIMEOUT (NSEC_PER_SEC)

extern char trampoline_start[],
	trampoline_end[]; /* boot/trampoline.asm, at their physical addresses */
extern unsigned long secondary_stack, secondary_gs_base, secondary_cr3;
void start_secondary(void);

u8 cpu_apic_id[NR_CPUS];

/* A page that real mode reaches and that is RAM. The allocator leaves the first MiB alone. 0: there is none. */
static phys_addr_t find_low_page(void)
{
	for (phys_addr_t page = LOW_PAGES_START; page < LOW_PAGES_END; page += PAGE_SIZE) {
		bool ram = false, taken = false;

		for (unsigned int i = 0; i < boot_info.nr_mem; i++) {
			const struct boot_mem *m = &boot_info.mem[i];

			if (m->type == BOOT_MEM_RAM)
				ram |= m->addr <= page && page + PAGE_SIZE <= m->addr + m->size;
			else
				taken |= m->addr < page + PAGE_SIZE && page < m->addr + m->size;
		}
		if (ram && !taken)
			return page;
	}
	return 0;
}

/* What a CPU runs first in C; its idle task is current already. */
void start_secondary(void)
{
	int cpu = smp_processor_id();

	load_cpu_tables(cpu);
	cpu_enable_protections();
	fpu_cpu_init();
	cpu_check_protections();
	apic_cpu_init();
	timer_cpu_init();
	__atomic_fetch_or(&cpu_online_mask, cpumask_of(cpu), __ATOMIC_SEQ_CST);
	cpu_idle();
}

/* A copy of the first idle task, for @cpu. */
static struct task_struct *make_idle_task(int cpu)
{
	struct task_struct *idle = kmemdup(&init_task, sizeof(*idle), GFP_KERNEL);

	if (!idle)
		return NULL;
	memset(&idle->thread, 0, sizeof(idle->thread));
	idle->thread_info.flags = 0;
	idle->stack = alloc_kernel_stack();
	if (!idle->stack) {
		kfree(idle);
		return NULL;
	}
	return idle;
}

static bool wait_online(int cpu, u64 ns)
{
	u64 end = ktime_get_ns() + ns;

	while (!cpu_online(cpu) && ktime_get_ns() < end)
		cpu_relax();
	return cpu_online(cpu);
}

/* 0, -ENOMEM, or -EIO: it does not come. */
static int start_cpu(int cpu, u8 apic_id, phys_addr_t trampoline)
{
	u32 startup = APIC_DM_STARTUP | trampoline >> PAGE_SHIFT;
	struct task_struct *idle = make_idle_task(cpu);
	int err = idle ? setup_cpu_entry_area(cpu) : -ENOMEM;

	if (err)
		return err;
	sched_init(cpu, idle);
	per_cpu(pcpu_hot, cpu).current_task = idle;
	per_cpu(pcpu_hot, cpu).top_of_stack = idle->stack + THREAD_SIZE;
	secondary_stack = idle->stack + THREAD_SIZE;
	secondary_gs_base = CEA_BASE(cpu);
	cpu_apic_id[cpu] = apic_id;
	send_ipi(cpu, APIC_DM_INIT | APIC_INT_ASSERT);
	udelay(200);
	send_ipi(cpu, startup);
	if (wait_online(cpu, NSEC_PER_MSEC))
		return 0;
	send_ipi(cpu, startup); /* some CPUs need a second one; the others take no notice */
	return wait_online(cpu, START_TIMEOUT) ? 0 : -EIO;
}

static unsigned int max_cpus(void)
{
	unsigned int max = NR_CPUS;
	char text[8];

	if ((boot_param("maxcpus", text, sizeof(text)) || boot_param("cpus", text, sizeof(text))) &&
	    kstrtouint(text, 10, &max))
		max = NR_CPUS;
	return boot_param("nosmp", text, sizeof(text)) ? 1 : max;
}

static int __init smp_init(void)
{
	phys_addr_t trampoline = find_low_page();
	u8 own_id = apic_read(APIC_ID) >> 24;
	unsigned int max = max_cpus(), cpu = 1;

	cpu_apic_id[0] = own_id;
	if (!trampoline)
		return -ENOMEM;
	memcpy(__va(trampoline), __va(trampoline_start), trampoline_end - trampoline_start);
	secondary_cr3 = __pa(kernel_pgd);
	for (unsigned int i = 0; i < irq_routing.nr_cpus && cpu < max; i++) {
		u8 id = irq_routing.apic_id[i];
		int err = id == own_id ? 0 : start_cpu(cpu, id, trampoline);

		if (err) {
			pr_err("CPU %u (APIC %u) does not start, error %d\n", cpu, id, err);
			break; /* its number is used up: it might still come */
		}
		cpu += id != own_id;
	}
	pr_info("%u CPU%s of %u, each with all protections in force\n", num_online_cpus(),
		num_online_cpus() > 1 ? "s" : "", max_t(unsigned int, irq_routing.nr_cpus, 1));
	return 0;
}
subsys_initcall(smp_init);
