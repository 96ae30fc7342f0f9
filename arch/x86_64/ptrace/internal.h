/* Between the files of arch/x86_64/ptrace. The tracee is off its CPU. */
#pragma once

#include <linux/types.h>

struct task_struct;

/* debugreg.c: DR0 to DR7 as its tracer sees them */
unsigned long get_debugreg(struct task_struct *task, int n);
int set_debugreg(struct task_struct *task, int n, unsigned long value);

/* Sets of registers, @size bytes of them to or from user memory: 0, -EFAULT, -EIO, -EINVAL. */
long genregs_get(struct task_struct *task, void __user *to, size_t size);
long genregs_set(struct task_struct *task, const void __user *from, size_t size);
long fpregs_get(struct task_struct *task, void __user *to, size_t size);
long fpregs_set(struct task_struct *task, const void __user *from, size_t size);
