/* POSIX: opening and controlling files. See open(2), fcntl(2). */
#pragma once

#include <linux/fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>

int open(const char *path, int flags, ...);
int openat(int dir, const char *path, int flags, ...);
int creat(const char *path, mode_t mode);
int fcntl(int fd, int command, ...);
