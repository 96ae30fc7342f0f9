/* What the files of /proc share. Linux: fs/proc/internal.h. */
#pragma once

#include "../vfs/internal.h"
#include <linux/pid.h>
#include <linux/proc_fs.h>
#include <linux/sched/task.h>

struct pid_entry;

struct proc_inode {
	struct inode vfs_inode;
	struct pid *pid; /* of whom this tells; with a reference; NULL: of the system */
	int fd;		 /* below fd/ and fdinfo/ */
	const struct pid_entry *entry;
	struct proc_dir_entry *pde;
};

/* A file, link or directory below /proc/PID. */
struct pid_entry {
	const char *name;
	umode_t mode;
	int (*show)(struct seq_file *m, struct task_struct *task);
	int (*get_link)(struct task_struct *task, int fd, struct path *path);
	ssize_t (*write)(struct task_struct *task, const char *text);
	const struct inode_operations *iops; /* directories */
	const struct file_operations *fops;
	bool private; /* tells what only its owner and root may know */
};

static inline struct proc_inode *PROC_I(const struct inode *inode)
{
	return container_of((struct inode *)inode, struct proc_inode, vfs_inode);
}

enum proc_hidepid {
	HIDEPID_OFF = 0,
	HIDEPID_NO_ACCESS = 1,	    /* the directories of others cannot be entered */
	HIDEPID_INVISIBLE = 2,	    /* ... nor seen */
	HIDEPID_NOT_PTRACEABLE = 4, /* no exception for group gid= */
};

/* What mount(2) said of this /proc: super_block.s_fs_info. */
struct proc_fs_info {
	gid_t pid_gid;
	enum proc_hidepid hide_pid;
	bool pidonly;
};

static inline struct proc_fs_info *proc_sb_info(const struct super_block *sb)
{
	return sb->s_fs_info;
}

/* root.c: may the current task know of @task where from hidepid= @min on it may not of others? */
bool has_pid_permissions(const struct proc_fs_info *info, struct task_struct *task,
			 enum proc_hidepid min);

/* generic.c */
struct proc_dir_entry *proc_register(const char *name, umode_t mode, struct proc_dir_entry *parent);
struct inode *proc_root_inode(struct super_block *sb); /* NULL: no memory */
struct proc_inode *proc_new_inode(struct super_block *sb, umode_t mode, ino_t ino);

/* entries.c: the last one has no name */
extern const struct pid_entry proc_pid_entries[], proc_tid_entries[];

/* base.c */
extern const struct inode_operations proc_task_iops;
extern const struct file_operations proc_task_fops;
struct task_struct *get_proc_task(const struct inode *inode); /* put_task_struct(); NULL: gone */
bool proc_may_look(struct task_struct *task);
int proc_pid_instantiate(struct dentry *dentry, struct super_block *sb, pid_t nr, bool thread);
int proc_entry_instantiate(struct dentry *dentry, struct inode *dir, const struct pid_entry *entry,
			   int fd, ino_t ino);
int proc_pid_readdir(const struct proc_fs_info *info, struct dir_context *ctx, loff_t first);
bool proc_pid_alive(const struct inode *inode);
int proc_pid_setattr(struct dentry *dentry, struct iattr *attr);
bool proc_pid_revalidate(struct dentry *dentry);  /* a dentry of a process is still good */
bool proc_pid_visible(const struct inode *inode); /* alive, and not hidden from the current task */
bool name_to_number(const struct dentry *dentry, unsigned int *nr); /* false: it is none */

/* fd.c */
extern const struct inode_operations proc_fd_iops, proc_fdinfo_iops;
extern const struct file_operations proc_fd_fops, proc_fdinfo_fops;

/* mem.c */
extern const struct file_operations proc_mem_fops;
/* The memory of whom @inode tells, with a reference; NULL: it has none. ERR_PTR: -ESRCH, -EACCES. */
struct mm_struct *proc_mem_open(const struct inode *inode, unsigned int mode);
loff_t proc_mem_lseek(struct file *file, loff_t offset, int whence);

/* pagemap.c */
extern const struct file_operations proc_pagemap_fops;

/* interrupts.c: how many of vectors @first to @last there were on all CPUs */
u64 nr_interrupts(unsigned int first, unsigned int last);

/* system.c: the tasks that there are */
struct task_counts {
	unsigned int running, all, last;
};
struct task_counts proc_count_tasks(void);

/*
 * How many map @page of user memory. That is not counted, but who uses it is: beside its mappings the page cache, and for a
 * moment a call. Users of a reserved page are not; it is taken for one's own.
 */
static inline int page_mapcount(const struct page *page)
{
	if (page->flags & PG_RESERVED)
		return 1;
	return max(READ_ONCE(page->refcount) - (page->flags & PG_CACHE ? 1 : 0), 1);
}

/* array.c, task_mmu.c, smaps.c, stack.c, mounts.c: the contents */
int proc_pid_stat(struct seq_file *m, struct task_struct *task);
int proc_tid_stat(struct seq_file *m, struct task_struct *task);
int proc_pid_statm(struct seq_file *m, struct task_struct *task);
int proc_pid_status(struct seq_file *m, struct task_struct *task);
int proc_pid_limits(struct seq_file *m, struct task_struct *task);
int proc_pid_maps(struct seq_file *m, struct task_struct *task);
int proc_pid_smaps(struct seq_file *m, struct task_struct *task);
int proc_pid_smaps_rollup(struct seq_file *m, struct task_struct *task);
/* The end of a line of maps, which began at @start; with or without a name. */
void proc_area_name(struct seq_file *m, unsigned long start, const char *name);
/* What is told of an area; @page is PATH_MAX bytes to work with. */
typedef void proc_area_fn(struct seq_file *m, const struct vm_area_struct *vma, char *page);
proc_area_fn proc_show_area; /* a line of maps */
/* Each area of @task's memory, from below; of none if it has no memory any more. 0 or -ENOMEM. */
int proc_for_each_area(struct seq_file *m, struct task_struct *task, proc_area_fn *show);
int proc_pid_cmdline(struct seq_file *m, struct task_struct *task);
int proc_pid_environ(struct seq_file *m, struct task_struct *task);
int proc_pid_stack(struct seq_file *m, struct task_struct *task);
int proc_pid_wchan(struct seq_file *m, struct task_struct *task);
int proc_mounts(struct seq_file *m, struct task_struct *task);
int proc_mountinfo(struct seq_file *m, struct task_struct *task);
