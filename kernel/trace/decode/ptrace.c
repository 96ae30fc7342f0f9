/* ptrace: which arguments a request has, and what they are. */
#include "../../include/uapi/linux/ptrace.h"
#include "decode.h"

/* By request: what addr and data are. A request that is not here has an address and a number. */
static const struct request {
	unsigned int request;
	char addr; /* -: there is neither; .: data alone; p: address; u: offset of a register; n: NT_*; z: size */
	char data; /* x: number; s: signal; o: PTRACE_O_*; w: word's address; m: message's; i: siginfo; r: registers; p: address */
	bool out;  /* data is filled in */
} requests[] = {
	{ PTRACE_TRACEME, '-' },
	{ PTRACE_ATTACH, '-' },
	{ PTRACE_KILL, '-' },
	{ PTRACE_INTERRUPT, '-' },
	{ PTRACE_LISTEN, '-' },
	{ PTRACE_PEEKTEXT, 'p', 'w', true },
	{ PTRACE_PEEKDATA, 'p', 'w', true },
	{ PTRACE_PEEKUSR, 'u', 'w', true },
	{ PTRACE_POKEUSR, 'u', 'p' },
	{ PTRACE_CONT, 'p', 's' },
	{ PTRACE_SYSCALL, 'p', 's' },
	{ PTRACE_SINGLESTEP, 'p', 's' },
	{ PTRACE_SINGLEBLOCK, 'p', 's' },
	{ PTRACE_DETACH, 'p', 's' },
	{ PTRACE_SEIZE, 'p', 'o' },
	{ PTRACE_SETOPTIONS, 'p', 'o' },
	{ PTRACE_GETEVENTMSG, 'p', 'm', true },
	{ PTRACE_GETSIGINFO, 'p', 'i', true },
	{ PTRACE_SETSIGINFO, 'p', 'i' },
	{ PTRACE_GETREGS, '.', 'r', true },
	{ PTRACE_SETREGS, '.', 'r' },
	{ PTRACE_GETREGSET, 'n', 'p', true },
	{ PTRACE_SETREGSET, 'n', 'p' },
	{ PTRACE_GET_SYSCALL_INFO, 'z', 'p', true },
	{ PTRACE_GETFPREGS, '.', 'p', true },
	{ PTRACE_SETFPREGS, '.', 'p' },
	{ PTRACE_OLDSETOPTIONS, 'p', 'o' },
	{ PTRACE_SYSEMU, 'p', 's' },
	{ PTRACE_SYSEMU_SINGLESTEP, 'p', 's' },
	{ PTRACE_SECCOMP_GET_FILTER, 'z', 'p', true },
	{ PTRACE_SECCOMP_GET_METADATA, 'z', 'p', true },
	{ PTRACE_GETSIGMASK, 'z', 'p', true },
	{ PTRACE_SETSIGMASK, 'z', 'p' },
};

static struct request find_request(struct strace *t)
{
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		if (requests[i].request == (unsigned int)t->args[0])
			return requests[i];
	return (struct request){ .addr = 'p', .data = 'p' };
}

bool when_ptrace_pid(struct strace *t, const void *_)
{
	return (unsigned int)t->args[0] != PTRACE_TRACEME;
}

bool when_ptrace_addr(struct strace *t, const void *_)
{
	return find_request(t).addr != '-' && find_request(t).addr != '.';
}

bool when_ptrace_in(struct strace *t, const void *_)
{
	return find_request(t).addr != '-' && !find_request(t).out;
}

bool when_ptrace_out(struct strace *t, const void *_)
{
	return find_request(t).out;
}

void print_ptrace_addr(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long reg = v / 8 < 20 ? v / 8 : 20;

	switch (find_request(t).addr) {
	case 'u':
		if (v >= 27 * 8)
			return put(t, "%#lx", v);
		put(t, "8*%s", xlat_name(reg, &xlats_user_reg));
		if (v > reg * 8)
			put(t, "+%lu", v - reg * 8);
		return;
	case 'n':
		return put_enum(t, (unsigned int)v, &xlats_note);
	case 'z':
		return put(t, "%lu", v);
	}
	print_p(t, v, _);
}

void print_ptrace_data(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long word;
	char regs[27 * 8];

	v = t->args[3];
	switch (find_request(t).data) {
	case 's':
		return put_signal(t, (unsigned int)v);
	case 'o':
		return (void)put_flags(t, v, &xlats_ptrace_o);
	case 'w':
		if (!fetch(t, &word, v, sizeof(word)))
			return;
		put(t, "[");
		print_p(t, word, _);
		return put(t, "]");
	case 'm':
		return print_intp64(t, v, _);
	case 'i':
		return print_siginfo(t, v, _);
	case 'r':
		if (fetch(t, regs, v, sizeof(regs)))
			put_record(t, regs, &record_user_regs);
		return;
	}
	print_p(t, v, _);
}
