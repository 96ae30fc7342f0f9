/*
 * What openat2(2) is told.
 */
#ifndef _UAPI_LINUX_OPENAT2_H
#define _UAPI_LINUX_OPENAT2_H

#include <linux/types.h>

struct open_how {
	__u64 flags; /* O_* */
	__u64 mode;
	__u64 resolve; /* RESOLVE_* */
};

#define RESOLVE_NO_XDEV 0x01
#define RESOLVE_NO_MAGICLINKS 0x02
#define RESOLVE_NO_SYMLINKS 0x04
#define RESOLVE_BENEATH 0x08
#define RESOLVE_IN_ROOT 0x10
#define RESOLVE_CACHED 0x20
#define VALID_RESOLVE_FLAGS 0x3f

#define OPEN_HOW_SIZE_VER0 24

#endif /* _UAPI_LINUX_OPENAT2_H */
