/*
 * Files as the kernel sees them. Linux: <linux/fs.h>.
 *
 * A dentry is a name (<linux/dcache.h>), an inode is what it stands for, a file is one opening of it, a
 * descriptor (<linux/fdtable.h>) is a task's number for a file, a super block is one file system's set
 * of inodes, a mount (<linux/mount.h>) is where it stands. Each is counted, and goes with its last
 * user. fork shares files, so that parent and child share positions as well.
 *
 * Locks: a directory's i_rwsem keeps its entries as they are, a file's its size and contents; of two
 * directories the ancestor's comes first, else the lower address; a file's comes after directories'.
 * f_pos_lock is outside of i_rwsem. i_lock is innermost: i_mode, owner and times together with i_size.
 */
#pragma once

#include <linux/dcache.h>
#include <linux/mutex.h>
#include <linux/path.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/fs.h>
#include <uapi/linux/limits.h>
#include <uapi/linux/stat.h>

struct address_space;
struct cred;
struct dir_context;
struct file;
struct file_lock_context;
struct iattr;
struct iov_iter;
struct kiocb;
struct kstatfs;
struct page;
struct pipe_inode_info;
struct poll_table_struct;
struct simple_xattr;
struct vm_area_struct;

struct inode {
	umode_t i_mode; /* S_IF* and permissions */
	uid_t i_uid;
	gid_t i_gid;
	unsigned int i_nlink;
	int i_count;	      /* atomic: dentries, and whoever keeps it without one */
	unsigned int i_flags; /* S_* below */
	dev_t i_rdev;
	int i_writecount; /* atomic: openings for writing; negative: it is being executed */
	ino_t i_ino;
	loff_t i_size;
	u64 i_blocks;	/* of 512 bytes */
	u64 i_last_off; /* directories: of the newest entry's dir_link, under d_lock */
	s64 i_atime, i_mtime, i_ctime, i_btime; /* ns since 1970 */
	const struct inode_operations *i_op;
	const struct file_operations *i_fop; /* NULL: cannot be opened (ENXIO) */
	struct super_block *i_sb;
	struct address_space *i_mapping; /* its contents, if they are in the page cache */
	struct mutex i_rwsem;
	spinlock_t i_lock;
	struct file_lock_context *i_flctx; /* kernel/vfs/locks.c; NULL: never locked */
	struct simple_xattr *i_xattrs;	   /* kernel/vfs/xattr.c; under i_rwsem */
	union {
		const char *i_link; /* symbolic links: the target, kmalloc'ed */
		const char *i_data; /* files in a kernel without kernel/shmem: bytes of the archive */
		struct pipe_inode_info *i_pipe; /* FIFOs while they are open: <linux/pipe_fs_i.h> */
		void *i_private;		/* the file system's */
	};
};

#define S_DEAD 0x1u	/* a directory that was removed: nothing is made in it */
#define S_PRIVATE 0x2u	/* without a name from birth: pipes, sockets, event files */
#define S_LINKABLE 0x4u /* of O_TMPFILE: may be given its first name */

struct inode_operations {
	/* Not in the cache: turns the negative @dentry into what it names (d_add()). NULL: all is there. 0, -ENOENT. */
	int (*lookup)(struct inode *dir, struct dentry *dentry);
	/* Is what the cache says still true? NULL: always. */
	bool (*revalidate)(struct dentry *dentry);
	/* A new file of any type but link under the negative @dentry; @dir is locked. NULL: EPERM. */
	int (*mknod)(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev);
	int (*symlink)(struct inode *dir, struct dentry *dentry, const char *target);
	int (*link)(struct dentry *old, struct inode *dir, struct dentry *dentry);
	int (*unlink)(struct inode *dir, struct dentry *dentry); /* directories, too, if empty */
	/* @new may be negative; @flags: RENAME_EXCHANGE and RENAME_WHITEOUT. */
	int (*rename)(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
		      struct dentry *new, unsigned int flags);
	/* O_TMPFILE: a file without a name in this file system. ERR_PTR. NULL: EOPNOTSUPP. */
	struct inode *(*tmpfile)(struct inode *dir, umode_t mode);
	/* Links of another kind than i_link: the text in @buf of PATH_MAX bytes, its length; -errno. */
	int (*readlink)(struct dentry *dentry, char *buf);
	/* Links that lead straight to a place: sets *@path with references. 0, -errno. NULL: by readlink. */
	int (*get_link)(struct dentry *dentry, struct path *path);
	int (*setattr)(struct dentry *dentry, struct iattr *attr); /* NULL: setattr_copy() */
	int (*permission)(struct inode *inode, int mask);	   /* NULL: generic_permission() */
};

struct file_operations {
	int (*open)(struct inode *inode, struct file *file);
	/* A descriptor is closed, others may remain. */
	int (*flush)(struct file *file);
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
	int (*iterate)(struct file *file,
		       struct dir_context *ctx);	  /* getdents64(2), directory locked */
	int (*fsync)(struct file *file, bool datasync);	  /* NULL: EINVAL */
	int (*fasync)(int fd, struct file *file, int on); /* O_ASYNC; NULL: it tells nobody */
	long (*fallocate)(struct file *file, int mode, loff_t offset,
			  loff_t len); /* NULL: EOPNOTSUPP */
	/* Sets vma->vm_ops, or clears vm_file: it is anonymous memory. 0 or -errno. NULL: ENODEV. */
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
};

#define FMODE_READ 0x1u
#define FMODE_WRITE 0x2u
#define FMODE_ATOMIC_POS 0x8000u /* it has a position that calls in turn move */
#define FMODE_PATH 0x4000u	 /* O_PATH: a place in the tree, not opened for any use */

struct file {
	int f_count;	      /* atomic references */
	unsigned int f_flags; /* O_*; changes are atomic: FASYNC must not be lost */
	unsigned int f_mode;  /* FMODE_* */
	loff_t f_pos;
	unsigned int f_pipe;	 /* FIFOs: w_counter when nobody wrote, see <linux/pipe_fs_i.h> */
	struct mutex f_pos_lock; /* read, write and lseek of one open file exclude each other */
	struct path f_path;
	struct inode *f_inode; /* f_path.dentry's */
	const struct file_operations *f_op;
	void *private_data;
	struct fown_struct *f_owner; /* <linux/fasync.h>; NULL: nobody asked */
	struct ep_files
		*f_ep; /* the epolls that watch it, <linux/eventpoll.h>; NULL: none ever did */
};

/* How iterate() hands out entries: from position @pos on, until @actor says false. */
struct dir_context {
	bool (*actor)(struct dir_context *ctx, const char *name, size_t len, loff_t next, ino_t ino,
		      umode_t mode);
	loff_t pos;
};

struct super_operations {
	void (*evict_inode)(struct inode *inode); /* the last reference is gone */
	void (*statfs)(struct super_block *sb, struct kstatfs *buf);
	void (*put_super)(struct super_block *sb);
	int (*remount)(struct super_block *sb, char *options);
	/* What /proc/mounts says beyond the mount's own flags, as ",size=4k". NULL: nothing. */
	int (*show_options)(struct super_block *sb, char *buf, size_t size);
};

struct super_block {
	const struct file_system_type *s_type;
	const struct super_operations *s_op;
	struct dentry *s_root;
	dev_t s_dev;
	unsigned int s_flags; /* SB_RDONLY */
	unsigned long s_magic;
	ino_t s_last_ino; /* atomic */
	int s_active;	  /* atomic: mounts of it */
	void *s_fs_info;
};

#define SB_RDONLY 1u

struct file_system_type {
	const char *name;
	unsigned int fs_flags;
	/* Sets up @sb, s_root included, as mount(2)'s @options say (NULL: none). 0 or -errno. */
	int (*fill_super)(struct super_block *sb, char *options);
	struct super_block *single; /* FS_SINGLE: once it is there */
	struct file_system_type *next;
};

#define FS_SINGLE 0x1u /* all mounts show the same tree */
#define FS_NODEV 0x2u  /* not backed by a device */

#define NR_OPEN_DEFAULT 64
#define NR_OPEN_MAX (1024 * 1024) /* RLIMIT_NOFILE goes no higher; /proc/sys/fs/nr_open */
/* One read or write moves no more: INT_MAX rounded down to a page. */
#define MAX_RW_COUNT 0x7ffff000UL

/*
 * A process's descriptors. `lock` protects all of it but the count.
 * Bit n of open_fds says that fd[n] is taken, and bit n of full_fds that the 64 of a word are, so that
 * the lowest free number is found in few steps. A number is taken before its file is there: fd[n] is then NULL.
 */
struct files_struct {
	int count; /* atomic: tasks that share it */
	unsigned int max_fds;
	spinlock_t lock;
	struct file **fd; /* max_fds long; fd_array or kmalloc'ed */
	u64 *open_fds, *close_on_exec, *full_fds;
	unsigned int next_fd; /* no number below is free */
	u64 init_bits[3];     /* what the pointers lead to at first */
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
struct file *fget_files(struct files_struct *files, unsigned int fd);
void fput(struct file *file);
static inline struct file *get_file(struct file *file)
{
	__atomic_fetch_add(&file->f_count, 1, __ATOMIC_RELAXED);
	return file;
}
int filp_close(struct file *file, struct files_struct *files);
void locks_remove_posix(struct file *file, struct files_struct *files); /* kernel/vfs/locks.c */
void locks_remove_file(struct file *file);
struct flock;
/* kernel/ipc/fasync.c; nobody has an f_owner in a kernel without it */
__weak void fasync_release(struct file *file);
long fcntl_owner(struct file *file, unsigned int cmd, unsigned long arg);
long fcntl_setlk(unsigned int fd, struct file *file, unsigned int cmd, struct flock __user *user);
long fcntl_getlk(struct file *file, unsigned int cmd, struct flock __user *user);

/* A file is executed: nobody may write to it. 0; -ETXTBSY: somebody does. */
static inline int deny_write_access(struct file *file)
{
	int count = READ_ONCE(file->f_inode->i_writecount);

	while (count <= 0)
		if (__atomic_compare_exchange_n(&file->f_inode->i_writecount, &count, count - 1,
						false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return 0;
	return -ETXTBSY;
}

static inline void allow_write_access(struct file *file)
{
	__atomic_fetch_add(&file->f_inode->i_writecount, 1, __ATOMIC_RELEASE);
}

/* Gives back what open_exec() gave, or get_exe_file(). */
static inline void put_exe_file(struct file *file)
{
	allow_write_access(file);
	fput(file);
}

/* One more user of a program that is executed already. */
static inline struct file *get_exe_file(struct file *file)
{
	__atomic_fetch_sub(&file->f_inode->i_writecount, 1, __ATOMIC_RELAXED);
	return get_file(file);
}

/* What permission is asked for: mode bits, and why. */
#define MAY_EXEC 0x1
#define MAY_WRITE 0x2
#define MAY_READ 0x4
#define MAY_APPEND 0x8
#define MAY_ACCESS 0x10
#define MAY_OPEN 0x20
#define MAY_CHDIR 0x40

/* kernel/fs/inode.c */
void inode_init(struct inode *inode, struct super_block *sb, umode_t mode); /* one reference */
void iput(struct inode *inode);
static inline struct inode *igrab(struct inode *inode)
{
	__atomic_fetch_add(&inode->i_count, 1, __ATOMIC_RELAXED);
	return inode;
}

/* kernel/vfs/permission.c: 0 or -EACCES, -EROFS...; in a kernel without it everybody may */
int inode_permission(struct inode *inode, int mask);
/* kernel/vfs/create.c: for open(2) with O_CREAT: makes the negative @dentry, @dir locked */
int vfs_create(struct path *dir, struct dentry *dentry, umode_t mode);
/* kernel/vfs/attr.c */
void touch_atime(const struct path *path);

/* kernel/vfs/: what open(2) needs where files can be written */
int get_write_access(struct inode *inode); /* 0 or -ETXTBSY */
int vfs_tmpfile(struct path *path, unsigned int flags, umode_t mode);
int may_open(const struct path *path, unsigned int flags);
int handle_truncate(struct file *file);

/* kernel/fs/open.c, read_write.c, kernel/shmem */
#define VALID_OPEN_FLAGS                                                                       \
	(O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND | O_NONBLOCK | O_DSYNC | \
	 FASYNC | O_DIRECT | O_LARGEFILE | O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC |  \
	 __O_SYNC | O_PATH | __O_TMPFILE)
long do_sys_open(int dfd, const char __user *name, unsigned int flags, umode_t mode,
		 unsigned int lookup);
struct file *do_filp_open(int dfd, char *name, unsigned int flags, umode_t mode,
			  unsigned int lookup);
struct file *filp_open(const char *path, int flags, umode_t mode);     /* ERR_PTR */
struct file *dentry_open(const struct path *path, unsigned int flags); /* ERR_PTR */
/* The same with @file, which is new and all zeroes (NULL: -ENOMEM), and gone where that fails. */
struct file *do_dentry_open(struct file *file, const struct path *path, unsigned int flags);
struct file *init_file(struct file *file, const struct path *path, unsigned int flags,
		       const struct file_operations *fops);
struct file *
alloc_file(const struct path *path, unsigned int flags,
	   const struct file_operations *fops); /* takes over @path's references; ERR_PTR */
void mount_root(void);				/* at boot, before the first task */
/* The root file system's own: sets it up; gives a file of the archive its contents (see ramfs.c). 0 or -errno. */
int rootfs_fill_super(struct super_block *sb, char *options);
int rootfs_set_contents(struct inode *inode, const char *data, size_t size, bool own_tail);
ssize_t kernel_read(struct inode *inode, void *buf, size_t count, loff_t pos);
loff_t generic_llseek(struct file *file, loff_t offset, int whence, loff_t size);
/* May @file be read, or written? 0, -EBADF, -EINVAL. */
static __always_inline int may_rw(const struct file *file, bool write)
{
	if (!(file->f_mode & (write ? FMODE_WRITE : FMODE_READ)))
		return -EBADF;
	if (write ? !file->f_op->write : !file->f_op->read)
		return -EINVAL;
	return 0;
}

ssize_t vfs_rw(struct file *file, bool write, char __user *buf, size_t count, loff_t *pos);

/* Directories that are nothing but dentries; FIFOs, kernel/ipc/fifo.c. */
extern const struct file_operations simple_dir_operations;
extern __weak const struct file_operations pipefifo_fops;
/* kernel/vfs/xattr.c, locks.c: for the inode's end */
void simple_xattrs_free(struct inode *inode);
void free_lock_context(struct inode *inode);

/* kernel/fs/char_dev.c: opening an inode with this major and minor calls fops. Linux: <linux/cdev.h> */
#define MAJOR(dev) ((dev) >> 8 & 0xfff)
#define MINOR(dev) ((0xff & (dev)) | ((dev) >> 12 & 0xfff00))
#define MKDEV(ma, mi) (((ma) << 8 & 0xfff00) | (0xff & (mi)) | (0xfff00 & (mi)) << 12)
extern const struct file_operations chrdev_fops;
struct char_device {
	struct char_device *next;
	dev_t dev;
	const char *name;
	const struct file_operations *fops;
};
/* Only grows, at the head: readers need no lock. */
extern struct char_device *char_devices;
int register_chrdev_minor(unsigned int major, unsigned int minor, const char *name,
			  const struct file_operations *fops); /* 0, -EBUSY, -ENOMEM */
/* Calls @fn for all devices that there are. */
static inline void for_each_chrdev(int (*fn)(const char *name, dev_t dev))
{
	const struct char_device *device = __atomic_load_n(&char_devices, __ATOMIC_ACQUIRE);

	for (; device; device = device->next)
		fn(device->name, device->dev);
}

int devtmpfs_create_node(const char *name,
			 dev_t dev); /* kernel/devtmpfs: its node in /dev, if that is mounted */
