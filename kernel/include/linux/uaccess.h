/* User memory: everything goes through these. The functions are the CPU's: asm/uaccess.h. */
#pragma once

#include <asm/uaccess.h>
