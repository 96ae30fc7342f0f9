/* The page behind a user address, for probes that look at it from the kernel's side. */
#include "../mm/internal.h"

/* The entry for @addr; NULL: no table. */
static u64 *pte_lookup(struct mm_struct *mm, unsigned long addr)
{
	u64 *table = mm->pgd;
	int level;

	for (level = 4; level > 1; level--) {
		u64 entry = table[pt_index(addr, level)];

		if (!entry)
			return NULL;
		table = pte_table(entry);
	}
	return &table[pt_index(addr, 1)];
}

struct page *get_user_page(struct mm_struct *mm, unsigned long addr, bool write)
{
	struct page *page;
	int err;

	mutex_lock(&mm->mmap_lock);
	err = fault_in(mm, addr, write ? FAULT_FLAG_WRITE : 0);
	if (err) {
		page = ERR_PTR(err);
	} else {
		page = pfn_to_page(pte_phys(*pte_lookup(mm, addr)) >> PAGE_SHIFT);
		get_page(page);
	}
	mutex_unlock(&mm->mmap_lock);
	return page;
}
