/* Kernel symbols by address; the table is put into the image after linking. Linux: <linux/kallsyms.h>. */
#pragma once

#include <linux/types.h>

/* "name+0x12/0x40" of @addr in @buf (or "0x...") and back. */
const char *sprint_symbol(char *buf, size_t size, unsigned long addr);
unsigned long kallsyms_lookup_name(const char *name); /* 0: none */
