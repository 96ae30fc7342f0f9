/*
 * The CMOS clock (MC146818): where the time of day comes from at boot. Its registers may change
 * while they are read, so they are read when no update is in progress, and again until two readings
 * agree. Linux: drivers/rtc/rtc-mc146818-lib.c.
 */
#include <asm/io.h>
#include <linux/acpi.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/ktime.h>
#include <linux/string.h>

#define CMOS_INDEX 0x70
#define CMOS_DATA 0x71
#define NMI_DISABLE 0x80 /* bit 7 of the index masks NMIs: we leave it clear */

#define REG_STATUS_A 10
#define REG_STATUS_B 11
#define STATUS_A_UPDATING 0x80
#define STATUS_B_24_HOURS 0x02
#define STATUS_B_BINARY 0x04
#define HOUR_PM 0x80

#define UPDATE_POLLS 100000 /* an update takes 2 ms at most */
#define READ_TRIES 10

enum { SECOND, MINUTE, HOUR, DAY, MONTH, YEAR, CENTURY, NR_FIELDS };
static const u8 field_reg[] = { 0, 2, 4, 7, 8, 9 };

static u8 cmos_read(u8 reg)
{
	outb(reg & ~NMI_DISABLE, CMOS_INDEX);
	return inb(CMOS_DATA);
}

static void read_fields(u8 *field, u8 century_reg)
{
	unsigned int i;

	for (i = 0; i < UPDATE_POLLS && (cmos_read(REG_STATUS_A) & STATUS_A_UPDATING); i++)
		;
	for (i = 0; i < ARRAY_SIZE(field_reg); i++)
		field[i] = cmos_read(field_reg[i]);
	field[CENTURY] = century_reg ? cmos_read(century_reg) : 0;
}

/* From the clock's representation to numbers: BCD or binary, 12 or 24 hours. */
static void decode_fields(u8 *field)
{
	u8 status = cmos_read(REG_STATUS_B);
	bool pm = field[HOUR] & HOUR_PM;
	int i;

	field[HOUR] &= ~HOUR_PM;
	for (i = 0; i < NR_FIELDS && !(status & STATUS_B_BINARY); i++)
		field[i] = (field[i] >> 4) * 10 + (field[i] & 15);
	if (!(status & STATUS_B_24_HOURS))
		field[HOUR] = field[HOUR] % 12 + (pm ? 12 : 0);
}

/* Days from 1970-01-01 to a date: years are counted from March, so that the leap day comes last. */
static u64 days_since_1970(u64 year, u64 month, u64 day)
{
	u64 y = month > 2 ? year : year - 1;
	u64 m = month > 2 ? month - 3 : month + 9;

	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719468;
}

/* Seconds since 1970 UTC by the CMOS clock, which is taken to run in UTC; 0 if it holds nonsense. */
static u64 rtc_read_seconds(void)
{
	const struct acpi_table_fadt *fadt = (const void *)acpi_find_table("FACP");
	u8 century_reg = fadt ? fadt->century : 0;
	u8 field[NR_FIELDS], again[NR_FIELDS];
	u64 year, minutes;
	int tries;

	read_fields(field, century_reg);
	for (tries = 0; tries < READ_TRIES; tries++) {
		read_fields(again, century_reg);
		if (!memcmp(field, again, sizeof(field)))
			break;
		memcpy(field, again, sizeof(field));
	}
	decode_fields(field);
	if (!field[MONTH] || field[MONTH] > 12 || !field[DAY] || field[DAY] > 31)
		return 0;
	if (field[CENTURY] < 19 || field[CENTURY] > 21)
		field[CENTURY] = field[YEAR] < 70 ? 20 : 19;
	year = field[CENTURY] * 100 + field[YEAR];
	minutes = (days_since_1970(year, field[MONTH], field[DAY]) * 24 + field[HOUR]) * 60 +
		  field[MINUTE];
	return minutes * 60 + field[SECOND];
}

static int rtc_init(void)
{
	ktime_set_real_ns(rtc_read_seconds() * NSEC_PER_SEC);
	return 0;
}
device_initcall(rtc_init);
