/* errno. There is one as long as a program has one thread. */
#include <errno.h>

static int value;

int *__errno_location(void)
{
	return &value;
}
