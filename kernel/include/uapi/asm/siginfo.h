/*
 * What a signal tells about its cause. See sigaction(2).
 */
#ifndef _UAPI_ASM_SIGINFO_H
#define _UAPI_ASM_SIGINFO_H

#include <linux/types.h>

typedef union sigval {
	int sival_int;
	void *sival_ptr;
} sigval_t;

/* Which part is valid follows from si_signo and si_code. */
union __sifields {
	struct {
		__kernel_pid_t _pid;
		__kernel_uid32_t _uid;
		union {
			sigval_t _sigval; /* sigqueue() */
			struct {	  /* SIGCHLD */
				int _status;
				__kernel_clock_t _utime;
				__kernel_clock_t _stime;
			} _child;
		};
	} _sender;
	struct {
		__kernel_timer_t _tid;
		int _overrun;
		sigval_t _sigval;
	} _timer;
	struct {
		void *_addr; /* SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP */
		short _addr_lsb;
	} _fault;
	struct {
		long _band;
		int _fd;
	} _poll;
	struct {
		void *_call_addr;
		int _syscall;
		unsigned int _arch;
	} _sys;
	long _words[4];
};

typedef struct siginfo {
	int si_signo;
	int si_errno;
	int si_code;
	int __pad;
	union __sifields _fields;
	char _expansion[80]; /* zero */
} siginfo_t;

#define si_pid _fields._sender._pid
#define si_uid _fields._sender._uid
#define si_value _fields._sender._sigval
#define si_int si_value.sival_int
#define si_ptr si_value.sival_ptr
#define si_status _fields._sender._child._status
#define si_utime _fields._sender._child._utime
#define si_stime _fields._sender._child._stime
#define si_timerid _fields._timer._tid
#define si_overrun _fields._timer._overrun
#define si_addr _fields._fault._addr
#define si_addr_lsb _fields._fault._addr_lsb
#define si_band _fields._poll._band
#define si_fd _fields._poll._fd
#define si_call_addr _fields._sys._call_addr
#define si_syscall _fields._sys._syscall
#define si_arch _fields._sys._arch

#define SI_USER 0
#define SI_KERNEL 0x80
#define SI_QUEUE (-1)
#define SI_TIMER (-2)
#define SI_MESGQ (-3)
#define SI_ASYNCIO (-4)
#define SI_SIGIO (-5)

/* SIGIO: what a file can do now */
#define POLL_IN 1
#define POLL_OUT 2
#define POLL_MSG 3
#define POLL_ERR 4
#define POLL_PRI 5
#define POLL_HUP 6
#define SI_TKILL (-6)
#define SI_DETHREAD (-7)
#define SI_ASYNCNL (-60)

#define ILL_ILLOPC 1
#define ILL_ILLOPN 2
#define ILL_ILLADR 3
#define ILL_ILLTRP 4
#define ILL_PRVOPC 5
#define ILL_PRVREG 6
#define ILL_COPROC 7
#define ILL_BADSTK 8
#define NSIGILL 11

#define FPE_INTDIV 1
#define FPE_INTOVF 2
#define FPE_FLTDIV 3
#define FPE_FLTOVF 4
#define FPE_FLTUND 5
#define FPE_FLTRES 6
#define FPE_FLTINV 7
#define FPE_FLTSUB 8
#define NSIGFPE 15

#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define SEGV_PKUERR 4
#define NSIGSEGV 10 /* the largest code that Linux knows, as those below */

#define BUS_ADRALN 1
#define BUS_ADRERR 2
#define BUS_OBJERR 3
#define NSIGBUS 5

#define TRAP_BRKPT 1
#define TRAP_TRACE 2
#define TRAP_BRANCH 3
#define TRAP_HWBKPT 4
#define NSIGTRAP 6

#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_TRAPPED 4
#define CLD_STOPPED 5
#define CLD_CONTINUED 6
#define NSIGCHLD 6

#define SYS_SECCOMP 1
#define SYS_USER_DISPATCH 2
#define NSIGSYS 2

#define NSIGPOLL 6

/* What timer_create(2) is to do when a timer expires. */
#define SIGEV_SIGNAL 0
#define SIGEV_NONE 1
#define SIGEV_THREAD 2
#define SIGEV_THREAD_ID 4

typedef struct sigevent {
	sigval_t sigev_value;
	int sigev_signo;
	int sigev_notify;
	int sigev_notify_thread_id;
	int __pad[11];
} sigevent_t;

_Static_assert(sizeof(sigevent_t) == 64, "struct sigevent is ABI");
_Static_assert(sizeof(siginfo_t) == 128, "siginfo_t is ABI");
_Static_assert(__builtin_offsetof(siginfo_t, si_addr) == 16, "si_addr is ABI");
_Static_assert(__builtin_offsetof(siginfo_t, si_status) == 24, "si_status is ABI");

#endif /* _UAPI_ASM_SIGINFO_H */
