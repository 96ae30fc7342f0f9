/*
 * Who maps a file: its areas in a tree by the file's pages, so that those that map a given range are
 * found in O(log n) each. Linux: mm/interval_tree.c, unmap_mapping_range() in mm/memory.c.
 *
 * Areas overlap, so each node knows the highest page that any area of its subtree maps. An area enters
 * after those that begin at the same page: fork's copy stands behind the original.
 */
#include "../mm/internal.h"
#include <linux/fs.h>
#include <linux/pagemap.h>

#define vma_of(node) rb_entry(node, struct vm_area_struct, i_mmap_node)

static struct address_space *mapping_of(const struct vm_area_struct *vma)
{
	return vma->vm_file ? vma->vm_file->f_inode->i_mapping : NULL;
}

/*
 * While this is held, i_mmap knows @vma's range; so it is around every change of the areas of
 * a file that leaves their pages where they are.
 */
void vma_lock_file(const struct vm_area_struct *vma)
{
	if (mapping_of(vma))
		mutex_lock(&mapping_of(vma)->i_mmap_lock);
}

void vma_unlock_file(const struct vm_area_struct *vma)
{
	if (mapping_of(vma))
		mutex_unlock(&mapping_of(vma)->i_mmap_lock);
}

static pgoff_t last_page(const struct vm_area_struct *vma)
{
	return vma->vm_pgoff + vma_pages(vma) - 1;
}

/* The tree's augment function: see i_mmap_last. */
static bool compute_last(struct rb_node *node)
{
	struct vm_area_struct *vma = vma_of(node);
	pgoff_t last = last_page(vma), old = vma->i_mmap_last;

	if (node->rb_left)
		last = max(last, vma_of(node->rb_left)->i_mmap_last);
	if (node->rb_right)
		last = max(last, vma_of(node->rb_right)->i_mmap_last);
	vma->i_mmap_last = last;
	return last != old;
}

void i_mmap_insert(struct vm_area_struct *vma)
{
	struct address_space *mapping = mapping_of(vma);
	struct rb_node **link, *parent = NULL;

	if (!mapping)
		return;
	link = &mapping->i_mmap.rb_node;
	mapping->i_mmap.augment = compute_last;
	while (*link) {
		parent = *link;
		link = vma->vm_pgoff < vma_of(parent)->vm_pgoff ? &parent->rb_left
								: &parent->rb_right;
	}
	rb_link_node(&vma->i_mmap_node, parent, link);
	rb_insert_color(&vma->i_mmap_node, &mapping->i_mmap);
	if (is_shared_maywrite(vma->vm_flags))
		__atomic_fetch_add(&mapping->i_mmap_writable, 1, __ATOMIC_RELAXED);
}

void i_mmap_remove(struct vm_area_struct *vma)
{
	struct address_space *mapping = mapping_of(vma);

	if (!mapping)
		return;
	rb_erase(&vma->i_mmap_node, &mapping->i_mmap);
	if (is_shared_maywrite(vma->vm_flags))
		__atomic_fetch_sub(&mapping->i_mmap_writable, 1, __ATOMIC_RELAXED);
}

void zap_page_range(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		    bool files_only)
{
	struct mmu_gather tlb;

	tlb_start(&tlb, vma->vm_mm);
	tlb.files_only = files_only;
	unmap_pages(&tlb, start, end, 0, 0); /* the tables stay: this is not the area's end */
	tlb_finish(&tlb);
}

/* Calls zap_page_range() for the areas below @node that map any of the pages @first to @last. */
static void unmap_below(struct rb_node *node, pgoff_t first, pgoff_t last, bool copies)
{
	struct vm_area_struct *vma;
	pgoff_t from, to;

	if (!node || vma_of(node)->i_mmap_last < first)
		return;
	unmap_below(node->rb_left, first, last, copies);
	vma = vma_of(node);
	if (vma->vm_pgoff > last)
		return;
	from = max(first, vma->vm_pgoff);
	to = min(last, last_page(vma));
	if (from <= to)
		zap_page_range(vma, vma->vm_start + ((from - vma->vm_pgoff) << PAGE_SHIFT),
			       vma->vm_start + ((to + 1 - vma->vm_pgoff) << PAGE_SHIFT), !copies);
	unmap_below(node->rb_right, first, last, copies);
}

void unmap_mapping_pages(struct address_space *mapping, pgoff_t first, pgoff_t last, bool copies)
{
	mutex_lock(&mapping->i_mmap_lock);
	unmap_below(mapping->i_mmap.rb_node, first, last, copies);
	mutex_unlock(&mapping->i_mmap_lock);
}

int mapping_deny_writable(struct address_space *mapping)
{
	int free = 0;

	while (free <= 0 && !__atomic_compare_exchange_n(&mapping->i_mmap_writable, &free, free - 1,
							 false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		;
	return free > 0 ? -EBUSY : 0;
}

void mapping_allow_writable(struct address_space *mapping)
{
	__atomic_fetch_add(&mapping->i_mmap_writable, 1, __ATOMIC_RELEASE);
}

int mapping_map_writable(struct address_space *mapping)
{
	int users = 0;

	while (users >= 0 &&
	       !__atomic_compare_exchange_n(&mapping->i_mmap_writable, &users, users + 1, false,
					    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		;
	return users < 0 ? -EPERM : 0;
}

void mapping_unmap_writable(struct address_space *mapping)
{
	__atomic_fetch_sub(&mapping->i_mmap_writable, 1, __ATOMIC_RELEASE);
}
