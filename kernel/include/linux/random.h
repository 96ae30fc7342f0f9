/* Random bytes good enough for canaries and getrandom(2). Linux: <linux/random.h>. */
#pragma once

#include <linux/types.h>

void get_random_bytes(void *buf, size_t len);
