/* The clock ticks since boot, by three calls that are made with the old _syscallN macros. */
#include <linux/unistd.h>
#include <stdio.h>

_syscall0(long, getjiffies) _syscall1(long, diffjiffies, long, ujiffies)
	_syscall2(long, pdiffjiffies, long, ujiffies, long *, presult)

		int main(void)
{
	long start = getjiffies(), result;

	if (start < 0) {
		perror("getjiffies");
		return 1;
	}
	printf("jiffies: %ld\n", start);
	usleep(50000);
	printf("difference: %ld\n", diffjiffies(start));
	if (pdiffjiffies(start, &result) < 0) {
		perror("pdiffjiffies");
		return 1;
	}
	printf("difference, by pointer: %ld\n", result);
	return 0;
}
