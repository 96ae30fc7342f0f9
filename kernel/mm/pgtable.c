/*
 * User page tables: four levels of 512 entries. Linux: mm/memory.c, mm/mmu_gather.c, mm/mprotect.c.
 *
 * An entry is zero, or present, or "protnone": it keeps its page, but no access is allowed and the CPU
 * does not look at it. A table is freed only when its last entry is gone, so it is all zeroes then.
 *
 * Entries of pages change under page_table_lock. Tables come with mmap_lock held, and go with it held
 * for writing and page_table_lock; so who has neither may not go down, and who has the second alone
 * (truncation) must have it all the way.
 *
 * Unmapped pages and tables collect in a struct mmu_gather and are freed only after the TLB has
 * forgotten them: else another CPU could still write to a page that is somebody else's by then.
 */
#include "internal.h"

#define USER_PGDS 256 /* entries of a PML4 that belong to user space */
#define TABLE_FLAGS (_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED)

/* In a kernel built without kernel/percpu every table is a fresh page. */
u64 *__weak alloc_table(void)
{
	return (u64 *)get_zeroed_page(GFP_KERNEL);
}

void __weak free_table(u64 *table)
{
	free_page((unsigned long)table);
}

u64 *new_pgd(void)
{
	u64 *pgd = (u64 *)get_zeroed_page(GFP_KERNEL);

	if (pgd)
		memcpy(pgd + USER_PGDS, kernel_pgd + USER_PGDS,
		       (PTRS_PER_TABLE - USER_PGDS) * sizeof(u64));
	return pgd;
}

/* The table that *@entry points to, made if there is none; NULL: no memory. */
static u64 *table_at(struct mm_struct *mm, u64 *entry)
{
	u64 *table, old = READ_ONCE(*entry);

	if (old)
		return pte_table(old);
	table = alloc_table();
	if (table && !__atomic_compare_exchange_n(entry, &old, __pa(table) | TABLE_FLAGS, false,
						  __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
		free_table(table); /* another thread's fault was faster */
		return pte_table(old);
	}
	if (table)
		__atomic_fetch_add(&mm->nr_tables, 1, __ATOMIC_RELAXED);
	return table;
}

u64 *pte_alloc(struct mm_struct *mm, unsigned long addr)
{
	u64 *table = mm->pgd;
	int level;

	for (level = 4; table && level > 1; level--)
		table = table_at(mm, &table[pt_index(addr, level)]);
	return table ? &table[pt_index(addr, 1)] : NULL;
}

void count_mm_page(struct mm_struct *mm, const struct page *page, int change)
{
	if (page != zero_page)
		mm->rss[page->flags & (PG_CACHE | PG_RESERVED) ? MM_FILEPAGES : MM_ANONPAGES] +=
			change;
}

u64 make_pte(const struct vm_area_struct *vma, struct page *page, bool write)
{
	u64 pte = page_to_phys(page) | _PAGE_USER | _PAGE_ACCESSED | _PAGE_DIRTY;

	pte |= vma->vm_flags & VM_ACCESS_FLAGS ? _PAGE_PRESENT : _PAGE_PROTNONE;
	if (write && (vma->vm_flags & VM_WRITE))
		pte |= _PAGE_RW;
	if (!(vma->vm_flags & VM_EXEC))
		pte |= _PAGE_NX;
	return pte;
}

static unsigned long level_size(int level)
{
	return 1UL << (PAGE_SHIFT + 9 * (level - 1));
}

/* The end of the part of [addr, end) that one entry of @level covers. */
static unsigned long entry_end(unsigned long addr, unsigned long end, int level)
{
	return min((addr | (level_size(level) - 1)) + 1, end);
}

static struct page *pte_page(u64 pte)
{
	return pfn_to_page(pte_phys(pte) >> PAGE_SHIFT);
}

void tlb_start(struct mmu_gather *tlb, struct mm_struct *mm)
{
	tlb->mm = mm;
	tlb->files_only = false;
	tlb->nr_pages = 0;
	tlb->nr_tables = 0;
}

/* Lets go of what was gathered, after the TLBs have. A mm without users is in none. */
void tlb_finish(struct mmu_gather *tlb)
{
	if (!tlb->nr_pages && !tlb->nr_tables)
		return;
	if (tlb->mm->mm_users && tlb->nr_tables)
		flush_tlb_tables(tlb->mm);
	else if (tlb->mm->mm_users)
		flush_tlb_mm(tlb->mm);
	while (tlb->nr_pages)
		put_page(tlb->pages[--tlb->nr_pages]);
	while (tlb->nr_tables)
		free_table(tlb->tables[--tlb->nr_tables]);
}

/* No room for another page, or for the tables that may go with it. */
static bool tlb_full(const struct mmu_gather *tlb)
{
	return tlb->nr_pages == ARRAY_SIZE(tlb->pages) ||
	       tlb->nr_tables > ARRAY_SIZE(tlb->tables) - 3;
}

/* Unmaps up to @end or until @tlb is full; how far it came. */
static unsigned long unmap_level(struct mmu_gather *tlb, u64 *table, int level, unsigned long start,
				 unsigned long end, unsigned long floor, unsigned long ceiling)
{
	unsigned long addr, next, base, to;
	u64 *entry = &table[pt_index(start, level)];

	for (addr = start; addr < end; addr = next, entry++) {
		next = entry_end(addr, end, level);
		if (!*entry)
			continue;
		if (level == 1) {
			if (tlb->files_only &&
			    !(pte_page(*entry)->flags & (PG_CACHE | PG_RESERVED)))
				continue;
			count_mm_page(tlb->mm, pte_page(*entry), -1);
			tlb->pages[tlb->nr_pages++] = pte_page(*entry);
			*entry = 0;
		} else {
			to = unmap_level(tlb, pte_table(*entry), level - 1, addr, next, floor,
					 ceiling);
			if (to < next)
				return to;
			base = ALIGN_DOWN(addr, level_size(level));
			if (base >= floor && base + level_size(level) <= ceiling) {
				tlb->tables[tlb->nr_tables++] = pte_table(*entry);
				*entry = 0;
				__atomic_fetch_sub(&tlb->mm->nr_tables, 1, __ATOMIC_RELAXED);
			}
		}
		if (tlb_full(tlb))
			return next;
	}
	return end;
}

/*
 * Unmaps [start, end), and frees the tables that lie wholly within [floor, ceiling), where no
 * other area is. tlb_finish() must follow.
 */
void unmap_pages(struct mmu_gather *tlb, unsigned long start, unsigned long end,
		 unsigned long floor, unsigned long ceiling)
{
	tlb->mm->hiwater_rss = get_mm_hiwater_rss(tlb->mm);
	while (start < end) {
		spin_lock(&tlb->mm->page_table_lock);
		start = unmap_level(tlb, tlb->mm->pgd, 4, start, end, floor, ceiling);
		spin_unlock(&tlb->mm->page_table_lock);
		if (tlb_full(tlb))
			tlb_finish(tlb);
	}
}

static void protect_level(struct vm_area_struct *vma, u64 *table, int level, unsigned long start,
			  unsigned long end)
{
	unsigned long addr, next;
	u64 *entry = &table[pt_index(start, level)];

	if (level == 1)
		spin_lock(&vma->vm_mm->page_table_lock);
	for (addr = start; addr < end; addr = next, entry++) {
		next = entry_end(addr, end, level);
		if (!*entry)
			continue;
		if (level > 1)
			protect_level(vma, pte_table(*entry), level - 1, addr, next);
		else /* a private page that is read-only may be shared: so it stays */
			*entry = make_pte(vma, pte_page(*entry),
					  *entry & _PAGE_RW || vma->vm_flags & VM_SHARED);
	}
	if (level == 1)
		spin_unlock(&vma->vm_mm->page_table_lock);
}

/* Gives the pages mapped in [start, end) of @vma the protection that vm_flags says by now. */
void protect_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	protect_level(vma, vma->vm_mm->pgd, 4, start, end);
	flush_tlb_mm(vma->vm_mm);
}

/* Both tables map a part of a private area: the first of the two to write a page gets a copy. */
static int copy_level(u64 *dst, u64 *src, int level, unsigned long start, unsigned long end,
		      struct mm_struct *mm, struct mm_struct *new)
{
	unsigned int i = pt_index(start, level);
	unsigned long addr, next;

	if (level == 1)
		spin_lock(&mm->page_table_lock);
	for (addr = start; addr < end; addr = next, i++) {
		next = entry_end(addr, end, level);
		if (!src[i])
			continue;
		if (level > 1) {
			u64 *table = table_at(new, &dst[i]);

			if (!table ||
			    copy_level(table, pte_table(src[i]), level - 1, addr, next, mm, new))
				return -ENOMEM;
		} else {
			src[i] &= ~_PAGE_RW;
			get_page(pte_page(src[i]));
			dst[i] = src[i];
			count_mm_page(new, pte_page(src[i]), 1);
		}
	}
	if (level == 1)
		spin_unlock(&mm->page_table_lock);
	return 0;
}

/* fork: maps all pages of the private area @vma in @dst too. The caller flushes the old mm's TLB. 0 or -ENOMEM. */
int copy_pages(struct mm_struct *dst, const struct vm_area_struct *vma)
{
	return copy_level(dst->pgd, vma->vm_mm->pgd, 4, vma->vm_start, vma->vm_end, vma->vm_mm,
			  dst);
}
