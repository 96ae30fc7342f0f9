/*
 * Exactly sized integers and the kernel's own names for the types of the x86-64 ABI, for
 * headers that kernel, C library and programs share. (Linux: include/uapi/linux/types.h)
 */
#ifndef _UAPI_LINUX_TYPES_H
#define _UAPI_LINUX_TYPES_H

typedef signed char __s8;
typedef unsigned char __u8;
typedef signed short __s16;
typedef unsigned short __u16;
typedef signed int __s32;
typedef unsigned int __u32;
typedef signed long long __s64;
typedef unsigned long long __u64;

/* In a structure that 32-bit programs share: i386 aligns a plain __u64 to 4 only. */
#define __aligned_u64 __u64 __attribute__((aligned(8)))

typedef long __kernel_long_t;
typedef unsigned long __kernel_ulong_t;
typedef unsigned long __kernel_size_t;
typedef long __kernel_ssize_t;
typedef long __kernel_ptrdiff_t;
typedef unsigned long __kernel_ino_t;
typedef unsigned int __kernel_mode_t;
typedef int __kernel_pid_t;
typedef unsigned int __kernel_uid_t;
typedef unsigned int __kernel_gid_t;
typedef unsigned int __kernel_uid32_t;
typedef unsigned int __kernel_gid32_t;
typedef long __kernel_off_t;
typedef long long __kernel_loff_t;
typedef long __kernel_old_time_t;
typedef long long __kernel_time64_t;
typedef long __kernel_suseconds_t;
typedef long __kernel_clock_t;
typedef int __kernel_clockid_t;
typedef int __kernel_timer_t;

/* Marks a pointer into the program's memory: sparse then refuses to see it followed. */
#ifndef __user
#ifdef __CHECKER__
#define __user __attribute__((noderef, address_space(__user)))
#else
#define __user
#endif
#endif

_Static_assert(sizeof(__u64) == 8 && sizeof(__kernel_long_t) == 8, "this is the LP64 ABI");

#endif /* _UAPI_LINUX_TYPES_H */
