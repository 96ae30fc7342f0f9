/*
 * System call numbers, and the macros with which older programs make a function for a call:
 *
 *	_syscall2(long, pdiffjiffies, long, ujiffies, long *, presult);
 *
 * defines `long pdiffjiffies(long ujiffies, long *presult)`, which calls __NR_pdiffjiffies. Linux
 * had them until 2.6.19; see _syscall(2).
 */
#pragma once

#include <asm/unistd.h>
#include <unistd.h>

#define _syscall0(type, name)                      \
	type name(void);                           \
	type name(void)                            \
	{                                          \
		return (type)syscall(__NR_##name); \
	}

#define _syscall1(type, name, t1, a1)                  \
	type name(t1 a1);                              \
	type name(t1 a1)                               \
	{                                              \
		return (type)syscall(__NR_##name, a1); \
	}

#define _syscall2(type, name, t1, a1, t2, a2)              \
	type name(t1 a1, t2 a2);                           \
	type name(t1 a1, t2 a2)                            \
	{                                                  \
		return (type)syscall(__NR_##name, a1, a2); \
	}

#define _syscall3(type, name, t1, a1, t2, a2, t3, a3)          \
	type name(t1 a1, t2 a2, t3 a3);                        \
	type name(t1 a1, t2 a2, t3 a3)                         \
	{                                                      \
		return (type)syscall(__NR_##name, a1, a2, a3); \
	}

#define _syscall4(type, name, t1, a1, t2, a2, t3, a3, t4, a4)      \
	type name(t1 a1, t2 a2, t3 a3, t4 a4);                     \
	type name(t1 a1, t2 a2, t3 a3, t4 a4)                      \
	{                                                          \
		return (type)syscall(__NR_##name, a1, a2, a3, a4); \
	}

#define _syscall5(type, name, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5)  \
	type name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5);                  \
	type name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5)                   \
	{                                                              \
		return (type)syscall(__NR_##name, a1, a2, a3, a4, a5); \
	}

#define _syscall6(type, name, t1, a1, t2, a2, t3, a3, t4, a4, t5, a5, t6, a6) \
	type name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5, t6 a6);                  \
	type name(t1 a1, t2 a2, t3 a3, t4 a4, t5 a5, t6 a6)                   \
	{                                                                     \
		return (type)syscall(__NR_##name, a1, a2, a3, a4, a5, a6);    \
	}
