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
struct inode *__weak shmem_create(unsigned long pages)
{
	return ERR_PTR(-ENODEV);
}

/* vm_mmap() with mmap_lock held; in Linux's order of errors. */
static unsigned long do_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len,
			     unsigned long prot, unsigned long flags, struct inode *inode,
			     unsigned long pgoff)
{
	struct vm_area_struct new = {
		.vm_mm = mm,
		.vm_flags = prot_to_vm_flags(prot) | VM_MAYWRITE,
		.vm_inode = inode,
		.vm_pgoff = pgoff,
	};
	unsigned long type = flags & MAP_TYPE;
	int err;

	if (!len)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len)
		return -ENOMEM;
	if (mm->map_count > MAX_MAP_COUNT)
		return -ENOMEM;
	if (flags & MAP_FIXED_NOREPLACE)
		flags |= MAP_FIXED;
	addr = get_unmapped_area(mm, addr, len, flags);
	if (IS_ERR_VALUE(addr))
		return addr;

	if (type != MAP_SHARED && type != MAP_PRIVATE && !(inode && type == MAP_SHARED_VALIDATE))
		return -EINVAL;
	if (flags & MAP_GROWSDOWN) {
		if (inode || type == MAP_SHARED)
			return -EINVAL;
		new.vm_flags |= VM_GROWSDOWN;
	}
	if (type != MAP_PRIVATE) {
		/* No file system here can be written, so sharing a file is reading it. */
		if (inode && prot & PROT_WRITE)
			return -EACCES;
		if (inode)
			new.vm_flags &= ~VM_MAYWRITE;
		else
			new.vm_flags |= VM_SHARED;
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
	if (new.vm_flags & VM_SHARED) {
		new.vm_pgoff = 0;
		new.vm_inode = shmem_create(vma_pages(&new));
		if (IS_ERR(new.vm_inode))
			return PTR_ERR(new.vm_inode);
	}
	err = vma_insert(&new);
	if (new.vm_flags & VM_SHARED)
		new.vm_inode->i_fop->mapped(new.vm_inode, -1); /* what shmem_create() counted */
	return err ? (unsigned long)err : addr;
}

unsigned long vm_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len,
		      unsigned long prot, unsigned long flags, struct inode *inode,
		      unsigned long pgoff)
{
	mutex_lock(&mm->mmap_lock);
	addr = do_mmap(mm, addr, len, prot, flags, inode, pgoff);
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

/* mmap(2): files that can be mapped are those of the initramfs; others are -ENODEV. */
SYSCALL_DEFINE6(mmap, unsigned long, addr, unsigned long, len, unsigned long, prot, unsigned long,
		flags, unsigned long, fd, unsigned long, off)
{
	struct mm_struct *mm = current->mm;
	struct inode *inode = NULL;
	struct file *file = NULL;
	long ret = -EINVAL;

	if (off & ~PAGE_MASK)
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS)) {
		file = fget(fd);
		if (!file)
			return -EBADF;
		inode = file->f_inode;
		ret = 0;
		if (!(file->f_mode & FMODE_READ))
			ret = -EACCES;
		else if (!inode || !inode->i_fop || !inode->i_fop->get_page)
			ret = -ENODEV;
	}
	if (flags & MAP_HUGETLB)
		ret = -EINVAL; /* there are no huge pages */
	else if (!file || !ret || !len)
		ret = vm_mmap(mm, addr, len, prot, flags, inode, file ? off >> PAGE_SHIFT : 0);
	if (file)
		fput(file); /* inodes of the initramfs stay for ever */
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
		.vm_flags = VM_READ | VM_WRITE | VM_MAYWRITE,
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
