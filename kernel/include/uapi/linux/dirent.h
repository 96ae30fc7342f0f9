/*
 * A directory entry as getdents64(2) writes it. d_reclen is a multiple of 8.
 */
#ifndef _UAPI_LINUX_DIRENT_H
#define _UAPI_LINUX_DIRENT_H

#include <linux/types.h>

struct linux_dirent64 {
	__u64 d_ino;
	__s64 d_off; /* where lseek() finds the next entry */
	unsigned short d_reclen;
	unsigned char d_type; /* DT_ */
	char d_name[];
};

/* The older form: the type is the record's last byte. */
struct linux_dirent {
	unsigned long d_ino;
	unsigned long d_off;
	unsigned short d_reclen;
	char d_name[];
};

#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12
#define DT_WHT 14

_Static_assert(__builtin_offsetof(struct linux_dirent64, d_name) == 19, "d_name follows d_type");

#endif /* _UAPI_LINUX_DIRENT_H */
