/*
 * SYSCALL_DEFINEn: how a system call is written. It makes, for SYSCALL_DEFINE2(adder, int, x, int, y),
 *
 *   __x64_sys_adder(const struct pt_regs *)  what the dispatch table calls; takes the arguments from the
 *                                            registers' slots and narrows each to its declared type
 *   __do_sys_adder(int x, int y)             the body that follows the macro
 *   a syscall_metadata record                name, argument types and names, for tracing and /proc
 *
 * All arguments arrive as 64-bit registers whose upper halves the caller controls; the conversion to the
 * declared type is what keeps an `int` from carrying them further (CVE-2009-0029). Linux: <linux/syscalls.h>.
 */
#pragma once

#include <asm/percpu.h>
#include <asm/ptrace.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

struct syscall_metadata {
	const char *name; /* without sys_ */
	long (*entry)(const struct pt_regs *regs);
	int nb_args;
	const char *const *types;
	const char *const *args;
};

typedef long (*sys_call_ptr_t)(const struct pt_regs *regs);
extern const sys_call_ptr_t sys_call_table[];
DECLARE_PER_CPU(unsigned long, syscall_counts[]); /* calls by number: /proc/syscalls adds them up */
extern const struct syscall_metadata __start_syscalls_metadata[], __stop_syscalls_metadata[];

long sys_ni_syscall(const struct pt_regs *regs);

/* Where the x86-64 ABI puts arguments 1 to 6. The names are fields of pt_regs. */
#define __SC_REGS0
#define __SC_REGS1 regs->di
#define __SC_REGS2 __SC_REGS1, regs->si
#define __SC_REGS3 __SC_REGS2, regs->dx
#define __SC_REGS4 __SC_REGS3, regs->r10
#define __SC_REGS5 __SC_REGS4, regs->r8
#define __SC_REGS6 __SC_REGS5, regs->r9

/* __MAPn(m, t1, a1, ...): m(t1, a1), m(t2, a2), ... for n pairs. */
#define __MAP1(m, t, a) m(t, a)
#define __MAP2(m, t, a, ...) m(t, a), __MAP1(m, __VA_ARGS__)
#define __MAP3(m, t, a, ...) m(t, a), __MAP2(m, __VA_ARGS__)
#define __MAP4(m, t, a, ...) m(t, a), __MAP3(m, __VA_ARGS__)
#define __MAP5(m, t, a, ...) m(t, a), __MAP4(m, __VA_ARGS__)
#define __MAP6(m, t, a, ...) m(t, a), __MAP5(m, __VA_ARGS__)

#define __SC_DECL(t, a) t a
#define __SC_LONG(t, a) unsigned long a
#define __SC_CAST(t, a) (__force t)(a)
#define __SC_STR_TYPE(t, a) #t
#define __SC_STR_NAME(t, a) #a

#define __SYSCALL_METADATA(n, sname, types_, args_)                                   \
	static const struct syscall_metadata __syscall_meta_##sname __used __section( \
		"syscalls_metadata") __aligned(8) = {                                 \
		.name = #sname,                                                       \
		.entry = __x64_sys_##sname,                                           \
		.nb_args = n,                                                         \
		.types = types_,                                                      \
		.args = args_,                                                        \
	}

/* region: syscalls.define */
#define __SYSCALL_DEFINEx(n, sname, ...)                                                       \
	long __x64_sys_##sname(const struct pt_regs *regs);                                    \
	static inline long __do_sys_##sname(__MAP##n(__SC_DECL, __VA_ARGS__));                 \
	static inline long __se_sys_##sname(__MAP##n(__SC_LONG, __VA_ARGS__))                  \
	{                                                                                      \
		return __do_sys_##sname(__MAP##n(__SC_CAST, __VA_ARGS__));                     \
	}                                                                                      \
	long __x64_sys_##sname(const struct pt_regs *regs)                                     \
	{                                                                                      \
		return __se_sys_##sname(__SC_REGS##n);                                         \
	}                                                                                      \
	static const char *const __types_##sname[] = { __MAP##n(__SC_STR_TYPE, __VA_ARGS__) }; \
	static const char *const __args_##sname[] = { __MAP##n(__SC_STR_NAME, __VA_ARGS__) };  \
	__SYSCALL_METADATA(n, sname, __types_##sname, __args_##sname);                         \
	static inline long __do_sys_##sname(__MAP##n(__SC_DECL, __VA_ARGS__))
/* endregion */

#define SYSCALL_DEFINE0(sname)                              \
	long __x64_sys_##sname(const struct pt_regs *regs); \
	__SYSCALL_METADATA(0, sname, NULL, NULL);           \
	long __x64_sys_##sname(const struct pt_regs *regs __unused)
#define SYSCALL_DEFINE1(sname, ...) __SYSCALL_DEFINEx(1, sname, __VA_ARGS__)
#define SYSCALL_DEFINE2(sname, ...) __SYSCALL_DEFINEx(2, sname, __VA_ARGS__)
#define SYSCALL_DEFINE3(sname, ...) __SYSCALL_DEFINEx(3, sname, __VA_ARGS__)
#define SYSCALL_DEFINE4(sname, ...) __SYSCALL_DEFINEx(4, sname, __VA_ARGS__)
#define SYSCALL_DEFINE5(sname, ...) __SYSCALL_DEFINEx(5, sname, __VA_ARGS__)
#define SYSCALL_DEFINE6(sname, ...) __SYSCALL_DEFINEx(6, sname, __VA_ARGS__)
#define SYSCALL_DEFINE7(sname, ...)                                                                \
	_Static_assert(0, "SYSCALL_DEFINE7(" #sname "): a system call has at most six arguments, " \
			  "one a register (rdi rsi rdx r10 r8 r9); pass a pointer to a struct "    \
			  "instead and copy it with copy_from_user()")
