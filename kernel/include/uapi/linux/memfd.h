/*
 * Flags of memfd_create(2).
 */
#ifndef _UAPI_LINUX_MEMFD_H
#define _UAPI_LINUX_MEMFD_H

#define MFD_CLOEXEC 0x1U
#define MFD_ALLOW_SEALING 0x2U
#define MFD_HUGETLB 0x4U

#define MFD_HUGE_SHIFT 26
#define MFD_HUGE_MASK 0x3f

#endif /* _UAPI_LINUX_MEMFD_H */
