/*
 * Memory as a file without a name: what MAP_SHARED | MAP_ANONYMOUS and memfd_create(2) map. Linux:
 * mm/shmem.c.
 *
 * The inode lives as long as its one file, and its contents are the page cache's.
 */
#include <linux/err.h>
#include <linux/pagemap.h>
#include <linux/slab.h>

struct shmem_inode {
	struct inode vfs_inode;
	struct address_space mapping;
};

static void shmem_release(struct inode *inode, struct file *file)
{
	truncate_inode_pages_final(inode->i_mapping);
	kfree(container_of(inode, struct shmem_inode, vfs_inode));
}

static const struct file_operations shmem_file_operations = {
	.mmap = generic_file_mmap,
	.read = generic_file_read,
	.release = shmem_release,
};

struct file *shmem_file_setup(const char *name, loff_t size)
{
	struct shmem_inode *shmem = kzalloc(sizeof(*shmem), GFP_KERNEL);
	struct file *file;

	if (!shmem)
		return ERR_PTR(-ENOMEM);
	address_space_init(&shmem->mapping, &shmem->vfs_inode, NULL);
	shmem->vfs_inode.i_mapping = &shmem->mapping;
	shmem->vfs_inode.i_mode = S_IFREG | 0777;
	shmem->vfs_inode.i_size = size;
	shmem->vfs_inode.i_fop = &shmem_file_operations;
	file = dentry_open(&shmem->vfs_inode, O_RDWR);
	if (IS_ERR(file))
		kfree(shmem);
	return file;
}

int shmem_zero_setup(struct vm_area_struct *vma)
{
	struct file *file = shmem_file_setup("dev/zero", vma->vm_end - vma->vm_start);

	if (IS_ERR(file))
		return PTR_ERR(file);
	if (vma->vm_file)
		fput(vma->vm_file);
	vma->vm_file = file;
	vma->vm_pgoff = 0;
	return generic_file_mmap(file, vma);
}
