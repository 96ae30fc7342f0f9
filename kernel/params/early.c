/*
 * What the command line says to the kernel itself, obeyed before anything else:
 *
 *	loglevel=N, quiet, debug    which messages reach the consoles
 *	panic=N		    what happens after a panic
 *	memmap=SIZE$START	    takes RAM away, any number of times: to try a map with holes
 *
 * SIZE and START in bytes or with K, M, G. All as on Linux: Documentation/admin-guide/kernel-parameters.txt.
 */
#include <linux/boot_info.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/ktime.h>
#include <linux/panic.h>
#include <linux/reboot.h>
#include <linux/string.h>

static long panic_timeout; /* seconds until a panic restarts the machine; negative: none, 0: never */

#define QUIET_LOGLEVEL 4
#define DEBUG_LOGLEVEL 10

static void parse_loglevel(void)
{
	char text[8];

	if (boot_param("quiet", text, sizeof(text)))
		console_loglevel = QUIET_LOGLEVEL;
	if (boot_param("debug", text, sizeof(text)))
		console_loglevel = DEBUG_LOGLEVEL;
	if (boot_param("loglevel", text, sizeof(text)) && isdigit(text[0]))
		console_loglevel = text[0] - '0';
}

static void parse_panic(void)
{
	char text[12];

	if (boot_param("panic", text, sizeof(text)) && kstrtol(text, 10, &panic_timeout))
		panic_timeout = 0;
}

static void parse_memmap(void)
{
	char *p = boot_info.command_line;
	u64 size;

	while ((p = strstr(p, "memmap="))) {
		size = memparse(p + strlen("memmap="), &p);
		if (*p == '$')
			boot_add_memory(memparse(p + 1, &p), size, BOOT_MEM_RESERVED);
	}
}

void parse_early_params(void)
{
	parse_loglevel();
	parse_panic();
	parse_memmap();
}

void panic_reboot(void)
{
	long seconds = panic_timeout;

	if (!seconds)
		return;
	while (seconds-- > 0)
		udelay(1000000);
	machine_restart();
}
