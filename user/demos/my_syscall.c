/* The simplest call of the tutorials: takes nothing, logs a line (see dmesg), returns 42. */
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	long result = syscall(__NR_my_syscall);

	if (result < 0) {
		perror("my_syscall");
		return 1;
	}
	printf("my_syscall returned %ld\n", result);
	return 0;
}
