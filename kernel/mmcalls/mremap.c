/*
 * mremap: areas grow, shrink and move with their pages. Linux: mm/mremap.c.
 *
 * Whatever can fail comes before the first page moves: the tables at the new place and the new area.
 */
#include "../mm/internal.h"
#include <asm/current.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <linux/syscalls.h>

/* What mremap was asked for; lengths in whole pages. */
struct remap {
	struct mm_struct *mm;
	unsigned long addr, old_len, new_len, flags, new_addr;
};

/* How far from @a and @b on one page table each reaches, at most to @len. */
static unsigned long same_tables(unsigned long a, unsigned long b, unsigned long len)
{
	unsigned long left = PMD_SIZE - (max(a & (PMD_SIZE - 1), b & (PMD_SIZE - 1)));

	return min(left, len);
}

/* Makes the tables that the pages of [old, old + len) need at @new. 0 or -ENOMEM. */
static int make_tables(struct mm_struct *mm, unsigned long old, unsigned long new,
		       unsigned long len)
{
	unsigned long pos, step;

	for (pos = 0; pos < len; pos += step) {
		step = same_tables(old + pos, new + pos, len - pos);
		if (pte_lookup(mm, old + pos) && !pte_alloc(mm, new + pos))
			return -ENOMEM;
	}
	return 0;
}

/* Frees empty tables in the hole at [start, start + len). */
static void drop_tables(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	struct vm_area_struct *next = find_vma(mm, start), *prev;
	struct mmu_gather tlb;

	prev = next ? vma_prev(next) : list_last_entry(&mm->mmap, struct vm_area_struct, vm_list);
	tlb_start(&tlb, mm);
	unmap_pages(&tlb, start, start + len, prev ? prev->vm_end : 0,
		    next ? next->vm_start : USER_TABLES_END);
	tlb_finish(&tlb);
}

/*
 * Where there is no table at the new place there was none at the old one when tables were made; if there is now, it was made
 * for the part of the new place that is next to the old one, and is empty.
 */
static void move_pages(struct mm_struct *mm, unsigned long old, unsigned long new,
		       unsigned long len)
{
	unsigned long pos, step, i;
	u64 *from, *to;

	for (pos = 0; pos < len; pos += step) {
		step = same_tables(old + pos, new + pos, len - pos);
		from = pte_lookup(mm, old + pos);
		to = pte_lookup(mm, new + pos);
		spin_lock(&mm->page_table_lock);
		for (i = 0; from && to && i < step >> PAGE_SHIFT; i++) {
			to[i] = from[i];
			from[i] = 0;
		}
		spin_unlock(&mm->page_table_lock);
	}
	flush_tlb_mm(mm);
}

/* Moves the range of @r, in @vma, to @new, where nothing is mapped. @new or -ENOMEM. */
static unsigned long move_area(struct remap *r, struct vm_area_struct *vma, unsigned long new)
{
	struct mm_struct *mm = r->mm;
	struct vm_area_struct *area;
	int err;

	if (mm->map_count >= MAX_MAP_COUNT - 3)
		return -ENOMEM;
	area = vma_alloc(vma);
	if (!area)
		return -ENOMEM;
	area->vm_start = new;
	area->vm_end = new + r->new_len;
	area->vm_pgoff += (r->addr - vma->vm_start) >> PAGE_SHIFT;
	err = make_tables(mm, r->addr, new, r->old_len);
	if (err) {
		kfree(area);
		drop_tables(mm, new, r->new_len);
		return err;
	}
	vma_insert(area);
	area = find_vma(mm, new);
	vma_lock_file(area); /* truncation finds a page at either place, never between them */
	move_pages(mm, r->addr, new, r->old_len);
	vma_unlock_file(area);
	if (r->flags & MREMAP_DONTUNMAP) {
		vma = find_vma(mm, r->addr);
		vma_modify(&vma, r->addr, r->addr + r->old_len, vma->vm_flags & ~VM_LOCKED_MASK);
	} else if (r->old_len) {
		do_munmap(mm, r->addr, r->old_len);
	}
	return new;
}

/* The area of the range, if it may become r->new_len long. ERR_PTR, in Linux's order. */
static struct vm_area_struct *vma_to_resize(struct remap *r)
{
	struct vm_area_struct *vma = find_vma(r->mm, r->addr);
	unsigned long pages = (r->new_len - r->old_len) >> PAGE_SHIFT, pgoff;

	if (!vma || vma->vm_start > r->addr)
		return ERR_PTR(-EFAULT);
	if (!r->old_len && !(vma->vm_flags & VM_MAYSHARE)) /* a second mapping of the same pages */
		return ERR_PTR(-EINVAL);
	if (r->old_len > vma->vm_end - r->addr)
		return ERR_PTR(-EFAULT);
	if (r->new_len == r->old_len)
		return vma;
	/* Without a file it means nothing, and may have gone below 0 where an area grew downwards. */
	pgoff = vma->vm_pgoff + ((r->addr - vma->vm_start) >> PAGE_SHIFT);
	if (vma->vm_file && pgoff + (r->new_len >> PAGE_SHIFT) < pgoff)
		return ERR_PTR(-EINVAL);
	if (vma->vm_flags & VM_LOCKED && may_lock_pages(r->mm, pages, false))
		return ERR_PTR(-EAGAIN);
	if (!may_expand_vm(r->mm, vma->vm_flags, pages) || overcommits(vma->vm_flags, pages))
		return ERR_PTR(-ENOMEM);
	return vma;
}

/* MREMAP_FIXED or MREMAP_DONTUNMAP: there is a new place in any case. */
static unsigned long remap_to(struct remap *r)
{
	struct vm_area_struct *vma;
	unsigned long addr;
	int err = 0;

	if (r->new_addr & ~PAGE_MASK || r->new_len > TASK_SIZE ||
	    r->new_addr > TASK_SIZE - r->new_len ||
	    (r->addr + r->old_len > r->new_addr && r->new_addr + r->new_len > r->addr))
		return -EINVAL;
	if (r->mm->map_count + 2 >= MAX_MAP_COUNT - 3)
		return -ENOMEM;
	if (r->flags & MREMAP_FIXED)
		err = do_munmap(r->mm, r->new_addr, r->new_len);
	if (!err && r->old_len > r->new_len) {
		err = do_munmap(r->mm, r->addr + r->new_len, r->old_len - r->new_len);
		r->old_len = r->new_len;
	}
	if (err)
		return err;
	vma = vma_to_resize(r);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	if (r->flags & MREMAP_DONTUNMAP &&
	    !may_expand_vm(r->mm, vma->vm_flags, r->old_len >> PAGE_SHIFT))
		return -ENOMEM;
	addr = get_unmapped_area(r->mm, r->new_addr, r->new_len,
				 r->flags & MREMAP_FIXED ? MAP_FIXED : 0);
	return IS_ERR_VALUE(addr) ? addr : move_area(r, vma, addr);
}

/* Grows @vma in place to r->new_len, if it ends with the range and there is room. */
static bool grow_in_place(struct remap *r, struct vm_area_struct *vma)
{
	unsigned long end = r->addr + r->new_len;

	if (r->old_len != vma->vm_end - r->addr || end < r->addr || end > TASK_SIZE ||
	    find_vma_intersection(r->mm, vma->vm_end, end))
		return false;
	vma_set_range(vma, vma->vm_start, end);
	vma_merge(vma);
	return true;
}

/* With mmap_lock held; *@locked: the part that was gained is to be populated. */
static unsigned long do_mremap(struct remap *r, bool *locked)
{
	struct vm_area_struct *vma = find_vma(r->mm, r->addr);
	unsigned long addr;
	int err;

	if (!vma || vma->vm_start > r->addr)
		return -EFAULT;
	*locked = vma->vm_flags & VM_LOCKED;
	if (is_sealed(vma, r->addr + r->old_len))
		return -EPERM;
	if (r->flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
		return remap_to(r);
	if (r->old_len >= r->new_len) {
		err = r->old_len > r->new_len
			      ? do_munmap(r->mm, r->addr + r->new_len, r->old_len - r->new_len)
			      : 0;
		return err ? (unsigned long)err : r->addr;
	}
	vma = vma_to_resize(r);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	if (grow_in_place(r, vma))
		return r->addr;
	if (!(r->flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	addr = get_unmapped_area(r->mm, 0, r->new_len, 0);
	return IS_ERR_VALUE(addr) ? addr : move_area(r, vma, addr);
}

/* mremap(2) */
SYSCALL_DEFINE5(mremap, unsigned long, addr, unsigned long, old_len, unsigned long, new_len,
		unsigned long, flags, unsigned long, new_addr)
{
	struct remap r = { current->mm,		addr,  PAGE_ALIGN(old_len),
			   PAGE_ALIGN(new_len), flags, new_addr };
	bool locked = false;
	unsigned long ret;

	if (flags & ~(unsigned long)(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP) ||
	    (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP) && !(flags & MREMAP_MAYMOVE)) ||
	    (flags & MREMAP_DONTUNMAP && old_len != new_len) || addr & ~PAGE_MASK || !r.new_len)
		return -EINVAL;
	mmap_write_lock(r.mm);
	ret = do_mremap(&r, &locked);
	mmap_write_unlock(r.mm);
	if (!IS_ERR_VALUE(ret) && locked && r.new_len > r.old_len)
		__mm_populate(r.mm, ret + r.old_len, r.new_len - r.old_len, true);
	return ret;
}
