/*
 * mprotect: other rights for a range of pages. Linux: mm/mprotect.c.
 */
#include "internal.h"
#include <asm/current.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <linux/syscalls.h>

/*
 * Gives [start, end) of *@vmap, which contains it, the access @access; *@vmap becomes the area that
 * has it afterwards. 0, -EACCES or -ENOMEM.
 */
static int change_area(struct vm_area_struct **vmap, unsigned long start, unsigned long end,
		       unsigned long access)
{
	struct vm_area_struct *vma = *vmap;
	unsigned long flags = (vma->vm_flags & ~VM_ACCESS_FLAGS) | access;
	unsigned long pages = (end - start) >> PAGE_SHIFT;
	int err;

	if (flags & ~(flags >> 4) & VM_ACCESS_FLAGS)
		return -EACCES;
	if (flags == vma->vm_flags)
		return 0;
	if (!(vma->vm_flags & VM_WRITE) && overcommits(flags, pages))
		return -ENOMEM;
	if (flags & VM_WRITE && !may_expand_vm(vma->vm_mm, flags, pages) &&
	    may_expand_vm(vma->vm_mm, vma->vm_flags, pages))
		return -ENOMEM;
	err = vma_modify(vmap, start, end, flags);
	if (!err)
		protect_pages(*vmap, start, end);
	return err;
}

/* As far as it gets: areas before the first error are changed, as on Linux. mmap_lock held. */
static int change_range(struct mm_struct *mm, unsigned long start, unsigned long end,
			unsigned long access, unsigned long grows)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	int err = 0;

	if (!vma || vma->vm_start >= end || (!(grows & PROT_GROWSDOWN) && vma->vm_start > start))
		return -ENOMEM;
	if (grows & PROT_GROWSUP || (grows && !(vma->vm_flags & VM_GROWSDOWN)))
		return -EINVAL; /* no stack of x86 grows up */
	if (grows)
		start = vma->vm_start; /* from the stack's lowest page on */
	if (is_sealed(vma, end))
		return -EPERM;
	while (!err) {
		unsigned long to = min(end, vma->vm_end);

		err = change_area(&vma, start, to, access);
		start = to;
		if (start == end)
			break;
		if (vma->vm_end <= start)
			vma = vma_next(vma);
		if (!err && (!vma || vma->vm_start > start))
			err = -ENOMEM;
	}
	return err;
}

int vm_mprotect(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned long prot)
{
	unsigned long grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP), end;
	int err;

	prot &= ~(PROT_GROWSDOWN | PROT_GROWSUP);
	if (grows == (PROT_GROWSDOWN | PROT_GROWSUP) || start & ~PAGE_MASK)
		return -EINVAL;
	if (!len)
		return 0;
	end = start + PAGE_ALIGN(len);
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(unsigned long)(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM))
		return -EINVAL;
	mmap_write_lock(mm);
	err = change_range(mm, start, end, prot_to_vm_flags(prot), grows);
	mmap_write_unlock(mm);
	return err;
}

/* mprotect(2) */
SYSCALL_DEFINE3(mprotect, unsigned long, start, size_t, len, unsigned long, prot)
{
	return vm_mprotect(current->mm, start, len, prot);
}
