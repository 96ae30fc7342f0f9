/*
 * The calls' metadata for ring 3, so that a test can attack every pointer argument of every call, and none that
 * is added can be forgotten.
 */
#include "selftest.h"
#include <asm/nospec.h>
#include <asm/syscalls_64.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

static const struct syscall_metadata *find_metadata(unsigned long nr)
{
	const struct syscall_metadata *meta = __start_syscalls_metadata;

	if (nr >= __NR_syscalls)
		return NULL;
	nr = array_index_nospec(nr, __NR_syscalls);
	while (meta < __stop_syscalls_metadata && meta->entry != sys_call_table[nr])
		meta++;
	return meta < __stop_syscalls_metadata ? meta : NULL;
}

long selftest_syscall(const unsigned long *arg)
{
	const struct syscall_metadata *meta = find_metadata(arg[0]);
	struct selftest_syscall out = {};

	if (!meta)
		return -ENOENT;
	strscpy(out.name, meta->name, sizeof(out.name));
	out.nb_args = meta->nb_args;
	for (int i = 0; i < meta->nb_args; i++) {
		strscpy(out.types[i], meta->types[i], sizeof(out.types[i]));
		strscpy(out.args[i], meta->args[i], sizeof(out.args[i]));
	}
	return copy_to_user((void __user *)arg[1], &out, sizeof(out)) ? -EFAULT : 0;
}
