/*
 * execve: a new program for the current task. Linux: fs/exec.c.
 *
 * In order: find the file (and, while it is a `#!` script, its interpreter); copy the argument and
 * environment strings out of the old program, each byte once; let the format's loader check its
 * headers and build the new address space. begin_new_exec() is the point of no return: before it
 * every error leaves the old program as it was, after it an error is SIGSEGV, since there is
 * nothing left to return to.
 *
 * The strings are collected in pages of their own, which then become the top of the new stack
 * without another copy.
 */
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <linux/binfmts.h>
#include <linux/cputime.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/signal.h>

#define STACK_ROOM 0x20000UL /* of the stack's area below the strings, from the start */

/* argv or envp: an array of strings, of the user or (pid 1) of the kernel. */
struct arg_array {
	const char __user *const __user *user;
	const char *const *kernel;
};

struct file *open_exec_path(struct path path)
{
	umode_t mode = path.dentry->d_inode->i_mode;
	struct file *file;
	int error;

	if (S_ISLNK(mode))
		error = -ELOOP; /* one that was not to be followed */
	else if (S_ISREG(mode) && mode & 0111 && !(path.mnt->flags & MNT_NOEXEC))
		error = inode_permission(path.dentry->d_inode, MAY_EXEC | MAY_OPEN);
	else
		error = -EACCES;
	file = error ? ERR_PTR(error) : dentry_open(&path, O_RDONLY);
	path_put(&path);
	if (!IS_ERR(file) && deny_write_access(file)) {
		fput(file);
		return ERR_PTR(-ETXTBSY);
	}
	return file;
}

struct file *open_exec(const char *name)
{
	struct path path;
	int error = kern_path(name, LOOKUP_FOLLOW, &path);

	return error ? ERR_PTR(error) : open_exec_path(path);
}

/* Where the next byte of the strings goes, and in *@room how many fit there; NULL: no memory. */
static char *arg_space(struct linux_binprm *bprm, unsigned long *room)
{
	unsigned long offset = bprm->arg_size & (PAGE_SIZE - 1);
	struct page *page;

	*room = PAGE_SIZE - offset;
	if (offset) {
		page = list_last_entry(&bprm->arg_pages, struct page, lru);
	} else {
		page = alloc_page(GFP_KERNEL);
		if (!page)
			return NULL;
		list_add_tail(&page->lru, &bprm->arg_pages);
	}
	return (char *)page_address(page) + offset;
}

/*
 * Appends one string, from @kernel if that is not NULL, else from @user. 0, -EFAULT, -E2BIG,
 * -ENOMEM.
 */
int copy_string(struct linux_binprm *bprm, const char __user *user, const char *kernel)
{
	unsigned long left = MAX_ARG_STRLEN, room;
	long n;

	for (;;) {
		char *to = arg_space(bprm, &room);

		if (!to)
			return -ENOMEM;
		room = min(room, left);
		if (kernel) {
			n = strnlen(kernel, room);
			memcpy(to, kernel, min((unsigned long)n + 1, room));
			kernel += n;
		} else {
			n = strncpy_from_user(to, user, room);
			if (n < 0)
				return n;
			user += n;
		}
		if ((unsigned long)n < room) {
			bprm->arg_size += n + 1;
			return 0;
		}
		bprm->arg_size += room;
		left -= room;
		if (!left)
			return -E2BIG;
	}
}

/* The strings and the pointers to them may take a quarter of the stack. */
static int check_size(const struct linux_binprm *bprm)
{
	unsigned long pointers = (max(bprm->argc, 1UL) + bprm->envc) * sizeof(char *);

	return bprm->arg_size + pointers > rlimit(RLIMIT_STACK) / 4 ? -E2BIG : 0;
}

/*
 * Appends the strings of @array but the first @skip, counting them in *@count. 0, -EFAULT, -E2BIG,
 * -ENOMEM.
 */
static int copy_strings(struct linux_binprm *bprm, struct arg_array array, unsigned long skip,
			unsigned long *count)
{
	const char __user *user = NULL;
	const char *kernel = NULL;
	unsigned long i;
	int err = 0;

	if (!array.user && !array.kernel)
		return 0;
	for (i = 0; !err; i++) {
		if (array.kernel)
			kernel = array.kernel[i];
		else if (get_user(user, array.user + i))
			return -EFAULT;
		if (!kernel && !user)
			break;
		if (i < skip)
			continue;
		err = copy_string(bprm, user, kernel);
		++*count;
		if (!err)
			err = check_size(bprm);
	}
	return err;
}

/* In a kernel built without kernel/binfmt scripts are no programs. */
const char *__weak load_script(struct linux_binprm *bprm, const char *script)
{
	return ERR_PTR(-ENOEXEC);
}

static int copy_all_args(struct linux_binprm *bprm, struct arg_array argv, struct arg_array envp)
{
	int err = copy_prefix(bprm);

	if (!err)
		err = copy_strings(bprm, argv, bprm->prefix ? 1 : 0, &bprm->argc);
	if (!err && !bprm->argc) { /* programs count on argv[0] */
		bprm->argc = 1;
		err = copy_string(bprm, NULL, "");
	}
	bprm->env_offset = bprm->arg_size;
	if (!err)
		err = copy_strings(bprm, envp, 0, &bprm->envc);
	bprm->filename_offset = bprm->arg_size;
	if (!err)
		err = copy_string(bprm, NULL, bprm->filename);
	return err ? err : check_size(bprm);
}

/*
 * Opens what shall be run, if that is not done, and reads its first bytes; goes on from a script to its interpreter.
 * 0 or -errno.
 */
static int find_binary(struct linux_binprm *bprm)
{
	const char *path = bprm->filename;
	struct file *file;
	ssize_t n;

	do {
		if (path != bprm->filename || !bprm->file) {
			file = open_exec(path);
			if (IS_ERR(file))
				return PTR_ERR(file);
			if (bprm->file)
				put_exe_file(bprm->file); /* the script */
			bprm->file = file;
		}
		file = bprm->file;
		n = kernel_read(file->f_inode, bprm->buf, BINPRM_BUF_SIZE, 0);
		if (n < 0)
			return n;
		memset(bprm->buf + n, 0, BINPRM_BUF_SIZE - n);
		if (bprm->buf[0] != '#' || bprm->buf[1] != '!')
			return 0;
		if (bprm->path_inaccessible)
			return -ENOENT; /* the interpreter could not open it */
		path = load_script(bprm, path);
	} while (!IS_ERR(path));
	return PTR_ERR(path);
}

/* The new address space: a stack with the strings at its top. ERR_PTR. */
static struct mm_struct *make_mm(struct linux_binprm *bprm, bool exec_stack)
{
	unsigned long tail = PAGE_ALIGN(bprm->arg_size) - bprm->arg_size;
	unsigned long start = STACK_TOP - PAGE_ALIGN(bprm->arg_size), addr;
	struct mm_struct *mm = mm_alloc();
	struct page *page, *next;
	int err;

	if (!mm)
		return ERR_PTR(-ENOMEM);
	/* Behind the last string the page still holds what its last owner left there. */
	page = list_last_entry(&bprm->arg_pages, struct page, lru);
	memset((char *)page_address(page) + PAGE_SIZE - tail, 0, tail);
	addr = vm_mmap(mm, start - STACK_ROOM, STACK_TOP - start + STACK_ROOM,
		       PROT_READ | PROT_WRITE | (exec_stack ? PROT_EXEC : 0),
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED, NULL, 0);
	err = IS_ERR_VALUE(addr) ? (int)addr : 0;
	addr = start;
	list_for_each_entry_safe(page, next, &bprm->arg_pages, lru) {
		if (!err)
			err = install_page(mm, addr, page);
		if (err)
			break;
		list_del(&page->lru);
		addr += PAGE_SIZE;
	}
	if (err) {
		mmput(mm);
		return ERR_PTR(err);
	}
	mm->arg_start = start;
	mm->arg_end = start + bprm->env_offset;
	mm->env_start = mm->arg_end;
	mm->env_end = start + bprm->filename_offset;
	return mm;
}

/*
 * The point of no return: the task leaves its old program and has, for now, an address space with
 * nothing but a stack. 0; -ENOMEM: nothing has happened yet.
 */
int begin_new_exec(struct linux_binprm *bprm, bool exec_stack)
{
	struct mm_struct *mm = make_mm(bprm, exec_stack), *old = current->mm;
	int err;

	if (IS_ERR(mm))
		return PTR_ERR(mm);
	mm->exe_file = get_exe_file(bprm->file);
	bprm->point_of_no_return = true;
	err = de_thread(current);
	if (!err) {
		exit_itimers(); /* by the old siglock */
		err = unshare_for_exec();
	}
	if (err) {
		mmput(mm);
		return err;
	}
	mm_release(current);
	local_irq_disable();
	task_lock(current);
	current->mm = mm;
	task_unlock(current);
	switch_mm(mm);
	local_irq_enable();
	if (old) {
		mm->thp_disable = old->thp_disable;
		setmax_mm_hiwater_rss(&current->signal->maxrss, old);
		mmput(old);
	}
	install_exec_creds(bprm);
	flush_thread();
	flush_signal_handlers(current);
	current->flags &= ~PF_KTHREAD;
	current->did_exec = true;
	do_close_on_exec(current->files);
	strscpy(current->comm, kbasename(bprm->filename), sizeof(current->comm));
	return 0;
}

static int do_execve(const char *filename, struct file *file, bool inaccessible,
		     struct arg_array argv, struct arg_array envp)
{
	struct linux_binprm *bprm = kmalloc(sizeof(*bprm), GFP_KERNEL);
	struct page *page, *next;
	pid_t old_pid = current->pid;
	int err;

	if (!bprm) {
		if (file)
			put_exe_file(file);
		return -ENOMEM;
	}
	memset(bprm, 0, offsetof(struct linux_binprm, buf));
	bprm->filename = filename;
	bprm->file = file;
	bprm->path_inaccessible = inaccessible;
	INIT_LIST_HEAD(&bprm->arg_pages);
	current->nproc_exceeded = current->nproc_exceeded && over_nproc(current_user());
	err = current->nproc_exceeded ? -EAGAIN : find_binary(bprm);
	if (!err)
		err = prepare_exec_creds(bprm);
	if (!err)
		err = copy_all_args(bprm, argv, envp);
	if (!err)
		err = load_elf_binary(bprm);
	if (err && bprm->point_of_no_return && !fatal_signal_pending(current))
		force_sig(SIGSEGV);
	list_for_each_entry_safe(page, next, &bprm->arg_pages, lru)
		put_page(page);
	if (bprm->file)
		put_exe_file(bprm->file);
	if (bprm->cred)
		put_cred(bprm->cred);
	kfree(bprm->prefix);
	kfree(bprm);
	if (!err)
		ptrace_event(PTRACE_EVENT_EXEC, old_pid);
	return err;
}

/* Replaces the program of a kernel thread or task; everything in kernel memory. 0 or -errno. */
int kernel_execve(const char *path, const char *const *argv, const char *const *envp)
{
	return do_execve(path, NULL, false, (struct arg_array){ .kernel = argv },
			 (struct arg_array){ .kernel = envp });
}

int execve_file(struct file *file, const char *name, bool inaccessible,
		const char __user *const __user *argv, const char __user *const __user *envp)
{
	return do_execve(name, file, inaccessible, (struct arg_array){ .user = argv },
			 (struct arg_array){ .user = envp });
}

/* execve(2) */
SYSCALL_DEFINE3(execve, const char __user *, filename, const char __user *const __user *, argv,
		const char __user *const __user *, envp)
{
	char *path = getname(filename);
	int err;

	if (IS_ERR(path))
		return PTR_ERR(path);
	err = execve_file(NULL, path, false, argv, envp);
	putname(path);
	return err;
}
