/*
 * /proc/PID/smaps and smaps_rollup: how much of each area is in memory, and how much of that is shared. Linux:
 * fs/proc/task_mmu.c; proc(5).
 *
 * All memory counts as dirty, since no page could be read back from a disk.
 */
#include "internal.h"
#include <asm/pgtable.h>
#include <linux/mmap_lock.h>

#define PSS_SHIFT 12 /* of a byte's parts, so that a page can be shared out */

struct mem_size_stats {
	unsigned long resident, shared, anonymous;
	u64 pss, pss_anon, pss_locked;
};

static void count_page(struct mem_size_stats *mss, const struct page *page)
{
	int users = page_mapcount(page);
	u64 pss = (u64)PAGE_SIZE << PSS_SHIFT;

	if (page == zero_page) /* nobody's memory */
		return;
	if (users > 1) {
		mss->shared += PAGE_SIZE;
		pss /= users;
	}
	mss->resident += PAGE_SIZE;
	mss->pss += pss;
	if (!(page->flags & (PG_CACHE | PG_RESERVED))) {
		mss->anonymous += PAGE_SIZE;
		mss->pss_anon += pss;
	}
}

/* Adds the pages of @vma; mmap_lock held, so that no table goes away. */
static void gather_area(struct mem_size_stats *mss, const struct vm_area_struct *vma)
{
	unsigned long addr = vma->vm_start;
	u64 before = mss->pss, entry;
	int level;

	while (addr < vma->vm_end) {
		const u64 *table = vma->vm_mm->pgd;

		for (level = 4;; level--) {
			entry = READ_ONCE(table[pt_index(addr, level)]);
			if (!entry || level == 1)
				break;
			table = pte_table(entry);
		}
		if (entry)
			count_page(mss, pfn_to_page(pte_phys(entry) >> PAGE_SHIFT));
		/* past all that this entry could have told of */
		addr = (addr | ((1UL << (PAGE_SHIFT + 9 * (level - 1))) - 1)) + 1;
	}
	if (vma->vm_flags & VM_LOCKED)
		mss->pss_locked += mss->pss - before;
}

static void show_kb(struct seq_file *m, const char *name, unsigned long bytes)
{
	seq_printf(m, "%-16s%8lu kB\n", name, bytes >> 10);
}

static void show_stats(struct seq_file *m, const struct mem_size_stats *mss, bool rollup)
{
	static const char *const absent[] = {
		"LazyFree:",	   "AnonHugePages:",   "ShmemPmdMapped:", "FilePmdMapped:",
		"Shared_Hugetlb:", "Private_Hugetlb:", "Swap:",		  "SwapPss:"
	};

	show_kb(m, "Rss:", mss->resident);
	show_kb(m, "Pss:", mss->pss >> PSS_SHIFT);
	show_kb(m, "Pss_Dirty:", mss->pss >> PSS_SHIFT);
	if (rollup) { /* every file is in a tmpfs, and so is what is shared without one */
		show_kb(m, "Pss_Anon:", mss->pss_anon >> PSS_SHIFT);
		show_kb(m, "Pss_File:", 0);
		show_kb(m, "Pss_Shmem:", (mss->pss - mss->pss_anon) >> PSS_SHIFT);
	}
	show_kb(m, "Shared_Clean:", 0);
	show_kb(m, "Shared_Dirty:", mss->shared);
	show_kb(m, "Private_Clean:", 0);
	show_kb(m, "Private_Dirty:", mss->resident - mss->shared);
	show_kb(m, "Referenced:", mss->resident);
	show_kb(m, "Anonymous:", mss->anonymous);
	for (unsigned int i = 0; i < ARRAY_SIZE(absent); i++)
		show_kb(m, absent[i], 0);
	show_kb(m, "Locked:", mss->pss_locked >> PSS_SHIFT);
}

static void show_flags(struct seq_file *m, unsigned long flags)
{
	static const struct {
		unsigned long flag;
		const char *name;
	} names[] = {
		{ VM_READ, "rd" },	{ VM_WRITE, "wr" },	 { VM_EXEC, "ex" },
		{ VM_SHARED, "sh" },	{ VM_MAYREAD, "mr" },	 { VM_MAYWRITE, "mw" },
		{ VM_MAYEXEC, "me" },	{ VM_MAYSHARE, "ms" },	 { VM_GROWSDOWN, "gd" },
		{ VM_LOCKED, "lo" },	{ VM_DONTCOPY, "dc" },	 { VM_LOCKONFAULT, "lf" },
		{ VM_NORESERVE, "nr" }, { VM_WIPEONFORK, "wf" }, { VM_DONTDUMP, "dd" },
		{ VM_SEALED, "sl" },
	};

	seq_puts(m, "VmFlags: ");
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (flags & names[i].flag)
			seq_printf(m, "%s ", names[i].name);
	seq_putc(m, '\n');
}

static void show_smap(struct seq_file *m, const struct vm_area_struct *vma, char *page)
{
	struct mem_size_stats mss = {};

	gather_area(&mss, vma);
	proc_show_area(m, vma, page);
	show_kb(m, "Size:", vma->vm_end - vma->vm_start);
	show_kb(m, "KernelPageSize:", PAGE_SIZE);
	show_kb(m, "MMUPageSize:", PAGE_SIZE);
	show_stats(m, &mss, false);
	seq_puts(m, "THPeligible:    0\n");
	show_flags(m, vma->vm_flags);
}

int proc_pid_smaps(struct seq_file *m, struct task_struct *task)
{
	return proc_for_each_area(m, task, show_smap);
}

/* All areas as one, from the first to the last. */
int proc_pid_smaps_rollup(struct seq_file *m, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);
	struct mem_size_stats mss = {};
	unsigned long start = 0, end = 0, line;
	struct vm_area_struct *vma;

	if (!mm)
		return -ESRCH;
	mmap_read_lock(mm);
	list_for_each_entry(vma, &mm->mmap, vm_list) {
		if (!end)
			start = vma->vm_start;
		end = vma->vm_end;
		gather_area(&mss, vma);
	}
	mmap_read_unlock(mm);
	mmput(mm);
	line = m->count;
	seq_printf(m, "%08lx-%08lx ---p 00000000 00:00 0 ", start, end);
	proc_area_name(m, line, "[rollup]");
	show_stats(m, &mss, true);
	return 0;
}
