/* The machine's end. Linux: <linux/reboot.h>. */
#pragma once

#include <linux/compiler.h>

/* By ACPI (S5, reset register), else by the ports of emulators and PCs; halts if nothing works. */
__noreturn void machine_power_off(void);
__noreturn void machine_restart(void);
__noreturn void machine_halt(void);

/* One line on the outcome channel (COM2), from any context: "panic". */
void outcome_write(const char *line);
