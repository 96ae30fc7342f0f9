/*
 * Where lseek(2) counts from, and flags of renameat2(2).
 */
#ifndef _UAPI_LINUX_FS_H
#define _UAPI_LINUX_FS_H

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define SEEK_DATA 3
#define SEEK_HOLE 4

#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
#define RENAME_WHITEOUT 4

#define SYNC_FILE_RANGE_ALL 7 /* sync_file_range(2): WAIT_BEFORE, WRITE, WAIT_AFTER */

/* Flags of preadv2(2) and pwritev2(2). */
typedef int rwf_t;
#define RWF_HIPRI 0x1
#define RWF_DSYNC 0x2
#define RWF_SYNC 0x4
#define RWF_NOWAIT 0x8
#define RWF_APPEND 0x10
#define RWF_SUPPORTED 0x1f

#endif /* _UAPI_LINUX_FS_H */
