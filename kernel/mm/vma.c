/*
 * Memory areas: the set of an address space's mappings. Linux: mm/vma.c, mm/mmap.c.
 *
 * Areas never overlap, and stand in a list by address. kernel/trees keeps a tree of them as well, where
 * it is in the build: then areas and holes are found in O(log n), and areas that could be one are merged.
 * All under mmap_lock.
 */
#include "internal.h"
#include <linux/pagemap.h>
#include <linux/sched/signal.h>

struct vm_area_struct *__weak find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;

	list_for_each_entry(vma, &mm->mmap, vm_list)
		if (vma->vm_end > addr)
			return vma;
	return NULL;
}

static struct vm_area_struct *last_vma(struct mm_struct *mm)
{
	return list_empty(&mm->mmap) ? NULL
				     : list_last_entry(&mm->mmap, struct vm_area_struct, vm_list);
}

unsigned long __weak vma_search_gap(struct mm_struct *mm, unsigned long len, unsigned long low,
				    unsigned long high)
{
	struct vm_area_struct *vma;
	unsigned long start, end;

	for (vma = last_vma(mm); vma; vma = vma_prev(vma)) {
		start = max(vma_gap_start(vma), low);
		end = min(vma_gap_end(vma), high);
		if (start <= end && end - start >= len)
			return end - len;
	}
	return 0;
}

/* The first area that has a byte in [start, end), or NULL. */
struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start,
					     unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	return vma && vma->vm_start < end ? vma : NULL;
}

/* Enters @vma, whose range is free, before @next (NULL: at the end); its file locked, as for all that begin with __. */
void __vma_link(struct vm_area_struct *vma, struct vm_area_struct *next)
{
	struct mm_struct *mm = vma->vm_mm;

	list_add_tail(&vma->vm_list, next ? &next->vm_list : &mm->mmap);
	vma_tree_add(vma);
	mm->map_count++;
	vm_stat_account(mm, vma->vm_flags, vma_pages(vma));
	if (vma->vm_file)
		get_file(vma->vm_file);
	i_mmap_insert(vma);
}

void __vma_unlink(struct vm_area_struct *vma)
{
	struct vm_area_struct *next = vma_next(vma);

	list_del(&vma->vm_list);
	vma_tree_remove(vma, next);
	vma->vm_mm->map_count--;
	vm_stat_account(vma->vm_mm, vma->vm_flags, -vma_pages(vma));
	i_mmap_remove(vma);
}

void __vma_set_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	unsigned long old_pages = vma_pages(vma);

	i_mmap_remove(vma);
	vma->vm_pgoff += (long)(start - vma->vm_start) >> PAGE_SHIFT;
	vma->vm_start = start;
	vma->vm_end = end;
	vm_stat_account(vma->vm_mm, vma->vm_flags, vma_pages(vma) - old_pages);
	vma_tree_update(vma);
	vma_tree_update(vma_next(vma));
	i_mmap_insert(vma);
}

/* Frees @vma, which stands in no list and no tree any more, and what it refers to. */
void vma_free(struct vm_area_struct *vma)
{
	if (vma->vm_file)
		fput(vma->vm_file);
	kfree(vma);
}

/* Takes @vma, whose pages are unmapped, out of its mm and frees it. */
void vma_remove(struct vm_area_struct *vma)
{
	vma_lock_file(vma);
	__vma_unlink(vma);
	vma_unlock_file(vma);
	vma_free(vma);
}

/* The same where the whole mm goes, and with it its list and tree. */
void vma_forget(struct vm_area_struct *vma)
{
	vma_lock_file(vma);
	i_mmap_remove(vma);
	vma_unlock_file(vma);
	vma_free(vma);
}

/* Moves the ends of @vma; what it gains is free, what it loses is unmapped. */
void vma_set_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	vma_lock_file(vma);
	__vma_set_range(vma, start, end);
	vma_unlock_file(vma);
}

/* What vma_insert() takes: a copy of @like, linked nowhere. NULL: no memory. */
struct vm_area_struct *vma_alloc(const struct vm_area_struct *like)
{
	return kmemdup(like, sizeof(*like), GFP_KERNEL);
}

/* Adds the area @new, whose range is free; or grows a neighbour by it, and frees @new. */
void vma_insert(struct vm_area_struct *new)
{
	struct vm_area_struct *next = find_vma(new->vm_mm, new->vm_start);

	if (vma_join(new, next ? vma_prev(next) : last_vma(new->vm_mm), next))
		return;
	vma_lock_file(new);
	__vma_link(new, next);
	vma_unlock_file(new);
}

/*
 * Cuts @vma in two at @addr, strictly inside it; the part above, or NULL: no memory, or too many
 * areas.
 */
struct vm_area_struct *vma_split(struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *upper, *next = vma_next(vma);

	if (vma->vm_mm->map_count >= MAX_MAP_COUNT)
		return NULL;
	upper = kmemdup(vma, sizeof(*vma), GFP_KERNEL);
	if (!upper)
		return NULL;
	upper->vm_start = addr;
	upper->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	vma_lock_file(vma);
	__vma_set_range(vma, vma->vm_start, addr);
	__vma_link(upper, next);
	vma_unlock_file(vma);
	return upper;
}

int vma_modify(struct vm_area_struct **vmap, unsigned long start, unsigned long end,
	       unsigned long flags)
{
	struct vm_area_struct *vma = *vmap;

	if (flags == vma->vm_flags)
		return 0;
	if (start > vma->vm_start) {
		vma = vma_split(vma, start);
		if (!vma)
			return -ENOMEM;
	}
	*vmap = vma;
	if (end < vma->vm_end && !vma_split(vma, end)) {
		vma_merge(vma); /* as it was */
		return -ENOMEM;
	}
	vm_stat_account(vma->vm_mm, vma->vm_flags, -vma_pages(vma));
	vma->vm_flags = flags;
	vm_stat_account(vma->vm_mm, flags, vma_pages(vma));
	vma_merge(vma);
	return 0;
}

/*
 * Lets the stack area @vma begin at @addr's page: within the stack's limit, and not closer to
 * the area below than the guard gap, unless that one is inaccessible anyway. 0 or -ENOMEM.
 */
int vma_grow_down(struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *prev = vma_prev(vma);
	unsigned long pages;

	addr &= PAGE_MASK;
	pages = (vma->vm_start - addr) >> PAGE_SHIFT;
	if (addr < MMAP_MIN_ADDR || vma->vm_end - addr > rlimit(RLIMIT_STACK) ||
	    !may_expand_vm(vma->vm_mm, vma->vm_flags, pages) ||
	    (vma->vm_flags & VM_LOCKED && may_lock_pages(vma->vm_mm, pages, false)))
		return -ENOMEM;
	if (prev && !(prev->vm_flags & VM_GROWSDOWN) && prev->vm_flags & VM_ACCESS_FLAGS &&
	    addr - prev->vm_end < STACK_GUARD_GAP)
		return -ENOMEM;
	vma_set_range(vma, addr, vma->vm_end);
	return 0;
}

/* The highest place for @len bytes in [low, high), or -ENOMEM. @low is not 0. */
unsigned long vma_find_gap(struct mm_struct *mm, unsigned long len, unsigned long low,
			   unsigned long high)
{
	struct vm_area_struct *last = last_vma(mm);
	unsigned long found, start = low;

	if (len > high - low)
		return -ENOMEM;
	if (last)
		start = max(start, last->vm_end);
	if (start <= high && high - start >= len)
		return high - len;
	found = vma_search_gap(mm, len, low, high);
	return found ? found : (unsigned long)-ENOMEM;
}
