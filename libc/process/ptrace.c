/* ptrace(): the requests that look at a word return it, and not by a pointer as the system call does. See ptrace(2). */
#include "../internal.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/ptrace.h>

long ptrace(int request, ...)
{
	long pid, addr, data, word, result;
	va_list args;

	va_start(args, request);
	pid = va_arg(args, int);
	addr = va_arg(args, long);
	data = va_arg(args, long);
	va_end(args);
	if (request < PTRACE_PEEKTEXT || request > PTRACE_PEEKUSR)
		return __result(__syscall(SYS_ptrace, request, pid, addr, data));
	result = __syscall(SYS_ptrace, request, pid, addr, (long)&word);
	if (result < 0)
		return __result(result);
	errno = 0; /* any word may be -1 */
	return word;
}
