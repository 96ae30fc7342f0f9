/*
 * mmap, munmap, brk. Linux: mm/mmap.c.
 *
 * Overcommit is Linux's heuristic: one request for more than all of RAM is refused, everything else
 * is promised, and a task that touches a page which cannot be had is killed.
 */
#include "internal.h"
#include <asm/current.h>
#include <linux/fs.h>
#include <linux/mmap_lock.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>

unsigned long prot_to_vm_flags(unsigned long prot)
{
	BUILD_BUG_ON(PROT_READ != VM_READ || PROT_WRITE != VM_WRITE || PROT_EXEC != VM_EXEC);
	return prot & VM_ACCESS_FLAGS;
}

/*
 * Would @pages of an area with these flags be more than there can ever be? Of a shared one its file is asked: it may be
 * sparse, and only what is made for the mapping alone is as long as that (shmem_zero_setup).
 */
bool overcommits(unsigned long vm_flags, unsigned long pages)
{
	return (vm_flags & (VM_NORESERVE | VM_WRITE | VM_SHARED)) == VM_WRITE &&
	       pages > totalram_pages();
}

unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr, unsigned long len,
				unsigned long flags)
{
	struct vm_area_struct *vma;

	if (len > TASK_SIZE)
		return -ENOMEM;
	if (flags & MAP_FIXED) {
		if (IS_ERR_VALUE(addr)) /* looks like an error by now: Linux returns it */
			return addr;
		if (addr > TASK_SIZE - len)
			return -ENOMEM;
		if (addr & ~PAGE_MASK)
			return -EINVAL;
		if (addr < MMAP_MIN_ADDR)
			return -EPERM;
		if (flags & MAP_FIXED_NOREPLACE && find_vma_intersection(mm, addr, addr + len))
			return -EEXIST;
		return addr;
	}
	if (flags & MAP_32BIT)
		return vma_find_gap(mm, len, 0x40000000, 0x80000000);
	addr &= PAGE_MASK;
	if (addr && addr <= TASK_SIZE - len) {
		vma = find_vma(mm, addr);
		if (!vma || addr + len <= vma_gap_end(vma))
			return addr;
	}
	addr = vma_find_gap(mm, len, MMAP_MIN_ADDR, mm->mmap_base);
	return IS_ERR_VALUE(addr) ? vma_find_gap(mm, len, MMAP_MIN_ADDR, TASK_SIZE) : addr;
}

/* In a kernel built without kernel/shmem there is no shared anonymous memory. */
int __weak shmem_zero_setup(struct vm_area_struct *vma)
{
	return -ENODEV;
}

/* May @file be mapped like this? Its part of @vma's flags; 0 or -errno, in Linux's order. */
static int may_map_file(struct file *file, unsigned long flags, struct vm_area_struct *vma,
			long len)
{
	unsigned long type = flags & MAP_TYPE;

	if (S_ISREG(file->f_inode->i_mode) &&
	    vma->vm_pgoff > (unsigned long)(LLONG_MAX - len) >> PAGE_SHIFT)
		return -EOVERFLOW;
	if (type == MAP_SHARED_VALIDATE && flags & ~(unsigned long)LEGACY_MAP_MASK)
		return -EOPNOTSUPP;
	if (type == MAP_SHARED || type == MAP_SHARED_VALIDATE) {
		if (vma->vm_flags & VM_WRITE && !(file->f_mode & FMODE_WRITE))
			return -EACCES;
		vma->vm_flags |= VM_SHARED | VM_MAYSHARE;
		if (!(file->f_mode & FMODE_WRITE))
			vma->vm_flags &= ~(VM_MAYWRITE | VM_SHARED);
	} else if (type != MAP_PRIVATE) {
		return -EINVAL;
	}
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (!file->f_op->mmap)
		return -ENODEV;
	return vma->vm_flags & VM_GROWSDOWN ? -EINVAL : 0;
}

/* Puts its file behind @vma, which is not linked yet; NULL: new shared memory. 0 or -errno. */
static int set_file(struct vm_area_struct *vma, struct file *file)
{
	if (!file)
		return shmem_zero_setup(vma);
	vma->vm_file = get_file(file);
	return file->f_op->mmap(file, vma);
}

/*
 * Enters an area like @new; @fixed: in place of what is in its range. What can fail comes first: 0, or
 * -errno and nothing has changed.
 */
static int map_area(struct vm_area_struct *new, struct file *file, bool fixed)
{
	struct address_space *mapping = NULL;
	struct vm_area_struct *vma = NULL;
	int err = file || new->vm_flags &VM_SHARED ? set_file(new, file) : 0;

	if (!err && file && is_shared_maywrite(new->vm_flags)) { /* as ->mmap() left them */
		/* Nobody may forbid it meanwhile. A device has no mapping, and nobody who would. */
		mapping = file->f_inode->i_mapping;
		err = mapping ? mapping_map_writable(mapping) : 0;
		mapping = err ? NULL : mapping;
	}
	if (!err) {
		vma = vma_alloc(new);
		err = !vma    ? -ENOMEM
		      : fixed ? do_munmap(new->vm_mm, new->vm_start, new->vm_end - new->vm_start)
			      : 0;
	}
	if (!err)
		vma_insert(vma);
	else
		kfree(vma);
	if (new->vm_file)
		fput(new->vm_file);
	if (mapping)
		mapping_unmap_writable(mapping);
	return err;
}

/* vm_mmap() with mmap_lock held; in Linux's order of errors. */
static unsigned long do_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len,
			     unsigned long prot, unsigned long flags, struct file *file,
			     unsigned long pgoff)
{
	struct vm_area_struct new = {
		.vm_mm = mm,
		.vm_flags = prot_to_vm_flags(prot) | VM_MAY_FLAGS | mm->def_flags,
		.vm_pgoff = pgoff,
	};
	unsigned long type = flags & MAP_TYPE, replaced = 0;
	int err;

	if (!len)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len)
		return -ENOMEM;
	if (pgoff + (len >> PAGE_SHIFT) < pgoff)
		return -EOVERFLOW;
	if (mm->map_count > MAX_MAP_COUNT)
		return -ENOMEM;
	if (flags & MAP_FIXED_NOREPLACE)
		flags |= MAP_FIXED;
	addr = get_unmapped_area(mm, addr, len, flags);
	if (IS_ERR_VALUE(addr))
		return addr;

	if (flags & MAP_GROWSDOWN)
		new.vm_flags |= VM_GROWSDOWN;
	if (flags & MAP_LOCKED)
		new.vm_flags |= VM_LOCKED;
	if (new.vm_flags & VM_LOCKED) {
		err = may_lock_pages(mm, len >> PAGE_SHIFT, flags & MAP_LOCKED);
		if (err)
			return err;
	}
	if (file) {
		err = may_map_file(file, flags, &new, len);
		if (err)
			return err;
	} else if (type == MAP_SHARED) {
		if (flags & MAP_GROWSDOWN)
			return -EINVAL;
		new.vm_flags |= VM_SHARED | VM_MAYSHARE;
	} else if (type != MAP_PRIVATE) {
		return -EINVAL;
	}
	if (flags & MAP_NORESERVE)
		new.vm_flags |= VM_NORESERVE;
	new.vm_start = addr;
	new.vm_end = addr + len;
	if (flags & MAP_HUGETLB) /* there are none */
		return -ENOMEM;
	if (flags & MAP_FIXED) /* in place of what is there */
		replaced = count_vma_pages(mm, addr, addr + len, 0);
	if (!may_expand_vm(mm, new.vm_flags, vma_pages(&new) - replaced) ||
	    overcommits(new.vm_flags, vma_pages(&new)))
		return -ENOMEM;
	err = map_area(&new, file, flags & MAP_FIXED);
	return err ? (unsigned long)err : addr;
}

unsigned long vm_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len,
		      unsigned long prot, unsigned long flags, struct file *file,
		      unsigned long pgoff)
{
	mmap_write_lock(mm);
	addr = do_mmap(mm, addr, len, prot, flags, file, pgoff);
	mmap_write_unlock(mm);
	return addr;
}

/*
 * munmap(2) with mmap_lock held. Only punching a hole into an area needs memory, and that comes
 * first: on failure nothing has changed.
 */
int do_munmap(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	struct vm_area_struct *vma, *next;
	struct mmu_gather tlb;
	unsigned long end;

	if (start & ~PAGE_MASK || start > TASK_SIZE || len > TASK_SIZE - start || !len)
		return -EINVAL;
	end = start + PAGE_ALIGN(len);
	vma = find_vma_intersection(mm, start, end);
	if (is_sealed(vma, end))
		return -EPERM;
	if (vma && vma->vm_start < start && end < vma->vm_end && !vma_split(vma, end))
		return -ENOMEM;
	tlb_start(&tlb, mm);
	for (; vma && vma->vm_start < end; vma = next) {
		unsigned long from = max(start, vma->vm_start), to = min(end, vma->vm_end);

		next = vma_next(vma);
		unmap_pages(&tlb, from, to, from > vma->vm_start ? from : vma_gap_start(vma),
			    to < vma->vm_end ? to
			    : next	     ? next->vm_start
					     : USER_TABLES_END);
		if (from > vma->vm_start)
			vma_set_range(vma, vma->vm_start, from);
		else if (to < vma->vm_end)
			vma_set_range(vma, to, vma->vm_end);
		else
			vma_remove(vma);
	}
	tlb_finish(&tlb);
	return 0;
}

/* mmap(2) */
SYSCALL_DEFINE6(mmap, unsigned long, addr, unsigned long, len, unsigned long, prot, unsigned long,
		flags, unsigned long, fd, unsigned long, off)
{
	struct mm_struct *mm = current->mm;
	struct file *file = NULL;
	long ret;

	if (off & ~PAGE_MASK)
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS)) {
		file = fget(fd);
		if (!file)
			return -EBADF;
	}
	if (file ? flags & MAP_HUGETLB : !huge_size_ok(flags))
		ret = -EINVAL;
	else
		ret = vm_mmap(mm, addr, len, prot, flags, file, file ? off >> PAGE_SHIFT : 0);
	if (file)
		fput(file);
	if (!IS_ERR_VALUE(ret) && (mm->def_flags || flags & MAP_LOCKED ||
				   (flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE))
		__mm_populate(mm, ret, PAGE_ALIGN(len), true);
	return ret;
}

/* munmap(2) */
SYSCALL_DEFINE2(munmap, unsigned long, addr, unsigned long, len)
{
	int err;

	mmap_write_lock(current->mm);
	err = do_munmap(current->mm, addr, len);
	mmap_write_unlock(current->mm);
	return err;
}

/* The heap shall end at @brk instead of mm->brk; mmap_lock held. 0 or -ENOMEM. */
static int move_brk(struct mm_struct *mm, unsigned long brk)
{
	unsigned long old_end = PAGE_ALIGN(mm->brk), new_end;
	struct vm_area_struct *next, heap = {
		.vm_mm = mm,
		.vm_flags = VM_READ | VM_WRITE | VM_MAY_FLAGS | mm->def_flags,
	};

	if (brk < mm->start_brk || brk > TASK_SIZE ||
	    (brk - mm->start_brk) + (mm->end_data - mm->start_data) > rlimit(RLIMIT_DATA))
		return -ENOMEM;
	new_end = PAGE_ALIGN(brk);
	if (new_end == old_end)
		return 0;
	next = find_vma(mm, min(new_end, old_end));
	if (new_end < old_end) /* nothing is left where somebody has unmapped it */
		return next && next->vm_start < old_end ? do_munmap(mm, new_end, old_end - new_end)
							: -ENOMEM;
	if (new_end > TASK_SIZE || (next && new_end + PAGE_SIZE > vma_gap_end(next)))
		return -ENOMEM;
	heap.vm_start = old_end;
	heap.vm_end = new_end;
	if (mm->map_count > MAX_MAP_COUNT || overcommits(heap.vm_flags, vma_pages(&heap)) ||
	    !may_expand_vm(mm, heap.vm_flags, vma_pages(&heap)) ||
	    (heap.vm_flags & VM_LOCKED && may_lock_pages(mm, vma_pages(&heap), false)))
		return -ENOMEM;
	return map_area(&heap, NULL, false);
}

/* brk(2): the new break, or the unchanged one if it cannot be had. */
SYSCALL_DEFINE1(brk, unsigned long, brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long old;

	mmap_write_lock(mm);
	old = PAGE_ALIGN(mm->brk);
	if (move_brk(mm, brk) == 0)
		mm->brk = brk;
	brk = mm->brk;
	mmap_write_unlock(mm);
	if (mm->def_flags && PAGE_ALIGN(brk) > old)
		__mm_populate(mm, old, PAGE_ALIGN(brk) - old, true);
	return brk;
}
