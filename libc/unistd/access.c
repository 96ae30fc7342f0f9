/* faccessat() with flags, which the first call of that name did not have. See faccessat(2). */
#include "../internal.h"

#include <unistd.h>

int faccessat(int dir, const char *path, int mode, int flags)
{
	long result = flags ? __syscall(SYS_faccessat2, dir, path, mode, flags) : -ENOSYS;

	if (result == -ENOSYS)
		result = __syscall(SYS_faccessat, dir, path, mode);
	return (int)__result(result);
}
