/*
 * Areas that could be one are merged, so that there are few. Under mmap_lock. Linux: mm/vma.c.
 */
#include "../mm/internal.h"

/* Could @a and @b, its neighbour above, be one area? */
static bool can_merge(const struct vm_area_struct *a, const struct vm_area_struct *b)
{
	return a && b && a->vm_end == b->vm_start && a->vm_flags == b->vm_flags &&
	       a->vm_file == b->vm_file &&
	       (!a->vm_file || a->vm_pgoff + vma_pages(a) == b->vm_pgoff);
}

/* @other, next to @vma, goes, and @vma reaches from @start to @end then. */
static void swallow(struct vm_area_struct *vma, struct vm_area_struct *other, unsigned long start,
		    unsigned long end)
{
	vma_lock_file(vma);
	__vma_unlink(other);
	__vma_set_range(vma, start, end);
	vma_unlock_file(vma);
	vma_free(other);
}

/* Joins @vma with the areas next to it if they have become alike; @vma itself stays valid. */
void vma_merge(struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma_prev(vma), *next = vma_next(vma);

	if (can_merge(vma, next))
		swallow(vma, next, vma->vm_start, next->vm_end);
	if (can_merge(prev, vma))
		swallow(vma, prev, prev->vm_start, vma->vm_end);
}

/* @new's range, between @prev and @next, is free: grows one of them by it, and frees @new. */
bool vma_join(struct vm_area_struct *new, struct vm_area_struct *prev, struct vm_area_struct *next)
{
	if (can_merge(prev, new)) {
		vma_set_range(prev, prev->vm_start, new->vm_end);
		vma_merge(prev);
	} else if (can_merge(new, next)) {
		vma_set_range(next, new->vm_start, next->vm_end);
	} else {
		return false;
	}
	kfree(new);
	return true;
}
