/* The end of the road, and the milder form that ends one task. Linux: <linux/panic.h>. */
#pragma once

#include <linux/compiler.h>

struct pt_regs;

void panic_reboot(void); /* kernel/params/early.c: restarts the machine if panic= says so */

/* Says why, shows a backtrace, writes "panic" to the outcome channel, halts or powers off. */
__printf(1, 2) __noreturn __cold void panic(const char *fmt, ...);

/*
 * A bug in kernel code, met in an exception: report with registers, code bytes and backtrace, then
 * end the current task with SIGKILL; panic if that is not possible (interrupt, pid 1, a spinlock held).
 */
__noreturn __cold void oops(const char *what, struct pt_regs *regs);

/* Prints a symbolised backtrace; regs NULL: of the caller. Goes through entry frames into ring 3. */
void show_regs(struct pt_regs *regs);
void show_backtrace(struct pt_regs *regs); /* of kernel code, with its bytes */
void dump_stack(void);
