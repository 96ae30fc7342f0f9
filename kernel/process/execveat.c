/* execveat(2): a program by a directory and a path, or by a descriptor alone. Linux: fs/exec.c. */
#include <linux/binfmts.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/namei.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define FD_NAME_MAX (PATH_MAX + 32)

/* Opens @name from @dfd. ERR_PTR. */
static struct file *open_execat(int dfd, const char *name, int flags)
{
	char *copy = getname_kernel(name); /* the walk writes into it */
	struct path path;
	int err;

	if (IS_ERR(copy))
		return ERR_PTR(PTR_ERR(copy));
	err = filename_lookup(dfd, copy, flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW, &path);
	putname(copy);
	return err ? ERR_PTR(err) : open_exec_path(path);
}

/* Runs @name from @dfd under a name that leads there as long as the descriptor is open. */
static int exec_by_fd(int dfd, const char *name, struct file *file,
		      const char __user *const __user *argv, const char __user *const __user *envp)
{
	char *fd_name = kmalloc(FD_NAME_MAX, GFP_KERNEL);
	int err;

	if (!fd_name) {
		put_exe_file(file);
		return -ENOMEM;
	}
	snprintf(fd_name, FD_NAME_MAX, *name ? "/dev/fd/%d/%s" : "/dev/fd/%d", dfd, name);
	err = execve_file(file, fd_name, get_close_on_exec(dfd), argv, envp);
	kfree(fd_name);
	return err;
}

/* execveat(2). -EINVAL: flags; -ELOOP: a link that is not to be followed; as execve(2). */
SYSCALL_DEFINE5(execveat, int, fd, const char __user *, filename, const char __user *const __user *,
		argv, const char __user *const __user *, envp, int, flags)
{
	struct file *file;
	char *name;
	int err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	name = getname_flags(filename, flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	if (IS_ERR(name))
		return PTR_ERR(name);
	file = open_execat(fd, name, flags);
	if (IS_ERR(file))
		err = PTR_ERR(file);
	else if (fd == AT_FDCWD || *name == '/')
		err = execve_file(file, name, false, argv, envp);
	else
		err = exec_by_fd(fd, name, file, argv, envp);
	putname(name);
	return err;
}
