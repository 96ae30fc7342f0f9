/*
 * The machine's name: sethostname(2), setdomainname(2). Linux: kernel/sys.c.
 */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/utsname.h>

static long set_name(char *name, const char __user *user, int len)
{
	char new[__NEW_UTS_LEN + 1] = "";

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (len < 0 || len > __NEW_UTS_LEN)
		return -EINVAL;
	if (copy_from_user(new, user, len))
		return -EFAULT;
	mutex_lock(&uts_mutex);
	memcpy(name, new, sizeof(new));
	mutex_unlock(&uts_mutex);
	return 0;
}

/* sethostname(2). 0, -EPERM, -EINVAL, -EFAULT. */
SYSCALL_DEFINE2(sethostname, char __user *, name, int, len)
{
	return set_name(init_utsname.nodename, name, len);
}

/* setdomainname(2). The same. */
SYSCALL_DEFINE2(setdomainname, char __user *, name, int, len)
{
	return set_name(init_utsname.domainname, name, len);
}
