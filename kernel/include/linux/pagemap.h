/*
 * The page cache: a file's contents in memory, by page. Linux: <linux/pagemap.h>, struct
 * address_space in <linux/fs.h>. Implemented in kernel/filemap/.
 *
 * What is in the cache is the file: read, write and shared mappings meet in the same pages. A file
 * system that keeps its data nowhere else (tmpfs) needs no more than this.
 *
 * Locks, outermost first: the inode's own (its size; writers and truncation), mmap_lock, i_mmap_lock,
 * mm->page_table_lock; `lock` is taken inside all of them.
 */
#pragma once

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

struct address_space_operations {
	/*
	 * @pages more (negative: fewer) are about to be in the cache: 0 or -ENOSPC. NULL: no limit.
	 * May be called with no lock held or with i_mmap_lock; must not sleep.
	 */
	int (*account)(struct address_space *mapping, long pages);
	/* Fills a new page, which is all zeroes. 0 or -errno. NULL: it is right as it is. */
	int (*read_page)(struct address_space *mapping, struct page *page, pgoff_t index);
};

struct address_space {
	struct inode *host;
	const struct address_space_operations *a_ops;
	spinlock_t lock; /* protects i_pages and nrpages */
	struct xarray i_pages;
	unsigned long nrpages;
	unsigned int
		invalidate_seq; /* atomic; counts removals: a fault that crossed one starts anew */
	int i_mmap_writable;	/* atomic; areas that may write to it; negative: none may come */
	struct mutex
		i_mmap_lock; /* protects i_mmap, and that its areas stay while they are looked at */
	struct rb_root i_mmap; /* the areas that map it, by vm_pgoff */
};

/* @a_ops NULL: pages begin as zeroes, and there is no limit. */
void address_space_init(struct address_space *mapping, struct inode *host,
			const struct address_space_operations *a_ops);

/* kernel/filemap/filemap.c. Pages come with a reference. */
struct page *find_get_page(struct address_space *mapping, pgoff_t index); /* NULL: not there */
/* The page, made if it is not there. ERR_PTR: -ENOMEM, -ENOSPC, what read_page says. */
struct page *read_cache_page(struct address_space *mapping, pgoff_t index);
/* The first page from *@index to @max, which moves *@index to it; NULL: none. */
struct page *find_get_next_page(struct address_space *mapping, pgoff_t *index, pgoff_t max);
/* Enters @page, the cache takes a reference of its own. 0, -EBUSY, -ENOMEM, -ENOSPC. */
int add_to_page_cache(struct address_space *mapping, struct page *page, pgoff_t index);
void account_page_cache(const struct page *page, long n); /* under the mapping's lock */
unsigned long nr_cache_pages(void);
/* .mmap of files in the cache, and what its areas do. */
int generic_file_mmap(struct file *file, struct vm_area_struct *vma);
int filemap_fault(struct vm_fault *vmf);

/* kernel/filemap/truncate.c; the inode is locked, so that no two of them work at a time. */
/*
 * The bytes from @start to @end (the last one; LLONG_MAX: all the rest) are gone: whole pages
 * leave the cache and whoever has them mapped, the rest is zeroed. To cut a file off, i_size comes first.
 * @cut says so: then private copies of what is cut off go as well.
 */
void truncate_inode_pages_range(struct address_space *mapping, loff_t start, loff_t end, bool cut);
/* The file ends at @size from now on: sets i_size and truncates. */
void truncate_setsize(struct inode *inode, loff_t size);
void truncate_inode_pages_final(struct address_space *mapping); /* the inode goes: nobody maps it */
/* May nobody map it writable any more? 0, or -EBUSY: somebody does. And the opposite. */
int mapping_deny_writable(struct address_space *mapping);
void mapping_allow_writable(struct address_space *mapping);

/* kernel/filemap/read_write.c: .read and .write of files in the cache, user memory checked already. */
ssize_t generic_file_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
/* The caller holds the inode's lock and has settled where and how much (O_APPEND, limits). */
ssize_t generic_perform_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);
/* Bytes of a file in the cache to and from kernel memory: the number, or -errno. */
ssize_t pagecache_read(struct inode *inode, void *buf, size_t count, loff_t pos);
ssize_t pagecache_write(struct inode *inode, const void *buf, size_t count, loff_t pos);
/* lseek SEEK_DATA and SEEK_HOLE: the position, or -ENXIO. */
loff_t mapping_seek_hole_data(struct address_space *mapping, loff_t start, loff_t end, int whence);

static inline loff_t i_size_read(const struct inode *inode)
{
	return READ_ONCE(inode->i_size);
}

static inline void i_size_write(struct inode *inode, loff_t size)
{
	WRITE_ONCE(inode->i_size, size);
}

/* kernel/filemap/i_mmap.c */
struct vm_area_struct;
/*
 * Unmaps the pages in [start, end) of @vma, which stays; @files_only: not private copies. mmap_lock, or the
 * file's i_mmap_lock, is held.
 */
void zap_page_range(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		    bool files_only);
/* The same of all areas that map the pages @first to @last; without i_mmap_lock. */
void unmap_mapping_pages(struct address_space *mapping, pgoff_t first, pgoff_t last, bool copies);
