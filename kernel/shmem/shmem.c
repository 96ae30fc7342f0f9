/*
 * tmpfs: files that are nowhere but in memory. This file: inodes, limits, and files without a name, which
 * MAP_SHARED | MAP_ANONYMOUS and memfd_create(2) map. Linux: mm/shmem.c; tmpfs(5).
 *
 * Contents are pages of the page cache (kernel/filemap), which has no other copy to read them from;
 * directories are dentries, each of which holds a reference to itself.
 */
#include "internal.h"
#include <linux/anon_inodes.h>

static struct shmem_sb_info *info_of(const struct super_block *sb)
{
	return sb->s_fs_info;
}

/* Adds @n to *@used unless that exceeds @max. */
static bool reserve(unsigned long *used, unsigned long max, unsigned long n)
{
	unsigned long now = __atomic_add_fetch(used, n, __ATOMIC_RELAXED);

	if (!max || now <= max)
		return true;
	__atomic_fetch_sub(used, n, __ATOMIC_RELAXED);
	return false;
}

bool shmem_reserve_inode(struct super_block *sb)
{
	return reserve(&info_of(sb)->used_inodes, info_of(sb)->max_inodes, 1);
}

void shmem_free_inode(struct super_block *sb)
{
	__atomic_fetch_sub(&info_of(sb)->used_inodes, 1, __ATOMIC_RELAXED);
}

static int shmem_account(struct address_space *mapping, long pages)
{
	struct shmem_sb_info *info = info_of(mapping->host->i_sb);

	if (pages > 0)
		return reserve(&info->used_blocks, info->max_blocks, pages) ? 0 : -ENOSPC;
	__atomic_fetch_add(&info->used_blocks, pages, __ATOMIC_RELAXED);
	return 0;
}

static const struct address_space_operations shmem_aops = { .account = shmem_account };

static void init_type(struct inode *inode)
{
	inode->i_op = &shmem_inode_operations;
	switch (inode->i_mode & S_IFMT) {
	case S_IFREG:
		inode->i_mapping = &container_of(inode, struct shmem_inode, vfs_inode)->mapping;
		address_space_init(inode->i_mapping, inode, &shmem_aops);
		container_of(inode, struct shmem_inode, vfs_inode)->seals = F_SEAL_SEAL;
		inode->i_fop = &shmem_file_operations;
		break;
	case S_IFDIR:
		inode->i_op = &shmem_dir_inode_operations;
		inode->i_fop = &simple_dir_operations;
		inode->i_nlink = 2;
		break;
	case S_IFCHR:
		inode->i_fop = &chrdev_fops;
		break;
	case S_IFIFO:
		inode->i_fop = &pipefifo_fops;
		break;
	}
}

struct inode *shmem_get_inode(struct super_block *sb, const struct inode *dir, umode_t mode,
			      dev_t dev)
{
	struct inode *inode;

	if (!shmem_reserve_inode(sb))
		return ERR_PTR(-ENOSPC);
	inode = kzalloc(S_ISREG(mode) ? sizeof(struct shmem_inode) : sizeof(*inode), GFP_KERNEL);
	if (!inode) {
		shmem_free_inode(sb);
		return ERR_PTR(-ENOMEM);
	}
	inode_init(inode, sb, mode);
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	if (dir && dir->i_mode & S_ISGID) { /* the group is inherited, and so is that it is */
		inode->i_gid = dir->i_gid;
		if (S_ISDIR(mode))
			inode->i_mode |= S_ISGID;
	}
	inode->i_rdev = dev;
	init_type(inode);
	return inode;
}

static void shmem_evict_inode(struct inode *inode)
{
	if (S_ISREG(inode->i_mode))
		truncate_inode_pages_final(inode->i_mapping);
	else if (S_ISLNK(inode->i_mode))
		kfree(inode->i_link);
	simple_xattrs_free(inode);
	free_lock_context(inode);
	shmem_free_inode(inode->i_sb);
	kfree(inode);
}

static void shmem_statfs(struct super_block *sb, struct kstatfs *buf)
{
	struct shmem_sb_info *info = info_of(sb);

	buf->f_blocks = info->max_blocks;
	buf->f_bfree = info->max_blocks - min(READ_ONCE(info->used_blocks), info->max_blocks);
	buf->f_files = info->max_inodes;
	buf->f_ffree = info->max_inodes - min(READ_ONCE(info->used_inodes), info->max_inodes);
}

static void shmem_put_super(struct super_block *sb)
{
	kfree(sb->s_fs_info);
}

/* "10%", "4k", "1G" in *@value, as pages where @pages. 0 or -EINVAL. */
static int parse_size(char *text, bool pages, unsigned long *value)
{
	char *end;
	u64 size = memparse(text, &end);

	if (pages && *end == '%') {
		size = size * totalram_pages() / 100 * PAGE_SIZE;
		end++;
	}
	*value = pages ? DIV_ROUND_UP(size, PAGE_SIZE) : size;
	return *end || end == text ? -EINVAL : 0;
}

static int parse_number(const char *text, unsigned int base, unsigned int *value)
{
	return kstrtouint(text, base, value) ? -EINVAL : 0;
}

/* mount(2)'s options of a tmpfs: 0, -EINVAL. */
static int shmem_parse(char *options, struct shmem_sb_info *info)
{
	char *option, *value;
	int error = 0;

	while (!error && (option = strsep(&options, ","))) {
		value = strchr(option, '=');
		if (!*option)
			continue;
		if (!value)
			return -EINVAL;
		*value++ = '\0';
		if (!strcmp(option, "size"))
			error = parse_size(value, true, &info->max_blocks);
		else if (!strcmp(option, "nr_blocks"))
			error = parse_size(value, false, &info->max_blocks);
		else if (!strcmp(option, "nr_inodes"))
			error = parse_size(value, false, &info->max_inodes);
		else if (!strcmp(option, "mode"))
			error = parse_number(value, 8, &info->mode);
		else if (!strcmp(option, "uid"))
			error = parse_number(value, 10, &info->uid);
		else if (!strcmp(option, "gid"))
			error = parse_number(value, 10, &info->gid);
		else
			error = -EINVAL;
	}
	info->mode &= 07777;
	return error;
}

/* New limits, if what is there fits into them. */
static int shmem_remount(struct super_block *sb, char *options)
{
	struct shmem_sb_info *info = info_of(sb), new = *info;
	int error = options ? shmem_parse(options, &new) : 0;

	if (error)
		return error;
	if ((new.max_blocks &&new.max_blocks < info->used_blocks) ||
	    (new.max_inodes &&new.max_inodes < info->used_inodes))
		return -EINVAL;
	info->max_blocks = new.max_blocks;
	info->max_inodes = new.max_inodes;
	return 0;
}

static int shmem_show_options(struct super_block *sb, char *buf, size_t size)
{
	struct shmem_sb_info *info = info_of(sb);
	int n = 0;

	if (info->max_blocks != totalram_pages() / 2)
		n = scnprintf(buf, size, ",size=%luk", info->max_blocks << (PAGE_SHIFT - 10));
	if (info->max_inodes != totalram_pages() / 2)
		n += scnprintf(buf + n, size - n, ",nr_inodes=%lu", info->max_inodes);
	if (info->mode != 01777)
		n += scnprintf(buf + n, size - n, ",mode=%03o", info->mode);
	return n;
}

static const struct super_operations shmem_ops = {
	.evict_inode = shmem_evict_inode,
	.statfs = shmem_statfs,
	.put_super = shmem_put_super,
	.remount = shmem_remount,
	.show_options = shmem_show_options,
};

int shmem_fill_super(struct super_block *sb, char *options)
{
	struct shmem_sb_info *info = kzalloc(sizeof(*info), GFP_KERNEL);
	struct inode *inode;
	int error;

	if (!info)
		return -ENOMEM;
	info->max_blocks = info->max_inodes = totalram_pages() / 2;
	info->mode = 01777;
	info->uid = current_fsuid();
	info->gid = current_fsgid();
	error = options ? shmem_parse(options, info) : 0;
	if (error) {
		kfree(info);
		return error;
	}
	sb->s_fs_info = info;
	sb->s_op = &shmem_ops;
	sb->s_magic = TMPFS_MAGIC;
	inode = shmem_get_inode(sb, NULL, S_IFDIR | info->mode, 0);
	if (!IS_ERR(inode)) {
		inode->i_uid = info->uid;
		inode->i_gid = info->gid;
		sb->s_root = d_make_root(inode);
	}
	if (sb->s_root)
		return 0;
	kfree(info);
	return IS_ERR(inode) ? PTR_ERR(inode) : -ENOMEM;
}

/* The root of everything: as every tmpfs, but nobody else writes to it. */
int rootfs_fill_super(struct super_block *sb, char *options)
{
	char mode[] = "mode=755";

	return shmem_fill_super(sb, mode);
}

/*
 * A file of the initramfs. Its pages are those of the archive, where they are whole and start a page;
 * @own_tail: so is the last one. Else it is a copy.
 */
int rootfs_set_contents(struct inode *inode, const char *data, size_t size, bool own_tail)
{
	struct shmem_sb_info *info = info_of(inode->i_sb);
	pgoff_t index, pages = DIV_ROUND_UP(size, PAGE_SIZE);
	size_t tail = size & (PAGE_SIZE - 1);
	ssize_t written = size;
	int error = 0;

	info->max_blocks += pages; /* this memory is not counted as RAM */
	if (!IS_ALIGNED((unsigned long)data, PAGE_SIZE) || (tail && !own_tail)) {
		written = pagecache_write(inode, data, size, 0);
		return written == (ssize_t)size ? 0 : -ENOMEM;
	}
	if (tail)
		memset((char *)data + size, 0, PAGE_SIZE - tail);
	for (index = 0; index < pages && !error; index++)
		error = add_to_page_cache(inode->i_mapping,
					  virt_to_page(data + (index << PAGE_SHIFT)), index);
	inode->i_size = size;
	return error;
}

ssize_t kernel_read(struct inode *inode, void *buf, size_t count, loff_t pos)
{
	if (!inode->i_mapping || pos < 0)
		return -EINVAL;
	return pagecache_read(inode, buf, count, pos);
}

/* Where files live that are in no directory. */
static struct super_block shm_sb = { .s_dev = 1, .s_op = &shmem_ops, .s_magic = TMPFS_MAGIC };
static struct shmem_sb_info shm_info;
static struct vfsmount shm_mnt = { .mnt_count = 1, .mnt_sb = &shm_sb };

struct file *shmem_file_setup(const char *name, loff_t size)
{
	struct path path = { .mnt = &shm_mnt };
	char text[NAME_MAX + 16];
	struct inode *inode;
	size_t len;

	shm_sb.s_fs_info = &shm_info;
	inode = shmem_get_inode(&shm_sb, NULL, S_IFREG | 0777, 0);
	if (IS_ERR(inode))
		return ERR_PTR(PTR_ERR(inode));
	inode->i_nlink = 0;
	inode->i_size = size;
	inode->i_writecount = 1;
	inode->i_flags = S_PRIVATE;
	len = scnprintf(text, sizeof(text), "/%s (deleted)", name); /* as it is seen in /proc */
	path.dentry = d_alloc(NULL, text, len, 0);
	if (!path.dentry) {
		iput(inode);
		return ERR_PTR(-ENOMEM);
	}
	path.dentry->d_inode = inode;
	mntget(&shm_mnt);
	return alloc_file(&path, O_RDWR | O_LARGEFILE, &shmem_file_operations);
}

int shmem_zero_setup(struct vm_area_struct *vma)
{
	struct file *file;

	if (!(vma->vm_flags & VM_NORESERVE) &&
	    (vma->vm_end - vma->vm_start) >> PAGE_SHIFT > totalram_pages())
		return -ENOMEM; /* more than there can ever be */
	file = shmem_file_setup("dev/zero", vma->vm_end - vma->vm_start);
	if (IS_ERR(file))
		return PTR_ERR(file);
	if (vma->vm_file)
		fput(vma->vm_file);
	vma->vm_file = file;
	vma->vm_pgoff = 0;
	return generic_file_mmap(file, vma);
}

static int shmem_init(void)
{
	static struct file_system_type shmem_fs_type = {
		.name = "tmpfs",
		.fs_flags = FS_NODEV,
		.fill_super = shmem_fill_super,
	};

	register_filesystem(&shmem_fs_type);
	return 0;
}
fs_initcall(shmem_init);
