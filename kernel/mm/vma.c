/*
 * Memory areas: the set of an address space's mappings. Linux: mm/vma.c, mm/mmap.c.
 *
 * Areas never overlap. They stand in a list by address, for neighbours, and in a red-black tree, to
 * find one in O(log n). Each tree node knows the largest hole below any area of its subtree, so a
 * place for a new mapping is found in O(log n) too. Areas that could be one are merged. All under
 * mmap_lock.
 */
#include "internal.h"
#include <linux/fs.h>

#define vma_of(node) rb_entry(node, struct vm_area_struct, vm_rb)

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

/* The tree's augment function: see rb_subtree_gap. */
static void compute_gap(struct rb_node *node)
{
	struct vm_area_struct *vma = vma_of(node);
	unsigned long start = vma_gap_start(vma), end = vma_gap_end(vma);
	unsigned long gap = end > start ? end - start : 0;

	if (node->rb_left)
		gap = max(gap, vma_of(node->rb_left)->rb_subtree_gap);
	if (node->rb_right)
		gap = max(gap, vma_of(node->rb_right)->rb_subtree_gap);
	vma->rb_subtree_gap = gap;
}

/* The hole below @vma (NULL: above all areas) has changed. */
static void update_gap(struct vm_area_struct *vma)
{
	if (vma)
		rb_augment_path(&vma->vm_rb, &vma->vm_mm->mm_rb);
}

void vma_init_tree(struct mm_struct *mm)
{
	mm->mm_rb = (struct rb_root){ NULL, compute_gap };
	INIT_LIST_HEAD(&mm->mmap);
}

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct rb_node *node = mm->mm_rb.rb_node;
	struct vm_area_struct *found = NULL;

	while (node) {
		if (vma_of(node)->vm_end > addr) {
			found = vma_of(node);
			if (found->vm_start <= addr)
				break;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return found;
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

/* Puts @vma, whose range is free, into list and tree. */
static void link_vma(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	struct rb_node **link = &mm->mm_rb.rb_node, *parent = NULL;
	struct list_head *before = &mm->mmap; /* the area that follows, or the list's head */

	while (*link) {
		parent = *link;
		if (vma->vm_start < vma_of(parent)->vm_start) {
			before = &vma_of(parent)->vm_list;
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
		}
	}
	list_add_tail(&vma->vm_list, before);
	rb_link_node(&vma->vm_rb, parent, link);
	rb_insert_color(&vma->vm_rb, &mm->mm_rb);
	update_gap(vma_next(vma));
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
	rb_erase(&vma->vm_rb, &vma->vm_mm->mm_rb);
	update_gap(next);
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
	update_gap(vma);
	update_gap(vma_next(vma));
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
	struct vm_area_struct *next = find_vma(mm, new->vm_start), *prev, *vma;

	if (next)
		prev = vma_prev(next);
	else
		prev = list_empty(&mm->mmap)
			       ? NULL
			       : list_last_entry(&mm->mmap, struct vm_area_struct, vm_list);
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

/*
 * The highest address in @node's subtree where @len bytes fit below some area and into [low, high);
 * 0: none.
 */
static unsigned long search_gap(struct rb_node *node, unsigned long len, unsigned long low,
				unsigned long high)
{
	unsigned long start, end, found;
	struct vm_area_struct *vma;

	if (!node || vma_of(node)->rb_subtree_gap < len)
		return 0;
	vma = vma_of(node);
	if (vma->vm_end <= high - len) { /* else all holes on the right begin too high */
		found = search_gap(node->rb_right, len, low, high);
		if (found)
			return found;
	}
	start = max(vma_gap_start(vma), low);
	end = min(vma_gap_end(vma), high);
	if (start <= end && end - start >= len)
		return end - len;
	if (start == low)
		return 0; /* holes on the left end below low */
	return search_gap(node->rb_left, len, low, high);
}

/* The highest place for @len bytes in [low, high), or -ENOMEM. @low is not 0. */
unsigned long vma_find_gap(struct mm_struct *mm, unsigned long len, unsigned long low,
			   unsigned long high)
{
	struct vm_area_struct *last;
	unsigned long found, start = low;

	if (len > high - low)
		return -ENOMEM;
	if (!list_empty(&mm->mmap)) {
		last = list_last_entry(&mm->mmap, struct vm_area_struct, vm_list);
		start = max(start, last->vm_end);
	}
	if (start <= high && high - start >= len)
		return high - len;
	found = search_gap(mm->mm_rb.rb_node, len, low, high);
	return found ? found : (unsigned long)-ENOMEM;
}
