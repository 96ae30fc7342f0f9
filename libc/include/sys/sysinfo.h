/* Linux: memory and load. See sysinfo(2). */
#pragma once

#include <linux/sysinfo.h>

int sysinfo(struct sysinfo *info);
