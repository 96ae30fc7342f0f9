/*
 * capget(2), capset(2): sets of capabilities in halves of 32. Linux: kernel/capability.c.
 */
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

typedef struct __user_cap_data_struct cap_data[_LINUX_CAPABILITY_U32S_3];

/* How many halves the caller's version passes; an unknown one is told ours, and gets -EINVAL; -EFAULT. */
static int halves_of(u32 __user *header)
{
	u32 version;

	if (get_user(version, header))
		return -EFAULT;
	switch (version) {
	case _LINUX_CAPABILITY_VERSION_1:
		return _LINUX_CAPABILITY_U32S_1;
	case _LINUX_CAPABILITY_VERSION_2:
	case _LINUX_CAPABILITY_VERSION_3:
		return _LINUX_CAPABILITY_U32S_3;
	}
	return put_user((u32)_LINUX_CAPABILITY_VERSION_3, header) ?: -EINVAL;
}

static int sets_of(pid_t pid, cap_data data)
{
	struct task_struct *task;
	const struct cred *cred;
	int i;

	spin_lock_irq(&tasklist_lock);
	task = pid ? find_task_by_pid(pid) : current;
	for (i = 0; task && i < _LINUX_CAPABILITY_U32S_3; i++) {
		cred = __task_cred(task);
		data[i].effective = cred->cap_effective >> 32 * i;
		data[i].permitted = cred->cap_permitted >> 32 * i;
		data[i].inheritable = cred->cap_inheritable >> 32 * i;
	}
	spin_unlock_irq(&tasklist_lock);
	return task ? 0 : -ESRCH;
}

/* capget(2). Without @dataptr: only which version the kernel speaks. */
SYSCALL_DEFINE2(capget, cap_user_header_t, header, cap_user_data_t, dataptr)
{
	int halves = halves_of((u32 __user *)header), err;
	cap_data data;
	pid_t pid;

	if (!dataptr || halves < 0)
		return !dataptr && (halves == -EINVAL || halves > 0) ? 0 : halves;
	if (get_user(pid, (int __user *)header + 1))
		return -EFAULT;
	if (pid < 0)
		return -EINVAL;
	err = sets_of(pid, data);
	if (err)
		return err;
	return copy_to_user(dataptr, data, halves * sizeof(data[0])) ? -EFAULT : 0;
}

#define WHOLE(data, set) (((kernel_cap_t)(data)[1].set << 32 | (data)[0].set) & CAP_FULL_SET)

/* capset(2): of oneself alone. */
SYSCALL_DEFINE2(capset, cap_user_header_t, header, const cap_user_data_t, dataptr)
{
	int halves = halves_of((u32 __user *)header);
	cap_data data;
	pid_t pid;

	if (halves < 0)
		return halves;
	if (get_user(pid, (int __user *)header + 1))
		return -EFAULT;
	if (pid && pid != current->pid)
		return -EPERM;
	memset(data, 0, sizeof(data));
	if (copy_from_user(data, dataptr, halves * sizeof(data[0])))
		return -EFAULT;
	return cap_capset(WHOLE(data, effective), WHOLE(data, permitted), WHOLE(data, inheritable));
}
