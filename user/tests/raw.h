/*
 * raw.h: a system call with nothing in between.
 *
 * libc's wrappers turn -errno into -1 and errno, narrow arguments and may use another call than
 * the one named. A test of the boundary wants none of that: SYS(read, fd, buf, n) puts exactly
 * these 64-bit values into rdi, rsi, rdx, r10, r8, r9 (0 for those not given) and yields rax.
 * See syscall(2), "Architecture calling conventions". Linux's tools/include/nolibc plays this part.
 */
#ifndef TESTS_RAW_H
#define TESTS_RAW_H

#include <sys/syscall.h>

static inline long raw_syscall(long nr, long a, long b, long c, long d, long e, long f)
{
	register long r10 asm("r10") = d;
	register long r8 asm("r8") = e;
	register long r9 asm("r9") = f;
	long ret;

	asm volatile("syscall"
		     : "=a"(ret)
		     : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
		     : "rcx", "r11", "memory");
	return ret;
}

#define RAW_PAD(nr, a, b, c, d, e, f, ...) \
	raw_syscall((long)(nr), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* RAW(number, up to six arguments): the answer of the kernel, -errno on failure. */
#define RAW(nr, ...) RAW_PAD(nr __VA_OPT__(, ) __VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

/* SYS(name, up to six arguments): the same by name. */
#define SYS(name, ...) RAW(SYS_##name __VA_OPT__(, ) __VA_ARGS__)

#endif
