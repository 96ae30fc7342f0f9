/*
 * Memory areas as a red-black tree by address, beside their list. Each node knows the largest hole
 * below any area of its subtree, so both an area and a place for a new one are found in O(log n).
 * Linux: mm/mmap.c before 6.1, which uses a maple tree.
 *
 * Two things spare most walks up and down: holes larger than GAP_CAP are all alike (so the huge one at the
 * bottom may shrink and grow), and the search for the highest hole begins where the last one ended.
 */
#include "../mm/internal.h"

#define GAP_CAP (1UL << 36)
#define vma_of(node) rb_entry(node, struct vm_area_struct, vm_rb)

/* The tree's augment function: see rb_subtree_gap. */
static bool compute_gap(struct rb_node *node)
{
	struct vm_area_struct *vma = vma_of(node);
	unsigned long start = vma_gap_start(vma), end = vma_gap_end(vma);
	unsigned long gap = end > start ? min(end - start, GAP_CAP) : 0, old = vma->rb_subtree_gap;

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
	struct vm_area_struct *hint;

	if (!vma)
		return;
	hint = vma->vm_mm->hole_vma;
	if (hint && vma->vm_start > hint->vm_start)
		vma->vm_mm->hole_vma = NULL;
	rb_augment_path(&vma->vm_rb, &vma->vm_mm->mm_rb);
}

void vma_tree_init(struct mm_struct *mm)
{
	mm->mm_rb = (struct rb_root){ NULL, compute_gap };
}

/* The list says where: as a leaf between its neighbours, one of which has room on that side. */
void vma_tree_add(struct vm_area_struct *vma)
{
	struct rb_root *root = &vma->vm_mm->mm_rb;
	struct vm_area_struct *prev = vma_prev(vma), *next = vma_next(vma);

	if (next && !next->vm_rb.rb_left)
		rb_link_node(&vma->vm_rb, &next->vm_rb, &next->vm_rb.rb_left);
	else
		rb_link_node(&vma->vm_rb, prev ? &prev->vm_rb : NULL,
			     prev ? &prev->vm_rb.rb_right : &root->rb_node);
	rb_insert_color(&vma->vm_rb, root);
	if (next) {
		rb_augment_path(&next->vm_rb, root);
		if (vma->vm_mm->hole_vma == next && vma->vm_end == vma_gap_end(next))
			vma->vm_mm->hole_vma = vma;
	}
}

void vma_tree_remove(struct vm_area_struct *vma, struct vm_area_struct *next)
{
	if (vma->vm_mm->hole_vma == vma)
		vma->vm_mm->hole_vma = next;
	if (vma->vm_mm->mmap_cache == vma)
		vma->vm_mm->mmap_cache = NULL;
	rb_erase(&vma->vm_rb, &vma->vm_mm->mm_rb);
	vma_tree_update(next);
}

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *found = READ_ONCE(mm->mmap_cache), *vma;
	struct rb_node *node = mm->mm_rb.rb_node;

	if (found && found->vm_start <= addr && addr < found->vm_end)
		return found;
	found = NULL;
	while (node) {
		vma = vma_of(node);
		if (vma->vm_end > addr) {
			found = vma;
			if (vma->vm_start <= addr) {
				WRITE_ONCE(mm->mmap_cache, vma);
				break;
			}
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return found;
}

/* May there be a hole of @len bytes below some area of the subtree @node? */
static bool is_wide(const struct rb_node *node, unsigned long len)
{
	return node && vma_of(node)->rb_subtree_gap >= min(len, GAP_CAP);
}

/* The next node downwards in address that is worth a look, or NULL. */
static struct rb_node *prev_wide(struct rb_node *node, unsigned long len)
{
	struct rb_node *parent;

	if (is_wide(node->rb_left, len)) {
		node = node->rb_left;
		while (is_wide(node->rb_right, len))
			node = node->rb_right;
		return node;
	}
	while ((parent = rb_parent(node)) && node == parent->rb_left)
		node = parent;
	return parent;
}

unsigned long vma_search_gap(struct mm_struct *mm, unsigned long len, unsigned long low,
			     unsigned long high)
{
	bool usual = high == mm->mmap_base && len >= mm->hole_len;
	struct vm_area_struct *vma = usual ? mm->hole_vma : NULL;
	unsigned long start, end;
	struct rb_node *node;

	if (!vma)
		vma = find_vma(mm, high - 1);
	if (!vma && !list_empty(&mm->mmap))
		vma = list_last_entry(&mm->mmap, struct vm_area_struct, vm_list);
	for (node = vma ? &vma->vm_rb : NULL; node; node = prev_wide(node, len)) {
		start = max(vma_gap_start(vma_of(node)), low);
		end = min(vma_gap_end(vma_of(node)), high);
		if (start <= end && end - start >= len) {
			if (high == mm->mmap_base) {
				mm->hole_vma = vma_of(node);
				mm->hole_len = len;
			}
			return end - len;
		}
		if (start == low)
			break; /* holes further down end below low */
	}
	return 0;
}
