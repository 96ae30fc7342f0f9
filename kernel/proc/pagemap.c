/*
 * /proc/PID/pagemap: for each page of a process' memory eight bytes, at eight times its number, that say whether it is there and
 * in which frame. Linux: fs/proc/task_mmu.c; Documentation/admin-guide/mm/pagemap.rst.
 *
 * Which frame it is, is told only to who opened the file with CAP_SYS_ADMIN: to others it would be a help in an attack.
 */
#include "internal.h"
#include "../mm/internal.h"
#include <linux/mmap_lock.h>
#include <linux/ptrace.h>
#include <uapi/linux/capability.h>

#define PM_PRESENT BIT(63)
#define PM_FILE BIT(61)		  /* of a file, or shared memory */
#define PM_MMAP_EXCLUSIVE BIT(56) /* nobody else maps it */

struct pagemap {
	struct mm_struct *mm; /* NULL: a file without a byte */
	bool show_pfn;
};

static int pagemap_open(struct inode *inode, struct file *file)
{
	struct mm_struct *mm = proc_mem_open(inode, PTRACE_MODE_READ_FSCREDS);
	struct pagemap *pm;

	if (IS_ERR(mm))
		return PTR_ERR(mm);
	pm = kmalloc(sizeof(*pm), GFP_KERNEL);
	if (!pm) {
		if (mm)
			mmput(mm);
		return -ENOMEM;
	}
	pm->mm = mm;
	pm->show_pfn = capable(CAP_SYS_ADMIN);
	file->private_data = pm;
	return 0;
}

static void pagemap_release(struct inode *inode, struct file *file)
{
	struct pagemap *pm = file->private_data;

	if (pm->mm)
		mmput(pm->mm);
	kfree(pm);
}

/* What is said of the page at @addr; mmap_lock held. */
static u64 pagemap_entry(const struct pagemap *pm, unsigned long addr)
{
	u64 *pte = pte_lookup(pm->mm, addr), old = pte ? READ_ONCE(*pte) : 0, entry = PM_PRESENT;
	const struct page *page;

	if (!old)
		return 0;
	page = pfn_to_page(pte_phys(old) >> PAGE_SHIFT);
	if (pm->show_pfn)
		entry |= page_to_pfn(page);
	if (page == zero_page)
		return entry;
	if (page->flags & (PG_CACHE | PG_RESERVED))
		entry |= PM_FILE;
	return page_mapcount(page) == 1 ? entry | PM_MMAP_EXCLUSIVE : entry;
}

/* By way of a page of the kernel's: user memory is not touched under the lock. */
static ssize_t pagemap_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	const struct pagemap *pm = file->private_data;
	unsigned long first = *pos / sizeof(u64), end = TASK_SIZE >> PAGE_SHIFT, n, i, done = 0;
	u64 *entries;

	if (!pm->mm)
		return 0;
	if (*pos % sizeof(u64) || count % sizeof(u64))
		return -EINVAL;
	entries = (u64 *)__get_free_page(GFP_KERNEL);
	if (!entries)
		return -ENOMEM;
	for (; done < count && first < end; first += n, done += n * sizeof(u64)) {
		n = min((count - done) / sizeof(u64), min(end - first, PAGE_SIZE / sizeof(u64)));
		mmap_read_lock(pm->mm);
		for (i = 0; i < n; i++)
			entries[i] = pagemap_entry(pm, (first + i) << PAGE_SHIFT);
		mmap_read_unlock(pm->mm);
		if (copy_to_user(buf + done, entries, n * sizeof(u64))) {
			free_page((unsigned long)entries);
			return -EFAULT;
		}
		if (fatal_signal_pending(current))
			break;
		cond_resched();
	}
	free_page((unsigned long)entries);
	*pos += done;
	return done;
}

const struct file_operations proc_pagemap_fops = {
	.open = pagemap_open,
	.read = pagemap_read,
	.llseek = proc_mem_lseek,
	.release = pagemap_release,
};
