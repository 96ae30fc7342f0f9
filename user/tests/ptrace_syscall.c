/* ptrace(2): stops at system calls, which the tracer sees before and after, changes and skips. */
#include <errno.h>
#include "ptrace.h"

TEST(syscall_stops)
{
	int pid = TRACED(SYS(getppid); SYS(close, 77));
	struct user_regs_struct regs;
	struct ptrace_syscall_info info;

	EXPECT_EQ(PT(SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD), 0);
	EXPECT_EQ(PT(GET_SYSCALL_INFO, pid, sizeof(info), &info), 24);
	EXPECT_EQ(info.op, PTRACE_SYSCALL_INFO_NONE);
	/* The stop at SIGSTOP came after that of the end of kill(2). */
	PT(SYSCALL, pid, 0, 0);
	EXPECT_STOP(pid, SIGTRAP | 0x80);
	regs = get_regs(pid);
	EXPECT_EQ(regs.orig_rax, SYS_getppid);
	EXPECT_EQ(regs.rax, -ENOSYS);
	EXPECT_EQ(event_message(pid), PTRACE_EVENTMSG_SYSCALL_ENTRY);
	PT(SYSCALL, pid, 0, 0);
	EXPECT_STOP(pid, SIGTRAP | 0x80);
	EXPECT_EQ(get_regs(pid).rax, SYS(getpid));
	PT(SYSCALL, pid, 0, 0);
	EXPECT_STOP(pid, SIGTRAP | 0x80);
	memset(&info, 0x55, sizeof(info));
	EXPECT_EQ(PT(GET_SYSCALL_INFO, pid, sizeof(info), &info), 80);
	EXPECT_EQ(info.op, PTRACE_SYSCALL_INFO_ENTRY);
	EXPECT_EQ(info.arch, AUDIT_ARCH_X86_64);
	EXPECT_EQ(info.entry.nr, SYS_close);
	EXPECT_EQ(info.entry.args[0], 77);
	EXPECT_EQ(info.instruction_pointer, get_regs(pid).rip);
	EXPECT_EQ(info.stack_pointer, get_regs(pid).rsp);
	PT(SYSCALL, pid, 0, 0);
	EXPECT_STOP(pid, SIGTRAP | 0x80);
	memset(&info, 0x55, sizeof(info));
	EXPECT_EQ(PT(GET_SYSCALL_INFO, pid, sizeof(info), &info), 33);
	EXPECT_EQ(info.op, PTRACE_SYSCALL_INFO_EXIT);
	EXPECT_EQ(info.exit.rval, -EBADF);
	EXPECT_EQ(info.exit.is_error, 1);
	EXPECT_EQ(info.seccomp.args[2], 0x5555555555555555); /* no byte more */
	memset(&info, 0x55, sizeof(info));
	EXPECT_EQ(PT(GET_SYSCALL_INFO, pid, 1, &info), 33);
	EXPECT_EQ(info.op, PTRACE_SYSCALL_INFO_EXIT);
	EXPECT_EQ(info.arch, 0x55555555);
	EXPECT_EQ(PT(GET_SYSCALL_INFO, pid, 33, 0), -EFAULT);
	EXPECT_EQ(PT(GET_SYSCALL_INFO, pid, 0, 0), 33);
	finish(pid);
}

/* At the entry the tracer may change the number, and skip the call; what stands in rax is the answer then. */
TEST(calls_are_changed_and_skipped)
{
	int pid = TRACED({
		EXPECT_EQ(SYS(getppid), SYS(getpid));	/* becomes getpid */
		EXPECT_EQ(RAW(SYS_getuid), 4711);	/* skipped */
		EXPECT_EQ(RAW(SYS_getuid), -ENOSYS);	/* no such number */
		EXPECT_EQ(RAW(100000, 1), SYS(getpid)); /* an unknown one becomes getpid */
		EXPECT_EQ(RAW(SYS_getuid), 815);	/* the answer is changed */
	});
	static const long changes[][2] = {
		{ SYS_getpid, 0 }, { -1, 0 }, { 100000, 0 }, { SYS_getpid, 0 }, { SYS_getuid, 0 },
	};

	PT(SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD);
	for (int i = 0; i < 5; i++) {
		for (;;) {
			PT(SYSCALL, pid, 0, 0);
			if (wait_stop(pid) < 0)
				return;
			if (get_regs(pid).orig_rax != SYS_getpid)
				break;
			PT(SYSCALL, pid, 0, 0);
			EXPECT_STOP(pid, SIGTRAP | 0x80);
		}
		EXPECT_EQ(PT(POKEUSR, pid, REG(orig_rax), changes[i][0]), 0);
		EXPECT_EQ(PT(POKEUSR, pid, REG(rax), i == 1 ? 4711 : 42), 0);
		PT(SYSCALL, pid, 0, 0);
		EXPECT_STOP(pid, SIGTRAP | 0x80);
		if (i == 4)
			PT(POKEUSR, pid, REG(rax), 815);
	}
	finish(pid);
}

TEST(sysemu)
{
	int pid = TRACED(EXPECT_EQ(SYS(getppid), 99); EXPECT(SYS(getpid) > 1));

	EXPECT_EQ(PT(SYSEMU, pid, 0, 0), 0);
	EXPECT_STOP(pid, SIGTRAP); /* kill's end is no stop */
	EXPECT_EQ(get_regs(pid).orig_rax, SYS_getppid);
	PT(POKEUSR, pid, REG(rax), 99);
	finish(pid);
}

/* libc's function returns the word that a PEEK finds, which may be -1. */
TEST(libc_function)
{
	static volatile long words[] = { 4711, -1 };
	int pid = TRACED();

	errno = EINVAL;
	EXPECT_EQ(ptrace(PTRACE_PEEKDATA, pid, &words[0], 0), 4711);
	EXPECT_EQ(ptrace(PTRACE_PEEKDATA, pid, &words[1], 0), -1);
	EXPECT_EQ(errno, 0);
	EXPECT_EQ(ptrace(PTRACE_PEEKDATA, pid, 0, 0), -1);
	EXPECT_EQ(errno, EIO);
	EXPECT_EQ(ptrace(PTRACE_CONT, 99999, 0, 0), -1);
	EXPECT_EQ(errno, ESRCH);
	finish(pid);
}
