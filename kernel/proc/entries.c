/*
 * What is below /proc/PID and /proc/PID/task/TID: the tables of entries, and those that take a few lines. Linux:
 * fs/proc/base.c; proc(5).
 */
#include "internal.h"
#include <asm/ptrace.h>

static int fs_link(struct task_struct *task, size_t which, struct path *path)
{
	int error = -ENOENT;

	task_lock(task);
	if (task->fs) {
		spin_lock(&task->fs->lock);
		*path = *(struct path *)((char *)task->fs + which);
		path_get(path);
		spin_unlock(&task->fs->lock);
		error = 0;
	}
	task_unlock(task);
	return error;
}

static int cwd_link(struct task_struct *task, int fd, struct path *path)
{
	return fs_link(task, offsetof(struct fs_struct, pwd), path);
}

static int root_link(struct task_struct *task, int fd, struct path *path)
{
	return fs_link(task, offsetof(struct fs_struct, root), path);
}

static int exe_link(struct task_struct *task, int fd, struct path *path)
{
	struct mm_struct *mm = get_task_mm(task);
	int error = -ENOENT;

	if (!mm)
		return -ENOENT;
	if (mm->exe_file) {
		*path = mm->exe_file->f_path;
		path_get(path);
		error = 0;
	}
	mmput(mm);
	return error;
}

static int show_comm(struct seq_file *m, struct task_struct *task)
{
	seq_printf(m, "%s\n", task->comm);
	return 0;
}

static ssize_t write_comm(struct task_struct *task, const char *text)
{
	if (!same_thread_group(task, current))
		return -EINVAL;
	strscpy(task->comm, text, sizeof(task->comm));
	task->comm[strcspn(task->comm, "\n")] = '\0';
	return 0;
}

/* The call that it sleeps in, with its arguments, stack and instruction pointer; -1: in none. */
static int show_syscall(struct seq_file *m, struct task_struct *task)
{
	const struct pt_regs *regs = task_pt_regs(task);

	if (!READ_ONCE(task->mm)) {
		seq_puts(m, "0 0x0 0x0\n");
	} else if (task != current && READ_ONCE(task->state) == TASK_RUNNING) {
		seq_puts(m, "running\n");
	} else if ((int)regs->orig_ax < 0) {
		seq_printf(m, "-1 0x%lx 0x%lx\n", regs->sp, regs->ip);
	} else {
		seq_printf(m, "%d 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx\n",
			   (int)regs->orig_ax, regs->di, regs->si, regs->dx, regs->r10, regs->r8,
			   regs->r9, regs->sp, regs->ip);
	}
	return 0;
}

#define FILE_ENTRY(n, mode_, show_, private_)                                            \
	{                                                                                \
		.name = n, .mode = S_IFREG | (mode_), .show = show_, .private = private_ \
	}
#define LINK_ENTRY(n, link)                                         \
	{                                                           \
		.name = n, .mode = S_IFLNK | 0777, .get_link = link \
	}
#define DIR_ENTRY(n, mode_, iops_, fops_)                                          \
	{                                                                          \
		.name = n, .mode = S_IFDIR | (mode_), .iops = iops_, .fops = fops_ \
	}
#define COMMON_ENTRIES(stat_show)                                                                   \
	DIR_ENTRY("fd", 0500, &proc_fd_iops, &proc_fd_fops),                                        \
		DIR_ENTRY("fdinfo", 0555, &proc_fdinfo_iops, &proc_fdinfo_fops),                    \
		FILE_ENTRY("environ", 0400, proc_pid_environ, true),                                \
		FILE_ENTRY("status", 0444, proc_pid_status, false),                                 \
		FILE_ENTRY("limits", 0444, proc_pid_limits, false),                                 \
		{ .name = "comm", .mode = S_IFREG | 0644, .show = show_comm, .write = write_comm }, \
		FILE_ENTRY("cmdline", 0444, proc_pid_cmdline, false),                               \
		FILE_ENTRY("stat", 0444, stat_show, false),                                         \
		FILE_ENTRY("statm", 0444, proc_pid_statm, false),                                   \
		{ .name = "mem", .mode = S_IFREG | 0600, .fops = &proc_mem_fops },                  \
		{ .name = "pagemap", .mode = S_IFREG | 0400, .fops = &proc_pagemap_fops },          \
		FILE_ENTRY("maps", 0444, proc_pid_maps, true),                                      \
		FILE_ENTRY("smaps", 0444, proc_pid_smaps, true),                                    \
		FILE_ENTRY("smaps_rollup", 0444, proc_pid_smaps_rollup, true),                      \
		LINK_ENTRY("cwd", cwd_link), LINK_ENTRY("root", root_link),                         \
		LINK_ENTRY("exe", exe_link), FILE_ENTRY("mounts", 0444, proc_mounts, false),        \
		FILE_ENTRY("mountinfo", 0444, proc_mountinfo, false),                               \
		FILE_ENTRY("wchan", 0444, proc_pid_wchan, false),                                   \
		FILE_ENTRY("stack", 0400, proc_pid_stack, true),                                    \
		FILE_ENTRY("syscall", 0400, show_syscall, true)

const struct pid_entry proc_tid_entries[] = { COMMON_ENTRIES(proc_tid_stat), {} };
const struct pid_entry proc_pid_entries[] = {
	DIR_ENTRY("task", 0555, &proc_task_iops, &proc_task_fops),
	COMMON_ENTRIES(proc_pid_stat),
	{},
};
