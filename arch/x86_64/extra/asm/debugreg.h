/* Debug registers: breakpoints and watchpoints of the CPU. SDM vol. 3, 17.2. Linux: <asm/debugreg.h>. */
#pragma once

#include <linux/types.h>

#define DR6_RESERVED 0xffff0ff0UL /* read as 1 */
#define DR_TRAP_BITS 0xfUL	  /* DR6: which of the four it was */
#define DR_STEP 0x4000UL
#define DR7_FIXED 0x400UL /* always 1; all four are off */
#define DR7_RESERVED \
	0xffffffff0000fc00UL /* what is not a breakpoint's: GD, which would trap in the kernel, too */

static inline void write_dr0_to_3(const unsigned long addr[4])
{
	__asm__ volatile("mov %0, %%dr0\n"
			 "mov %1, %%dr1\n"
			 "mov %2, %%dr2\n"
			 "mov %3, %%dr3\n" ::"r"(addr[0]),
			 "r"(addr[1]), "r"(addr[2]), "r"(addr[3]));
}
