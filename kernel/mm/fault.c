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
 * mmap_lock is held, and page_table_lock around each look at an entry and its change: work that
 * takes time happens in between, and is thrown away if the entry has changed meanwhile.
 *
 * A page in a private area may be written through its PTE only if this mm is its one user: that is
 * what makes copy on write correct, and why refcount 1 is all it needs to look at.
 */
#include "internal.h"

#include <linux/sched.h>
#include <linux/mmap_lock.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <uapi/linux/signal.h>

/* Does @vma allow the access? */
static bool access_allowed(const struct vm_area_struct *vma, unsigned int flags)
{
	unsigned long allowed = flags & FAULT_FLAG_FORCE ? vma->vm_flags >> 4 : vma->vm_flags;

	if (flags & FAULT_FLAG_WRITE)
		return allowed & VM_WRITE;
	if (flags & FAULT_FLAG_INSTRUCTION)
		return allowed & VM_EXEC;
	return allowed & VM_ACCESS_FLAGS; /* x86 cannot forbid reading alone */
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
	struct vm_fault vmf = {
		.vma = vma,
		.pgoff = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT),
	};
	bool private = !(vma->vm_flags & VM_SHARED);
	struct address_space *mapping = NULL;
	unsigned int seq = 0;
	struct page *page;
	int err;

	if (vma->vm_ops) {
		mapping = vma->vm_file->f_inode->i_mapping;
		if (mapping)
			seq = __atomic_load_n(&mapping->invalidate_seq, __ATOMIC_ACQUIRE);
		err = vma->vm_ops->fault(&vmf);
		if (err)
			return err;
		page = vmf.page;
		if (write && private) {
			page = copy_of(vmf.page);
			put_page(vmf.page);
		}
	} else {
		page = write ? alloc_page(GFP_KERNEL | __GFP_ZERO) : zero_page;
	}
	if (!page)
		return -ENOMEM;
	spin_lock(&vma->vm_mm->page_table_lock);
	if (!*pte && (!mapping || READ_ONCE(mapping->invalidate_seq) == seq)) {
		*pte = make_pte(vma, page, write || !private);
		count_mm_page(vma->vm_mm, page, 1);
		page = NULL;
	}
	spin_unlock(&vma->vm_mm->page_table_lock);
	if (page)
		put_page(page);
	return 0;
}

/* A write to a page that is mapped read-only, in an area that may be written. */
static int fault_write_protected(struct vm_area_struct *vma, unsigned long addr, u64 *pte)
{
	spinlock_t *ptl = &vma->vm_mm->page_table_lock;
	struct page *old, *page;
	u64 entry;

	spin_lock(ptl);
	entry = *pte;
	old = pfn_to_page(pte_phys(entry) >> PAGE_SHIFT);
	if (!entry || entry & _PAGE_RW) {
		spin_unlock(ptl);
		return 0;
	}
	if (vma->vm_flags & VM_SHARED || (!(old->flags & (PG_RESERVED | PG_CACHE)) &&
					  __atomic_load_n(&old->refcount, __ATOMIC_ACQUIRE) == 1)) {
		*pte = make_pte(vma, old, true);
		spin_unlock(ptl);
		flush_tlb_page(addr);
		return 0;
	}
	get_page(old); /* else it could be gone, and its frame another page, before it is copied */
	spin_unlock(ptl);
	page = copy_of(old);
	if (page) {
		spin_lock(ptl);
		if (*pte == entry) {
			*pte = make_pte(vma, page, true);
			count_mm_page(vma->vm_mm, old, -1);
			count_mm_page(vma->vm_mm, page, 1);
			page = old;
		}
		spin_unlock(ptl);
		flush_tlb_mm(vma->vm_mm); /* no CPU may go on reading the old one */
		put_page(page);
	}
	put_page(old);
	return page ? 0 : -ENOMEM;
}

/* handle_mm_fault() with mmap_lock held; -EAGAIN: the stack must grow for it. */
static int fault_in(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct vm_area_struct *vma = find_vma(mm, addr);
	bool write = flags & FAULT_FLAG_WRITE;
	u64 *pte;

	if (!vma)
		return -EFAULT;
	if (addr < vma->vm_start)
		return vma->vm_flags & VM_GROWSDOWN ? -EAGAIN : -EFAULT;
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

static int expand_stack(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	int err = 0;

	mmap_write_lock(mm);
	vma = find_vma(mm, addr);
	if (!vma ||
	    (addr < vma->vm_start && (!(vma->vm_flags & VM_GROWSDOWN) || vma_grow_down(vma, addr))))
		err = -EFAULT;
	mmap_write_unlock(mm);
	return err;
}

int handle_mm_fault(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	int err;

	for (;;) {
		mmap_read_lock(mm);
		err = fault_in(mm, addr, flags);
		mmap_read_unlock(mm);
		if (likely(err != -EAGAIN)) {
			current->min_flt += !err;
			return err;
		}
		err = expand_stack(mm, addr);
		if (err)
			return err;
	}
}

/* In a kernel built without kernel/oom it is the one who asks. */
void __weak out_of_memory(void)
{
	pr_err("Out of memory: %s[%d] is killed\n", current->comm, current->pid);
	force_fatal_sig(SIGKILL);
}

int install_page(struct mm_struct *mm, unsigned long addr, struct page *page)
{
	int err = -ENOMEM;
	u64 *pte;

	mmap_write_lock(mm);
	pte = pte_alloc(mm, addr);
	if (pte) {
		*pte = make_pte(find_vma(mm, addr), page, true);
		count_mm_page(mm, page, 1);
		err = 0;
	}
	mmap_write_unlock(mm);
	return err;
}
