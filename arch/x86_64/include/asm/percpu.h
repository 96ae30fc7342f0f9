/*
 * Per-CPU variables. They are linked at addresses from 0 (section .data..percpu), and each CPU's
 * copy lies at its GS base: `mov %gs:var, %rax` reads this CPU's. The first of them, pcpu_hot, is what the
 * entry code touches, at offsets it knows. Linux: <asm/percpu.h>, <asm/current.h>.
 */
#pragma once

#include <linux/compiler.h>
#include <linux/types.h>

struct task_struct;

struct pcpu_hot {
	struct task_struct *current_task;
	unsigned long top_of_stack; /* of current's kernel stack: there SYSCALL entry pushes */
	unsigned long user_sp; /* scratch of SYSCALL entry: the user's RSP for three instructions */
	int preempt_count, cpu_number;
	unsigned long this_cpu_off; /* this CPU's GS base: makes an address of a variable's offset */
	unsigned long stack_canary; /* at 40: where the compiler's stack protector looks (%gs:40) */
};

#define DEFINE_PER_CPU(type, name) __section(".data..percpu") __typeof__(type) name
#define DECLARE_PER_CPU(type, name) extern __section(".data..percpu") __typeof__(type) name

extern struct pcpu_hot pcpu_hot;
extern unsigned long per_cpu_offset[]; /* GS base of each CPU */

/* Not volatile: for values that do not change under a running task, so the compiler may reuse them. */
#define this_cpu_read_stable(var)                                  \
	({                                                         \
		__typeof__(var) __v;                               \
		__asm__("mov %%gs:%1, %0" : "=r"(__v) : "m"(var)); \
		__v;                                               \
	})
#define this_cpu_read(var)                                                  \
	({                                                                  \
		__typeof__(var) __v;                                        \
		__asm__ volatile("mov %%gs:%1, %0" : "=r"(__v) : "m"(var)); \
		__v;                                                        \
	})
#define this_cpu_write(var, val)                                            \
	({                                                                  \
		__typeof__(var) __v = (val);                                \
		__asm__ volatile("mov %1, %%gs:%0" : "=m"(var) : "r"(__v)); \
	})
/* The size must be said: an immediate and a memory operand do not tell the assembler. */
#define this_cpu_add(var, val)                                                                     \
	do {                                                                                       \
		__typeof__(var) __v = (val);                                                       \
		if (sizeof(var) == 4)                                                              \
			__asm__ volatile("addl %1, %%gs:%0" : "+m"(var) : "ri"((int)__v) : "cc");  \
		else                                                                               \
			__asm__ volatile("addq %1, %%gs:%0" : "+m"(var) : "re"((long)__v) : "cc"); \
	} while (0)

#define this_cpu_ptr(ptr) RELOC_HIDE(ptr, this_cpu_read(pcpu_hot.this_cpu_off))
#define per_cpu_ptr(ptr, cpu) RELOC_HIDE(ptr, per_cpu_offset[cpu])
#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))
#define smp_processor_id() this_cpu_read(pcpu_hot.cpu_number)
