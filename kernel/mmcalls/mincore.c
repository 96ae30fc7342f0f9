/* Which pages are in memory, and that they are written back. Linux: mm/mincore.c, mm/msync.c. */
#include "../mm/internal.h"
#include <asm/current.h>
#include <linux/mmap_lock.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* Is the page at @addr of @vma mapped, or in its file's cache, with something in it? */
static bool in_core(struct vm_area_struct *vma, unsigned long addr)
{
	struct address_space *mapping = vma->vm_ops ? vma->vm_file->f_inode->i_mapping : NULL;
	u64 *pte = pte_lookup(vma->vm_mm, addr);
	struct page *page;
	bool used;

	if (pte && READ_ONCE(*pte))
		return true;
	if (!mapping)
		return vma->vm_ops; /* the initramfs is memory */
	page = find_get_page(mapping, vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT));
	used = page && !(READ_ONCE(page->flags) & PG_PREALLOC);
	if (page)
		put_page(page);
	return used;
}

/* Up to @pages of the area at @addr: how many were answered in @vec; -ENOMEM: no area. */
static long mincore_area(struct mm_struct *mm, unsigned long addr, unsigned long pages, u8 *vec)
{
	struct vm_area_struct *vma = find_vma(mm, addr);
	unsigned long i;

	if (!vma || vma->vm_start > addr)
		return -ENOMEM;
	pages = min(pages, (vma->vm_end - addr) >> PAGE_SHIFT);
	for (i = 0; i < pages; i++)
		vec[i] = in_core(vma, addr + (i << PAGE_SHIFT));
	return pages;
}

/* mincore(2) */
SYSCALL_DEFINE3(mincore, unsigned long, start, size_t, len, unsigned char __user *, vec)
{
	unsigned long pages = DIV_ROUND_UP((u64)len, PAGE_SIZE);
	long done = 0;
	u8 *buf;

	if (start & ~PAGE_MASK)
		return -EINVAL;
	if (!access_ok((void __user *)start, len))
		return -ENOMEM;
	if (!access_ok(vec, pages))
		return -EFAULT;
	buf = (u8 *)__get_free_page(GFP_USER);
	if (!buf)
		return -EAGAIN;
	while (pages && done >= 0) {
		mmap_read_lock(current->mm);
		done = mincore_area(current->mm, start, min(pages, PAGE_SIZE), buf);
		mmap_read_unlock(current->mm);
		if (done > 0 && copy_to_user(vec, buf, done))
			done = -EFAULT;
		if (done < 0)
			break;
		pages -= done;
		vec += done;
		start += (unsigned long)done << PAGE_SHIFT;
	}
	free_page((unsigned long)buf);
	return min(done, 0L);
}

/* msync(2): files are memory, so there is nothing to write; but the range must be mapped. */
SYSCALL_DEFINE3(msync, unsigned long, start, size_t, len, int, flags)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	unsigned long end;
	int err = 0;

	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC) || start & ~PAGE_MASK ||
	    (flags & MS_ASYNC && flags & MS_SYNC))
		return -EINVAL;
	end = start + PAGE_ALIGN(len);
	if (end < start)
		return -ENOMEM;
	mmap_read_lock(mm);
	for (vma = find_vma(mm, start); start < end; vma = vma_next(vma)) {
		if (!vma || vma->vm_start > start)
			err = -ENOMEM;
		if (!vma || vma->vm_start >= end || (err && flags == MS_ASYNC))
			break;
		if (flags & MS_INVALIDATE && vma->vm_flags & VM_LOCKED) {
			err = -EBUSY;
			break;
		}
		start = vma->vm_end;
	}
	mmap_read_unlock(mm);
	return err;
}
