/*
 * Files as the kernel sees them. Linux: <linux/fs.h>, <linux/fdtable.h>, <linux/namei.h>.
 *
 * An inode is what a path leads to, a file is one opening of it, a descriptor is a task's number for a
 * file. Inodes live for ever (the only file system is the initramfs, which is read-only), so that only
 * files are counted. fork shares files, so that parent and child share positions as well.
 */
#pragma once

#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/fs.h>
#include <uapi/linux/limits.h>
#include <uapi/linux/stat.h>

struct dir_context;
struct address_space;
struct directory;
struct file;
struct iov_iter;
struct kiocb;
struct page;
struct poll_table_struct;
struct vm_area_struct;

struct inode {
	ino_t i_ino;
	umode_t i_mode; /* S_IF* and permissions */
	uid_t i_uid;
	gid_t i_gid;
	unsigned int i_nlink;
	dev_t i_rdev;
	loff_t i_size;
	s64 i_mtime;			     /* seconds */
	const struct file_operations *i_fop; /* NULL: cannot be opened (ENXIO) */
	struct address_space *i_mapping;     /* its page cache; NULL: it has none */
	union {
		const char *i_data;	 /* files and symbolic links: their bytes, in the archive */
		struct directory *i_dir; /* directories: <linux/ramfs.h> */
		struct pipe_inode_info *i_pipe; /* FIFOs while they are open: <linux/pipe_fs_i.h> */
	};
};

struct file_operations {
	int (*open)(struct inode *inode, struct file *file);
	/* The last reference is gone. */
	void (*release)(struct inode *inode, struct file *file);
	loff_t (*llseek)(struct file *file, loff_t offset, int whence); /* NULL: ESPIPE */
	/* As read(2), write(2) at *pos, which they advance; @buf is user memory. NULL: EINVAL. */
	ssize_t (*read)(struct file *file, char __user *buf, size_t count, loff_t *pos);
	ssize_t (*write)(struct file *file, const char __user *buf, size_t count, loff_t *pos);
	/* The same into and from memory in pieces, at once: for files where the pieces must not be torn. */
	ssize_t (*read_iter)(struct kiocb *iocb, struct iov_iter *to);
	ssize_t (*write_iter)(struct kiocb *iocb, struct iov_iter *from);
	/* What would not have to wait now; poll_wait() for what may change it. NULL: anything, always. */
	__poll_t (*poll)(struct file *file, struct poll_table_struct *wait);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*iterate)(struct file *file, struct dir_context *ctx); /* getdents64(2) */
	/* Sets vma->vm_ops, or clears vm_file: it is anonymous memory. 0 or -errno. NULL: ENODEV. */
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
};

#define FMODE_READ 0x1u
#define FMODE_WRITE 0x2u
#define FMODE_ATOMIC_POS 0x8000u /* it has a position that calls in turn move */
#define FMODE_PATH 0x4000u	 /* O_PATH: a place in the tree, not opened for any use */

struct file {
	int f_count;	      /* atomic references */
	unsigned int f_flags; /* O_* */
	unsigned int f_mode;  /* FMODE_* */
	loff_t f_pos;
	unsigned int f_pipe;	 /* FIFOs: w_counter when nobody wrote, see <linux/pipe_fs_i.h> */
	struct mutex f_pos_lock; /* read, write and lseek of one open file exclude each other */
	struct inode *f_inode;
	const struct file_operations *f_op;
	void *private_data;
};

/* How iterate() hands out entries: from position @pos on, until @actor says false. */
struct dir_context {
	bool (*actor)(struct dir_context *ctx, const char *name, size_t len, loff_t next, ino_t ino,
		      umode_t mode);
	loff_t pos;
};

#define NR_OPEN_DEFAULT 64
/* One read or write moves no more: INT_MAX rounded down to a page. */
#define MAX_RW_COUNT 0x7ffff000UL

/*
 * A process's descriptors. `lock` protects all of it but the count.
 * Bit n of open_fds says that fd[n] is taken, and full_fds that 64 of them are, so that the lowest
 * free number is found in two steps. A number is taken before its file is there: fd[n] is then NULL.
 */
struct files_struct {
	int count; /* atomic: tasks that share it */
	unsigned int max_fds;
	spinlock_t lock;
	struct file **fd; /* max_fds long; fd_array or kmalloc'ed */
	u64 full_fds;
	u64 open_fds[NR_OPEN / 64];
	u64 close_on_exec[NR_OPEN / 64];
	struct file *fd_array[NR_OPEN_DEFAULT];
};

/* kernel/fs/file.c: descriptors, of the current task where none are given */
struct files_struct *files_alloc(void);
struct files_struct *dup_fd(struct files_struct *old);
void put_files_struct(struct files_struct *files);
void do_close_on_exec(struct files_struct *files);
int get_unused_fd_flags(unsigned int start, unsigned int flags);
void put_unused_fd(unsigned int fd);
void fd_install(unsigned int fd, struct file *file);
int replace_fd(unsigned int fd, struct file *file, unsigned int flags);
int close_fd(unsigned int fd);
bool get_close_on_exec(unsigned int fd);
void set_close_on_exec(unsigned int fd, bool on);
struct file *fget(unsigned int fd);
struct file *fget_raw(unsigned int fd);
void fput(struct file *file);
static inline struct file *get_file(struct file *file)
{
	__atomic_fetch_add(&file->f_count, 1, __ATOMIC_RELAXED);
	return file;
}

/* kernel/fs/namei.c: from paths to inodes; all return ERR_PTR on failure */
#define LOOKUP_FOLLOW 0x1u    /* a symbolic link at the end is followed */
#define LOOKUP_DIRECTORY 0x2u /* ENOTDIR if the end is anything else */
#define LOOKUP_EMPTY 0x4u     /* "" means @dfd itself (AT_EMPTY_PATH) */
#define LOOKUP_CREATE 0x8u    /* a missing last component is EROFS, not ENOENT */
char *getname(const char __user *name, unsigned int flags); /* kfree() it */
char *getname_kernel(const char *name);
struct inode *path_lookup(int dfd, char *path, unsigned int flags);
struct inode *user_path_at(int dfd, const char __user *name, unsigned int flags);
struct inode *lookup_path(const char *path); /* a kernel path, links followed */

/* kernel/fs/open.c, read_write.c, ramfs.c */
struct file *filp_open(const char *path, int flags, umode_t mode); /* ERR_PTR */
struct file *dentry_open(struct inode *inode, unsigned int flags); /* ERR_PTR */
ssize_t kernel_read(struct inode *inode, void *buf, size_t count, loff_t pos);
loff_t generic_llseek(struct file *file, loff_t offset, int whence, loff_t size);
int may_rw(const struct file *file, bool write);
ssize_t vfs_rw(struct file *file, bool write, char __user *buf, size_t count, loff_t *pos);

/* kernel/fs/char_dev.c: opening an inode with this major and minor calls fops. Linux: <linux/cdev.h> */
#define MAJOR(dev) ((dev) >> 8 & 0xfff)
#define MINOR(dev) ((0xff & (dev)) | ((dev) >> 12 & 0xfff00))
#define MKDEV(ma, mi) (((ma) << 8 & 0xfff00) | (0xff & (mi)) | (0xfff00 & (mi)) << 12)
extern const struct file_operations chrdev_fops;
int register_chrdev_minor(unsigned int major, unsigned int minor, const char *name,
			  const struct file_operations *fops); /* 0, -EBUSY, -ENOMEM */
