/*
 * Interrupts: the local APIC of each CPU and the I/O APIC, where they are on every PC,
 * unless ACPI says otherwise. The old 8259s are moved out of the exceptions' way and masked. SDM vol. 3, 11; Intel 82093AA. Linux: arch/x86/kernel/apic/.
 */
#define pr_fmt(fmt) "apic: " fmt

#include <asm/apic.h>
#include <asm/io.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/setup.h>
#include <asm/traps.h>
#include <linux/acpi.h>
#include <linux/bug.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>

#define APIC_DEFAULT_BASE 0xfee00000UL
#define IOAPIC_MASKED BIT(16)

static void __iomem *lapic;
static void __iomem *ioapic;
static unsigned int ioapic_pins;

struct irq_desc irq_desc[NR_IRQS];
DEFINE_PER_CPU(u32, irq_counts[NR_VECTORS]);

/* As on any PC: the timer, 0, comes at pin 2, where the first 8259 had the second. */
struct irq_routing irq_routing = {
	.ioapic_base = 0xfec00000,
	.gsi = { 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
};

u32 apic_read(u32 reg)
{
	return readl(lapic + reg);
}

void apic_write(u32 reg, u32 val)
{
	writel(val, lapic + reg);
}

static u32 ioapic_read(u32 reg)
{
	writel(reg, ioapic);
	return readl(ioapic + 0x10);
}

static void ioapic_write(u32 reg, u32 val)
{
	writel(reg, ioapic);
	writel(val, ioapic + 0x10);
}

/* Vectors 0x20-0x2f, so that a spurious one is not taken for an exception, then silence. */
static void mask_8259(void)
{
	outb(0x11, 0x20);
	outb(0x11, 0xa0);
	outb(FIRST_IRQ_VECTOR, 0x21);
	outb(FIRST_IRQ_VECTOR + 8, 0xa1);
	outb(4, 0x21);
	outb(2, 0xa1);
	outb(1, 0x21);
	outb(1, 0xa1);
	outb(0xff, 0x21);
	outb(0xff, 0xa1);
}

void apic_cpu_init(void)
{
	wrmsr(MSR_APIC_BASE, APIC_DEFAULT_BASE | (rdmsr(MSR_APIC_BASE) & 0x100) | 0x800);
	apic_write(APIC_TPR, 0);
	apic_write(APIC_LVT_LINT0, APIC_LVT_MASKED);
	apic_write(APIC_LVT_LINT1, APIC_LVT_NMI);
	apic_write(APIC_SVR, APIC_SVR_ENABLE | SPURIOUS_VECTOR);
}

void apic_init(void)
{
	mask_8259();
	lapic = (void __force __iomem *)ioremap(APIC_DEFAULT_BASE, PAGE_SIZE);
	acpi_parse_madt(&irq_routing);
	ioapic = (void __force __iomem *)ioremap(irq_routing.ioapic_base, PAGE_SIZE);
	if (!lapic || !ioapic)
		panic("apic: no memory to map the interrupt controllers");
	apic_cpu_init();
	ioapic_pins = (ioapic_read(1) >> 16 & 0xff) + 1;
	for (unsigned int pin = 0; pin < ioapic_pins; pin++)
		ioapic_write(0x10 + 2 * pin, IOAPIC_MASKED);
}

int request_irq(int irq, irq_handler_t handler, const char *name, void *dev_id)
{
	unsigned int pin;

	if (irq < 0 || irq >= NR_IRQS)
		return -EINVAL;
	pin = irq_routing.gsi[irq] - irq_routing.gsi_base;
	if (pin >= ioapic_pins)
		return -EINVAL;
	if (irq_desc[irq].handler)
		return -EBUSY;
	irq_desc[irq] = (struct irq_desc){ handler, dev_id, name };
	ioapic_write(0x10 + 2 * pin + 1, apic_read(APIC_ID) & 0xff000000);
	ioapic_write(0x10 + 2 * pin, (FIRST_IRQ_VECTOR + irq) | irq_routing.flags[irq]);
	return 0;
}

/* An interrupt of vector @vector; entered with interrupts off, and they stay off. */
void do_interrupt(struct pt_regs *regs, unsigned int vector)
{
	unsigned int irq = vector - FIRST_IRQ_VECTOR;

	if (vector == SPURIOUS_VECTOR)
		return; /* no EOI for this one: SDM vol. 3, 11.9 */
	this_cpu_add(irq_counts[vector], 1);
	preempt_count_add(HARDIRQ_OFFSET);
	if (vector == LOCAL_TIMER_VECTOR)
		timer_interrupt(regs);
	else if (irq < NR_IRQS && irq_desc[irq].handler)
		irq_desc[irq].handler(irq, irq_desc[irq].dev_id);
	else if (!smp_interrupt(vector))
		pr_warn("unexpected interrupt, vector %#x\n", vector);
	apic_write(APIC_EOI, 0);
	preempt_count_sub(HARDIRQ_OFFSET);
}
