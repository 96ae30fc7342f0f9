/*
 * Error numbers; they are in <asm/errno.h>, since they differ between machines.
 */
#ifndef _UAPI_LINUX_ERRNO_H
#define _UAPI_LINUX_ERRNO_H

#include <asm/errno.h>

#endif /* _UAPI_LINUX_ERRNO_H */
