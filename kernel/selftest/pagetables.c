/*
 * A walk through all page tables in force: the kernel's own and the current program's. What must
 * hold:
 *
 * - no physical page of the kernel's text or read-only data has a writable mapping, under any
 *   address;
 * - nothing in the kernel half is writable and executable, and only the kernel's text is
 *   executable;
 * - no page of the kernel half is open to ring 3, and none in the user half is the kernel's alone;
 * - the user half never maps the kernel image, and writes only to pages that are the program's to
 *   write;
 * - the last page below 2^47 is not mapped (CVE-2012-0217).
 */
#include "selftest.h"
#include <asm/pgtable.h>
#include <asm/sections.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define KERNEL_HALF 0xffff800000000000UL

struct walk {
	struct selftest_report report;
	bool user_half_only;
};

/* A mapping of @size bytes at @virt; @pte has the rights that hold on the whole path down to it. */
static void check_leaf(struct selftest_report *r, unsigned long virt, unsigned long size, u64 pte)
{
	phys_addr_t phys = pte_phys(pte), image = __pa_symbol(_text),
		    end = __pa_symbol(__end_rodata);
	bool writable = pte & _PAGE_RW, runs = !(pte & _PAGE_NX), user = pte & _PAGE_USER;
	bool in_image = phys < end && phys + size > image;

	r->leaves++;
	if (writable && in_image)
		selftest_found(r, "kernel text or rodata writable", virt, pte);
	if (virt >= KERNEL_HALF) {
		if (user)
			selftest_found(r, "kernel page open to ring 3", virt, pte);
		if (writable && runs)
			selftest_found(r, "kernel page writable and executable", virt, pte);
		if (runs && (virt < (unsigned long)_text || virt >= (unsigned long)_etext))
			selftest_found(r, "executable beside the kernel's text", virt, pte);
		return;
	}
	if (!user)
		selftest_found(r, "kernel page in the user half", virt, pte);
	if (in_image)
		selftest_found(r, "kernel image in the user half", virt, pte);
	if (virt + size > TASK_SIZE)
		selftest_found(r, "mapping above TASK_SIZE", virt, pte);
	if (phys >> PAGE_SHIFT < max_pfn &&
	    pfn_to_page(phys >> PAGE_SHIFT)->flags & (PG_BUDDY | PG_SLAB))
		selftest_found(r, "free or kmalloc page in the user half", virt, pte);
	if (writable && phys >> PAGE_SHIFT < max_pfn &&
	    pfn_to_page(phys >> PAGE_SHIFT)->flags & PG_RESERVED)
		selftest_found(r, "reserved page writable by ring 3", virt, pte);
}

/* @rights: what the levels above allow (RW, USER), and NX if one of them forbids running. */
static void walk_table(struct walk *w, const u64 *table, int level, unsigned long base, u64 rights)
{
	unsigned long size = 1UL << (PAGE_SHIFT + 9 * (level - 1));
	unsigned int count = level == 4 && w->user_half_only ? PTRS_PER_TABLE / 2 : PTRS_PER_TABLE;

	for (unsigned int i = 0; i < count; i++) {
		u64 entry = table[i], both = rights & entry & (_PAGE_RW | _PAGE_USER);
		unsigned long virt = base + i * size;

		if (!(entry & _PAGE_PRESENT))
			continue;
		if (level == 4 && i >= PTRS_PER_TABLE / 2)
			virt |= KERNEL_HALF;
		both |= (rights | entry) & _PAGE_NX;
		if (level > 1 && !(entry & _PAGE_PSE))
			walk_table(w, pte_table(entry), level - 1, virt, both);
		else
			check_leaf(&w->report, virt, size,
				   (entry & ~(_PAGE_RW | _PAGE_USER | _PAGE_NX)) | both);
	}
}

/*
 * Both halves of the kernel's tables, and the user half of the program's, whose other half must be
 * the same.
 */
long selftest_pagetables(const unsigned long *arg)
{
	struct walk *w = kzalloc(sizeof(*w), GFP_KERNEL);
	struct mm_struct *mm = current->mm;
	long found;

	if (!w)
		return -ENOMEM;
	walk_table(w, kernel_pgd, 4, 0, _PAGE_RW | _PAGE_USER);
	w->user_half_only = true;
	mmap_write_lock(mm);
	walk_table(w, mm->pgd, 4, 0, _PAGE_RW | _PAGE_USER);
	mmap_write_unlock(mm);
	for (unsigned int i = PTRS_PER_TABLE / 2; i < PTRS_PER_TABLE; i++)
		if ((mm->pgd[i] ^ kernel_pgd[i]) & ~(u64)_PAGE_ACCESSED)
			selftest_found(&w->report, "PML4 entry differs from the kernel's",
				       mm->pgd[i], kernel_pgd[i]);
	found = w->report.count;
	if (copy_to_user((void __user *)arg[0], &w->report, sizeof(w->report)))
		found = -EINVAL;
	kfree(w);
	return found;
}
