/*
 * Interrupts: the local APIC of each CPU and the I/O APIC, found through ACPI's MADT. The old 8259s are moved out of
 * the exceptions' way and masked. SDM vol. 3, 11; ACPI 6.4, 5.2.12; Intel 82093AA. Linux: arch/x86/kernel/apic/.
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
#define IOAPIC_DEFAULT_BASE 0xfec00000UL
#define NR_IRQS 16

#define IOAPIC_MASKED BIT(16)
#define IOAPIC_LEVEL BIT(15)
#define IOAPIC_LOW BIT(13)

static void __iomem *lapic;
static void __iomem *ioapic;
static u32 ioapic_gsi_base;
static unsigned int ioapic_pins;

/* Where the ISA interrupts are wired: pin and polarity; the MADT says which differ. */
static struct {
	u32 gsi;
	u32 flags;
	irq_handler_t handler;
	void *dev_id;
} irqs[NR_IRQS];

u32 apic_read(u32 reg)
{
	return readl(lapic + reg);
}

void apic_write(u32 reg, u32 val)
{
	writel(val, lapic + reg);
}

void apic_eoi(void)
{
	apic_write(APIC_EOI, 0);
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

struct madt {
	struct acpi_table_header header;
	u32 lapic, flags;
} __packed;

struct madt_entry {
	u8 type, length;
	union {
		struct {
			u8 id, reserved;
			u32 address, gsi_base;
		} __packed ioapic; /* type 1 */
		struct {
			u8 bus, source;
			u32 gsi;
			u16 flags;
		} __packed override; /* type 2 */
	};
} __packed;

/* MPS INTI flags: polarity in bits 0-1 (3: active low), trigger mode in bits 2-3 (3: level). */
static u32 inti_flags(u16 flags)
{
	return ((flags & 3) == 3 ? IOAPIC_LOW : 0) | ((flags >> 2 & 3) == 3 ? IOAPIC_LEVEL : 0);
}

static phys_addr_t parse_madt(void)
{
	const struct acpi_table_header *header = acpi_find_table("APIC");
	const struct madt *madt = container_of(header, struct madt, header);
	phys_addr_t base = 0;
	const char *p;

	for (u32 i = 0; i < NR_IRQS; i++)
		irqs[i].gsi = i;
	irqs[0].gsi = 2;
	if (!header)
		return IOAPIC_DEFAULT_BASE;
	for (p = (const char *)(madt + 1); p + 2 <= (const char *)madt + madt->header.length;) {
		const struct madt_entry *entry = (const void *)p;

		if (entry->length < 2)
			break;
		if (entry->type == 1 && !base) {
			base = entry->ioapic.address;
			ioapic_gsi_base = entry->ioapic.gsi_base;
		} else if (entry->type == 2 && entry->override.source < NR_IRQS) {
			irqs[entry->override.source].gsi = entry->override.gsi;
			irqs[entry->override.source].flags = inti_flags(entry->override.flags);
		}
		p += entry->length;
	}
	return base ? base : IOAPIC_DEFAULT_BASE;
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

void apic_init(void)
{
	mask_8259();
	lapic = (void __force __iomem *)ioremap(APIC_DEFAULT_BASE, PAGE_SIZE);
	ioapic = (void __force __iomem *)ioremap(parse_madt(), PAGE_SIZE);
	if (!lapic || !ioapic)
		panic("apic: no memory to map the interrupt controllers");
	wrmsr(MSR_APIC_BASE, APIC_DEFAULT_BASE | (rdmsr(MSR_APIC_BASE) & 0x100) | 0x800);
	ioapic_pins = (ioapic_read(1) >> 16 & 0xff) + 1;
	for (unsigned int pin = 0; pin < ioapic_pins; pin++)
		ioapic_write(0x10 + 2 * pin, IOAPIC_MASKED);
	apic_write(APIC_TPR, 0);
	apic_write(APIC_LVT_LINT0, APIC_LVT_MASKED);
	apic_write(APIC_LVT_LINT1, APIC_LVT_NMI);
	apic_write(APIC_SVR, APIC_SVR_ENABLE | SPURIOUS_VECTOR);
}

int request_irq(int irq, irq_handler_t handler, const char *name, void *dev_id)
{
	unsigned int pin;

	if (irq < 0 || irq >= NR_IRQS)
		return -EINVAL;
	pin = irqs[irq].gsi - ioapic_gsi_base;
	if (pin >= ioapic_pins)
		return -EINVAL;
	if (irqs[irq].handler)
		return -EBUSY;
	irqs[irq].dev_id = dev_id;
	irqs[irq].handler = handler;
	ioapic_write(0x10 + 2 * pin + 1, apic_read(APIC_ID) & 0xff000000);
	ioapic_write(0x10 + 2 * pin, (FIRST_IRQ_VECTOR + irq) | irqs[irq].flags);
	return 0;
}

/* An interrupt of vector @vector; entered with interrupts off, and they stay off. */
void do_interrupt(struct pt_regs *regs, unsigned int vector)
{
	unsigned int irq = vector - FIRST_IRQ_VECTOR;

	if (vector == SPURIOUS_VECTOR)
		return; /* no EOI for this one: SDM vol. 3, 11.9 */
	preempt_count_add(HARDIRQ_OFFSET);
	if (vector == LOCAL_TIMER_VECTOR)
		timer_interrupt(regs);
	else if (irq < NR_IRQS && irqs[irq].handler)
		irqs[irq].handler(irq, irqs[irq].dev_id);
	else
		pr_warn("unexpected interrupt, vector %#x\n", vector);
	apic_eoi();
	preempt_count_sub(HARDIRQ_OFFSET);
}
