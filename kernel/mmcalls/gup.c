/* The page behind a user address, for those who look at it from the kernel's side. Linux: mm/gup.c. */
#include "../mm/internal.h"
#include <linux/mmap_lock.h>

u64 *pte_lookup(struct mm_struct *mm, unsigned long addr)
{
	u64 *table = mm->pgd;
	int level;

	for (level = 4; level > 1; level--) {
		u64 entry = READ_ONCE(table[pt_index(addr, level)]);

		if (!entry)
			return NULL;
		table = pte_table(entry);
	}
	return &table[pt_index(addr, 1)];
}

/* The page that is mapped at @addr, with a reference, if it is there for the access; mmap_lock held. */
static struct page *page_there(struct mm_struct *mm, unsigned long addr, bool write)
{
	u64 *pte = pte_lookup(mm, addr), need = write ? _PAGE_PRESENT | _PAGE_RW : _PAGE_PRESENT;
	struct page *page = NULL;

	spin_lock(&mm->page_table_lock);
	if (pte && (*pte & need) == need) {
		page = pfn_to_page(pte_phys(*pte) >> PAGE_SHIFT);
		get_page(page);
	}
	spin_unlock(&mm->page_table_lock);
	return page;
}

struct page *get_user_page(struct mm_struct *mm, unsigned long addr, bool write)
{
	struct page *page;
	int err;

	for (;;) {
		mmap_read_lock(mm);
		page = page_there(mm, addr, write);
		mmap_read_unlock(mm);
		if (page)
			return page;
		err = handle_mm_fault(mm, addr, write ? FAULT_FLAG_WRITE : 0);
		if (err)
			return ERR_PTR(err);
	}
}
