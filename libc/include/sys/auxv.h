/* What the kernel told the program at its start. See getauxval(3). */
#pragma once

#include <asm/hwcap2.h>
#include <linux/auxvec.h>

/* The value of the given AT_ type; 0 and errno ENOENT if there is none. */
unsigned long getauxval(unsigned long type);
