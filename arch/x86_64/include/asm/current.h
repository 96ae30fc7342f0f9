/* The running task. Linux: <asm/current.h>. */
#pragma once

#include <asm/percpu.h>

/* For the code of one task this never changes, whatever CPU it runs on: hence the stable read. */
static __always_inline struct task_struct *get_current(void)
{
	return this_cpu_read_stable(pcpu_hot.current_task);
}

#define current get_current()
