/* The kernel's messages, for syslog(2) and /proc/kmsg. Linux: <linux/syslog.h>. In kernel/syslog/syslog.c. */
#pragma once

#include <linux/types.h>

/*
 * syslog(2) with SYSLOG_ACTION_* @type. @from_file: whoever opened the file was allowed to. Bytes or a size; -EPERM, -EINVAL,
 * -EFAULT, -ENOMEM, -ERESTARTSYS.
 */
long do_syslog(int type, char __user *buf, int len, bool from_file);
