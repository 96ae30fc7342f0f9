/* What a call costs that does next to nothing: the boundary itself. */
#include "bench.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOT_USED 0x7ff /* a number that neither kernel has given out */

void bench_calls(void)
{
	char byte = 0;
	int null = open("/dev/null", O_RDWR);
	int zero = open("/dev/zero", O_RDONLY);

	report("getpid", measure(SYS_getpid, 0, 0, 0));
	report("unknown", measure(NOT_USED, 0, 0, 0));
	report("write-null", measure(SYS_write, null, (long)&byte, 1));
	report("read-null", measure(SYS_read, null, (long)&byte, 1));
	report("read-zero", measure(SYS_read, zero, (long)&byte, 1));
	report("bad-pointer", measure(SYS_write, null, -1, 1));
	close(null);
	close(zero);
}
