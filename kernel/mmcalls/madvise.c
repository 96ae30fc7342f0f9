/*
 * madvise and mseal: what the program says about its areas. Linux: mm/madvise.c, mm/mseal.c.
 *
 * Nothing is paged out or read ahead here, so that advice of that kind is checked and has no effect.
 */
#include "../mm/internal.h"
#include <asm/current.h>
#include <linux/fs.h>
#include <linux/mmap_lock.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <uapi/linux/falloc.h>

#define ADVICES 32
#define ADVICE(a) (1U << (a))
/* Known ones, those that change flags, and those that throw contents away. */
#define KNOWN                                                                                     \
	(FLAGS | DISCARD | ADVICE(MADV_NORMAL) | ADVICE(MADV_RANDOM) | ADVICE(MADV_SEQUENTIAL) |  \
	 ADVICE(MADV_WILLNEED) | ADVICE(MADV_COLD) | ADVICE(MADV_PAGEOUT) | ADVICE(MADV_REMOVE) | \
	 ADVICE(MADV_POPULATE_READ) | ADVICE(MADV_POPULATE_WRITE))
#define FLAGS                                                                    \
	(ADVICE(MADV_DONTFORK) | ADVICE(MADV_DOFORK) | ADVICE(MADV_WIPEONFORK) | \
	 ADVICE(MADV_KEEPONFORK) | ADVICE(MADV_DONTDUMP) | ADVICE(MADV_DODUMP))
#define DISCARD (ADVICE(MADV_DONTNEED) | ADVICE(MADV_DONTNEED_LOCKED) | ADVICE(MADV_FREE))

static unsigned long new_flags(unsigned long flags, int advice)
{
	switch (advice) {
	case MADV_DONTFORK:
		return flags | VM_DONTCOPY;
	case MADV_DOFORK:
		return flags & ~VM_DONTCOPY;
	case MADV_WIPEONFORK:
		return flags | VM_WIPEONFORK;
	case MADV_KEEPONFORK:
		return flags & ~VM_WIPEONFORK;
	case MADV_DONTDUMP:
		return flags | VM_DONTDUMP;
	case MADV_DODUMP:
		return flags & ~VM_DONTDUMP;
	}
	return flags;
}

/* Is the advice right for [start, end) of *@vmap? Follows it. 0 or -errno. */
static int advise_area(struct vm_area_struct **vmap, unsigned long start, unsigned long end,
		       int advice)
{
	struct vm_area_struct *vma = *vmap;

	switch (advice) {
	case MADV_DONTNEED:
	case MADV_FREE:
	case MADV_COLD:
	case MADV_PAGEOUT:
		if (vma->vm_flags & VM_LOCKED || (advice == MADV_FREE && vma->vm_ops))
			return -EINVAL;
		break;
	case MADV_WIPEONFORK:
		if (vma->vm_file || vma->vm_flags & VM_SHARED)
			return -EINVAL;
		break;
	}
	if (DISCARD & ADVICE(advice)) {
		zap_page_range(vma, start, end, false);
		return 0;
	}
	return vma_modify(vmap, start, end, new_flags(vma->vm_flags, advice));
}

/* Would the advice throw away what is sealed and what the program itself could not change? */
static bool discards_sealed(struct mm_struct *mm, unsigned long start, unsigned long end,
			    int advice)
{
	struct vm_area_struct *vma = find_vma_intersection(mm, start, end);

	if (!((DISCARD | ADVICE(MADV_DONTFORK) | ADVICE(MADV_WIPEONFORK)) & ADVICE(advice)))
		return false;
	for (; vma && vma->vm_start < end; vma = vma_next(vma))
		if (vma->vm_flags & VM_SEALED && !vma->vm_ops && !(vma->vm_flags & VM_WRITE))
			return true;
	return false;
}

/* All areas of the range; what is not mapped is passed over and -ENOMEM in the end. mmap_lock held. */
static int advise_range(struct mm_struct *mm, unsigned long start, unsigned long end, int advice)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	int holes = 0, err;

	if (discards_sealed(mm, start, end, advice))
		return -EPERM;
	for (; vma && vma->vm_start < end; vma = vma_next(vma)) {
		if (start < vma->vm_start) {
			holes = -ENOMEM;
			start = vma->vm_start;
		}
		err = advise_area(&vma, start, min(end, vma->vm_end), advice);
		if (err)
			return err;
		start = vma->vm_end; /* perhaps more than was asked for: it was merged */
	}
	return start < end ? -ENOMEM : holes;
}

/* MADV_POPULATE_READ, MADV_POPULATE_WRITE: faults every page in, or says why not. */
static int populate_range(struct mm_struct *mm, unsigned long start, unsigned long end, bool write)
{
	struct vm_area_struct *vma;
	int err = 0;

	for (; start < end && !err; start += PAGE_SIZE) {
		mmap_read_lock(mm);
		vma = find_vma(mm, start);
		if (!vma || vma->vm_start > start)
			err = -ENOMEM;
		else if (!(vma->vm_flags & (write ? VM_WRITE : VM_READ)))
			err = -EINVAL;
		mmap_read_unlock(mm);
		if (err)
			break;
		if (fatal_signal_pending(current))
			return -EINTR;
		err = handle_mm_fault(mm, start, write ? FAULT_FLAG_WRITE : 0);
		if (err == -EIO)
			err = -EFAULT;
	}
	return err;
}

/*
 * MADV_REMOVE: a hole in the file of each area of the range. The file's own lock comes before mmap_lock, which
 * therefore is free meanwhile.
 */
static int remove_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	int holes = 0, err = 0;

	while (start < end && !err) {
		struct vm_area_struct *vma;
		struct file *file = NULL;
		unsigned long to = end;
		loff_t offset = 0;

		mmap_read_lock(mm);
		vma = find_vma_intersection(mm, start, end);
		if (!vma || vma->vm_start > start)
			holes = -ENOMEM;
		if (vma) {
			start = max(start, vma->vm_start);
			to = min(end, vma->vm_end);
			offset = (loff_t)(vma->vm_pgoff << PAGE_SHIFT) + (start - vma->vm_start);
			if (vma->vm_flags & VM_LOCKED || !vma->vm_ops ||
			    !vma->vm_file->f_op->fallocate)
				err = -EINVAL;
			else if (~vma->vm_flags & (VM_SHARED | VM_WRITE))
				err = -EACCES;
			else
				file = get_file(vma->vm_file);
		}
		mmap_read_unlock(mm);
		if (file) {
			err = file->f_op->fallocate(file,
						    FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
						    offset, to - start);
			fput(file);
		}
		start = to;
	}
	return err ? err : holes;
}

/* The end of a range of whole pages; what follows says 0 for an empty one. -EINVAL: not such a range. */
static int check_range(unsigned long start, size_t len, unsigned long *end)
{
	if (start & ~PAGE_MASK || (len && !PAGE_ALIGN(len)) || start + PAGE_ALIGN(len) < start)
		return -EINVAL;
	*end = start + PAGE_ALIGN(len);
	return 0;
}

/* madvise(2) */
SYSCALL_DEFINE3(madvise, unsigned long, start, size_t, len_in, int, behavior)
{
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int err;

	if (behavior < 0 || behavior >= ADVICES || !(KNOWN & ADVICE(behavior)))
		return -EINVAL;
	err = check_range(start, len_in, &end);
	if (err || start == end)
		return err;
	if (behavior == MADV_POPULATE_READ || behavior == MADV_POPULATE_WRITE)
		return populate_range(mm, start, end, behavior == MADV_POPULATE_WRITE);
	if (behavior == MADV_REMOVE)
		return remove_range(mm, start, end);
	if (FLAGS & ADVICE(behavior)) {
		mmap_write_lock(mm);
		err = advise_range(mm, start, end, behavior);
		mmap_write_unlock(mm);
	} else {
		mmap_read_lock(mm);
		err = advise_range(mm, start, end, behavior);
		mmap_read_unlock(mm);
	}
	return err;
}

bool is_sealed(struct vm_area_struct *vma, unsigned long end)
{
	for (; vma; vma = vma->vm_end < end ? vma_next(vma) : NULL)
		if (vma->vm_flags & VM_SEALED && vma->vm_start < end)
			return true;
	return false;
}

/* mseal(2): the areas of the range stay as they are while the program lives. */
SYSCALL_DEFINE3(mseal, unsigned long, start, size_t, len, unsigned long, flags)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	unsigned long end, pages;
	int err;

	if (flags)
		return -EINVAL;
	err = check_range(start, len, &end);
	if (err || start == end)
		return err;
	pages = (end - start) >> PAGE_SHIFT;
	mmap_write_lock(mm);
	if (count_vma_pages(mm, start, end, 0) != pages)
		err = -ENOMEM;
	vma = find_vma(mm, start);
	while (!err && start < end) {
		err = vma_modify(&vma, start, min(end, vma->vm_end), vma->vm_flags | VM_SEALED);
		start = vma->vm_end;
		vma = vma_next(vma);
	}
	mmap_write_unlock(mm);
	return err;
}
