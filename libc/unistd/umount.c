/* umount() is umount2() without flags: the first call of that name is gone. See umount(2). */
#include <sys/mount.h>

int umount(const char *target)
{
	return umount2(target, 0);
}
