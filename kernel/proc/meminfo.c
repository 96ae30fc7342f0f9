/*
 * /proc/meminfo. Linux: fs/proc/meminfo.c; proc(5).
 *
 * What nobody counts as it comes and goes is counted when the file is read: the slab allocator's pages in all struct
 * pages, page tables at all tasks. That takes longer, but costs nothing where nobody asks. AnonPages is not
 * told: the page of a private mapping does not say that it is one.
 */
#include "internal.h"
#include <linux/init.h>
#include <linux/mm.h>

/* In a kernel built without kernel/filemap nothing is cached. */
unsigned long __weak nr_cache_pages(void)
{
	return 0;
}

/* Pages that kmalloc() has. One may come or go meanwhile. */
static unsigned long count_slab_pages(void)
{
	unsigned long pages = 0;

	for (unsigned long pfn = 0; pfn < max_pfn; pfn++) {
		struct page *page = pfn_to_page(pfn);

		if (READ_ONCE(page->flags) & PG_SLAB)
			pages++;
		else if (READ_ONCE(page->flags) & PG_LARGE)
			pages += 1UL << READ_ONCE(page->order);
	}
	return pages;
}

struct mms {
	unsigned int nr;
	struct mm_struct *mm[MAX_TASKS];
};

/* Adds @mm, whose reference becomes the list's, unless it stands there. */
static void add_mm(struct mms *mms, struct mm_struct *mm)
{
	for (unsigned int i = 0; i < mms->nr; i++)
		if (mms->mm[i] == mm) {
			mmput(mm);
			return;
		}
	mms->mm[mms->nr++] = mm;
}

/* One by one, since no task's alloc_lock may be waited for under tasklist_lock. NULL: no more. */
static struct task_struct *next_task(pid_t *nr)
{
	struct task_struct *task = NULL;
	struct pid *pid;

	spin_lock_irq(&tasklist_lock);
	while (!task && (pid = find_ge_pid(*nr))) {
		*nr = pid->nr + 1;
		task = pid->task;
	}
	if (task)
		get_task_struct(task);
	spin_unlock_irq(&tasklist_lock);
	return task;
}

/* Those of all programs. Threads, and a child of vfork(2) and its parent, have one mm, which counts once. */
static int count_tables(unsigned long *tables)
{
	struct mms *mms = kmalloc(sizeof(*mms), GFP_KERNEL);
	struct task_struct *task;
	struct mm_struct *mm;
	pid_t nr = 1;

	if (!mms)
		return -ENOMEM;
	mms->nr = 0;
	while (mms->nr < MAX_TASKS && (task = next_task(&nr))) {
		mm = get_task_mm(task);
		if (mm)
			add_mm(mms, mm);
		put_task_struct(task);
	}
	*tables = 0;
	while (mms->nr) {
		mm = mms->mm[--mms->nr];
		*tables += READ_ONCE(mm->nr_tables) + 1; /* and its PML4 */
		mmput(mm);
	}
	kfree(mms);
	return 0;
}

static void show_kb(struct seq_file *m, const char *name, unsigned long pages)
{
	seq_printf(m, "%s:%*s%8lu kB\n", name, (int)(15 - strlen(name)), "",
		   pages << (PAGE_SHIFT - 10));
}

/* All that is cached is in tmpfs, and nowhere else: it cannot be given up. */
static int meminfo_show(struct seq_file *m, void *v)
{
	unsigned long free = nr_free_pages(), cached = nr_cache_pages(), slab, tables;
	int error = count_tables(&tables);

	if (error)
		return error;
	slab = count_slab_pages();
	show_kb(m, "MemTotal", totalram_pages());
	show_kb(m, "MemFree", free);
	show_kb(m, "MemAvailable", free);
	show_kb(m, "Buffers", 0);
	show_kb(m, "Cached", cached);
	show_kb(m, "SwapCached", 0);
	show_kb(m, "SwapTotal", 0);
	show_kb(m, "SwapFree", 0);
	show_kb(m, "Dirty", 0);
	show_kb(m, "Writeback", 0);
	show_kb(m, "Shmem", cached);
	show_kb(m, "Slab", slab);
	show_kb(m, "SReclaimable", 0);
	show_kb(m, "SUnreclaim", slab);
	show_kb(m, "KernelStack", proc_count_tasks().all * (THREAD_SIZE >> PAGE_SHIFT));
	show_kb(m, "PageTables", tables);
	return 0;
}

static int meminfo_init(void)
{
	proc_create_single_data("meminfo", 0444, NULL, meminfo_show, NULL);
	return 0;
}
fs_initcall(meminfo_init);
