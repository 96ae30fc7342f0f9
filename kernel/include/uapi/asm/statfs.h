/*
 * What statfs(2) tells of a file system.
 */
#ifndef _UAPI_ASM_STATFS_H
#define _UAPI_ASM_STATFS_H

#include <linux/types.h>

struct statfs {
	long f_type;  /* a _SUPER_MAGIC */
	long f_bsize; /* the unit of the counts below */
	long f_blocks;
	long f_bfree;
	long f_bavail;
	long f_files;
	long f_ffree;
	struct {
		int val[2];
	} f_fsid;
	long f_namelen;
	long f_frsize;
	long f_flags;
	long f_spare[4];
};

_Static_assert(sizeof(struct statfs) == 120, "struct statfs is ABI");

#endif /* _UAPI_ASM_STATFS_H */
