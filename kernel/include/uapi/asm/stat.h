/*
 * struct stat as stat(2), fstat(2) and lstat(2) fill it in on x86-64.
 */
#ifndef _UAPI_ASM_STAT_H
#define _UAPI_ASM_STAT_H

#include <linux/types.h>

struct stat {
	__kernel_ulong_t st_dev;
	__kernel_ulong_t st_ino;
	__kernel_ulong_t st_nlink;
	unsigned int st_mode;
	unsigned int st_uid;
	unsigned int st_gid;
	unsigned int __pad0;
	__kernel_ulong_t st_rdev;
	__kernel_long_t st_size;
	__kernel_long_t st_blksize;
	__kernel_long_t st_blocks; /* of 512 bytes, whatever st_blksize is */
	__kernel_ulong_t st_atime;
	__kernel_ulong_t st_atime_nsec;
	__kernel_ulong_t st_mtime;
	__kernel_ulong_t st_mtime_nsec;
	__kernel_ulong_t st_ctime;
	__kernel_ulong_t st_ctime_nsec;
	__kernel_long_t __reserved[3];
};

_Static_assert(sizeof(struct stat) == 144, "struct stat is ABI");

#endif /* _UAPI_ASM_STAT_H */
