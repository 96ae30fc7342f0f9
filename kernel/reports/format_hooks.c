/*
 * What printk() and snprintf() know about pointers beyond C: %pS is the symbol, offset and size of
 * an address, %ps the symbol alone, %px sixteen digits. Linux hides the value of a plain %p from
 * logs; here it is shown, since a kernel that teaches wants to be looked into. Linux:
 * lib/vsprintf.c and Documentation/core-api/printk-formats.rst.
 */
#include <linux/format.h>
#include <linux/kallsyms.h>
#include <linux/sprintf.h>
#include <linux/string.h>

static const char *pointer(char *buf, size_t size, char kind, const void *ptr)
{
	const char *symbol;

	switch (kind) {
	case 'S':
		return sprint_symbol(buf, size, (unsigned long)ptr);
	case 's':
		symbol = sprint_symbol(buf, size, (unsigned long)ptr);
		if (symbol == buf)
			*strchrnul(buf, '+') = 0;
		return symbol;
	case 'x':
		snprintf(buf, size, "%016lx", (unsigned long)ptr);
		return buf;
	default:
		return NULL;
	}
}

const struct format_hooks __format_hooks = { .pointer = pointer };
