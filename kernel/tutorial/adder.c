/*
 * Arguments in registers. As "Your Own Syscall" prints it. Idea: `int` is a promise that the caller
 * need not keep, so that SYSCALL_DEFINE2 takes the low halves of two registers; "the once-worked way",
 * asmlinkage long sys_adder(int, int), would take what is in them and is never in the table.
 */
#include <linux/syscalls.h>

/* The sum; one that does not fit wraps around, in unsigned arithmetic where that is defined. */
SYSCALL_DEFINE2(adder, int, x, int, y)
{
	return (int)((unsigned int)x + (unsigned int)y);
}
