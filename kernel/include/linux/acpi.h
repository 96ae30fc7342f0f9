/* ACPI's static tables. Linux: <linux/acpi.h>, <acpi/actbl.h>. */
#pragma once

#include <linux/types.h>

struct acpi_table_header {
	char signature[4];
	u32 length; /* of the whole table */
	u8 revision;
	u8 checksum;
	char oem_id[6];
	char oem_table_id[8];
	u32 oem_revision;
	u32 creator_id;
	u32 creator_revision;
} __packed;

struct acpi_generic_address {
	u8 space_id; /* ACPI_SPACE_* */
	u8 bit_width, bit_offset, access_width;
	u64 address;
} __packed;

#define ACPI_SPACE_MEMORY 0
#define ACPI_SPACE_IO 1
#define ACPI_SPACE_PCI 2 /* address: device << 32 | function << 16 | register, on bus 0 */

struct acpi_table_fadt {
	struct acpi_table_header header;
	u32 facs, dsdt;
	u8 model, preferred_profile;
	u16 sci_interrupt;
	u32 smi_command;
	u8 acpi_enable, acpi_disable, s4_bios_request, pstate_control;
	u32 pm1a_event_block, pm1b_event_block, pm1a_control_block, pm1b_control_block;
	u32 pm2_control_block, pm_timer_block, gpe0_block, gpe1_block;
	u8 pm1_event_length, pm1_control_length, pm2_control_length, pm_timer_length;
	u8 gpe0_block_length, gpe1_block_length, gpe1_base, cst_control;
	u16 c2_latency, c3_latency, flush_size, flush_stride;
	u8 duty_offset, duty_width, day_alarm, month_alarm;
	u8 century; /* CMOS register that holds it; 0: none */
	u16 boot_flags;
	u8 reserved;
	u32 flags;
	struct acpi_generic_address reset_register;
	u8 reset_value;
} __packed;

#define ACPI_FADT_8042 0x2 /* in boot_flags: there is a keyboard controller (revision > 1) */
#define ACPI_FADT_RESET_REGISTER 0x400 /* in flags */

/*
 * The first table with this four-letter @signature, mapped for ever and its checksum verified, or
 * NULL. From any initcall on, and before, as soon as memremap() works; not from interrupts.
 */
const struct acpi_table_header *acpi_find_table(const char *signature);

/* What drivers/acpi does for arch/; in a kernel built without it, nothing. */
struct irq_routing;
void acpi_power_off(void); /* returns if it fails */
void acpi_reset(void);
/* Corrects the PC's usual wiring of interrupts, which is what @routing says, from the MADT. */
void acpi_parse_madt(struct irq_routing *routing);
