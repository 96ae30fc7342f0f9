/*
 * The tree of the initramfs: directories as sorted arrays, files as the archive's own bytes.
 * Nothing is copied: names and contents stay where the boot loader put them, and a page of a file
 * that is aligned in the archive is mapped into programs as it is (execute in place).
 * Linux: fs/ramfs/, fs/libfs.c.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ramfs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static struct directory root_dir = { .parent = &ramfs_root };

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

static ssize_t dir_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return -EISDIR;
}

static loff_t dir_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	return generic_llseek(file, offset, whence, 0);
}

static const struct file_operations ramfs_dir_fops = {
	.llseek = dir_llseek,
	.read = dir_read,
	.iterate = ramfs_iterate,
};

struct inode ramfs_root = {
	.i_ino = 1,
	.i_mode = S_IFDIR | 0755,
	.i_nlink = 2,
	.i_fop = &ramfs_dir_fops,
	.i_dir = &root_dir,
};

/* Where @name is in @dir, or would have to be put; @found says which. */
static unsigned int search(const struct directory *dir, const char *name, size_t len, bool *found)
{
	unsigned int low = 0, high = dir->nr, mid;
	const struct ramfs_entry *entry;
	int diff;

	*found = false;
	/* Archives are sorted as a rule: while one is unpacked, most names belong behind the last. */
	mid = high ? high - 1 : 0;
	while (low < high) {
		entry = &dir->entry[mid];
		diff = memcmp(name, entry->name, min(len, entry->len));
		if (!diff && len == entry->len) {
			*found = true;
			return mid;
		}
		if (diff > 0 || (!diff && len > entry->len))
			low = mid + 1;
		else
			high = mid;
		mid = low + (high - low) / 2;
	}
	return low;
}

struct inode *ramfs_lookup(struct inode *dir, const char *name, size_t len)
{
	unsigned int at;
	bool found;

	if (len == 1 && name[0] == '.')
		return dir;
	if (len == 2 && name[0] == '.' && name[1] == '.')
		return dir->i_dir->parent;
	at = search(dir->i_dir, name, len, &found);
	return found ? dir->i_dir->entry[at].inode : NULL;
}

/* A new inode for @name in front of entry @at. NULL: no memory. */
static struct inode *insert(struct directory *dir, unsigned int at, const char *name, size_t len)
{
	static ino_t last_ino = 1;
	struct ramfs_entry *grown;
	struct inode *inode;

	if (dir->nr == dir->max) {
		grown = kcalloc(dir->max ? dir->max * 2 : 8, sizeof(*grown), GFP_KERNEL);
		if (!grown)
			return NULL;
		memcpy(grown, dir->entry, dir->nr * sizeof(*grown));
		kfree(dir->entry);
		dir->entry = grown;
		dir->max = dir->max ? dir->max * 2 : 8;
	}
	inode = kzalloc(sizeof(*inode), GFP_KERNEL);
	if (!inode)
		return NULL;
	inode->i_ino = ++last_ino;
	memmove(&dir->entry[at + 1], &dir->entry[at], (dir->nr - at) * sizeof(*dir->entry));
	dir->entry[at] = (struct ramfs_entry){ name, len, inode };
	dir->nr++;
	return inode;
}

struct inode *ramfs_add(struct inode *dir, const char *name, size_t len, umode_t mode)
{
	struct inode *inode;
	unsigned int at;
	bool found;

	at = search(dir->i_dir, name, len, &found);
	inode = found ? dir->i_dir->entry[at].inode : insert(dir->i_dir, at, name, len);
	if (!inode)
		return ERR_PTR(-ENOMEM);
	if (S_ISDIR(inode->i_mode)) {
		if (!S_ISDIR(mode))
			return ERR_PTR(-EISDIR);
	} else if (S_ISDIR(mode)) {
		inode->i_dir = kzalloc(sizeof(*inode->i_dir), GFP_KERNEL);
		if (!inode->i_dir)
			return ERR_PTR(-ENOMEM);
		inode->i_dir->parent = dir;
		inode->i_nlink = 2;
		inode->i_size = 0;
		inode->i_fop = &ramfs_dir_fops;
		dir->i_nlink++;
	} else {
		inode->i_nlink = 1;
		inode->i_size = 0;
		inode->i_fop = NULL;
		if (S_ISREG(mode))
			inode->i_fop = &ramfs_file_fops;
		else if (S_ISCHR(mode))
			inode->i_fop = &chrdev_fops;
	}
	inode->i_mode = mode;
	return inode;
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
