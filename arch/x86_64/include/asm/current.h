/* The running task. Linux: <asm/current.h>. */
#pragma once

#include <asm/percpu.h>

/*
 * For the code of one task this never changes, whatever CPU it runs on: hence the stable read. Linux has a function,
 * get_current(); as a macro it is no place of its own for a debugger, and a breakpoint at a function that
 * begins with it shows that function.
 */
#define current this_cpu_read_stable(pcpu_hot.current_task)
