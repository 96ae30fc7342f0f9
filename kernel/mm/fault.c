/*
 * Page faults on user addresses: nothing is mapped before it is touched. Linux: mm/memory.c,
 * arch/x86/mm/fault.c.
 *
 *	anonymous, read	    the zero page, read-only
 *	anonymous, write    a fresh page of zeroes
 *	file, read	    the file's own page, read-only
 *	file, write	    a copy of it, if the mapping is private
 *	write to a page that is mapped read-only    a copy; the page itself if nobody else has it
 *
 * A page in a private area may be written through its PTE only if this mm is its one user: that is
 * what makes copy on write correct, and why refcount 1 is all it needs to look at.
 */
#include "internal.h"
#include <linux/fs.h>

/* Does @vma allow the access? */
static bool access_allowed(const struct vm_area_struct *vma, unsigned int flags)
{
	if (flags & FAULT_FLAG_WRITE)
		return vma->vm_flags & VM_WRITE;
	if (flags & FAULT_FLAG_INSTRUCTION)
		return vma->vm_flags & VM_EXEC;
	return vma->vm_flags & VM_ACCESS_FLAGS; /* x86 cannot forbid reading alone */
}

/* A new page with the contents of @old; NULL: no memory. */
static struct page *copy_of(struct page *old)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (page)
		memcpy(page_address(page), page_address(old), PAGE_SIZE);
	return page;
}

/* No page is here yet. */
static int fault_new_page(struct vm_area_struct *vma, unsigned long addr, u64 *pte, bool write)
{
	struct inode *inode = vma->vm_inode;
	bool private = !(vma->vm_flags & VM_SHARED);
	struct page *page;

	if (inode) {
		page = inode->i_fop->get_page(inode, vma->vm_pgoff + ((addr - vma->vm_start) >>
								      PAGE_SHIFT));
		if (IS_ERR(page))
			return PTR_ERR(page);
		if (write && private) {
			struct page *copy = copy_of(page);

			put_page(page);
			page = copy;
		}
	} else {
		page = write ? alloc_page(GFP_KERNEL | __GFP_ZERO) : zero_page;
	}
	if (!page)
		return -ENOMEM;
	*pte = make_pte(vma, page, write || !private);
	return 0;
}

/* A write to a page that is mapped read-only, in an area that may be written. */
static int fault_write_protected(struct vm_area_struct *vma, unsigned long addr, u64 *pte)
{
	struct page *old = pfn_to_page(pte_phys(*pte) >> PAGE_SHIFT), *page = old;
	bool mine = vma->vm_flags & VM_SHARED ||
		    (!(old->flags & PG_RESERVED) &&
		     __atomic_load_n(&old->refcount, __ATOMIC_ACQUIRE) == 1);

	if (!mine)
		page = copy_of(old);
	if (!page)
		return -ENOMEM;
	*pte = make_pte(vma, page, true);
	flush_tlb_page(addr);
	if (!mine)
		put_page(old);
	return 0;
}

/* handle_mm_fault() with mmap_lock held. */
int fault_in(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct vm_area_struct *vma = find_vma(mm, addr);
	bool write = flags & FAULT_FLAG_WRITE;
	u64 *pte;

	if (!vma)
		return -EFAULT;
	if (addr < vma->vm_start &&
	    (!(vma->vm_flags & VM_GROWSDOWN) || vma_grow_down(vma, addr) < 0))
		return -EFAULT;
	if (!access_allowed(vma, flags))
		return -EACCES;
	addr &= PAGE_MASK;
	pte = pte_alloc(mm, addr);
	if (!pte)
		return -ENOMEM;
	if (!*pte)
		return fault_new_page(vma, addr, pte, write);
	if (write && !(*pte & _PAGE_RW))
		return fault_write_protected(vma, addr, pte);
	return 0; /* another task of this mm was faster, or the TLB was behind */
}

int handle_mm_fault(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	int err;

	mutex_lock(&mm->mmap_lock);
	err = fault_in(mm, addr, flags);
	mutex_unlock(&mm->mmap_lock);
	return err;
}

int install_page(struct mm_struct *mm, unsigned long addr, struct page *page)
{
	int err = -ENOMEM;
	u64 *pte;

	mutex_lock(&mm->mmap_lock);
	pte = pte_alloc(mm, addr);
	if (pte) {
		*pte = make_pte(find_vma(mm, addr), page, true);
		err = 0;
	}
	mutex_unlock(&mm->mmap_lock);
	return err;
}
