/* How much a process maps, and may: RLIMIT_AS, RLIMIT_DATA. Linux: mm/mmap.c; getrlimit(2). */
#include "../mm/internal.h"
#include <linux/sched/signal.h>

/* @pages more (negative: fewer) with these flags. */
void vm_stat_account(struct mm_struct *mm, unsigned long flags, long pages)
{
	mm->total_vm += pages;
	if (is_data_mapping(flags))
		mm->data_vm += pages;
	if ((flags & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) == VM_EXEC)
		mm->exec_vm += pages;
	if (flags & VM_GROWSDOWN)
		mm->stack_vm += pages;
	if (flags & VM_LOCKED)
		mm->locked_vm += pages;
}

bool may_expand_vm(const struct mm_struct *mm, unsigned long vm_flags, unsigned long pages)
{
	return mm->total_vm + pages <= rlimit(RLIMIT_AS) >> PAGE_SHIFT &&
	       (!is_data_mapping(vm_flags) ||
		mm->data_vm + pages <= rlimit(RLIMIT_DATA) >> PAGE_SHIFT);
}

unsigned long count_vma_pages(struct mm_struct *mm, unsigned long start, unsigned long end,
			      unsigned long vm_flags)
{
	struct vm_area_struct *vma = find_vma_intersection(mm, start, end);
	unsigned long pages = 0;

	for (; vma && vma->vm_start < end; vma = vma_next(vma))
		if ((vma->vm_flags & vm_flags) == vm_flags)
			pages += (min(end, vma->vm_end) - max(start, vma->vm_start)) >> PAGE_SHIFT;
	return pages;
}

/* May anonymous memory be asked for in pages of the size that @flags says? Pages of 2 MiB and 1 GiB exist. */
bool huge_size_ok(unsigned long flags)
{
	unsigned long shift = flags >> MAP_HUGE_SHIFT & MAP_HUGE_MASK;

	return !(flags & MAP_HUGETLB) || !shift || shift == 21 || shift == 30;
}
