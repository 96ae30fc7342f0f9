/*
 * mmap, munmap, brk. Linux: mm/mmap.c.
 *
 * Overcommit is Linux's heuristic: one request for more than all of RAM is refused, everything else
 * is promised, and a task that touches a page which cannot be had is killed.
 */
#include "internal.h"
#include <asm/current.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/syscalls.h>

unsigned long prot_to_vm_flags(unsigned long prot)
{
	BUILD_BUG_ON(PROT_READ != VM_READ || PROT_WRITE != VM_WRITE || PROT_EXEC != VM_EXEC);
	return prot & VM_ACCESS_FLAGS;
}

/* Would @pages of an area with these flags be more than there can ever be? */
bool overcommits(unsigned long vm_flags, unsigned long pages)
{
	return !(vm_flags & VM_NORESERVE) && vm_flags & (VM_WRITE | VM_SHARED) &&
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

int __weak mapping_map_writable(struct address_space *mapping)
{
	return 0;
}

void __weak mapping_unmap_writable(struct address_space *mapping)
{
}

/* May @file be mapped like this? Its part of @vma's flags; 0 or -errno, in Linux's order. */
static int may_map_file(struct file *file, unsigned long flags, struct vm_area_struct *vma)
{
	unsigned long type = flags & MAP_TYPE;

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

/* Gives @vma, which is not linked yet, its file and what the file knows of mapping. 0 or -errno. */
static int map_file(struct file *file, struct vm_area_struct *vma)
{
	struct address_space *mapping = file->f_inode->i_mapping;
	int err = 0;

	if (mapping && vma->vm_flags & VM_SHARED)
		err = mapping_map_writable(mapping); /* holds it open for writing until then */
	if (err)
		return err;
	vma->vm_file = get_file(file);
	err = file->f_op->mmap(file, vma);
	if (!err)
		err = vma_insert(vma);
	fput(vma->vm_file); /* perhaps another one by now */
	if (mapping && vma->vm_flags & VM_SHARED)
		mapping_unmap_writable(mapping);
	return err;
}

/* The same for shared memory that has no file yet. */
static int map_shmem(struct vm_area_struct *vma)
{
	int err = shmem_zero_setup(vma);

	if (!err) {
		err = vma_insert(vma);
		fput(vma->vm_file);
	}
	return err;
}

/* vm_mmap() with mmap_lock held; in Linux's order of errors. */
static unsigned long do_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len,
			     unsigned long prot, unsigned long flags, struct file *file,
			     unsigned long pgoff)
{
	struct vm_area_struct new = {
		.vm_mm = mm,
		.vm_flags = prot_to_vm_flags(prot) | VM_MAY_FLAGS,
		.vm_pgoff = pgoff,
	};
	unsigned long type = flags & MAP_TYPE;
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
	if (file) {
		err = may_map_file(file, flags, &new);
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
	if (overcommits(new.vm_flags, vma_pages(&new)))
		return -ENOMEM;
	if (flags & MAP_FIXED) {
		err = do_munmap(mm, addr, len);
		if (err)
			return err;
	}
	if (file)
		err = map_file(file, &new);
	else
		err = new.vm_flags &VM_SHARED ? map_shmem(&new) : vma_insert(&new);
	return err ? (unsigned long)err : addr;
}

unsigned long vm_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len,
		      unsigned long prot, unsigned long flags, struct file *file,
		      unsigned long pgoff)
{
	mutex_lock(&mm->mmap_lock);
	addr = do_mmap(mm, addr, len, prot, flags, file, pgoff);
	mutex_unlock(&mm->mmap_lock);
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

/* A hint: in a kernel built without kernel/posix pages come when they are touched. */
void __weak mm_populate(struct mm_struct *mm, unsigned long addr, unsigned long len,
			unsigned long prot)
{
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
	if (flags & MAP_HUGETLB)
		ret = -EINVAL; /* there are no huge pages */
	else
		ret = vm_mmap(mm, addr, len, prot, flags, file, file ? off >> PAGE_SHIFT : 0);
	if (file)
		fput(file);
	if (!IS_ERR_VALUE(ret) && flags & (MAP_POPULATE | MAP_LOCKED) && !(flags & MAP_NONBLOCK))
		mm_populate(mm, ret, len, prot);
	return ret;
}

/* munmap(2) */
SYSCALL_DEFINE2(munmap, unsigned long, addr, unsigned long, len)
{
	int err;

	mutex_lock(&current->mm->mmap_lock);
	err = do_munmap(current->mm, addr, len);
	mutex_unlock(&current->mm->mmap_lock);
	return err;
}

/* The heap shall end at @brk instead of mm->brk; mmap_lock held. 0 or -ENOMEM. */
static int move_brk(struct mm_struct *mm, unsigned long brk)
{
	unsigned long old_end = PAGE_ALIGN(mm->brk), new_end;
	struct vm_area_struct *next, heap = {
		.vm_mm = mm,
		.vm_flags = VM_READ | VM_WRITE | VM_MAY_FLAGS,
	};

	if (brk < mm->start_brk || brk > TASK_SIZE)
		return -ENOMEM;
	new_end = PAGE_ALIGN(brk);
	if (new_end < old_end)
		return do_munmap(mm, new_end, old_end - new_end);
	if (new_end == old_end)
		return 0;
	next = find_vma(mm, old_end);
	if (new_end > TASK_SIZE || (next && new_end + PAGE_SIZE > vma_gap_end(next)))
		return -ENOMEM;
	heap.vm_start = old_end;
	heap.vm_end = new_end;
	if (mm->map_count > MAX_MAP_COUNT || overcommits(heap.vm_flags, vma_pages(&heap)))
		return -ENOMEM;
	return vma_insert(&heap);
}

/* brk(2): the new break, or the unchanged one if it cannot be had. */
SYSCALL_DEFINE1(brk, unsigned long, brk)
{
	struct mm_struct *mm = current->mm;

	mutex_lock(&mm->mmap_lock);
	if (move_brk(mm, brk) == 0)
		mm->brk = brk;
	brk = mm->brk;
	mutex_unlock(&mm->mmap_lock);
	return brk;
}
