/*
 * In place of kernel/shmem: the root, which is the tree of the initramfs, which cannot be written. Files
 * are the archive's own bytes. Nothing is copied: contents stay where the boot loader put them, and a
 * page of a file that is aligned in the archive is mapped into programs as it is (execute in place).
 * Linux: fs/ramfs/, fs/libfs.c.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static ssize_t ramfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct inode *inode = file->f_inode;
	size_t left;

	if (*pos >= inode->i_size)
		return 0;
	count = min(count, (size_t)(inode->i_size - *pos));
	left = copy_to_user(buf, inode->i_data + *pos, count);
	if (left == count && count)
		return -EFAULT;
	*pos += count - left;
	return count - left;
}

static loff_t ramfs_llseek(struct file *file, loff_t offset, int whence)
{
	return generic_llseek(file, offset, whence, file->f_inode->i_size);
}

/*
 * The page of a mapping. What lies on a page of its own in the archive is that page; the tail
 * shares its page with the next file's header, so that it is copied.
 */
static int ramfs_fault(struct vm_fault *vmf)
{
	struct inode *inode = vmf->vma->vm_file->f_inode;
	size_t size = inode->i_size, offset, count;
	struct page *page;
	const char *data;

	if (vmf->pgoff >= PAGE_ALIGN(size) >> PAGE_SHIFT)
		return -EIO;
	offset = vmf->pgoff << PAGE_SHIFT;
	data = inode->i_data + offset;
	count = min(size - offset, PAGE_SIZE);
	if (count == PAGE_SIZE && IS_ALIGNED((unsigned long)data, PAGE_SIZE)) {
		vmf->page = virt_to_page(data);
		get_page(vmf->page);
		return 0;
	}
	page = alloc_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	memcpy(page_address(page), data, count);
	memset((char *)page_address(page) + count, 0, PAGE_SIZE - count);
	vmf->page = page;
	return 0;
}

static int ramfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	static const struct vm_operations_struct ramfs_vm_ops = { .fault = ramfs_fault };

	vma->vm_ops = &ramfs_vm_ops;
	return 0;
}

static const struct file_operations ramfs_file_fops = {
	.llseek = ramfs_llseek,
	.read = ramfs_read,
	.mmap = ramfs_mmap,
};

static const struct file_operations ramfs_dir_fops;
static const struct inode_operations ramfs_iops;

static struct inode *ramfs_get_inode(struct super_block *sb, umode_t mode, dev_t dev)
{
	struct inode *inode = kzalloc(sizeof(*inode), GFP_KERNEL);

	if (!inode)
		return NULL;
	inode_init(inode, sb, mode);
	inode->i_op = &ramfs_iops;
	inode->i_rdev = dev;
	if (S_ISDIR(mode))
		inode->i_fop = &ramfs_dir_fops;
	else if (S_ISREG(mode))
		inode->i_fop = &ramfs_file_fops;
	else if (S_ISCHR(mode))
		inode->i_fop = &chrdev_fops;
	return inode;
}

/* A name holds a reference to itself: the hash is all there is of a directory. */
static int ramfs_add(struct dentry *dentry, struct inode *inode)
{
	if (!inode)
		return -ENOMEM;
	d_add(dget(dentry), inode);
	return 0;
}

static int ramfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	return ramfs_add(dentry, ramfs_get_inode(dir->i_sb, mode, dev));
}

static int ramfs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	struct inode *inode = ramfs_get_inode(dir->i_sb, S_IFLNK | 0777, 0);

	if (inode) {
		inode->i_size = strlen(target);
		inode->i_link = kmemdup(target, inode->i_size + 1, GFP_KERNEL);
	}
	return ramfs_add(dentry, inode);
}

static int ramfs_unlink(struct inode *dir, struct dentry *dentry)
{
	d_drop(dentry);
	dput(dentry);
	return 0;
}

static const struct inode_operations ramfs_iops = {
	.mknod = ramfs_mknod,
	.symlink = ramfs_symlink,
	.unlink = ramfs_unlink,
};

static void ramfs_evict_inode(struct inode *inode)
{
	if (S_ISLNK(inode->i_mode))
		kfree(inode->i_link);
	kfree(inode);
}

int rootfs_fill_super(struct super_block *sb, char *options)
{
	static const struct super_operations ramfs_super_ops = { .evict_inode = ramfs_evict_inode };
	struct inode *inode;

	sb->s_op = &ramfs_super_ops;
	inode = ramfs_get_inode(sb, S_IFDIR | 0755, 0);
	sb->s_root = inode ? d_make_root(inode) : NULL;
	return sb->s_root ? 0 : -ENOMEM;
}

/*
 * The contents of a new file are the @size bytes at @data, which stay in use. @own_tail: the rest of
 * the last page is the file's, too, if @data is at a page's start. 0 or -ENOMEM.
 */
int rootfs_set_contents(struct inode *inode, const char *data, size_t size, bool own_tail)
{
	inode->i_data = data;
	inode->i_size = size;
	return 0;
}

/*
 * Up to @count bytes of the regular file @inode from @pos on into kernel memory, less only at its
 * end. The number, or -EINVAL for anything but a regular file and a negative position.
 */
ssize_t kernel_read(struct inode *inode, void *buf, size_t count, loff_t pos)
{
	if (!S_ISREG(inode->i_mode) || pos < 0)
		return -EINVAL;
	if (pos >= inode->i_size)
		return 0;
	count = min(count, (size_t)(inode->i_size - pos));
	memcpy(buf, inode->i_data + pos, count);
	return count;
}
