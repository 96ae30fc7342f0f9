/* POSIX: walking through a tree of files. See nftw(3). */
#pragma once

#include <sys/stat.h>

#define FTW_F 0
#define FTW_D 1
#define FTW_DNR 2
#define FTW_NS 3
#define FTW_SL 4
#define FTW_DP 5

#define FTW_PHYS 1
#define FTW_DEPTH 8

struct FTW {
	int base, level;
};

/* FTW_MOUNT and FTW_CHDIR are left out. */
int nftw(const char *path, int (*visit)(const char *, const struct stat *, int, struct FTW *),
	 int max_open, int flags);
