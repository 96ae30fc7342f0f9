/*
 * What sysinfo(2) fills in. Sizes are in units of mem_unit bytes.
 */
#ifndef _UAPI_LINUX_SYSINFO_H
#define _UAPI_LINUX_SYSINFO_H

#include <linux/types.h>

#define SI_LOAD_SHIFT 16 /* loads[] are fixed point */

struct sysinfo {
	__kernel_long_t uptime;	   /* seconds since boot */
	__kernel_ulong_t loads[3]; /* 1, 5 and 15 minutes */
	__kernel_ulong_t totalram;
	__kernel_ulong_t freeram;
	__kernel_ulong_t sharedram;
	__kernel_ulong_t bufferram;
	__kernel_ulong_t totalswap;
	__kernel_ulong_t freeswap;
	__u16 procs;
	__u16 pad;
	__kernel_ulong_t totalhigh;
	__kernel_ulong_t freehigh;
	__u32 mem_unit;
};

_Static_assert(sizeof(struct sysinfo) == 112, "struct sysinfo is ABI");

#endif /* _UAPI_LINUX_SYSINFO_H */
