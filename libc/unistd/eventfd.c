/* Descriptors that are no files, whose first call of that name had no flags. See eventfd(2), signalfd(2). */
#include "../internal.h"

#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

int eventfd(unsigned int value, int flags)
{
	return (int)__result(__syscall(SYS_eventfd2, value, flags));
}

int eventfd_read(int fd, eventfd_t *value)
{
	return read(fd, value, sizeof(*value)) == sizeof(*value) ? 0 : -1;
}

int eventfd_write(int fd, eventfd_t value)
{
	return write(fd, &value, sizeof(value)) == sizeof(value) ? 0 : -1;
}

int signalfd(int fd, const sigset_t *mask, int flags)
{
	return (int)__result(__syscall(SYS_signalfd4, fd, mask, sizeof(*mask), flags));
}
