/*
 * Another process's memory, read and written through the kernel's own mapping of its pages. A tracer may do what the
 * mapping could allow, not just what it does: a breakpoint goes into program text, into a copy of the page that this
 * process alone then has. Linux: mm/memory.c, __access_remote_vm(); mm/gup.c.
 */
#include "internal.h"
#include "../mm/internal.h"
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mmap_lock.h>
#include <linux/sched/task.h>
#include <linux/string.h>

/* Never a page that others see: one of a shared mapping that may not be written. */
static bool may_force_write(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return !vma || vma->vm_flags & VM_WRITE ||
	       (vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
}

/*
 * The page at @addr, if it is there for the access; mmap_lock held, so that it stays what it is. One that is written
 * by force is mapped read-only, so it must be this mm's own.
 */
static struct page *page_for_access(struct mm_struct *mm, unsigned long addr,
				    unsigned int gup_flags)
{
	struct vm_area_struct *vma = find_vma(mm, addr);
	struct page *page = NULL;
	u64 *pte = pte_lookup(mm, addr), entry;

	if (!pte || !vma || addr < vma->vm_start)
		return NULL;
	spin_lock(&mm->page_table_lock);
	entry = *pte;
	if (entry)
		page = pfn_to_page(pte_phys(entry) >> PAGE_SHIFT);
	/* region: ptrace.private_copy */
	if (page && gup_flags & FOLL_WRITE && !(entry & _PAGE_RW) &&
	    (vma->vm_flags & VM_WRITE || page->flags & (PG_RESERVED | PG_CACHE) ||
	     __atomic_load_n(&page->refcount, __ATOMIC_ACQUIRE) != 1))
		page = NULL;
	/* endregion */
	if (page && !(entry & _PAGE_PRESENT) && !(gup_flags & FOLL_FORCE))
		page = NULL;
	if (page)
		get_page(page);
	spin_unlock(&mm->page_table_lock);
	return page;
}

/* Reads or writes within one page. 0 or -errno. */
static int access_page(struct mm_struct *mm, unsigned long addr, void *buf, int len,
		       unsigned int gup_flags)
{
	unsigned int fault = (gup_flags & FOLL_WRITE ? FAULT_FLAG_WRITE : 0) |
			     (gup_flags & FOLL_FORCE ? FAULT_FLAG_FORCE : 0);
	struct page *page;
	int err;

	for (;;) {
		mmap_read_lock(mm);
		if (gup_flags & FOLL_WRITE && !may_force_write(mm, addr)) {
			mmap_read_unlock(mm);
			return -EFAULT;
		}
		page = page_for_access(mm, addr, gup_flags);
		if (page) {
			void *there = page_address(page) + (addr & (PAGE_SIZE - 1));

			memcpy(gup_flags & FOLL_WRITE ? there : buf,
			       gup_flags & FOLL_WRITE ? buf : there, len);
			mmap_read_unlock(mm); /* fork, which would share the page, waits for it */
			put_page(page);
			return 0;
		}
		mmap_read_unlock(mm);
		err = addr < TASK_SIZE ? handle_mm_fault(mm, addr, fault) : -EFAULT;
		if (err)
			return err;
		if (fatal_signal_pending(current))
			return -EINTR;
	}
}

int access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len,
		     unsigned int gup_flags)
{
	int done = 0;

	while (done < len) {
		int n = min((unsigned long)(len - done), PAGE_SIZE - (addr & (PAGE_SIZE - 1)));

		if (access_page(mm, addr, buf + done, n, gup_flags))
			break;
		done += n;
		addr += n;
	}
	return done;
}

int ptrace_access_vm(struct task_struct *child, unsigned long addr, void *buf, int len,
		     unsigned int gup_flags)
{
	struct mm_struct *mm = get_task_mm(child);
	int ret = 0;

	if (!mm)
		return 0;
	/* After an execve that was worth something the memory is no longer the tracer's business. */
	if (mm->dumpable || cap_raised(child->ptracer_cred->cap_effective, CAP_SYS_PTRACE))
		ret = access_remote_vm(mm, addr, buf, len, gup_flags);
	mmput(mm);
	return ret;
}

struct mm_struct *mm_access(struct task_struct *task, unsigned int mode)
{
	struct mm_struct *mm = ERR_PTR(-EACCES);

	task_lock(task); /* both at once: execve changes first the memory, then who it belongs to */
	spin_lock_irq(&tasklist_lock);
	if (__ptrace_may_access(task, mode)) {
		mm = task->mm;
		if (mm)
			__atomic_fetch_add(&mm->mm_users, 1, __ATOMIC_RELAXED);
	}
	spin_unlock_irq(&tasklist_lock);
	task_unlock(task);
	return mm;
}
