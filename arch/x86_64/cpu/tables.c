/*
 * GDT, TSS and exception stacks of each CPU, in its entry area. Linux: arch/x86/kernel/cpu/common.c,
 * arch/x86/mm/cpu_entry_area.c.
 */
#include <asm/cpu_entry_area.h>
#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/percpu.h>
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <asm/segment.h>
#include <asm/tables.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

struct pcpu_hot pcpu_hot __section(".data..percpu..first") = {
	.current_task = &init_task,
	.top_of_stack = (unsigned long)init_stack + THREAD_SIZE,
};

unsigned long per_cpu_offset[NR_CPUS];

/* SDM vol. 3, 8.7: the 64-bit TSS. */
struct tss {
	u32 reserved0;
	u64 rsp[3]; /* rsp[0]: the stack for exceptions from ring 3, the current task's */
	u64 reserved1;
	u64 ist[7];
	u64 reserved2;
	u16 reserved3;
	u16 iomap_base; /* beyond the limit: no port is open to ring 3 */
} __packed;

struct cpu_tables {
	u64 gdt[GDT_ENTRIES];
	struct tss tss;
};

#define CODE64 0x00af9b000000ffffULL
#define CODE32 0x00cf9b000000ffffULL
#define DATA 0x00cf93000000ffffULL
#define DPL3 0x0000600000000000ULL

static struct cpu_tables *tables_of(int cpu)
{
	return (struct cpu_tables *)(CEA_BASE(cpu) + CEA_TABLES);
}

static void fill_tables(int cpu)
{
	struct cpu_tables *t = tables_of(cpu);
	u64 tss = (u64)&t->tss;

	memset(t, 0, sizeof(*t));
	t->gdt[__KERNEL32_CS >> 3] = CODE32;
	t->gdt[__KERNEL_CS >> 3] = CODE64;
	t->gdt[__KERNEL_DS >> 3] = DATA;
	t->gdt[__USER32_CS >> 3] = CODE32 | DPL3;
	t->gdt[__USER_DS >> 3] = DATA | DPL3;
	t->gdt[__USER_CS >> 3] = CODE64 | DPL3;
	t->gdt[GDT_ENTRY_TSS] = (sizeof(t->tss) - 1) | (tss & 0xffffff) << 16 | 0x89ULL << 40 |
				(tss >> 24 & 0xff) << 56;
	t->gdt[GDT_ENTRY_TSS + 1] = tss >> 32;

	/* region: tables.ist */
	for (int i = 0; i < IST_COUNT; i++) {
		t->tss.ist[i] = CEA_IST_TOP(cpu, i);
		*(u64 *)(CEA_IST_TOP(cpu, i) + 8) =
			CEA_BASE(cpu); /* GS base: exceptions.asm, paranoid.gs */
	}
	/* endregion */
	t->tss.iomap_base = sizeof(t->tss);
}

static int map_fresh(unsigned long virt, unsigned long size)
{
	for (unsigned long off = 0; off < size; off += PAGE_SIZE) {
		unsigned long page = get_zeroed_page(GFP_ATOMIC);

		if (!page || map_kernel_page(virt + off, __pa(page), PAGE_KERNEL))
			return -ENOMEM;
	}
	return 0;
}

int setup_cpu_entry_area(int cpu)
{
	unsigned long base = CEA_BASE(cpu);
	unsigned long percpu = PAGE_ALIGN((unsigned long)__per_cpu_size);
	int err = percpu > CEA_PERCPU_MAX ? -ENOMEM : map_fresh(base, percpu);

	if (!err)
		err = map_fresh(base + CEA_TABLES, PAGE_ALIGN(sizeof(struct cpu_tables)));
	for (int i = 0; !err && i < IST_COUNT; i++)
		err = map_fresh(CEA_IST_TOP(cpu, i) + 16 - IST_STACK_SIZE, IST_STACK_SIZE);
	if (err)
		return err;

	memcpy((void *)base, __per_cpu_load, (unsigned long)__per_cpu_size);
	per_cpu_offset[cpu] = base;
	per_cpu(pcpu_hot, cpu).this_cpu_off = base;
	per_cpu(pcpu_hot, cpu).cpu_number = cpu;
	fill_tables(cpu);
	return 0;
}

void load_cpu_tables(int cpu)
{
	struct desc_ptr gdt = { sizeof(tables_of(cpu)->gdt) - 1, (u64)tables_of(cpu)->gdt };

	load_gdt(&gdt);
	wrmsr(MSR_GS_BASE, CEA_BASE(cpu));
	wrmsr(MSR_KERNEL_GS_BASE, 0); /* the user's, until a program sets one */
	/* region: tables.ldt */
	load_ldt(0);
	/* endregion */
	load_tr(__TSS_SELECTOR);
	idt_load();
}

void early_percpu_init(void)
{
	wrmsr(MSR_GS_BASE, (u64)__per_cpu_load);
	this_cpu_write(pcpu_hot.this_cpu_off, (unsigned long)__per_cpu_load);
	per_cpu_offset[0] = (unsigned long)__per_cpu_load;
}

void set_exception_stack(unsigned long top)
{
	tables_of(smp_processor_id())->tss.rsp[0] = top;
}
