/*
 * Regular files of tmpfs: their bytes are in the page cache. Writers exclude each other by i_rwsem,
 * so that O_APPEND and a whole writev(2) are atomic. Linux: mm/shmem.c, mm/filemap.c.
 */
#include "internal.h"
#include <linux/uio.h>
#include <uapi/linux/falloc.h>
#include <uapi/linux/signal.h>

static unsigned int seals_of(struct inode *inode)
{
	return READ_ONCE(container_of(inode, struct shmem_inode, vfs_inode)->seals);
}

static ssize_t shmem_file_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	ssize_t ret = generic_file_read(file, buf, count, pos);

	if (!(file->f_flags & O_NOATIME))
		touch_atime(&file->f_path);
	return ret;
}

/* How many of @count bytes may be written at @pos: SIGXFSZ and -EFBIG where that is none. */
static ssize_t write_checks(loff_t pos, size_t count)
{
	unsigned long limit = min(rlimit(RLIMIT_FSIZE), (unsigned long)MAX_LFS_FILESIZE);

	if ((unsigned long)pos < limit)
		return min(count, limit - pos);
	if (limit != (unsigned long)MAX_LFS_FILESIZE)
		send_sig_info(SIGXFSZ, SEND_SIG_NOINFO, current, PIDTYPE_PID);
	return -EFBIG;
}

/* The next piece of @from, at most @max bytes. The number or -errno. */
static ssize_t write_piece(struct kiocb *iocb, struct iov_iter *from, size_t max)
{
	struct inode *inode = iocb->ki_filp->f_inode;
	ssize_t ret;

	if (from->kbuf) {
		ret = pagecache_write(inode, from->kbuf, min(max, from->count), iocb->ki_pos);
		if (ret > 0) {
			iocb->ki_pos += ret;
			from->kbuf += ret;
			from->count -= ret;
		}
		return ret;
	}
	for (; !from->len; from->iov++) {
		from->ubuf = from->iov->iov_base;
		from->len = from->iov->iov_len;
	}
	ret = generic_perform_write(iocb->ki_filp, from->ubuf, min(max, from->len), &iocb->ki_pos);
	return ret > 0 ? (ssize_t)iov_iter_step(from, ret) : ret;
}

/* How many of @count bytes at @pos the seals let through; -EPERM: none. A page goes as a whole or not at all. */
static ssize_t unsealed(struct inode *inode, loff_t pos, ssize_t count)
{
	loff_t size = i_size_read(inode);

	if (seals_of(inode) & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
		return -EPERM;
	if (!(seals_of(inode) & F_SEAL_GROW) || pos + count <= size)
		return count;
	size &= (loff_t)PAGE_MASK;
	return pos < size ? size - pos : -EPERM;
}

static ssize_t shmem_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct inode *inode = file->f_inode;
	ssize_t room, ret = 0, done = 0;

	if (!from->count)
		return 0;
	mutex_lock(&inode->i_rwsem);
	if (iocb->ki_flags & IOCB_APPEND)
		iocb->ki_pos = i_size_read(inode);
	room = write_checks(iocb->ki_pos, from->count);
	if (room > 0)
		room = unsealed(inode, iocb->ki_pos, room);
	if (room > 0) {
		file_remove_privs(file);
		file_update_time(file);
	}
	while (done < room) { /* after a short piece the next try says why, and nothing more */
		ret = write_piece(iocb, from, room - done);
		if (ret <= 0)
			break;
		done += ret;
		cond_resched();
	}
	mutex_unlock(&inode->i_rwsem);
	return room < 0 ? room : done ? done : min(ret, 0L);
}

static ssize_t shmem_file_write(struct file *file, const char __user *buf, size_t count,
				loff_t *pos)
{
	struct kiocb iocb = { .ki_filp = file, .ki_pos = *pos };
	struct iov_iter iter = IOV_ITER_UBUF(buf, count);
	ssize_t ret;

	if (file->f_flags & O_APPEND)
		iocb.ki_flags |= IOCB_APPEND;
	ret = shmem_write_iter(&iocb, &iter);
	if (ret > 0)
		*pos = iocb.ki_pos;
	return ret;
}

static loff_t shmem_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file->f_inode;

	if (whence == SEEK_DATA || whence == SEEK_HOLE) {
		offset = mapping_seek_hole_data(inode->i_mapping, offset, i_size_read(inode),
						whence);
		if (offset < 0)
			return offset;
		whence = SEEK_SET;
	}
	return generic_llseek(file, offset, whence, i_size_read(inode));
}

/* Pages in [first, end) that are not there yet. */
static unsigned long missing_pages(struct address_space *mapping, pgoff_t first, pgoff_t end)
{
	unsigned long missing = end - first;
	struct page *page;

	for (; first < end; first++, missing--) {
		page = find_get_next_page(mapping, &first, end - 1);
		if (!page)
			break;
		put_page(page);
	}
	return missing;
}

/* The page, made if it is not there, as room for what comes: until then it reads as a hole. 0, -ENOMEM, -ENOSPC. */
static int preallocate(struct address_space *mapping, pgoff_t index)
{
	struct page *page = find_get_page(mapping, index);
	int error = 0;

	if (!page) {
		page = alloc_page(GFP_USER | __GFP_ZERO);
		if (!page)
			return -ENOMEM;
		page->flags |= PG_PREALLOC;
		error = add_to_page_cache(mapping, page, index);
	}
	put_page(page);
	return error == -EBUSY ? 0 : error; /* a fault was faster */
}

/* Makes the pages of [offset, end). 0, -ENOSPC, -ENOMEM, -EINTR; what is behind the end of the file is then taken back. */
static int allocate_range(struct inode *inode, loff_t offset, loff_t end)
{
	struct shmem_sb_info *info = inode->i_sb->s_fs_info;
	pgoff_t index = offset >> PAGE_SHIFT, last = (end - 1) >> PAGE_SHIFT;
	loff_t size = max(i_size_read(inode), offset & (loff_t)PAGE_MASK);
	int error = 0;

	if (info->max_blocks && missing_pages(inode->i_mapping, index, last + 1) >
					info->max_blocks - min(info->used_blocks, info->max_blocks))
		return -ENOSPC;
	for (; index <= last && !error; index++) {
		error = signal_pending(current) ? -EINTR : preallocate(inode->i_mapping, index);
		cond_resched();
	}
	if (error)
		truncate_inode_pages_range(inode->i_mapping, PAGE_ALIGN(size), end - 1, false);
	return error;
}

static long shmem_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file->f_inode;
	loff_t end = offset + len;
	long error = 0;

	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE))
		return -EOPNOTSUPP;
	mutex_lock(&inode->i_rwsem);
	if (mode & FALLOC_FL_PUNCH_HOLE
		    ? seals_of(inode) & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)
		    : seals_of(inode) & F_SEAL_GROW && end > i_size_read(inode)) {
		error = -EPERM;
	} else if (mode & FALLOC_FL_PUNCH_HOLE) {
		truncate_inode_pages_range(inode->i_mapping, offset, end - 1, false);
	} else {
		if (!(mode & FALLOC_FL_KEEP_SIZE) && end > i_size_read(inode))
			error = inode_newsize_ok(end);
		if (!error)
			error = allocate_range(inode, offset, end);
		if (!error && !(mode & FALLOC_FL_KEEP_SIZE) && end > i_size_read(inode))
			i_size_write(inode, end);
	}
	if (!error) {
		file_remove_privs(file);
		file_update_time(file);
	}
	mutex_unlock(&inode->i_rwsem);
	return error;
}

/* Memory is as safe as it gets. */
static int shmem_fsync(struct file *file, bool datasync)
{
	return 0;
}

/* What is sealed against writing can still be shared for reading, and mprotect(2) makes no more of that. */
static int shmem_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (seals_of(file->f_inode) & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE) &&
	    vma->vm_flags & VM_SHARED) {
		if (vma->vm_flags & VM_WRITE)
			return -EPERM;
		vma->vm_flags &= ~VM_MAYWRITE;
	}
	return generic_file_mmap(file, vma);
}

const struct file_operations shmem_file_operations = {
	.llseek = shmem_llseek,
	.read = shmem_file_read,
	.write = shmem_file_write,
	.write_iter = shmem_write_iter,
	.mmap = shmem_mmap,
	.fsync = shmem_fsync,
	.fallocate = shmem_fallocate,
};

int shmem_setattr(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;

	if (attr->ia_valid & ATTR_SIZE && attr->ia_size != i_size_read(inode)) {
		if (seals_of(inode) &
		    (attr->ia_size < i_size_read(inode) ? F_SEAL_SHRINK : F_SEAL_GROW))
			return -EPERM;
		truncate_setsize(inode, attr->ia_size);
		attr->ia_valid |= ATTR_MTIME | ATTR_CTIME;
	}
	setattr_copy(inode, attr);
	return 0;
}

const struct inode_operations shmem_inode_operations = { .setattr = shmem_setattr };
