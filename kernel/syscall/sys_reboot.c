/*
 * reboot(2): the machine's end, on request. Linux: kernel/reboot.c.
 */
#include <linux/capability.h>
#include <linux/printk.h>
#include <linux/reboot.h>
#include <linux/syscalls.h>
#include <uapi/linux/reboot.h>

/*
 * reboot(2). Returns only -EPERM (without CAP_SYS_BOOT), -EINVAL (magic numbers, unknown command), and 0 for
 * what Ctrl-Alt-Del is to do, as there is no keyboard to press it on.
 */
SYSCALL_DEFINE4(reboot, int, magic1, int, magic2, unsigned int, cmd, void __user *, arg)
{
	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	if ((u32)magic1 != LINUX_REBOOT_MAGIC1)
		return -EINVAL;
	if (magic2 != LINUX_REBOOT_MAGIC2 && magic2 != LINUX_REBOOT_MAGIC2A &&
	    magic2 != LINUX_REBOOT_MAGIC2B && magic2 != LINUX_REBOOT_MAGIC2C)
		return -EINVAL;
	switch (cmd) {
	case LINUX_REBOOT_CMD_CAD_ON:
	case LINUX_REBOOT_CMD_CAD_OFF:
		return 0;
	case LINUX_REBOOT_CMD_RESTART:
		pr_emerg("reboot: Restarting system\n");
		machine_restart();
	case LINUX_REBOOT_CMD_HALT:
		pr_emerg("reboot: System halted\n");
		machine_halt();
	case LINUX_REBOOT_CMD_POWER_OFF:
		pr_emerg("reboot: Power down\n");
		machine_power_off();
	}
	return -EINVAL;
}
