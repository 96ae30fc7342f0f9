/* What the entry code and the context switch keep in a task. Linux: <asm/thread_info.h>, <asm/processor.h>. */
#pragma once

#include <linux/types.h>

#define THREAD_SIZE 16384UL

/* Work on the way back to ring 3. The low 16 bits send the return to exit_to_user_mode_loop(). */
#define _TIF_SIGPENDING 0x1UL
#define _TIF_NEED_RESCHED 0x2UL
#define EXIT_TO_USER_MODE_WORK (_TIF_SIGPENDING | _TIF_NEED_RESCHED)
/* Work of system calls: kernel/ptrace/syscall.c. */
#define _TIF_SYSCALL_TRACE 0x10000UL	   /* stop for the tracer before and after */
#define _TIF_SYSCALL_EMU 0x20000UL	   /* stop before, and do not do it */
#define _TIF_SINGLESTEP 0x40000UL	   /* stop after it, before the next instruction */
#define _TIF_FORCED_TF 0x80000UL	   /* the trap flag is the tracer's, not the program's */
#define _TIF_SYSCALL_TRACEPOINT 0x100000UL /* kernel/trace watches */
#define SYSCALL_WORK_ENTER (_TIF_SYSCALL_TRACE | _TIF_SYSCALL_EMU | _TIF_SYSCALL_TRACEPOINT)
#define SYSCALL_WORK_EXIT (_TIF_SYSCALL_TRACE | _TIF_SINGLESTEP | _TIF_SYSCALL_TRACEPOINT)

struct thread_info {
	unsigned long
		flags; /* _TIF_*; changed by atomic operations, also from interrupts and other CPUs */
};

struct thread_struct {
	unsigned long sp; /* kernel stack pointer while switched out */
	void *fpu;	  /* XSAVE area: one page, see asm/fpu.h */
	unsigned long fsbase;
	unsigned long gsbase;
	u16 ds, es, fsindex, gsindex;
	/* The last CPU exception in ring 3, for the report and siginfo. */
	unsigned long cr2, error_code, trap_nr;
	unsigned long debugreg[8]; /* DR0-3, what DR6 said, DR7; all 0 but for tracees */
};

#define set_ti_flag(task, flag) \
	((void)__atomic_fetch_or(&(task)->thread_info.flags, flag, __ATOMIC_SEQ_CST))
#define clear_ti_flag(task, flag) \
	((void)__atomic_fetch_and(&(task)->thread_info.flags, ~(flag), __ATOMIC_SEQ_CST))
#define test_ti_flag(task, flag) (READ_ONCE((task)->thread_info.flags) & (flag))
