/* hello [-l] NAME: a call with a structure that may grow. It greets in the kernel's log (dmesg). */
#include <linux/hello.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	/* region: demos.hello */
	int loud = argc > 1 && strcmp(argv[1], "-l") == 0;
	const char *name = argc > 1 + loud ? argv[1 + loud] : "world";
	struct hello_args args = {
		.flags = loud ? HELLO_FLAG_LOUD : 0,
		.name = (uintptr_t)name,
	};

	if (syscall(__NR_hello, &args, sizeof(args)) < 0) {
		perror("hello");
		return 1;
	}
	printf("The kernel has greeted %s; dmesg shows it.\n", name);
	return 0;
	/* endregion */
}
