/*
 * fuzz_calls.h: random system calls. Which numbers: mostly those of calls that exist here; on Lstar any other too,
 * but for those that end the machine, act on other processes, wait for somebody, or begin a second life.
 */
#ifndef TESTS_FUZZ_CALLS_H
#define TESTS_FUZZ_CALLS_H

#include "fuzz.h"

/* These are tried under Linux as well, where the fuzzer is root: none does harm outside its process. */
static const unsigned short calls[] = {
	SYS_read,	   SYS_write,	     SYS_open,	      SYS_close,
	SYS_stat,	   SYS_fstat,	     SYS_lstat,	      SYS_lseek,
	SYS_mmap,	   SYS_mprotect,     SYS_munmap,      SYS_brk,
	SYS_ioctl,	   SYS_pread64,	     SYS_pwrite64,    SYS_readv,
	SYS_writev,	   SYS_access,	     SYS_sched_yield, SYS_dup,
	SYS_dup2,	   SYS_getpid,	     SYS_execve,      SYS_exit,
	SYS_wait4,	   SYS_uname,	     SYS_fcntl,	      SYS_getcwd,
	SYS_chdir,	   SYS_fchdir,	     SYS_readlink,    SYS_gettimeofday,
	SYS_getrlimit,	   SYS_sysinfo,	     SYS_getuid,      SYS_getgid,
	SYS_geteuid,	   SYS_getegid,	     SYS_getppid,     SYS_arch_prctl,
	SYS_gettid,	   SYS_time,	     SYS_getdents64,  SYS_set_tid_address,
	SYS_clock_gettime, SYS_clock_getres, SYS_exit_group,  SYS_openat,
	SYS_newfstatat,	   SYS_readlinkat,   SYS_faccessat,   SYS_dup3,
	SYS_getrandom,
};

static const unsigned short never[] = {
	SYS_reboot,
	SYS_kexec_load,
	SYS_lstar_selftest,
	SYS_sleep_locked, /* a mistake made on purpose, with a report */
	SYS_syslog,
	/* other processes */
	SYS_kill,
	SYS_tkill,
	SYS_tgkill,
	SYS_rt_sigqueueinfo,
	SYS_rt_tgsigqueueinfo,
	SYS_pidfd_send_signal,
	SYS_ptrace,
	SYS_vhangup, /* ends the session, whose leader counts */
	SYS_prlimit64,
	SYS_setpriority,
	SYS_sched_setscheduler,
	SYS_sched_setparam,
	SYS_sched_setaffinity,
	SYS_process_vm_readv,
	SYS_process_vm_writev,
	SYS_migrate_pages,
	SYS_move_pages,
	/* waiting */
	SYS_pause,
	SYS_nanosleep,
	SYS_clock_nanosleep,
	SYS_poll,
	SYS_ppoll,
	SYS_select,
	SYS_pselect6,
	SYS_epoll_wait,
	SYS_epoll_pwait,
	SYS_futex,
	SYS_rt_sigsuspend,
	SYS_rt_sigtimedwait,
	SYS_semop,
	SYS_semtimedop,
	SYS_msgrcv,
	SYS_msgsnd,
	/* another life: new processes, other registers */
	SYS_fork,
	SYS_vfork,
	SYS_clone,
	SYS_clone3,
	SYS_rt_sigreturn,
	/* what outlives the process */
	SYS_mount,
	SYS_umount2,
	SYS_pivot_root,
	SYS_sethostname,
	SYS_setdomainname,
	SYS_settimeofday,
	SYS_clock_settime,
	SYS_adjtimex,
	SYS_clock_adjtime,
	SYS_shmget,
	SYS_semget,
	SYS_msgget,
	SYS_init_module,
	SYS_finit_module,
	SYS_delete_module,
};

static inline int is_never(unsigned int nr)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(never); i++)
		if (never[i] == nr)
			return 1;
	return 0;
}

/* rax for SYSCALL; any_number: also calls that are not in the list above. The upper half means nothing. */
static inline unsigned long random_call(struct rng *r, int any_number)
{
	unsigned int nr;

	if (rng_once_in(r, 16))
		nr = rng_next(r) | 0x8000; /* far beyond any table, or negative */
	else if (any_number && rng_once_in(r, 3))
		do
			nr = rng_below(r, 600);
		while (is_never(nr));
	else
		nr = RNG_ONE_OF(r, calls);
	return rng_once_in(r, 8) ? nr | rng_next(r) << 32 : nr;
}

/* Does this call, if it succeeds, change what later cases of the same process rely on? */
static inline int reshapes(unsigned int nr)
{
	static const unsigned short these[] = { SYS_mmap, SYS_munmap, SYS_mprotect, SYS_brk,
						SYS_arch_prctl };

	for (unsigned int i = 0; i < ARRAY_SIZE(these); i++)
		if (these[i] == nr)
			return 1;
	for (unsigned int i = 0; i < ARRAY_SIZE(calls); i++)
		if (calls[i] == nr)
			return 0;
	return 1;
}

#endif
