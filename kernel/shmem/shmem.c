/*
 * Shared anonymous memory: the pages behind MAP_SHARED | MAP_ANONYMOUS. Linux: mm/shmem.c.
 *
 * An inode without a name, which lives as long as an area maps it. Pages are made when
 * they are first touched, and found by index in a table of tables.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

#define CHUNK 512UL /* pages in one second-level table, itself a page */

struct shmem {
	struct inode inode;
	int users;	   /* atomic */
	struct mutex lock; /* protects the tables; inside mmap_lock */
	unsigned long nr_chunks;
	struct page ***chunks;
};

static struct shmem *shmem_of(struct inode *inode)
{
	return container_of(inode, struct shmem, inode);
}

static struct page *shmem_get_page(struct inode *inode, unsigned long index)
{
	struct shmem *shmem = shmem_of(inode);
	struct page *page = ERR_PTR(-ENOMEM), ***chunk;

	if (index / CHUNK >= shmem->nr_chunks)
		return ERR_PTR(-EIO);
	mutex_lock(&shmem->lock);
	chunk = &shmem->chunks[index / CHUNK];
	if (!*chunk)
		*chunk = (void *)get_zeroed_page(GFP_KERNEL);
	if (*chunk) {
		if (!(*chunk)[index % CHUNK])
			(*chunk)[index % CHUNK] = alloc_page(GFP_KERNEL | __GFP_ZERO);
		if ((*chunk)[index % CHUNK]) {
			page = (*chunk)[index % CHUNK];
			get_page(page);
		}
	}
	mutex_unlock(&shmem->lock);
	return page;
}

static void shmem_mapped(struct inode *inode, int change)
{
	struct shmem *shmem = shmem_of(inode);
	unsigned long i, j;

	if (__atomic_add_fetch(&shmem->users, change, __ATOMIC_ACQ_REL))
		return;
	for (i = 0; i < shmem->nr_chunks; i++) {
		if (!shmem->chunks[i])
			continue;
		for (j = 0; j < CHUNK; j++)
			if (shmem->chunks[i][j])
				put_page(shmem->chunks[i][j]);
		free_page((unsigned long)shmem->chunks[i]);
	}
	kfree(shmem->chunks);
	kfree(shmem);
}

static const struct file_operations shmem_fops = {
	.get_page = shmem_get_page,
	.mapped = shmem_mapped,
};

/* Room for @pages pages, none of which exists yet; counted as mapped once. ERR_PTR. */
struct inode *shmem_create(unsigned long pages)
{
	struct shmem *shmem = kzalloc(sizeof(*shmem), GFP_KERNEL);

	if (!shmem)
		return ERR_PTR(-ENOMEM);
	shmem->nr_chunks = DIV_ROUND_UP(pages, CHUNK);
	shmem->chunks = kcalloc(shmem->nr_chunks, sizeof(*shmem->chunks), GFP_KERNEL);
	if (!shmem->chunks) {
		kfree(shmem);
		return ERR_PTR(-ENOMEM);
	}
	mutex_init(&shmem->lock);
	shmem->users = 1;
	shmem->inode.i_size = (loff_t)(pages << PAGE_SHIFT);
	shmem->inode.i_fop = &shmem_fops;
	return &shmem->inode;
}
