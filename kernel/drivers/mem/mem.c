/* /dev/null, /dev/zero and /dev/full. See null(4), full(4). Linux: drivers/char/mem.c. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#define MEM_MAJOR 1
#define ZERO_CHUNK 65536 /* a signal is looked for in between */

static ssize_t read_null(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return 0;
}

/* Swallows everything without looking at it. */
static ssize_t write_null(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return count;
}

/* The same for splice(2) and sendfile(2). */
static ssize_t write_iter_null(struct kiocb *iocb, struct iov_iter *from)
{
	return iov_iter_count(from);
}

static ssize_t read_zero(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	size_t done = 0, len, left;

	while (done < count) {
		len = min(count - done, (size_t)ZERO_CHUNK);
		left = clear_user(buf + done, len);
		done += len - left;
		if (left)
			return done ? (ssize_t)done : -EFAULT;
		if (signal_pending(current))
			return done;
		cond_resched();
	}
	return done;
}

/* A private mapping is anonymous memory, a shared one is as MAP_SHARED | MAP_ANONYMOUS. */
static int mmap_zero(struct file *file, struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_SHARED ? shmem_zero_setup(vma) : 0;
}

static loff_t null_lseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos = 0;
}

static const struct file_operations null_fops = {
	.llseek = null_lseek,
	.read = read_null,
	.write = write_null,
	.write_iter = write_iter_null,
};

static const struct file_operations zero_fops = {
	.llseek = null_lseek,
	.read = read_zero,
	.write = write_null,
	.mmap = mmap_zero,
};

static ssize_t write_full(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return -ENOSPC;
}

static const struct file_operations full_fops = {
	.llseek = null_lseek,
	.read = read_zero,
	.write = write_full,
};

static int mem_init_devices(void)
{
	return register_chrdev_minor(MEM_MAJOR, 3, "null", &null_fops)
		       ?: register_chrdev_minor(MEM_MAJOR, 5, "zero", &zero_fops)
		       ?: register_chrdev_minor(MEM_MAJOR, 7, "full", &full_fops);
}
device_initcall(mem_init_devices);
