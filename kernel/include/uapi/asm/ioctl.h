/*
 * How ioctl(2) requests are built.
 */
#ifndef _UAPI_ASM_IOCTL_H
#define _UAPI_ASM_IOCTL_H

#include <linux/ioctl.h>

#endif /* _UAPI_ASM_IOCTL_H */
