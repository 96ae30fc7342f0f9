/* Linux: what a file system is like. See statfs(2). */
#pragma once

#include <asm/statfs.h>

int statfs(const char *path, struct statfs *fs);
int fstatfs(int fd, struct statfs *fs);
