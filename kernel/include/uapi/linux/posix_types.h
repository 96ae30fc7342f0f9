/*
 * The bit map of select(2).
 */
#ifndef _UAPI_LINUX_POSIX_TYPES_H
#define _UAPI_LINUX_POSIX_TYPES_H

#define __FD_SETSIZE 1024

typedef struct {
	unsigned long fds_bits[__FD_SETSIZE / (8 * sizeof(long))];
} __kernel_fd_set;

#endif /* _UAPI_LINUX_POSIX_TYPES_H */
