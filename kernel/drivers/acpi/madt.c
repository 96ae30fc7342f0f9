/*
 * The MADT: which CPUs there are, where the I/O APIC is, and which ISA interrupts come to other pins, or otherwise than by a
 * rising edge. ACPI 6.4, 5.2.12. Linux: arch/x86/kernel/acpi/boot.c.
 */
#include <asm/apic.h>
#include <linux/acpi.h>
#include <linux/kernel.h>

struct madt {
	struct acpi_table_header header;
	u32 lapic, flags;
} __packed;

struct madt_entry {
	u8 type, length;
	union {
		struct {
			u8 processor, id;
			u32 flags; /* bit 0: may be used */
		} __packed lapic;  /* type 0 */
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

void acpi_parse_madt(struct irq_routing *routing)
{
	const struct acpi_table_header *header = acpi_find_table("APIC");
	const struct madt *madt = container_of(header, struct madt, header);
	bool found = false;
	const char *p;

	if (!header)
		return;
	for (p = (const char *)(madt + 1); p + 2 <= (const char *)madt + madt->header.length;) {
		const struct madt_entry *entry = (const void *)p;

		if (entry->length < 2)
			break;
		if (entry->type == 0 && entry->lapic.flags & 1 && routing->nr_cpus < NR_CPUS) {
			routing->apic_id[routing->nr_cpus++] = entry->lapic.id;
		} else if (entry->type == 1 && !found && entry->ioapic.address) {
			found = true;
			routing->ioapic_base = entry->ioapic.address;
			routing->gsi_base = entry->ioapic.gsi_base;
		} else if (entry->type == 2 && entry->override.source < NR_IRQS) {
			routing->gsi[entry->override.source] = entry->override.gsi;
			routing->flags[entry->override.source] = inti_flags(entry->override.flags);
		}
		p += entry->length;
	}
}
