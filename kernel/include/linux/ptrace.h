/*
 * Tracing, and who may look inside whom. Linux: <linux/ptrace.h>.
 *
 * task->ptracer is the thread that traces the task; Linux has it in task->parent and the parent in task->real_parent,
 * here task->parent is always the parent. Locks: ptrace, ptracer, ptracer_cred and the list ptraced/ptrace_entry are
 * changed under tasklist_lock and the tracee's siglock, read under either; ptrace by the tracee itself without, as
 * long as it only asks whether it is traced. last_siginfo, exit_code of a stopped task and its JOBCTL_* are under its siglock.
 *
 * A tracee that has stopped is TASK_TRACED. While its tracer works on it the state is __TASK_TRACED alone: not even
 * SIGKILL wakes it then, so that registers and memory hold still ("frozen"); the kill takes effect when the request is through.
 */
#pragma once

#include <linux/sched/task.h>
#include <uapi/linux/ptrace.h>

/* task->ptrace. An option stands three bits above its PTRACE_O_ bit. */
#define PT_PTRACED 0x1u
#define PT_SEIZED 0x10000u
#define PT_OPT_FLAG_SHIFT 3
#define PT_EVENT_FLAG(event) (1u << (PT_OPT_FLAG_SHIFT + (event)))
#define PT_TRACESYSGOOD PT_EVENT_FLAG(0)
#define PT_EXITKILL ((unsigned int)PTRACE_O_EXITKILL << PT_OPT_FLAG_SHIFT)

#define PTRACE_MODE_READ 0x01u
#define PTRACE_MODE_ATTACH 0x02u
#define PTRACE_MODE_FSCREDS 0x08u
#define PTRACE_MODE_REALCREDS 0x10u
#define PTRACE_MODE_READ_FSCREDS (PTRACE_MODE_READ | PTRACE_MODE_FSCREDS)
#define PTRACE_MODE_READ_REALCREDS (PTRACE_MODE_READ | PTRACE_MODE_REALCREDS)
#define PTRACE_MODE_ATTACH_FSCREDS (PTRACE_MODE_ATTACH | PTRACE_MODE_FSCREDS)
#define PTRACE_MODE_ATTACH_REALCREDS (PTRACE_MODE_ATTACH | PTRACE_MODE_REALCREDS)

struct kernel_siginfo;
struct wait_opts;

/* kernel/process/access.c: may the current task look inside @task (PTRACE_MODE_*)? No lock held. */
bool ptrace_may_access(struct task_struct *task, unsigned int mode);
/* The same under task_lock() and, inside it, tasklist_lock: nothing that it depends on changes. */
bool __ptrace_may_access(struct task_struct *task, unsigned int mode);

/*
 * kernel/ptrace/. Weak, so that a kernel without that folder links: nobody is traced there, and nobody calls these, as
 * each caller looks first at task->ptrace, or at whether task->ptraced is empty.
 */
__weak int ptrace_stop(int exit_code, int why, unsigned long message, struct kernel_siginfo *info);
/* Stops the current task, if it is traced; @exit_code's lowest byte is SIGTRAP. The signal to go on with, 0: none. */
__weak int ptrace_notify(int exit_code, unsigned long message);
__weak void __ptrace_event(int event, unsigned long message);
__weak int ptrace_signal(int sig, struct kernel_siginfo *info, enum pid_type type);
__weak void do_jobctl_trap(void);
__weak void ptrace_trap_notify(struct task_struct *t);
__weak void ptrace_unlink(struct task_struct *child);
__weak void exit_ptrace(struct task_struct *tracer, struct list_head *dead);
__weak bool ptrace_exit_notify(struct task_struct *task);
__weak bool ptrace_reap(struct task_struct *p, struct list_head *dead);

/* fork in a traced task, both locks held: is the child traced from the start? args->ptrace_event: what the tracer is told. */
__weak void ptrace_init_task(struct task_struct *child, struct kernel_clone_args *args);

/* Does another process than its parent's trace @p? Under tasklist_lock. */
static inline bool ptrace_reparented(const struct task_struct *p)
{
	return p->ptracer && p->ptracer->signal != p->parent->signal;
}

static inline bool ptrace_event_enabled(const struct task_struct *task, int event)
{
	return task->ptrace & PT_EVENT_FLAG(event);
}

/* Stops the current task and tells its tracer, if it has one that asked for the event. May sleep. */
static inline void ptrace_event(int event, unsigned long message)
{
	if (unlikely(current->ptrace))
		__ptrace_event(event, message);
}

/* The child of the current task, which @args is of, has number @pid and runs. */
static inline void ptrace_fork_done(const struct kernel_clone_args *args, pid_t pid)
{
	if (unlikely(args->ptrace_event))
		ptrace_event(args->ptrace_event, pid);
}

/* kernel/ptrace/memory.c */
struct mm_struct;
#define FOLL_WRITE 0x1u
#define FOLL_FORCE \
	0x10u /* what the mapping could allow counts, not what it does: breakpoints in program text */
/* Reads (or writes) kernel memory @buf from @addr of @mm: the number of bytes, less where nothing can be accessed. May sleep. */
int access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len,
		     unsigned int gup_flags);
/* The mm of @task with a reference, if the current task may look inside (PTRACE_MODE_*). ERR_PTR(-EACCES); NULL: none. */
struct mm_struct *mm_access(struct task_struct *task, unsigned int mode);

/*
 * arch/x86_64/ptrace/: the CPU's part. @child is stopped and off its CPU. PEEK/POKEUSER, registers: 0, -EIO, -EFAULT, -EINVAL.
 */
long arch_ptrace(struct task_struct *child, long request, unsigned long addr, unsigned long data);
struct iovec;
/* NT_*: reads a set of registers into *@iov, or loads it from there; iov_len becomes what was possible. Likewise. */
long arch_regset(struct task_struct *child, unsigned int type, bool set, struct iovec *iov);
/* A trap after the next instruction, which leaves the program's own trap flag alone; and not any more. */
void user_enable_single_step(struct task_struct *child);
__weak void user_disable_single_step(struct task_struct *child);
/* @addr and @data as ptrace(2) has them: what arch_ptrace() does not know. kernel/ptrace/request.c */
long ptrace_request(struct task_struct *child, long request, unsigned long addr,
		    unsigned long data);
