/*
 * Several CPUs, and what they ask each other for. Linux: <linux/smp.h>. Implemented in arch/x86_64/smp/;
 * a kernel without it runs on one CPU, and there is nobody to ask.
 */
#pragma once

#include <asm/percpu.h>
#include <linux/cpumask.h>

/*
 * Calls @func(@info) in an interrupt on each online CPU of @mask but this one; @wait: returns when all have.
 * Interrupts must be on, since two CPUs may call each other; not from interrupts, nor under a lock that
 * another CPU may wait for with its interrupts off.
 */
void smp_call_function_many(cpumask_t mask, void (*func)(void *info), void *info, bool wait);
/* The same on all CPUs, this one included (there with interrupts off). */
void on_each_cpu(void (*func)(void *info), void *info, bool wait);
void smp_send_reschedule(int cpu); /* @cpu looks at its task's _TIF_NEED_RESCHED */
void smp_send_stop(void); /* all other CPUs stop for good, whatever they are doing; any context */
