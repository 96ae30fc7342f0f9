/*
 * The page cache: finding and making a file's pages, and mapping them. Linux: mm/filemap.c.
 *
 * The cache owns one reference to each of its pages, whoever maps or copies one has another. A page
 * that leaves the cache marks the time in invalidate_seq, and only then are its mappings removed; a fault
 * that had found it before sees that and starts anew (kernel/mm/fault.c). So no mapping of it is left
 * once truncation is done, though faults take no lock of the file's.
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/pagemap.h>

void address_space_init(struct address_space *mapping, struct inode *host,
			const struct address_space_operations *a_ops)
{
	static const struct address_space_operations zeroes;

	*mapping = (struct address_space){ .host = host, .a_ops = a_ops ? a_ops : &zeroes };
	spin_lock_init(&mapping->lock);
	mutex_init(&mapping->i_mmap_lock);
}

struct page *find_get_page(struct address_space *mapping, pgoff_t index)
{
	struct page *page;

	spin_lock(&mapping->lock);
	page = xa_load(&mapping->i_pages, index);
	if (page)
		get_page(page);
	spin_unlock(&mapping->lock);
	return page;
}

struct page *find_get_next_page(struct address_space *mapping, pgoff_t *index, pgoff_t max)
{
	struct page *page;

	spin_lock(&mapping->lock);
	page = xa_find(&mapping->i_pages, index, max);
	if (page)
		get_page(page);
	spin_unlock(&mapping->lock);
	return page;
}

static DEFINE_PER_CPU(long, nr_cached); /* only the sum over all CPUs means something */

void account_page_cache(const struct page *page, long n)
{
	if (!(page->flags & PG_RESERVED)) /* the archive's is not counted as memory */
		this_cpu_add(nr_cached, n);
}

unsigned long nr_cache_pages(void)
{
	unsigned int cpu;
	long sum = 0;

	for_each_online_cpu(cpu)
		sum += READ_ONCE(per_cpu(nr_cached, cpu));
	return max(sum, 0L);
}

int add_to_page_cache(struct address_space *mapping, struct page *page, pgoff_t index)
{
	int err = mapping->a_ops->account ? mapping->a_ops->account(mapping, 1) : 0;

	if (err)
		return err;
	if (!(page->flags & PG_RESERVED))
		page->flags |= PG_CACHE;
	spin_lock(&mapping->lock);
	err = xa_insert(&mapping->i_pages, index, page, GFP_ATOMIC);
	if (!err) {
		get_page(page);
		mapping->nrpages++;
		account_page_cache(page, 1);
	}
	spin_unlock(&mapping->lock);
	if (err && mapping->a_ops->account)
		mapping->a_ops->account(mapping, -1);
	return err;
}

struct page *read_cache_page(struct address_space *mapping, pgoff_t index)
{
	struct page *page;
	int err;

	do {
		page = find_get_page(mapping, index);
		if (page && READ_ONCE(page->flags) & PG_PREALLOC)
			__atomic_fetch_and(&page->flags, ~PG_PREALLOC, __ATOMIC_RELAXED);
		if (page)
			return page;
		page = alloc_page(GFP_USER | __GFP_ZERO);
		if (!page)
			return ERR_PTR(-ENOMEM);
		err = mapping->a_ops->read_page ? mapping->a_ops->read_page(mapping, page, index)
						: 0;
		if (!err)
			err = add_to_page_cache(mapping, page, index);
		if (!err)
			return page;
		put_page(page);
	} while (err == -EBUSY); /* somebody else was faster */
	return ERR_PTR(err);
}

int filemap_fault(struct vm_fault *vmf)
{
	struct inode *inode = vmf->vma->vm_file->f_inode;

	if (vmf->pgoff >= DIV_ROUND_UP((u64)i_size_read(inode), PAGE_SIZE))
		return -EIO;
	vmf->page = read_cache_page(inode->i_mapping, vmf->pgoff);
	if (!IS_ERR(vmf->page))
		return 0;
	return PTR_ERR(vmf->page) == -ENOMEM ? -ENOMEM : -EIO;
}

static const struct vm_operations_struct generic_file_vm_ops = {
	.fault = filemap_fault,
};

int generic_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}
