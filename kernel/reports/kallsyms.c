/* Names of kernel functions by address, for reports; the table comes from tools/gen-kallsyms. Linux: kernel/kallsyms.c. */
#include <asm/sections.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>

extern const u32 kallsyms_num, kallsyms_offsets[], kallsyms_name_offsets[];
extern const char kallsyms_names[];

/* Index of the function that holds @addr, or -1. */
static int find_symbol(unsigned long addr)
{
	u32 offset = addr - (unsigned long)_text, low = 0, high = kallsyms_num;

	if (addr < (unsigned long)_text || addr >= (unsigned long)_etext || !kallsyms_num ||
	    offset < kallsyms_offsets[0])
		return -1;
	while (high - low > 1) {
		u32 mid = low + (high - low) / 2;

		if (kallsyms_offsets[mid] <= offset)
			low = mid;
		else
			high = mid;
	}
	return low;
}

const char *sprint_symbol(char *buf, size_t size, unsigned long addr)
{
	int i = find_symbol(addr);

	if (i < 0)
		snprintf(buf, size, "%#lx", addr);
	else
		snprintf(buf, size, "%s+%#lx/%#x", kallsyms_names + kallsyms_name_offsets[i],
			 addr - (unsigned long)_text - kallsyms_offsets[i],
			 kallsyms_offsets[i + 1] - kallsyms_offsets[i]);
	return buf;
}

unsigned long kallsyms_lookup_name(const char *name)
{
	for (u32 i = 0; i < kallsyms_num; i++)
		if (!strcmp(kallsyms_names + kallsyms_name_offsets[i], name))
			return (unsigned long)_text + kallsyms_offsets[i];
	return 0;
}
