/* errno values: Linux's, plus those that never leave the kernel. */
#pragma once

#include <uapi/linux/errno.h>

#define ERESTARTSYS 512 /* interrupted: becomes EINTR or a restart on the way out */
