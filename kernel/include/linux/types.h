/* The kernel's basic types; Linux's <linux/types.h>. */
#pragma once

#include <linux/compiler.h>
#include <uapi/linux/posix_types.h>
#include <uapi/linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;

typedef _Bool bool;
#define true 1
#define false 0
#define NULL ((void *)0)

typedef unsigned long size_t;
typedef long ssize_t;
typedef long ptrdiff_t;
typedef unsigned long uintptr_t;
typedef long intptr_t;
typedef long loff_t;
typedef long off_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned int umode_t;
typedef unsigned int dev_t;
typedef unsigned long ino_t;
typedef unsigned int gfp_t;
typedef unsigned int __poll_t; /* EPOLL* */
typedef u64 phys_addr_t;
typedef unsigned long pgoff_t; /* an offset into a file, in pages */
typedef int clockid_t;
typedef __kernel_fd_set fd_set;
typedef long time64_t;

typedef u8 uint8_t;
typedef u16 uint16_t;
typedef u32 uint32_t;
typedef u64 uint64_t;
typedef s8 int8_t;
typedef s16 int16_t;
typedef s32 int32_t;
typedef s64 int64_t;

struct list_head {
	struct list_head *next, *prev;
};

#define offsetof(type, member) __builtin_offsetof(type, member)
