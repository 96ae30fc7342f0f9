/* Descriptor tables and the boot stack, between the files of arch/x86_64/cpu and its callers. */
#pragma once

#include <asm/thread_info.h>

extern char init_stack[THREAD_SIZE]; /* the boot CPU's first stack, later its idle task's */

/* GS base on the per-CPU template itself, until the entry area exists: per-CPU variables work from here on. */
void early_percpu_init(void);
/* The stack that exceptions from ring 3 start on: the next task's, at each switch. */
void set_exception_stack(unsigned long top);
void idt_load(void); /* on this CPU */

/* Programs STAR, LSTAR, FMASK, the control registers' protection bits; arch/x86_64/cpu/control.c. */
void cpu_enable_protections(void);
void cpu_check_protections(void); /* reads them back: panics if one is not in force */
void cpu_print_banner(void);
