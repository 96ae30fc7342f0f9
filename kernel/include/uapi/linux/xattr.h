/*
 * Extended attributes.
 */
#ifndef _UAPI_LINUX_XATTR_H
#define _UAPI_LINUX_XATTR_H

#define XATTR_CREATE 0x1
#define XATTR_REPLACE 0x2

#define XATTR_SIZE_MAX 65536
#define XATTR_LIST_MAX 65536UL

#define XATTR_SECURITY_PREFIX "security."
#define XATTR_SYSTEM_PREFIX "system."
#define XATTR_TRUSTED_PREFIX "trusted."
#define XATTR_USER_PREFIX "user."

#endif /* _UAPI_LINUX_XATTR_H */
