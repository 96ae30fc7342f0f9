/*
 * memfd_create and seals: files of memory that can be passed on with promises about them. Linux: mm/memfd.c.
 *
 * A seal is set under the inode's lock and never taken away; who writes, cuts or maps looks at it under that
 * lock, or (mappings) through i_mmap_writable, which a write seal makes negative for good.
 */
#include "internal.h"
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/memfd.h>

#define NAME_PREFIX "memfd:"
#define NAME_MAX_LEN (NAME_MAX - (sizeof(NAME_PREFIX) - 1))
#define ALL_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)

static unsigned int *seals_of(struct file *file)
{
	if (file->f_op != &shmem_file_operations)
		return NULL;
	return &container_of(file->f_inode, struct shmem_inode, vfs_inode)->seals;
}

static long add_seals(struct file *file, unsigned int *seals, unsigned int new)
{
	struct inode *inode = file->f_inode;
	long error = 0;

	if (!(file->f_mode & FMODE_WRITE))
		return -EPERM;
	if (new & ~ALL_SEALS)
		return -EINVAL;
	mutex_lock(&inode->i_rwsem);
	if (*seals & F_SEAL_SEAL)
		error = -EPERM;
	else if (new &F_SEAL_WRITE && !(*seals & F_SEAL_WRITE))
		error = mapping_deny_writable(inode->i_mapping);
	if (!error)
		*seals |= new;
	mutex_unlock(&inode->i_rwsem);
	return error;
}

/* fcntl(2): F_ADD_SEALS, F_GET_SEALS. */
long memfd_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	unsigned int *seals = seals_of(file);

	if (!seals || (cmd == F_ADD_SEALS && arg > ~0U))
		return -EINVAL;
	return cmd == F_GET_SEALS ? *seals : add_seals(file, seals, arg);
}

/* "memfd:" and the user's name, kmalloc'ed. ERR_PTR: -EFAULT, -EINVAL (too long), -ENOMEM. */
static char *memfd_name(const char __user *uname)
{
	char *name = kmalloc(NAME_MAX + 1, GFP_KERNEL);
	long len;

	if (!name)
		return ERR_PTR(-ENOMEM);
	strscpy(name, NAME_PREFIX, NAME_MAX);
	len = strncpy_from_user(name + strlen(NAME_PREFIX), uname, NAME_MAX_LEN + 1);
	if (len >= 0 && (unsigned long)len <= NAME_MAX_LEN)
		return name;
	kfree(name);
	return ERR_PTR(len < 0 ? len : -EINVAL);
}

/* memfd_create(2) */
SYSCALL_DEFINE2(memfd_create, const char __user *, uname, unsigned int, flags)
{
	struct file *file;
	char *name;
	int fd;

	/* There are no huge pages: what asks for them is refused where Linux would find none. */
	if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB |
		      (flags & MFD_HUGETLB ? (unsigned int)MFD_HUGE_MASK << MFD_HUGE_SHIFT : 0)))
		return -EINVAL;
	name = memfd_name(uname);
	if (IS_ERR(name))
		return PTR_ERR(name);
	fd = get_unused_fd_flags(0, flags & MFD_CLOEXEC ? O_CLOEXEC : 0);
	file = fd < 0		     ? ERR_PTR(fd)
	       : flags & MFD_HUGETLB ? ERR_PTR(-ENODEV)
				     : shmem_file_setup(name, 0);
	kfree(name);
	if (IS_ERR(file)) {
		if (fd >= 0)
			put_unused_fd(fd);
		return PTR_ERR(file);
	}
	if (flags & MFD_ALLOW_SEALING)
		*seals_of(file) &= ~F_SEAL_SEAL;
	fd_install(fd, file);
	return fd;
}
