/* What a process has in memory: maps, cmdline, environ. Linux: fs/proc/task_mmu.c, base.c. */
#include "internal.h"
#include <linux/mmap_lock.h>

static const char *area_name(const struct vm_area_struct *vma)
{
	const struct mm_struct *mm = vma->vm_mm;

	if (vma->vm_start <= mm->brk && vma->vm_end >= mm->start_brk)
		return "[heap]";
	return vma->vm_start <= mm->start_stack && vma->vm_end >= mm->start_stack ? "[stack]" : "";
}

void proc_area_name(struct seq_file *m, unsigned long start, const char *name)
{
	while (*name && m->count - start < 73 && m->count < m->size)
		seq_putc(m, ' ');
	seq_puts(m, name);
	seq_putc(m, '\n');
}

void proc_show_area(struct seq_file *m, const struct vm_area_struct *vma, char *page)
{
	unsigned long flags = vma->vm_flags, start = m->count;
	const struct inode *inode = vma->vm_file ? vma->vm_file->f_inode : NULL;
	const char *name = inode ? d_path(&vma->vm_file->f_path, page, PATH_MAX) : area_name(vma);
	dev_t dev = inode ? inode->i_sb->s_dev : 0;

	seq_printf(m, "%08lx-%08lx %c%c%c%c %08lx %02x:%02x %lu ", vma->vm_start, vma->vm_end,
		   flags & VM_READ ? 'r' : '-', flags & VM_WRITE ? 'w' : '-',
		   flags & VM_EXEC ? 'x' : '-', flags & VM_MAYSHARE ? 's' : 'p',
		   inode ? vma->vm_pgoff << PAGE_SHIFT : 0, MAJOR(dev), MINOR(dev),
		   inode ? inode->i_ino : 0);
	proc_area_name(m, start, IS_ERR(name) ? "" : name);
}

int proc_for_each_area(struct seq_file *m, struct task_struct *task, proc_area_fn *show)
{
	struct mm_struct *mm = get_task_mm(task);
	char *page = kmalloc(PATH_MAX, GFP_KERNEL);
	struct vm_area_struct *vma;

	if (mm && page) {
		mmap_read_lock(mm);
		list_for_each_entry(vma, &mm->mmap, vm_list)
			show(m, vma, page);
		mmap_read_unlock(mm);
	}
	kfree(page);
	if (mm)
		mmput(mm);
	return page ? 0 : -ENOMEM;
}

int proc_pid_maps(struct seq_file *m, struct task_struct *task)
{
	return proc_for_each_area(m, task, proc_show_area);
}

/* The bytes of @mm at [start, end) as far as they are there. */
static void show_memory(struct seq_file *m, struct mm_struct *mm, unsigned long start,
			unsigned long end)
{
	unsigned long len;
	struct page *page;

	for (; start < end; start += len) {
		len = min(end - start, PAGE_SIZE - (start & (PAGE_SIZE - 1)));
		page = get_user_page(mm, start, false);
		if (IS_ERR(page))
			break;
		seq_write(m, (char *)page_address(page) + (start & (PAGE_SIZE - 1)), len);
		put_page(page);
	}
}

int proc_pid_cmdline(struct seq_file *m, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);

	if (!mm)
		return 0;
	show_memory(m, mm, mm->arg_start, mm->arg_end);
	mmput(mm);
	return 0;
}

int proc_pid_environ(struct seq_file *m, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);

	if (!mm)
		return 0;
	show_memory(m, mm, mm->env_start, mm->env_end);
	mmput(mm);
	return 0;
}
