/*
 * A piece of memory for readv(2) and writev(2).
 */
#ifndef _UAPI_LINUX_UIO_H
#define _UAPI_LINUX_UIO_H

#include <linux/types.h>

struct iovec {
	void __user *iov_base;
	__kernel_size_t iov_len;
};

#define UIO_MAXIOV 1024 /* pieces in one call */

#endif /* _UAPI_LINUX_UIO_H */
