/*
 * Sizes that the kernel promises.
 */
#ifndef _UAPI_LINUX_LIMITS_H
#define _UAPI_LINUX_LIMITS_H

#define NR_OPEN 1024
#define NGROUPS_MAX 65536
#define ARG_MAX 131072 /* bytes of arguments and environment at least */
#define LINK_MAX 127
#define MAX_CANON 255
#define MAX_INPUT 255
#define NAME_MAX 255  /* without the NUL */
#define PATH_MAX 4096 /* with the NUL */
#define PIPE_BUF 4096 /* bytes written at once */
#define XATTR_NAME_MAX 255

#endif /* _UAPI_LINUX_LIMITS_H */
