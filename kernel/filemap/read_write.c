/*
 * Reading and writing files that are in the page cache. Linux: mm/filemap.c, mm/shmem.c.
 *
 * A page that is not there reads as zeroes, and is not made for it.
 */
#include <linux/err.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* The end of the part of [pos, end) that lies in one page. */
static loff_t page_end(loff_t pos, loff_t end)
{
	return min((loff_t)((pos | (PAGE_SIZE - 1)) + 1), end);
}

/* Either of the next two: @kernel NULL means the user's memory, whose address may be NULL as well. */
static ssize_t read_pages(struct inode *inode, char __user *user, char *kernel, size_t count,
			  loff_t start)
{
	loff_t size = i_size_read(inode), pos = start, next, end;
	unsigned long left = 0;

	if (start >= size)
		return 0;
	end = start + (loff_t)min(count, (size_t)(size - start));
	for (; pos < end && !left; pos = next - left) {
		struct page *page = inode->i_mapping->a_ops->read_page
					    ? read_cache_page(inode->i_mapping, pos >> PAGE_SHIFT)
					    : find_get_page(inode->i_mapping, pos >> PAGE_SHIFT);
		char *from = page ? (char *)page_address(page) + (pos & (PAGE_SIZE - 1)) : NULL;

		if (IS_ERR(page))
			return pos > start ? pos - start : PTR_ERR(page);
		next = page_end(pos, end);
		if (!kernel)
			left = page ? copy_to_user(user + (pos - start), from, next - pos)
				    : clear_user(user + (pos - start), next - pos);
		else if (page)
			memcpy(kernel + (pos - start), from, next - pos);
		else
			memset(kernel + (pos - start), 0, next - pos);
		if (page)
			put_page(page);
		if (fatal_signal_pending(current))
			end = next; /* nobody is there to see the rest */
		cond_resched();
	}
	return pos == start && left ? -EFAULT : pos - start;
}

ssize_t generic_file_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	ssize_t ret = read_pages(file->f_inode, buf, NULL, count, *pos);

	if (ret > 0)
		*pos += ret;
	return ret;
}

ssize_t pagecache_read(struct inode *inode, void *buf, size_t count, loff_t pos)
{
	return read_pages(inode, NULL, buf, count, pos);
}

static ssize_t write_pages(struct inode *inode, const char __user *user, const char *kernel,
			   size_t count, loff_t start)
{
	loff_t pos = start, next, end = start + (loff_t)count;
	unsigned long left = 0;

	for (; pos < end && !left; pos = next - left) {
		struct page *page = read_cache_page(inode->i_mapping, pos >> PAGE_SHIFT);
		char *to;

		if (IS_ERR(page))
			return pos > start ? pos - start : PTR_ERR(page);
		to = (char *)page_address(page) + (pos & (PAGE_SIZE - 1));
		next = page_end(pos, end);
		if (!kernel) /* what cannot be read must not become zeroes in the file */
			left = raw_copy_from_user(to, user + (pos - start), next - pos);
		else
			memcpy(to, kernel + (pos - start), next - pos);
		put_page(page);
		if ((loff_t)(next - left) > i_size_read(inode))
			i_size_write(inode, next - left);
		if (fatal_signal_pending(current))
			end = next;
		cond_resched();
	}
	return pos == start && left ? -EFAULT : pos - start;
}

ssize_t generic_perform_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	ssize_t ret = write_pages(file->f_inode, buf, NULL, count, *pos);

	if (ret > 0)
		*pos += ret;
	return ret;
}

ssize_t pagecache_write(struct inode *inode, const void *buf, size_t count, loff_t pos)
{
	return write_pages(inode, NULL, buf, count, pos);
}

loff_t mapping_seek_hole_data(struct address_space *mapping, loff_t start, loff_t end, int whence)
{
	pgoff_t index = start >> PAGE_SHIFT, found;
	struct page *page;
	bool data;

	if (start < 0 || start >= end)
		return -ENXIO;
	for (;; index++) {
		found = index;
		page = find_get_next_page(mapping, &found, (end - 1) >> PAGE_SHIFT);
		data = page && !(READ_ONCE(page->flags) & PG_PREALLOC); /* else it is room */
		if (page)
			put_page(page);
		if (whence == SEEK_DATA && !page)
			return -ENXIO;
		if (whence == SEEK_DATA)
			index = found;
		if (data ? whence == SEEK_DATA || found != index : whence == SEEK_HOLE)
			break;
	}
	return min(max(start, (loff_t)(index << PAGE_SHIFT)), end);
}
