/*
 * What the library's own sources share. Every name that C and POSIX leave to the program and that
 * crosses a file begins with __, so that a program's own names never clash with the library's.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

/* The bare system call: a result from -4095 to -1 is -errno. In syscall.asm. */
long __syscall(long number, ...);

/* Turns such a result into -1 and errno. */
static inline long __result(long result)
{
	if ((unsigned long)result > -4096UL) {
		errno = (int)-result;
		return -1;
	}
	return result;
}

/* Called by crt0 with the stack as execve() left it. */
_Noreturn void __libc_start(unsigned long *stack);

/* The auxiliary vector: pairs of type and value up to AT_NULL. */
extern const unsigned long *__auxv;

/* Writes out what stdio still holds; linked only with a program that uses stdio. */
void __stdio_exit(void) __attribute__((weak));

/* A line on stderr without stdio, then abort(): for states in which nothing can be trusted. */
_Noreturn void __die(const char *message);
