/* Signals: sent to oneself, handled, and back. */
#include <linux/signal.h>
#include <sys/syscall.h>
#include "bench.h"

void bench_restorer(void);
__asm__("bench_restorer:\n"
	"	mov $15, %eax\n" /* rt_sigreturn */
	"	syscall\n");

static volatile int handled;

static void handler(int sig)
{
	handled = sig;
}

/* kill(2) to oneself, delivery, handler, rt_sigreturn(2): the whole way. Less than that is `kill-ignored`. */
static unsigned long signal_least(long flags, void (*action)(int))
{
	struct {
		void (*handler)(int);
		unsigned long flags;
		void (*restorer)(void);
		unsigned long mask;
	} sa = { action, flags | SA_RESTORER, bench_restorer, 0 };
	long pid = call3(SYS_getpid, 0, 0, 0);
	register long size __asm__("r10") = 8;
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "0"(SYS_rt_sigaction), "D"(SIGUSR1), "S"(&sa), "d"(0), "r"(size)
			 : "rcx", "r11", "memory");
	return ret ? ~0UL : measure(SYS_kill, pid, SIGUSR1, 0);
}

void bench_signals(void)
{
	report("signal", signal_least(0, handler));
	report("signal-siginfo", signal_least(SA_SIGINFO, handler));
	report("kill-ignored", signal_least(0, SIG_IGN));
}
