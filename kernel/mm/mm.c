/*
 * The life of an address space: made by exec, copied by fork, gone with its last user. Linux:
 * kernel/fork.c, mm/mmap.c.
 */
#include "internal.h"
#include <linux/fs.h>
#include <linux/mmap_lock.h>
#include <linux/sched/task.h>

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
	init_rwsem(&mm->mmap_lock);
	spin_lock_init(&mm->page_table_lock);
	mm->mm_users = 1;
	mm->mmap_base = MMAP_BASE;
	return mm;
}

/* A copy of @old, and of what it maps, at the end of @mm. 0 or -ENOMEM. */
static int dup_vma(struct mm_struct *mm, const struct vm_area_struct *old)
{
	struct vm_area_struct *vma = vma_alloc(old);
	int err = 0;

	if (!vma)
		return -ENOMEM;
	vma->vm_mm = mm;
	vma->vm_flags &= ~VM_LOCKED_MASK; /* a lock is this address space's */
	vma_lock_file(vma); /* until the pages are copied: what is truncated goes from both */
	__vma_link(vma, NULL);
	/* The file has the pages of shared areas. */
	if (!(vma->vm_flags & (VM_SHARED | VM_WIPEONFORK)))
		err = copy_pages(mm, old);
	vma_unlock_file(vma);
	return err;
}

struct mm_struct *dup_mm(struct mm_struct *old)
{
	struct mm_struct *mm = mm_alloc();
	struct vm_area_struct *vma;
	int err = 0;

	if (!mm)
		return ERR_PTR(-ENOMEM);
	mmap_write_lock(old);
	memcpy((char *)mm + offsetof(struct mm_struct, start_code),
	       (char *)old + offsetof(struct mm_struct, start_code),
	       sizeof(*mm) - offsetof(struct mm_struct, start_code));
	if (old->exe_file)
		mm->exe_file = get_exe_file(old->exe_file);
	list_for_each_entry(vma, &old->mmap, vm_list) {
		err = vma->vm_flags & VM_DONTCOPY ? 0 : dup_vma(mm, vma);
		if (err)
			break;
	}
	flush_tlb_mm(old); /* its private pages are write-protected now, copied or not */
	mmap_write_unlock(old);
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
	if (mm->cpu_bitmap)
		flush_tlb_tables(mm); /* idle CPUs may still have it loaded */
	tlb_start(&tlb, mm);
	/*
	 * Upwards, so that a table goes with the last area that has a part in it. The tree just
	 * goes.
	 */
	list_for_each_entry_safe(vma, next, &mm->mmap, vm_list) {
		bool last = vma->vm_list.next == &mm->mmap;

		unmap_pages(&tlb, vma->vm_start, vma->vm_end, 0,
			    last ? USER_TABLES_END : next->vm_start);
		vma_forget(vma);
	}
	tlb_finish(&tlb);
	free_pgd(mm->pgd);
	if (mm->exe_file)
		put_exe_file(mm->exe_file);
	kfree(mm);
}
