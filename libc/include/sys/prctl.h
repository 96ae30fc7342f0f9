/* Linux: what a process may set for itself. See prctl(2), arch_prctl(2). */
#pragma once

#include <asm/prctl.h>

int prctl(int option, ...);
int arch_prctl(int code, unsigned long addr);
