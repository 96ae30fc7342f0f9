/* Signals as text: strsignal(3), sigabbrev_np(3). */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define S(name, text) [SIG##name] = { #name, text }

static const struct {
	const char *name, *text;
} signals[] = {
	S(HUP, "Hangup"),
	S(INT, "Interrupt"),
	S(QUIT, "Quit"),
	S(ILL, "Illegal instruction"),
	S(TRAP, "Trace/breakpoint trap"),
	S(ABRT, "Aborted"),
	S(BUS, "Bus error"),
	S(FPE, "Floating point exception"),
	S(KILL, "Killed"),
	S(USR1, "User defined signal 1"),
	S(SEGV, "Segmentation fault"),
	S(USR2, "User defined signal 2"),
	S(PIPE, "Broken pipe"),
	S(ALRM, "Alarm clock"),
	S(TERM, "Terminated"),
	S(STKFLT, "Stack fault"),
	S(CHLD, "Child exited"),
	S(CONT, "Continued"),
	S(STOP, "Stopped (signal)"),
	S(TSTP, "Stopped"),
	S(TTIN, "Stopped (tty input)"),
	S(TTOU, "Stopped (tty output)"),
	S(URG, "Urgent I/O condition"),
	S(XCPU, "CPU time limit exceeded"),
	S(XFSZ, "File size limit exceeded"),
	S(VTALRM, "Virtual timer expired"),
	S(PROF, "Profiling timer expired"),
	S(WINCH, "Window changed"),
	S(IO, "I/O possible"),
	S(PWR, "Power failure"),
	S(SYS, "Bad system call"),
};

char *strsignal(int sig)
{
	static char text[32];

	if (sig > 0 && (size_t)sig < COUNT(signals))
		return (char *)signals[sig].text;
	if (sig >= SIGRTMIN && sig <= SIGRTMAX)
		snprintf(text, sizeof(text), "Real-time signal %d", sig - SIGRTMIN);
	else
		snprintf(text, sizeof(text), "Unknown signal %d", sig);
	return text;
}

/* The name without SIG. */
const char *sigabbrev_np(int sig)
{
	return sig > 0 && (size_t)sig < COUNT(signals) ? signals[sig].name : NULL;
}

void psignal(int sig, const char *s)
{
	if (s && *s)
		fprintf(stderr, "%s: %s\n", s, strsignal(sig));
	else
		fprintf(stderr, "%s\n", strsignal(sig));
}
