/* Linux: random bytes from the kernel. See getrandom(2). */
#pragma once

#include <linux/random.h>
#include <sys/types.h>

ssize_t getrandom(void *buf, size_t size, unsigned int flags);
