/*
 * tour: what docs/gdb.md looks at in GDB. A call that succeeds, one whose copy meets a page that is
 * not there yet, one that is given a bad pointer, one that nobody implements, work in ring 3, and at
 * last a fault of its own.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

volatile int counter;
volatile long turns;
static char fresh[8192] __attribute__((aligned(4096))); /* not present until touched */
static const char fixed[16] = "fixed";

__attribute__((noinline)) static long greet(const char *text)
{
	long n = write(1, text, strlen(text));

	counter++;
	return n;
}

__attribute__((noinline)) static long fill(void *to)
{
	int fd = open("/etc/passwd", O_RDONLY);
	long n = read(fd, to, 16);

	close(fd);
	return n;
}

__attribute__((noinline)) static void spin(void)
{
	for (turns = 0; turns < 50000000; turns++)
		;
}

int main(void)
{
	greet("hello from ring 3\n");
	fill(fresh + 4096);
	fill((void *)8);
	syscall(4000);
	spin();
	*(volatile char *)fixed = 'F';
	return 0;
}
