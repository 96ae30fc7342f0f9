/* Linux: from one descriptor to another inside the kernel. See sendfile(2). */
#pragma once

#include <sys/types.h>

ssize_t sendfile(int out, int in, off_t *offset, size_t count);
