/* Pages before they are touched. Linux: mm/gup.c; MAP_POPULATE, mlock(2), MADV_POPULATE_*. */
#include "../mm/internal.h"
#include <linux/mmap_lock.h>
#include <linux/sched/signal.h>

/*
 * What fault brings a page of @vma in for good: copies that will be needed at once. Negative: -EFAULT,
 * none can.
 */
static int populate_flags(const struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_ACCESS_FLAGS))
		return -EFAULT;
	if ((vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		return FAULT_FLAG_WRITE;
	return vma->vm_flags & VM_READ ? 0 : FAULT_FLAG_INSTRUCTION;
}

int __mm_populate(struct mm_struct *mm, unsigned long start, unsigned long len, bool ignore_errors)
{
	unsigned long end = start + len, to;
	struct vm_area_struct *vma;
	int flags, err = 0;

	while (start < end && (!err || ignore_errors)) {
		mmap_read_lock(mm);
		vma = find_vma_intersection(mm, start, end);
		if (vma) {
			start = max(start, vma->vm_start);
			to = min(end, vma->vm_end);
			flags = populate_flags(vma);
			if (vma->vm_flags & VM_LOCKONFAULT) { /* nothing to do, nothing to fail */
				start = to;
				flags = 0;
			}
		}
		mmap_read_unlock(mm);
		if (!vma)
			break;
		err = min(flags, 0);
		/* One page at a time, since the lock is free in between: the area may be gone by then. */
		for (; !err && start < to; start += PAGE_SIZE) {
			err = fatal_signal_pending(current) ? -EINTR
							    : handle_mm_fault(mm, start, flags);
			cond_resched();
		}
		if (err == -EINTR)
			break;
		if (err)
			start = to;
	}
	return ignore_errors ? 0 : err;
}
