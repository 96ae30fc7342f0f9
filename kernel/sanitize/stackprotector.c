/*
 * STACKPROTECTOR=1: a word between a function's arrays and its return address (-fstack-protector-strong), the
 * canary. The function compares it before it returns, so that an array written past its end cannot send it
 * elsewhere. Linux: <asm/stackprotector.h>, kernel/panic.c.
 *
 * The canary is one for each task, random, and lies at %gs:40 while the task runs. It is kept on the task's stack while
 * the task is switched out. Its lowest byte is 0, so that no string can be written over it unnoticed.
 *
 * The rest of the kernel knows nothing of it: the linker sends calls of the functions below through their
 * __wrap_ (ld's --wrap, in the Makefile). This file is not protected, and neither is what runs before
 * early_percpu_init() has set the GS base.
 */
#include <asm/msr.h>
#include <asm/percpu.h>
#include <asm/tables.h>
#include <linux/build_bug.h>
#include <linux/kallsyms.h>
#include <linux/panic.h>
#include <linux/random.h>
#include <linux/sanitizers.h>

#define CANARY_MASK 0xffffffffffffff00UL

const char sanitizer_stackprotector[] = "STACKPROTECTOR";

void __stack_chk_fail(void);
void __real_start_kernel(u32 magic, u32 info);
void __wrap_start_kernel(u32 magic, u32 info);
void __real_schedule_tail(struct task_struct *prev);
void __wrap_schedule_tail(struct task_struct *prev);
struct task_struct *__real___switch_to_asm(struct task_struct *prev, struct task_struct *next);
struct task_struct *__wrap___switch_to_asm(struct task_struct *prev, struct task_struct *next);

/* What a function calls instead of returning by an address that may be the attacker's. */
void __stack_chk_fail(void)
{
	unsigned long ip = (unsigned long)__builtin_return_address(0);
	char where[80];

	panic("stack-protector: Kernel stack is corrupted in: %s: a local array there was written past its "
	      "end, so the return address above it is not to be trusted",
	      sprint_symbol(where, sizeof(where), ip - 1));
}

/* The boot context's canary is of the time alone: there is nothing better yet. Linux: boot_init_stack_canary(). */
void __wrap_start_kernel(u32 magic, u32 info)
{
	_Static_assert(offsetof(struct pcpu_hot, stack_canary) == 40,
		       "-mstack-protector-guard-offset");
	early_percpu_init();
	this_cpu_write(pcpu_hot.stack_canary, rdtsc() * 0x9e3779b97f4a7c15UL & CANARY_MASK);
	__real_start_kernel(magic, info);
}

/* A new task's first steps: none of its functions has a canary yet, so it may get its own. */
void __wrap_schedule_tail(struct task_struct *prev)
{
	unsigned long canary;

	get_random_bytes(&canary, sizeof(canary));
	this_cpu_write(pcpu_hot.stack_canary, canary & CANARY_MASK);
	__real_schedule_tail(prev);
}

/* Interrupts are off. Behind the call it is @prev that runs again. */
struct task_struct *__wrap___switch_to_asm(struct task_struct *prev, struct task_struct *next)
{
	unsigned long canary = this_cpu_read(pcpu_hot.stack_canary);
	struct task_struct *last = __real___switch_to_asm(prev, next);

	this_cpu_write(pcpu_hot.stack_canary, canary);
	return last;
}
