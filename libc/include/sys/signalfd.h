/* Linux: signals that are read from a descriptor. See signalfd(2). */
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>

#define SFD_CLOEXEC O_CLOEXEC
#define SFD_NONBLOCK O_NONBLOCK

struct signalfd_siginfo {
	uint32_t ssi_signo;
	int32_t ssi_errno, ssi_code;
	uint32_t ssi_pid, ssi_uid;
	int32_t ssi_fd;
	uint32_t ssi_tid, ssi_band, ssi_overrun, ssi_trapno;
	int32_t ssi_status, ssi_int;
	uint64_t ssi_ptr, ssi_utime, ssi_stime, ssi_addr;
	uint16_t ssi_addr_lsb, __pad2;
	int32_t ssi_syscall;
	uint64_t ssi_call_addr;
	uint32_t ssi_arch;
	uint8_t __pad[28];
};

_Static_assert(sizeof(struct signalfd_siginfo) == 128, "struct signalfd_siginfo is ABI");

int signalfd(int fd, const sigset_t *mask, int flags);
