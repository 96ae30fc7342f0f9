/* POSIX: reading and writing in pieces. See readv(2). */
#pragma once

#include <linux/uio.h>
#include <sys/types.h>

ssize_t readv(int fd, const struct iovec *pieces, int count);
ssize_t writev(int fd, const struct iovec *pieces, int count);
