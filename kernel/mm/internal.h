/* What the files of kernel/mm share among themselves. */
#pragma once

#include <asm/percpu.h>
#include <asm/pgtable.h>
#include <asm/thread_info.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

/* page_alloc.c */
/* Hands over RAM that was never given out before. */
void free_boot_pages(unsigned long pfn, unsigned long end);
/* A block out of the buddy lists, or back into them; any context. */
struct page *zone_alloc(unsigned int order);
void zone_free(struct page *page, unsigned int order);

/* kernel/percpu: the same by way of the CPU's list; in the core these are those. */
struct page *rmqueue(unsigned int order);
void free_block(struct page *page, unsigned int order);
void drain_for(gfp_t gfp); /* so that rmqueue() may find more; may sleep if @gfp allows it */
unsigned long nr_cached_pages(void);

/* slab.c: what lies in a free object */
struct free_object {
	struct free_object *next;
	unsigned long seal;
};
#define SLAB_MIN_SHIFT 4 /* of the smallest class: 16 bytes */
#define NR_CLASSES 8	 /* to 2048 */
/* Objects that are out; only the sum over all CPUs means something. */
DECLARE_PER_CPU(long, slab_objects);
bool new_slab(unsigned int class, gfp_t gfp); /* adds a slab to @class; false: no memory */
unsigned int slab_take(unsigned int class, struct free_object **first, unsigned int nr);
void slab_return(struct free_object *obj);
/* kernel/percpu: one, or back; in the core slab_take() and slab_return(). */
struct free_object *slab_alloc(unsigned int class, gfp_t gfp);
void slab_free(struct free_object *obj, unsigned int class);

/* kernel/selftest/: absent in a kernel that is not tested. May the Nth allocation fail now? */
__weak bool should_fail(void);
/* Fill what is free with a pattern, and look whether it is still there. */
__weak void poison_free_pages(struct page *page, unsigned int order);
__weak void check_free_pages(struct page *page, unsigned int order);
__weak void poison_free_object(void *obj, size_t size);
__weak void check_free_object(void *obj, size_t size);
const char *why_bad_free(struct page *page, unsigned int order); /* kernel/reports/ */

struct address_space;

/* pgtable.c */
#define _PAGE_PROTNONE \
	_PAGE_GLOBAL /* in an entry that is not present: a page is here, without access */

/* Pages and tables that were unmapped: they are let go only after no TLB knows them. */
struct mmu_gather {
	struct mm_struct *mm;
	bool files_only; /* private copies of files' pages stay */
	unsigned int nr_pages, nr_tables;
	struct page *pages[32];
	u64 *tables[8];
};

#define USER_TABLES_END (1UL << 47) /* the tables of addresses below this are the mm's own */

u64 *alloc_table(void); /* all zeroes, and so when it is freed; NULL: no memory */
void free_table(u64 *table);
u64 *alloc_pgd(void); /* an empty user half and the kernel's other half; NULL: no memory */
u64 *new_pgd(void);   /* the same, never from a cache */
void free_pgd(u64 *pgd);
u64 *pte_alloc(struct mm_struct *mm, unsigned long addr); /* NULL: no memory */
void tlb_start(struct mmu_gather *tlb, struct mm_struct *mm);
void unmap_pages(struct mmu_gather *tlb, unsigned long start, unsigned long end,
		 unsigned long floor, unsigned long ceiling);
void protect_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end);
int copy_pages(struct mm_struct *dst, const struct vm_area_struct *vma);
void tlb_finish(struct mmu_gather *tlb);
u64 *pte_lookup(struct mm_struct *mm, unsigned long addr); /* NULL: no table */

/* May an area with these flags be written, now or after mprotect(2), for all who have its file? */
#define is_shared_maywrite(flags) (!(~(flags) & (VM_SHARED | VM_MAYWRITE)))
/* kernel/filemap/i_mmap.c, with i_mmap_lock held */
void i_mmap_insert(struct vm_area_struct *vma);
void i_mmap_remove(struct vm_area_struct *vma);
/* ... and without */
int mapping_map_writable(struct address_space *mapping); /* 0; -EPERM: nobody may */
void mapping_unmap_writable(struct address_space *mapping);

/* @page is mapped once more, or less, by @mm; under page_table_lock. */
void count_mm_page(struct mm_struct *mm, const struct page *page, int change);
/* The entry for @page as @vma allows it; a private page is made writable only by @write. */
u64 make_pte(const struct vm_area_struct *vma, struct page *page, bool write);

/* vma.c, all with mmap_lock held */
static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

/* What RLIMIT_DATA counts. */
static inline bool is_data_mapping(unsigned long vm_flags)
{
	return (vm_flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE;
}

static inline struct vm_area_struct *vma_next(const struct vm_area_struct *vma)
{
	return vma->vm_list.next == &vma->vm_mm->mmap
		       ? NULL
		       : list_entry(vma->vm_list.next, struct vm_area_struct, vm_list);
}

static inline struct vm_area_struct *vma_prev(const struct vm_area_struct *vma)
{
	return vma->vm_list.prev == &vma->vm_mm->mmap
		       ? NULL
		       : list_entry(vma->vm_list.prev, struct vm_area_struct, vm_list);
}

/* The hole below @vma: from here ... */
static inline unsigned long vma_gap_start(const struct vm_area_struct *vma)
{
	const struct vm_area_struct *prev = vma_prev(vma);

	return prev ? prev->vm_end : 0;
}

/* ... to here: a stack keeps a gap to what lies below it. */
static inline unsigned long vma_gap_end(const struct vm_area_struct *vma)
{
	if (likely(!(vma->vm_flags & VM_GROWSDOWN)))
		return vma->vm_start;
	return vma->vm_start > STACK_GUARD_GAP ? vma->vm_start - STACK_GUARD_GAP : 0;
}

/* kernel/trees/vma.c */
void vma_tree_init(struct mm_struct *mm);
void vma_tree_add(struct vm_area_struct *vma); /* the list has it */
/* The list has lost it, before @next. */
void vma_tree_remove(struct vm_area_struct *vma, struct vm_area_struct *next);
void vma_tree_update(
	struct vm_area_struct *vma); /* the hole below it has changed; NULL: above all */
/* The highest address where @len bytes fit below some area and into [low, high); 0: none. */
unsigned long vma_search_gap(struct mm_struct *mm, unsigned long len, unsigned long low,
			     unsigned long high);

/* vma.c again */
struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start,
					     unsigned long end);
/* Gives [start, end) of *@vmap, which contains it, other flags; *@vmap is the area that has them then. 0 or -ENOMEM. */
int vma_modify(struct vm_area_struct **vmap, unsigned long start, unsigned long end,
	       unsigned long flags);
struct vm_area_struct *vma_alloc(const struct vm_area_struct *like);
void vma_insert(struct vm_area_struct *new);
void vma_set_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);
struct vm_area_struct *vma_split(struct vm_area_struct *vma, unsigned long addr);
void vma_merge(struct vm_area_struct *vma); /* kernel/trees/merge.c, and vma_join() */
bool vma_join(struct vm_area_struct *new, struct vm_area_struct *prev, struct vm_area_struct *next);
void vma_remove(struct vm_area_struct *vma);
int vma_grow_down(struct vm_area_struct *vma, unsigned long addr);
void vma_forget(struct vm_area_struct *vma);
void vma_lock_file(const struct vm_area_struct *vma);
void vma_unlock_file(const struct vm_area_struct *vma);
void __vma_link(struct vm_area_struct *vma, struct vm_area_struct *next);
void __vma_unlink(struct vm_area_struct *vma);
void __vma_set_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);
void vma_free(struct vm_area_struct *vma);
unsigned long vma_find_gap(struct mm_struct *mm, unsigned long len, unsigned long low,
			   unsigned long high);

/* mmap.c */
int do_munmap(struct mm_struct *mm, unsigned long start, unsigned long len);
bool overcommits(unsigned long vm_flags, unsigned long pages);
unsigned long prot_to_vm_flags(unsigned long prot);

/* kernel/mmcalls/limits.c: @pages more (negative: fewer) with these flags. */
void vm_stat_account(struct mm_struct *mm, unsigned long flags, long pages);
/* May the process map @pages more of an area with these flags? RLIMIT_AS, RLIMIT_DATA. */
bool may_expand_vm(const struct mm_struct *mm, unsigned long vm_flags, unsigned long pages);
/* Pages of [start, end) that are mapped by areas with all of @vm_flags. */
unsigned long count_vma_pages(struct mm_struct *mm, unsigned long start, unsigned long end,
			      unsigned long vm_flags);
/* Does @vma, or another area up to @end, forbid changes? */
bool is_sealed(struct vm_area_struct *vma, unsigned long end);

/* kernel/mmcalls/ */
/* Brings in the pages of [start, end) as far as areas are there. 0, -EFAULT, ... of the first that cannot be had. */
int __mm_populate(struct mm_struct *mm, unsigned long start, unsigned long len, bool ignore_errors);
/* May @pages more be locked? 0; -EPERM: none at all, if @asked; -EAGAIN: not so many. */
int may_lock_pages(struct mm_struct *mm, unsigned long pages, bool asked);
bool huge_size_ok(unsigned long flags); /* limits.c: of MAP_HUGETLB */
