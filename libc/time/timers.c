/* Timers: the kernel's are numbered by int, C's timer_t is a pointer. See timer_create(2). */
#include "../internal.h"

#include <signal.h>
#include <time.h>

int timer_create(clockid_t clock, struct sigevent *restrict event, timer_t *restrict timer)
{
	int id;
	long result = __syscall(SYS_timer_create, clock, event, &id);

	if (result < 0)
		return (int)__result(result);
	*timer = (timer_t)(long)id;
	return 0;
}
