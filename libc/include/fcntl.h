/* POSIX: opening and controlling files. See open(2), fcntl(2). */
#pragma once

#include <linux/fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>

int open(const char *path, int flags, ...);
int openat(int dir, const char *path, int flags, ...);
int creat(const char *path, mode_t mode);
int fcntl(int fd, int command, ...);
int fallocate(int fd, int mode, off_t offset, off_t len);
ssize_t splice(int in, off_t *in_offset, int out, off_t *out_offset, size_t len,
	       unsigned int flags);
ssize_t tee(int in, int out, size_t len, unsigned int flags);
