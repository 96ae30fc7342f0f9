/*
 * Memory areas: the set of an address space's mappings. Linux: mm/vma.c, mm/mmap.c.
 *
 * Areas never overlap, and stand in a list by address. kernel/trees keeps a tree of them as well, where
 * it is in the build: then areas and holes are found in O(log n). Areas that could be one are merged.
 * All under mmap_lock.
 */
#include "internal.h"
#include <linux/fs.h>

struct vm_area_struct *vma_next(const struct vm_area_struct *vma)
{
	return vma->vm_list.next == &vma->vm_mm->mmap
		       ? NULL
		       : list_entry(vma->vm_list.next, struct vm_area_struct, vm_list);
}

struct vm_area_struct *vma_prev(const struct vm_area_struct *vma)
{
	return vma->vm_list.prev == &vma->vm_mm->mmap
		       ? NULL
		       : list_entry(vma->vm_list.prev, struct vm_area_struct, vm_list);
}

/* A stack keeps a gap to what lies below it. */
unsigned long vma_gap_end(const struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return vma->vm_start;
	return vma->vm_start > STACK_GUARD_GAP ? vma->vm_start - STACK_GUARD_GAP : 0;
}

unsigned long vma_gap_start(const struct vm_area_struct *vma)
{
	const struct vm_area_struct *prev = vma_prev(vma);

	return prev ? prev->vm_end : 0;
}

void __weak vma_tree_init(struct mm_struct *mm)
{
}

void __weak vma_tree_add(struct vm_area_struct *vma)
{
}

void __weak vma_tree_remove(struct vm_area_struct *vma)
{
}

void __weak vma_tree_update(struct vm_area_struct *vma)
{
}

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

static void count_area(const struct vm_area_struct *vma, int change)
{
	if (vma->vm_inode && vma->vm_inode->i_fop->mapped)
		vma->vm_inode->i_fop->mapped(vma->vm_inode, change);
}

/* Enters @vma, whose range is free. */
static void link_vma(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *next = find_vma(mm, vma->vm_start);

	list_add_tail(&vma->vm_list, next ? &next->vm_list : &mm->mmap);
	vma_tree_add(vma);
	vma_tree_update(next);
	mm->map_count++;
	mm->total_vm += vma_pages(vma);
	count_area(vma, 1);
}

/* Frees @vma itself and what it refers to. */
void vma_free(struct vm_area_struct *vma)
{
	count_area(vma, -1);
	kfree(vma);
}

/* Takes @vma, whose pages are unmapped or another area's by now, out of its mm and frees it. */
void vma_remove(struct vm_area_struct *vma)
{
	struct vm_area_struct *next = vma_next(vma);

	list_del(&vma->vm_list);
	vma_tree_remove(vma);
	vma_tree_update(next);
	vma->vm_mm->map_count--;
	vma->vm_mm->total_vm -= vma_pages(vma);
	vma_free(vma);
}

/* Moves the ends of @vma; what it gains is free, what it loses is unmapped. */
void vma_set_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	unsigned long old_pages = vma_pages(vma);

	vma->vm_pgoff += (long)(start - vma->vm_start) >> PAGE_SHIFT;
	vma->vm_start = start;
	vma->vm_end = end;
	vma->vm_mm->total_vm += vma_pages(vma) - old_pages;
	vma_tree_update(vma);
	vma_tree_update(vma_next(vma));
}

/* Could @a and @b, its neighbour above, be one area? */
static bool can_merge(const struct vm_area_struct *a, const struct vm_area_struct *b)
{
	return a && b && a->vm_end == b->vm_start && a->vm_flags == b->vm_flags &&
	       a->vm_inode == b->vm_inode &&
	       (!a->vm_inode || a->vm_pgoff + vma_pages(a) == b->vm_pgoff);
}

/*
 * Adds an area that looks like @new, whose range is free, or grows a neighbour by it. 0 or -ENOMEM.
 */
int vma_insert(const struct vm_area_struct *new)
{
	struct mm_struct *mm = new->vm_mm;
	struct vm_area_struct *next = find_vma(mm, new->vm_start), *vma;
	struct vm_area_struct *prev = next ? vma_prev(next) : last_vma(mm);

	if (can_merge(prev, new)) {
		vma_set_range(prev, prev->vm_start, new->vm_end);
		vma_merge(prev);
	} else if (can_merge(new, next)) {
		vma_set_range(next, new->vm_start, next->vm_end);
	} else {
		vma = kmemdup(new, sizeof(*new), GFP_KERNEL);
		if (!vma)
			return -ENOMEM;
		link_vma(vma);
	}
	return 0;
}

/*
 * Cuts @vma in two at @addr, strictly inside it; the part above, or NULL: no memory, or too many
 * areas.
 */
struct vm_area_struct *vma_split(struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *upper;

	if (vma->vm_mm->map_count >= MAX_MAP_COUNT)
		return NULL;
	upper = kmemdup(vma, sizeof(*vma), GFP_KERNEL);
	if (!upper)
		return NULL;
	upper->vm_start = addr;
	upper->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	vma_set_range(vma, vma->vm_start, addr);
	link_vma(upper);
	return upper;
}

/* Joins @vma with the areas next to it if they have become alike; @vma itself stays valid. */
void vma_merge(struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma_prev(vma), *next = vma_next(vma);
	unsigned long start = vma->vm_start, end = vma->vm_end;

	if (can_merge(vma, next)) {
		end = next->vm_end;
		vma_remove(next);
		vma_set_range(vma, start, end);
	}
	if (can_merge(prev, vma)) {
		start = prev->vm_start;
		vma_remove(prev);
		vma_set_range(vma, start, end);
	}
}

/*
 * Lets the stack area @vma begin at @addr's page: within the stack's limit, and not closer to
 * the area below than the guard gap, unless that one is inaccessible anyway. 0 or -ENOMEM.
 */
int vma_grow_down(struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *prev = vma_prev(vma);

	addr &= PAGE_MASK;
	if (addr < MMAP_MIN_ADDR || vma->vm_end - addr > STACK_LIMIT)
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
