/*
 * /proc/PID/mem: a process's memory as a file, for those who might trace it. It is that of the program that ran when the file
 * was opened, also after an execve. Linux: fs/proc/base.c, mem_rw(); proc(5).
 */
#include "internal.h"
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct mm_struct *proc_mem_open(const struct inode *inode, unsigned int mode)
{
	struct task_struct *task = get_proc_task(inode);
	struct mm_struct *mm;

	if (!task)
		return ERR_PTR(-ESRCH);
	mm = mm_access(task, mode);
	put_task_struct(task);
	return mm;
}

static int mem_open(struct inode *inode, struct file *file)
{
	struct mm_struct *mm = proc_mem_open(inode, PTRACE_MODE_ATTACH_FSCREDS);

	if (IS_ERR(mm))
		return PTR_ERR(mm);
	file->private_data = mm; /* NULL: a file without a byte */
	return 0;
}

static void mem_release(struct inode *inode, struct file *file)
{
	if (file->private_data)
		mmput(file->private_data);
}

/* By way of a page of the kernel's: the two memories are not looked at at the same time. */
static ssize_t mem_rw(struct file *file, char __user *buf, size_t count, loff_t *pos, bool write)
{
	struct mm_struct *mm = file->private_data;
	char *page = mm ? (char *)__get_free_page(GFP_KERNEL) : NULL;
	ssize_t done = 0;
	int n;

	if (!page)
		return mm ? -ENOMEM : 0;
	for (; count; count -= n, done += n, *pos += n) {
		n = min(count, PAGE_SIZE);
		if (write && copy_from_user(page, buf + done, n)) {
			done = done ?: -EFAULT;
			break;
		}
		n = access_remote_vm(mm, *pos, page, n, FOLL_FORCE | (write ? FOLL_WRITE : 0));
		if (!n) {
			done = done ?: -EIO;
			break;
		}
		if (!write && copy_to_user(buf + done, page, n)) {
			done = done ?: -EFAULT;
			break;
		}
	}
	free_page((unsigned long)page);
	return done;
}

static ssize_t mem_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return mem_rw(file, buf, count, pos, false);
}

static ssize_t mem_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return mem_rw(file, (char __user *)buf, count, pos, true);
}

/* Every address is a place, and there is no end to count from. */
loff_t proc_mem_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	file->f_pos = offset + (whence == SEEK_CUR ? file->f_pos : 0);
	return file->f_pos;
}

const struct file_operations proc_mem_fops = {
	.open = mem_open,
	.read = mem_read,
	.write = mem_write,
	.llseek = proc_mem_lseek,
	.release = mem_release,
};
