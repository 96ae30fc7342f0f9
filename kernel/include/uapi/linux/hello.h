/*
 * What hello() takes, the call of the tutorial "Adding a New System Call". The structure may grow:
 * callers pass its size, and the kernel takes missing bytes as zero (copy_struct_from_user()).
 */
#ifndef _UAPI_LINUX_HELLO_H
#define _UAPI_LINUX_HELLO_H

#include <linux/types.h>

#define HELLO_FLAG_LOUD (1 << 0) /* greet twice, the second time in capitals */

struct hello_args {
	__u32 flags; /* HELLO_FLAG_ */
	__u32 pad;   /* must be zero: no hole that the compiler could leave */
	__u64 name;  /* address of the NUL-terminated name */
};

#define HELLO_ARGS_SIZE_VER0 16

_Static_assert(sizeof(struct hello_args) == HELLO_ARGS_SIZE_VER0, "struct hello_args is ABI");

#endif /* _UAPI_LINUX_HELLO_H */
