/* adder X Y: the kernel adds two ints. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long sum;

	if (argc != 3) {
		fprintf(stderr, "usage: adder X Y\n");
		return 1;
	}
	/* Sums from -4095 to -1 look like errors: errno has them, negated. */
	errno = 0;
	sum = syscall(__NR_adder, atoi(argv[1]), atoi(argv[2]));
	if (sum == -1 && errno == ENOSYS) {
		perror("adder");
		return 1;
	}
	printf("%ld\n", sum == -1 && errno ? -(long)errno : sum);
	return 0;
}
