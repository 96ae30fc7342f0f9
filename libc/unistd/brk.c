/* The end of the heap. See brk(2). */
#include "../internal.h"

#include <unistd.h>

static char *current;

/* The kernel answers with the break as it then is: unchanged if it refuses. */
static char *set_break(void *to)
{
	return (char *)__syscall(SYS_brk, to);
}

int brk(void *to)
{
	current = set_break(to);
	if (current >= (char *)to)
		return 0;
	errno = ENOMEM;
	return -1;
}

void *sbrk(intptr_t increment)
{
	char *old;

	if (!current)
		current = set_break(NULL);
	old = current;
	if (increment) {
		char *wanted = old + increment;

		if ((increment > 0) != (wanted > old) || set_break(wanted) != wanted) {
			errno = ENOMEM;
			return (void *)-1;
		}
		current = wanted;
	}
	return old;
}
