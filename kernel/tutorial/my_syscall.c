/*
 * The first call of one's own: no arguments, a line in the kernel's log, a constant. As the article
 * "What are System Calls?" prints it under "Adding a Custom Syscall"; number 548 is in
 * kernel/syscall/syscall_64.tbl. Idea: the macro, the table line, and there it is.
 */
#include <linux/kernel.h>
#include <linux/syscalls.h>

/* Always 42. */
SYSCALL_DEFINE0(my_syscall)
{
	printk(KERN_INFO "my_syscall called!\n");
	return 42;
}
