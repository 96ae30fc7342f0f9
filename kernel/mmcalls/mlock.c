/*
 * mlock and its kin. Linux: mm/mlock.c. Nothing is ever paged out here; so what is left of locking is that
 * the pages are there when the call returns, the limit, and that locked pages are not given up.
 */
#include "../mm/internal.h"
#include <asm/current.h>
#include <linux/capability.h>
#include <linux/mmap_lock.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>

static bool can_do_mlock(void)
{
	return rlimit(RLIMIT_MEMLOCK) || capable(CAP_IPC_LOCK);
}

/* Would @pages more be too many? */
static bool exceeds_limit(struct mm_struct *mm, unsigned long pages)
{
	return mm->locked_vm + pages > rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT &&
	       !capable(CAP_IPC_LOCK);
}

int may_lock_pages(struct mm_struct *mm, unsigned long pages, bool asked)
{
	if (asked && !can_do_mlock())
		return -EPERM;
	return exceeds_limit(mm, pages) ? -EAGAIN : 0;
}

/* Sets the locking flags of the areas in [start, end) to @lock. 0; -ENOMEM: there are holes. */
static int apply_lock_flags(struct mm_struct *mm, unsigned long start, unsigned long end,
			    unsigned long lock)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	int err = 0;

	if (start == end)
		return 0;
	for (; start < end; vma = vma_next(vma)) {
		unsigned long to;

		if (!vma || vma->vm_start > start)
			return -ENOMEM;
		to = min(end, vma->vm_end);
		err = vma_modify(&vma, start, to, (vma->vm_flags & ~VM_LOCKED_MASK) | lock);
		if (err)
			return err;
		if (vma->vm_end >= end)
			break;
		start = vma->vm_end;
	}
	return 0;
}

static int do_mlock(unsigned long start, size_t len, unsigned long lock)
{
	struct mm_struct *mm = current->mm;
	int err = -ENOMEM;

	if (!can_do_mlock())
		return -EPERM;
	len = PAGE_ALIGN(len + (start & ~PAGE_MASK));
	start &= PAGE_MASK;
	if (start + len < start)
		return -EINVAL;
	mmap_write_lock(mm);
	if (!exceeds_limit(mm, len >> PAGE_SHIFT) ||
	    !exceeds_limit(mm, (len >> PAGE_SHIFT) -
				       count_vma_pages(mm, start, start + len, VM_LOCKED)))
		err = apply_lock_flags(mm, start, start + len, lock);
	mmap_write_unlock(mm);
	if (err)
		return err;
	err = __mm_populate(mm, start, len, false);
	return err == -EFAULT || err == -EIO || err == -EACCES ? -ENOMEM
	       : err == -ENOMEM				       ? -EAGAIN
							       : err;
}

/* mlock(2) */
SYSCALL_DEFINE2(mlock, unsigned long, start, size_t, len)
{
	return do_mlock(start, len, VM_LOCKED);
}

/* mlock2(2) */
SYSCALL_DEFINE3(mlock2, unsigned long, start, size_t, len, int, flags)
{
	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	return do_mlock(start, len, flags ? VM_LOCKED | VM_LOCKONFAULT : VM_LOCKED);
}

/* munlock(2) */
SYSCALL_DEFINE2(munlock, unsigned long, start, size_t, len)
{
	struct mm_struct *mm = current->mm;
	int err;

	len = PAGE_ALIGN(len + (start & ~PAGE_MASK));
	start &= PAGE_MASK;
	if (start + len < start)
		return -EINVAL;
	mmap_write_lock(mm);
	err = apply_lock_flags(mm, start, start + len, 0);
	mmap_write_unlock(mm);
	return err;
}

/* Of all areas and, with MCL_FUTURE, those to come. Areas that cannot be split need no memory here. */
static void lock_all(struct mm_struct *mm, int flags)
{
	unsigned long lock = flags & MCL_ONFAULT ? VM_LOCKED | VM_LOCKONFAULT : VM_LOCKED;
	struct vm_area_struct *vma;

	mm->def_flags = flags & MCL_FUTURE ? lock : 0;
	if (flags && !(flags & MCL_CURRENT))
		return;
	if (!flags)
		lock = 0;
	for (vma = list_empty(&mm->mmap)
			   ? NULL
			   : list_first_entry(&mm->mmap, struct vm_area_struct, vm_list);
	     vma; vma = vma_next(vma))
		vma_modify(&vma, vma->vm_start, vma->vm_end,
			   (vma->vm_flags & ~VM_LOCKED_MASK) | lock);
}

/* mlockall(2) */
SYSCALL_DEFINE1(mlockall, int, flags)
{
	struct mm_struct *mm = current->mm;
	int err = 0;

	if (!flags || flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) || flags == MCL_ONFAULT)
		return -EINVAL;
	if (!can_do_mlock())
		return -EPERM;
	mmap_write_lock(mm);
	if (flags & MCL_CURRENT && exceeds_limit(mm, mm->total_vm - mm->locked_vm))
		err = -ENOMEM;
	else
		lock_all(mm, flags);
	mmap_write_unlock(mm);
	if (!err && flags & MCL_CURRENT)
		__mm_populate(mm, 0, TASK_SIZE, true);
	return err;
}

/* munlockall(2) */
SYSCALL_DEFINE0(munlockall)
{
	mmap_write_lock(current->mm);
	lock_all(current->mm, 0);
	mmap_write_unlock(current->mm);
	return 0;
}
