/*
 * Power off, restart and halt. ACPI comes first, where it is in the build; then the ports that QEMU
 * and Bochs listen to, and those that reset a PC. Linux: arch/x86/kernel/reboot.c.
 */
#include <asm/io.h>
#include <asm/irqflags.h>
#include <asm/reboot.h>
#include <linux/acpi.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/reboot.h>
#include <linux/smp.h>

__noreturn void machine_halt(void)
{
	smp_send_stop();
	stop_this_cpu();
}

__noreturn void machine_power_off(void)
{
	const char *c;

	local_irq_disable();
	smp_send_stop();
	acpi_power_off();
	outw(0x2000, 0x604);  /* QEMU: sleep enable, type 0 */
	outw(0x2000, 0xb004); /* Bochs and QEMU before 2.0 */
	for (c = "Shutdown"; *c; c++)
		outb(*c, 0x8900); /* Bochs without ACPI */
	udelay(100000);		  /* QEMU's own loop sees to it a moment later */
	pr_emerg("The machine cannot be powered off: System halted\n");
	machine_halt();
}

__noreturn void machine_restart(void)
{
	local_irq_disable();
	smp_send_stop();
	acpi_reset();
	outb(0x02, 0xcf9); /* PCI reset control: a hard reset ... */
	outb(0x06, 0xcf9); /* ... now */
	udelay(50000);
	outb(0xfe, 0x64); /* the keyboard controller's reset line */
	udelay(50000);
	triple_fault();
}
