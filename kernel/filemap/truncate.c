/*
 * Cutting off and punching holes: pages leave the cache, then the programs that map them. Linux:
 * mm/truncate.c, unmap_mapping_range() in mm/memory.c.
 */
#include "../mm/internal.h"
#include <linux/fs.h>
#include <linux/pagemap.h>

/* Zeroes the bytes @from to @to (not included) of a page, if it is there. */
static void zero_part(struct address_space *mapping, pgoff_t index, size_t from, size_t to)
{
	struct page *page = from < to ? find_get_page(mapping, index) : NULL;

	if (!page)
		return;
	memset((char *)page_address(page) + from, 0, to - from);
	put_page(page);
}

/* Takes the pages @first to @last out of the cache. */
static void remove_pages(struct address_space *mapping, pgoff_t first, pgoff_t last)
{
	long removed = 0;
	struct page *page;

	for (;;) {
		spin_lock(&mapping->lock);
		page = xa_find(&mapping->i_pages, &first, last);
		if (page) {
			xa_erase(&mapping->i_pages, first);
			mapping->nrpages--;
			account_page_cache(page, -1);
		}
		spin_unlock(&mapping->lock);
		if (!page)
			break;
		removed++;
		put_page(page);
	}
	if (removed && mapping->a_ops->account)
		mapping->a_ops->account(mapping, -removed);
}

void truncate_inode_pages_range(struct address_space *mapping, loff_t start, loff_t end, bool cut)
{
	pgoff_t first = DIV_ROUND_UP((u64)start, PAGE_SIZE); /* the whole pages */
	pgoff_t next = ((u64)end + 1) >> PAGE_SHIFT;
	size_t head = start & (PAGE_SIZE - 1), tail = ((u64)end + 1) & (PAGE_SIZE - 1);

	if (head && first > next) { /* all in one page */
		zero_part(mapping, next, head, tail);
		return;
	}
	if (head)
		zero_part(mapping, first - 1, head, PAGE_SIZE);
	if (end != LLONG_MAX)
		zero_part(mapping, next, 0, tail);
	if (first >= next)
		return;
	remove_pages(mapping, first, next - 1);
	__atomic_fetch_add(&mapping->invalidate_seq, 1, __ATOMIC_SEQ_CST);
	unmap_mapping_pages(mapping, first, next - 1, cut);
}

void truncate_setsize(struct inode *inode, loff_t size)
{
	loff_t old = i_size_read(inode);

	i_size_write(inode, size);
	if (size < old)
		truncate_inode_pages_range(inode->i_mapping, size, LLONG_MAX, true);
}

void truncate_inode_pages_final(struct address_space *mapping)
{
	remove_pages(mapping, 0, ~0UL);
}
