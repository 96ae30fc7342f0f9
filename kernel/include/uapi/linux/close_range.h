/*
 * Flags of close_range(2).
 */
#ifndef _UAPI_LINUX_CLOSE_RANGE_H
#define _UAPI_LINUX_CLOSE_RANGE_H

#define CLOSE_RANGE_UNSHARE 2
#define CLOSE_RANGE_CLOEXEC 4

#endif /* _UAPI_LINUX_CLOSE_RANGE_H */
