/* What uname(2) says. Linux: <linux/utsname.h>. */
#pragma once

#include <linux/mutex.h>
#include <uapi/linux/utsname.h>

extern struct mutex uts_mutex; /* protects the two names that can change; nothing is taken under it */
extern struct new_utsname init_utsname; /* nodename and domainname: under uts_mutex */
