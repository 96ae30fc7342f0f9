/*
 * Power off and reset by ACPI. Power off is sleep state S5: the value to write to the PM1 control
 * registers stands in the DSDT, as Name(_S5, Package(){a, b, ..}) in byte code; instead of
 * interpreting it we look for that name, which is found in this form on all machines we know. All
 * is prepared at boot, so that a panic can use it. Linux: drivers/acpi/sleep.c, reboot.c.
 */
#include <asm/io.h>
#include <linux/acpi.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/string.h>

#define PM1_SCI_EN 0x1
#define PM1_SLP_TYP_SHIFT 10
#define PM1_SLP_TYP (7 << PM1_SLP_TYP_SHIFT)
#define PM1_SLP_EN (1 << 13)
#define SCI_POLLS 3000 /* ms */

#define AML_BYTE_PREFIX 0x0a
#define AML_PACKAGE 0x12
#define S5_MIN_LEN 9 /* up to SLP_TYPb */

static const struct acpi_table_fadt *fadt;
static int s5_typ_a = -1, s5_typ_b; /* -1: unknown */

/* A small integer constant in AML: Zero, One, or a prefix and the byte. Advances *@aml. */
static u8 aml_byte(const u8 **aml, const u8 *end)
{
	if (*aml < end && **aml == AML_BYTE_PREFIX)
		++*aml;
	return *aml < end ? *(*aml)++ : 0;
}

/* _S5_ PackageOp PkgLength NumElements SLP_TYPa SLP_TYPb ... */
static void find_s5(const struct acpi_table_header *dsdt)
{
	const u8 *aml = (const u8 *)(dsdt + 1);
	const u8 *end = (const u8 *)dsdt + dsdt->length;

	for (; aml + S5_MIN_LEN <= end; aml++) {
		if (memcmp(aml, "_S5_", 4) || aml[4] != AML_PACKAGE)
			continue;
		aml += 5;
		aml += 1 + (*aml >> 6); /* the length's top two bits count its further bytes */
		aml++;			/* number of elements */
		s5_typ_a = aml_byte(&aml, end) & 7;
		s5_typ_b = aml_byte(&aml, end) & 7;
		return;
	}
}

/* Takes the power management registers over from the firmware. */
static void enable_acpi(void)
{
	int polls;

	if (!fadt->smi_command || !fadt->acpi_enable ||
	    (inw(fadt->pm1a_control_block) & PM1_SCI_EN))
		return;
	outb(fadt->acpi_enable, fadt->smi_command);
	for (polls = 0; polls < SCI_POLLS && !(inw(fadt->pm1a_control_block) & PM1_SCI_EN); polls++)
		udelay(1000);
}

static int acpi_power_init(void)
{
	const struct acpi_table_header *dsdt;

	fadt = (const void *)acpi_find_table("FACP");
	dsdt = acpi_find_table("DSDT");
	if (dsdt && fadt->pm1a_control_block)
		find_s5(dsdt);
	if (s5_typ_a >= 0)
		enable_acpi();
	else
		pr_info("ACPI: no power off by S5\n");
	return 0;
}
subsys_initcall(acpi_power_init);

static void write_sleep(u16 port, int type)
{
	if (port)
		outw((inw(port) & ~PM1_SLP_TYP) | type << PM1_SLP_TYP_SHIFT | PM1_SLP_EN, port);
}

void acpi_power_off(void)
{
	if (s5_typ_a < 0)
		return;
	write_sleep(fadt->pm1a_control_block, s5_typ_a);
	write_sleep(fadt->pm1b_control_block, s5_typ_b);
	udelay(100000);
}

/* The FADT's reset register, if it is a port. */
void acpi_reset(void)
{
	const struct acpi_generic_address *reg = &fadt->reset_register;

	if (!fadt || fadt->header.length < sizeof(*fadt) ||
	    !(fadt->flags & ACPI_FADT_RESET_REGISTER) || reg->space_id != ACPI_SPACE_IO)
		return;
	outb(fadt->reset_value, reg->address);
	udelay(50000);
}
