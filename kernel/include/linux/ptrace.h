/* Who may look inside whom. Linux: <linux/ptrace.h>. */
#pragma once

#include <linux/sched.h>

#define PTRACE_MODE_READ 0x01u
#define PTRACE_MODE_ATTACH 0x02u
#define PTRACE_MODE_FSCREDS 0x08u
#define PTRACE_MODE_REALCREDS 0x10u
#define PTRACE_MODE_READ_FSCREDS (PTRACE_MODE_READ | PTRACE_MODE_FSCREDS)
#define PTRACE_MODE_READ_REALCREDS (PTRACE_MODE_READ | PTRACE_MODE_REALCREDS)
#define PTRACE_MODE_ATTACH_FSCREDS (PTRACE_MODE_ATTACH | PTRACE_MODE_FSCREDS)
#define PTRACE_MODE_ATTACH_REALCREDS (PTRACE_MODE_ATTACH | PTRACE_MODE_REALCREDS)

/* kernel/process/access.c: may the current task look inside @task (PTRACE_MODE_*)? Under tasklist_lock. */
bool ptrace_may_access(struct task_struct *task, unsigned int mode);
