/*
 * What the compiler and sparse need to be told.
 *
 * __user and __iomem are address spaces of their own for sparse (`make sparse`): a plain
 * dereference of such a pointer is an error there, as in Linux's <linux/compiler_types.h>.
 */
#pragma once

#ifdef __CHECKER__
#define __user __attribute__((noderef, address_space(1)))
#define __iomem __attribute__((noderef, address_space(2)))
#define __percpu __attribute__((noderef, address_space(3)))
#define __force __attribute__((force))
#define __bitwise __attribute__((bitwise))
#else
#define __user
#define __iomem
#define __percpu
#define __force
#define __bitwise
#endif

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() __asm__ volatile("" ::: "memory")

#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((noinline))
#define __noreturn __attribute__((noreturn))
#define __packed __attribute__((packed))
#define __aligned(n) __attribute__((aligned(n)))
#define __section(name) __attribute__((section(name)))
#define __used __attribute__((used))
#define __unused __attribute__((unused))
#define __maybe_unused __attribute__((unused))
#define __weak __attribute__((weak))
#define __must_check __attribute__((warn_unused_result))
#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))
#define __cold __attribute__((cold))
#define __ro_after_init __section(".data..ro_after_init")
#define __no_sanitize_undefined __attribute__((no_sanitize("undefined"))) /* a mistake on purpose */
#define fallthrough __attribute__((fallthrough))
#define asmlinkage

/* One access, neither torn nor repeated nor left out by the compiler. */
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, val) (*(volatile __typeof__(x) *)&(x) = (val))

/* Hides where a pointer came from: for linker symbols and per-CPU offsets. */
#define RELOC_HIDE(ptr, off)                              \
	({                                                \
		unsigned long __p = (unsigned long)(ptr); \
		__asm__("" : "+r"(__p));                  \
		(__typeof__(ptr))(__p + (off));           \
	})
