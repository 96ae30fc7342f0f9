/*
 * The life of an address space: made by exec, copied by fork, gone with its last user. Linux:
 * kernel/fork.c, mm/mmap.c.
 */
#include "internal.h"

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kzalloc(sizeof(*mm), GFP_KERNEL);

	if (!mm)
		return NULL;
	mm->pgd = alloc_pgd();
	if (!mm->pgd) {
		kfree(mm);
		return NULL;
	}
	INIT_LIST_HEAD(&mm->mmap);
	vma_tree_init(mm);
	mutex_init(&mm->mmap_lock);
	mm->mm_users = 1;
	mm->mmap_base = MMAP_BASE;
	return mm;
}

struct mm_struct *dup_mm(struct mm_struct *old)
{
	struct mm_struct *mm = mm_alloc();
	struct vm_area_struct *vma, new;
	int err = 0;

	if (!mm)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&old->mmap_lock);
	memcpy((char *)mm + offsetof(struct mm_struct, start_brk),
	       (char *)old + offsetof(struct mm_struct, start_brk),
	       sizeof(*mm) - offsetof(struct mm_struct, start_brk));
	list_for_each_entry(vma, &old->mmap, vm_list) {
		new = *vma;
		new.vm_mm = mm;
		err = vma_insert(&new);
		if (!err)
			err = copy_pages(mm, vma);
		if (err)
			break;
	}
	flush_tlb_mm(old); /* its private pages are write-protected now, copied or not */
	mutex_unlock(&old->mmap_lock);
	if (err) {
		mmput(mm);
		return ERR_PTR(err);
	}
	return mm;
}

void mmput(struct mm_struct *mm)
{
	struct vm_area_struct *vma, *next;
	struct mmu_gather tlb;

	if (__atomic_sub_fetch(&mm->mm_users, 1, __ATOMIC_ACQ_REL))
		return;
	tlb_start(&tlb, mm);
	/*
	 * Upwards, so that a table goes with the last area that has a part in it. The tree just
	 * goes.
	 */
	list_for_each_entry_safe(vma, next, &mm->mmap, vm_list) {
		bool last = vma->vm_list.next == &mm->mmap;

		unmap_pages(&tlb, vma->vm_start, vma->vm_end, 0,
			    last ? USER_TABLES_END : next->vm_start);
		vma_free(vma);
	}
	tlb_finish(&tlb);
	free_pgd(mm->pgd);
	kfree(mm);
}
