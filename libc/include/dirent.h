/* POSIX: reading directories. See readdir(3). */
#pragma once

#include <linux/dirent.h>
#include <sys/types.h>

typedef struct __dir DIR;

/* The layout of struct linux_dirent64, so that readdir() need not copy. */
struct dirent {
	ino_t d_ino;
	off_t d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[256];
};

DIR *opendir(const char *path);
DIR *fdopendir(int fd);
struct dirent *readdir(DIR *dir);
int closedir(DIR *dir);
void rewinddir(DIR *dir);
int dirfd(DIR *dir);
int alphasort(const struct dirent **a, const struct dirent **b);
int scandir(const char *path, struct dirent ***result, int (*wanted)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **));
