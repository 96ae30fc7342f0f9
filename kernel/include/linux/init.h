/*
 * Initcalls: a file registers its own start-up function in a linker section, so that leaving the
 * file out of the build needs no change anywhere else. Levels run in this order; within one, in
 * link order. All run once, on the boot CPU, in the first task's context, interrupts on.
 * Linux: <linux/init.h>.
 */
#pragma once

#include <linux/compiler.h>

void console_init(
	void); /* runs the console_initcalls alone: for a boot that ends before the others */

typedef int (*initcall_t)(void);

#define __init /* all of the kernel stays in memory: it is tiny */

#define __define_initcall(fn, level) \
	static const initcall_t __initcall_##fn __used __section(".initcall" #level) = fn

#define core_initcall(fn) __define_initcall(fn, 1)    /* interrupt controllers, clocks */
#define console_initcall(fn) __define_initcall(fn, 2) /* screens; also run to explain a refusal */
#define subsys_initcall(fn) __define_initcall(fn, 4)  /* buses, ACPI */
#define fs_initcall(fn) __define_initcall(fn, 5)      /* file systems */
#define device_initcall(fn) __define_initcall(fn, 6)  /* drivers */
#define late_initcall(fn) __define_initcall(fn, 7)    /* what wants everything else */
