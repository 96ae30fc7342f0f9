/*
 * Memory areas as a red-black tree by address, beside their list. Each node knows the largest hole
 * below any area of its subtree, so both an area and a place for a new one are found in O(log n).
 * Linux: mm/mmap.c before 6.1, which uses a maple tree.
 */
#include "../mm/internal.h"

#define vma_of(node) rb_entry(node, struct vm_area_struct, vm_rb)

/* The tree's augment function: see rb_subtree_gap. */
static bool compute_gap(struct rb_node *node)
{
	struct vm_area_struct *vma = vma_of(node);
	unsigned long start = vma_gap_start(vma), end = vma_gap_end(vma);
	unsigned long gap = end > start ? end - start : 0, old = vma->rb_subtree_gap;

	if (node->rb_left)
		gap = max(gap, vma_of(node->rb_left)->rb_subtree_gap);
	if (node->rb_right)
		gap = max(gap, vma_of(node->rb_right)->rb_subtree_gap);
	vma->rb_subtree_gap = gap;
	return gap != old;
}

/* The hole below @vma (NULL: above all areas) has changed. */
void vma_tree_update(struct vm_area_struct *vma)
{
	if (vma)
		rb_augment_path(&vma->vm_rb, &vma->vm_mm->mm_rb);
}

void vma_tree_init(struct mm_struct *mm)
{
	mm->mm_rb = (struct rb_root){ NULL, compute_gap };
}

void vma_tree_add(struct vm_area_struct *vma)
{
	struct rb_root *root = &vma->vm_mm->mm_rb;
	struct rb_node **link = &root->rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = vma->vm_start < vma_of(parent)->vm_start ? &parent->rb_left
								: &parent->rb_right;
	}
	rb_link_node(&vma->vm_rb, parent, link);
	rb_insert_color(&vma->vm_rb, root);
}

void vma_tree_remove(struct vm_area_struct *vma)
{
	rb_erase(&vma->vm_rb, &vma->vm_mm->mm_rb);
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

unsigned long vma_search_gap(struct mm_struct *mm, unsigned long len, unsigned long low,
			     unsigned long high)
{
	return search_gap(mm->mm_rb.rb_node, len, low, high);
}
