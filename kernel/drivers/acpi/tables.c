/*
 * ACPI's static tables: the root pointer from the boot loader or the BIOS area, the root table of
 * addresses behind it, and the tables these name. Firmware is not trusted: lengths and checksums
 * are looked at before anything else. Nothing is unmapped, there are a handful. Linux:
 * drivers/acpi/tables.c.
 */
#include <linux/acpi.h>
#include <linux/boot_info.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#define TABLE_MAX 0x100000 /* a longer table is not believed */
#define BIOS_START 0xe0000
#define BIOS_END 0x100000
#define EBDA_POINTER 0x40e /* segment of the extended BIOS data area */

struct acpi_rsdp {
	char signature[8];
	u8 checksum;
	char oem_id[6];
	u8 revision; /* 0: ends after rsdt */
	u32 rsdt;
	u32 length;
	u64 xsdt;
	u8 extended_checksum;
	u8 reserved[3];
} __packed;

#define RSDP_V1_LEN offsetof(struct acpi_rsdp, length)

static const struct acpi_table_header *root; /* RSDT or XSDT */
static unsigned int root_entry_size;

static bool checksum_ok(const void *data, size_t len)
{
	const u8 *byte = data;
	u8 sum = 0;

	while (len--)
		sum += *byte++;
	return !sum;
}

/* The root pointer on one of the 16-byte boundaries of [@start, @start + @len), copied to @rsdp. */
static bool scan_for_rsdp(phys_addr_t start, size_t len, struct acpi_rsdp *rsdp)
{
	const char *area = memremap(start, len + sizeof(*rsdp));
	bool found = false;
	size_t i;

	if (!area)
		return false;
	for (i = 0; i < len && !found; i += 16)
		found = !memcmp(area + i, "RSD PTR ", 8) && checksum_ok(area + i, RSDP_V1_LEN);
	if (found)
		memcpy(rsdp, area + i - 16, sizeof(*rsdp));
	iounmap((void *)area, len + sizeof(*rsdp));
	return found;
}

static bool find_rsdp(struct acpi_rsdp *rsdp)
{
	const u16 *pointer;
	phys_addr_t ebda = 0;

	if (boot_info.rsdp && scan_for_rsdp(boot_info.rsdp, 16, rsdp))
		return true;
	pointer = memremap(EBDA_POINTER, sizeof(*pointer));
	if (pointer) {
		ebda = (phys_addr_t)*pointer << 4;
		iounmap((void *)pointer, sizeof(*pointer));
	}
	return (ebda && scan_for_rsdp(ebda, 1024, rsdp)) ||
	       scan_for_rsdp(BIOS_START, BIOS_END - BIOS_START - sizeof(*rsdp), rsdp);
}

/* Maps the table at @phys if its signature is @signature and its checksum is right. */
static const struct acpi_table_header *map_table(phys_addr_t phys, const char *signature)
{
	const struct acpi_table_header *table = memremap(phys, sizeof(*table));
	size_t len;
	bool wanted;

	if (!table)
		return NULL;
	len = table->length;
	wanted = !memcmp(table->signature, signature, 4) && len >= sizeof(*table) &&
		 len <= TABLE_MAX;
	iounmap((void *)table, sizeof(*table));
	if (!wanted)
		return NULL;
	table = memremap(phys, len);
	if (table && !checksum_ok(table, len)) {
		pr_warn("ACPI: %.4s has a wrong checksum\n", table->signature);
		iounmap((void *)table, len);
		return NULL;
	}
	return table;
}

static void find_root(void)
{
	static bool done;
	struct acpi_rsdp rsdp;

	if (done)
		return;
	done = true;
	if (!find_rsdp(&rsdp))
		return;
	if (rsdp.revision >= 2 && rsdp.xsdt) {
		root = map_table(rsdp.xsdt, "XSDT");
		root_entry_size = 8;
	}
	if (!root) {
		root = map_table(rsdp.rsdt, "RSDT");
		root_entry_size = 4;
	}
}

const struct acpi_table_header *acpi_find_table(const char *signature)
{
	const struct acpi_table_header *table = NULL;
	phys_addr_t phys = 0;
	size_t at;

	find_root();
	if (!memcmp(signature, "DSDT", 4)) { /* the FADT names it, not the root table */
		const struct acpi_table_fadt *fadt = (const void *)acpi_find_table("FACP");

		return fadt && fadt->dsdt ? map_table(fadt->dsdt, signature) : NULL;
	}
	if (!root)
		return NULL;
	for (at = sizeof(*root); !table && at + root_entry_size <= root->length;
	     at += root_entry_size) {
		memcpy(&phys, (const char *)root + at, root_entry_size);
		table = map_table(phys, signature);
	}
	return table;
}
