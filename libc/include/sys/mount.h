/* Linux: file systems in the tree. See mount(2), umount(2). */
#pragma once

#include <linux/mount.h>

int mount(const char *source, const char *target, const char *type, unsigned long flags,
	  const void *data);
int umount(const char *target);
int umount2(const char *target, int flags);
