/*
 * User memory: the only functions of the kernel that touch it.
 *
 * What holds here, and what everything else may rely on:
 *  1. A user pointer is a number until access_ok() has said that [ptr, ptr+size) lies below TASK_SIZE.
 *  2. SMAP keeps user pages shut; stac opens them for a few instructions, clac shuts them, and nothing
 *     between the two calls, returns or sleeps. (A page fault there may sleep: its entry does clac, its iretq
 *     brings AC back.)
 *  3. Every instruction that touches user memory stands in the exception table. A fault first asks
 *     handle_mm_fault(); if that cannot help, the fixup makes it -EFAULT or a count of bytes left.
 *  4. What the caller gets is all or a known part: get_user() gives 0 on failure, copy_from_user()
 *     zeroes what it could not read, so that no stale kernel bytes are mistaken for the user's.
 *  5. All of them may sleep: never under a spinlock (might_fault() checks).
 *
 * Linux: <linux/uaccess.h>, arch/x86/include/asm/uaccess.h.
 */
#pragma once

#include <asm/extable.h>
#include <asm/page.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/preempt.h>

/* Complains if user memory is touched where a page fault could not sleep. */
void __might_fault(const char *file, int line);
#define might_fault()                                      \
	do {                                               \
		if (unlikely(in_atomic()))                 \
			__might_fault(__FILE__, __LINE__); \
	} while (0)

/* region: uaccess.access_ok */
/* Can [addr, addr + size) be user memory? No sum is formed, so nothing can wrap. */
static __always_inline bool __access_ok(unsigned long addr, unsigned long size)
{
	return size <= TASK_SIZE && addr <= TASK_SIZE - size;
}
/* endregion */
#ifdef CONFIG_FAULT_INJECTION
bool should_fail_usercopy(void); /* kernel/selftest/fail_nth.c */
#define access_ok(ptr, size) (__access_ok((unsigned long)(ptr), size) && !should_fail_usercopy())
#else
#define access_ok(ptr, size) __access_ok((unsigned long)(ptr), size)
#endif

#define u64_to_user_ptr(x) ((void __user *)(unsigned long)(u64)(x))

/* The memory at a user pointer as an operand for inline assembly; large, as the compiler need not know its size. */
struct __user_memory {
	unsigned long words[64];
};
#define __user_operand(ptr) (*(struct __user_memory __force *)(ptr))

/* region: uaccess.get_user */
/* rax: 0, or -EFAULT from the exception table; rdx: the value, or 0 then. */
#define __get_user_size(load, err, val, ptr)                                      \
	__asm__ volatile("xor %%eax, %%eax\n"                                     \
			 "stac\n"                                                 \
			 "1: " load "\n"                                          \
			 "2: clac\n" ASM_EXTABLE("1b", "2b", EX_TYPE_EFAULT_ZERO) \
			 : "=&a"(err), "=&d"(val)                                 \
			 : "m"(__user_operand(ptr)))

#define __get_user_nocheck(x, ptr)                                                    \
	({                                                                            \
		int __gu_err;                                                         \
		unsigned long __gu_val;                                               \
		BUILD_BUG_ON_MSG(sizeof(*(ptr)) > 8, "get_user: 1, 2, 4 or 8 bytes"); \
		switch (sizeof(*(ptr))) {                                             \
		case 1:                                                               \
			__get_user_size("movzbl %2, %%edx", __gu_err, __gu_val, ptr); \
			break;                                                        \
		case 2:                                                               \
			__get_user_size("movzwl %2, %%edx", __gu_err, __gu_val, ptr); \
			break;                                                        \
		case 4:                                                               \
			__get_user_size("movl %2, %%edx", __gu_err, __gu_val, ptr);   \
			break;                                                        \
		default:                                                              \
			__get_user_size("movq %2, %%rdx", __gu_err, __gu_val, ptr);   \
			break;                                                        \
		}                                                                     \
		(x) = (__typeof__(*(ptr)) __force)__gu_val;                           \
		__gu_err;                                                             \
	})
/* endregion */

/*
 * get_user(x, ptr): x = *ptr for a simple type (1, 2, 4, 8 bytes, pointers). 0, or -EFAULT and x = 0.
 * __get_user() is the same for a pointer that access_ok() has already passed.
 */
#define __get_user(x, ptr)                  \
	({                                  \
		might_fault();              \
		__get_user_nocheck(x, ptr); \
	})
#define get_user(x, ptr)                                            \
	({                                                          \
		const __typeof__(*(ptr)) __user *__gu_ptr = (ptr);  \
		int __gu_ret = -EFAULT;                             \
		might_fault();                                      \
		if (likely(access_ok(__gu_ptr, sizeof(*__gu_ptr)))) \
			__gu_ret = __get_user_nocheck(x, __gu_ptr); \
		else                                                \
			(x) = (__typeof__(*__gu_ptr) __force)0;     \
		__gu_ret;                                           \
	})

/* region: uaccess.put_user */
#define __put_user_size(store, err, val, ptr)                                \
	__asm__ volatile("xor %%eax, %%eax\n"                                \
			 "stac\n"                                            \
			 "1: " store "\n"                                    \
			 "2: clac\n" ASM_EXTABLE("1b", "2b", EX_TYPE_EFAULT) \
			 : "=&a"(err), "=m"(__user_operand(ptr))             \
			 : "d"(val))

#define __put_user_nocheck(x, ptr)                                                    \
	({                                                                            \
		int __pu_err;                                                         \
		unsigned long __pu_val = (unsigned long)(x);                          \
		BUILD_BUG_ON_MSG(sizeof(*(ptr)) > 8, "put_user: 1, 2, 4 or 8 bytes"); \
		switch (sizeof(*(ptr))) {                                             \
		case 1:                                                               \
			__put_user_size("movb %%dl, %1", __pu_err, __pu_val, ptr);    \
			break;                                                        \
		case 2:                                                               \
			__put_user_size("movw %%dx, %1", __pu_err, __pu_val, ptr);    \
			break;                                                        \
		case 4:                                                               \
			__put_user_size("movl %%edx, %1", __pu_err, __pu_val, ptr);   \
			break;                                                        \
		default:                                                              \
			__put_user_size("movq %%rdx, %1", __pu_err, __pu_val, ptr);   \
			break;                                                        \
		}                                                                     \
		__pu_err;                                                             \
	})
/* endregion */

/* put_user(x, ptr): *ptr = x for a simple type. 0, or -EFAULT and nothing written. */
#define __put_user(x, ptr)                  \
	({                                  \
		might_fault();              \
		__put_user_nocheck(x, ptr); \
	})
#define put_user(x, ptr)                                                 \
	({                                                               \
		__typeof__(*(ptr)) __user *__pu_ptr = (ptr);             \
		__typeof__(*(ptr)) __pu_x = (x);                         \
		int __pu_ret = -EFAULT;                                  \
		might_fault();                                           \
		if (likely(access_ok(__pu_ptr, sizeof(*__pu_ptr))))      \
			__pu_ret = __put_user_nocheck(__pu_x, __pu_ptr); \
		__pu_ret;                                                \
	})

/* Bytes NOT copied: 0 is success. The rest of @to is zeroed, whatever went wrong. */
__must_check unsigned long copy_from_user(void *to, const void __user *from, unsigned long n);
/* Bytes NOT copied. */
__must_check unsigned long copy_to_user(void __user *to, const void *from, unsigned long n);
/* Zeroes user memory; bytes NOT zeroed. */
__must_check unsigned long clear_user(void __user *to, unsigned long n);

/* Copies a string of at most @count bytes, NUL included: its length; @count if no NUL was among them (then @dst is
 * not terminated); -EFAULT. */
__must_check long strncpy_from_user(char *dst, const char __user *src, long count);
/* The size of a string with its NUL; more than @count if there is none among @count bytes; 0 for a fault. */
__must_check long strnlen_user(const char __user *str, long count);
#define strlen_user(str) strnlen_user(str, 0x7ffffffe)

/* Is [from, from + size) all zero? 1 yes, 0 no, -EFAULT. */
int check_zeroed_user(const void __user *from, unsigned long size);
/*
 * A struct that may grow: @ksize is what this kernel knows, @usize what the program was built with. A shorter one
 * is filled up with zeroes, a longer one must be zero beyond ksize (-E2BIG). 0, -E2BIG or -EFAULT.
 */
__must_check int copy_struct_from_user(void *dst, size_t ksize, const void __user *src,
				       size_t usize);

/* User memory as far as it is there now: never sleeps, so for reports in any context. 0 or -EFAULT. */
int copy_from_user_nofault(void *dst, const void __user *src, size_t size);
/* Kernel memory that may not be mapped: 0 or -EFAULT; -ERANGE for user addresses. For reports and debuggers. */
int copy_from_kernel_nofault(void *dst, const void *src, size_t size);
