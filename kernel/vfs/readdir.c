/*
 * Listing directories: getdents(2), getdents64(2), and reading a directory that is nothing but dentries.
 * Linux: fs/readdir.c, dcache_readdir() in fs/libfs.c.
 *
 * Each name keeps its position as long as it is there, so that whoever reads in pieces, while others make
 * and remove names, sees every name that stays exactly once. Where a reader stopped, a cursor stands in
 * the list: going on costs the same however long the list is.
 */
#include "internal.h"
#include <linux/file.h>
#include <uapi/linux/dirent.h>

#define link_of(pos) list_entry(pos, struct dir_link, list)

struct dir_cursor {
	struct dir_link link;
	loff_t pos; /* of the name behind it */
};

bool dir_emit(struct dir_context *ctx, const char *name, loff_t next, ino_t ino, umode_t mode)
{
	if (!ctx->actor(ctx, name, strlen(name), next, ino, mode))
		return false;
	ctx->pos = next;
	return true;
}

bool dir_emit_dots(struct file *file, struct dir_context *ctx)
{
	struct dentry *dir = file->f_path.dentry, *parent;
	ino_t up;

	if (ctx->pos == 0 && !dir_emit(ctx, ".", 1, dir->d_inode->i_ino, S_IFDIR))
		return false;
	if (ctx->pos != 1)
		return true;
	parent = dget_parent(dir);
	up = parent->d_inode->i_ino;
	dput(parent);
	return dir_emit(ctx, "..", 2, up, S_IFDIR);
}

/* The first name at @pos or behind it; d_lock held. The list's head: none. */
static struct list_head *find_name(struct dentry *dir, const struct dir_cursor *cursor, loff_t pos)
{
	struct list_head *at = dir->d_subdirs.next;

	if (cursor && cursor->pos == pos && !list_empty(&cursor->link.list))
		at = cursor->link.list.next;
	while (at != &dir->d_subdirs && (!link_of(at)->off || link_of(at)->off < (u64)pos))
		at = at->next;
	return at;
}

/* The reader stops before @at. Without memory for a cursor it will find its place by position. */
static void put_cursor(struct file *file, struct list_head *at, loff_t pos)
{
	struct dentry *dir = file->f_path.dentry;
	struct dir_cursor *cursor = file->private_data;

	if (!cursor) {
		cursor = kzalloc(sizeof(*cursor), GFP_KERNEL);
		if (!cursor)
			return;
		INIT_LIST_HEAD(&cursor->link.list);
		file->private_data = cursor;
	}
	spin_lock(&dir->d_lock);
	list_del_init(&cursor->link.list);
	list_add_tail(&cursor->link.list, at);
	cursor->pos = pos;
	spin_unlock(&dir->d_lock);
}

/* Position 0 is ".", 1 is "..", from 3 on names. The directory is locked: no name comes or goes. */
static int dcache_readdir(struct file *file, struct dir_context *ctx)
{
	struct dentry *dir = file->f_path.dentry, *dentry;
	struct list_head *at;

	if (!dir_emit_dots(file, ctx))
		return 0;
	spin_lock(&dir->d_lock);
	at = find_name(dir, file->private_data, ctx->pos);
	spin_unlock(&dir->d_lock);
	while (at != &dir->d_subdirs) {
		dentry = list_entry(at, struct dentry, d_child.list);
		if (!ctx->actor(ctx, dentry->d_name, dentry->d_len, dentry->d_child.off + 1,
				dentry->d_inode->i_ino, dentry->d_inode->i_mode))
			break;
		ctx->pos = dentry->d_child.off + 1;
		spin_lock(&dir->d_lock);
		do
			at = at->next;
		while (at != &dir->d_subdirs && !link_of(at)->off);
		spin_unlock(&dir->d_lock);
	}
	put_cursor(file, at, ctx->pos);
	return 0;
}

static void dcache_dir_close(struct inode *inode, struct file *file)
{
	struct dir_cursor *cursor = file->private_data;
	struct dentry *dir = file->f_path.dentry;

	if (!cursor)
		return;
	spin_lock(&dir->d_lock);
	list_del_init(&cursor->link.list);
	spin_unlock(&dir->d_lock);
	kfree(cursor);
}

/* Of directories the position is what readdir handed out; there is no end to count from. */
static loff_t dcache_dir_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	return file->f_pos = offset;
}

static int dcache_dir_fsync(struct file *file, bool datasync)
{
	return 0;
}

static ssize_t dir_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return -EISDIR;
}

const struct file_operations simple_dir_operations = {
	.release = dcache_dir_close,
	.llseek = dcache_dir_lseek,
	.read = dir_read,
	.iterate = dcache_readdir,
	.fsync = dcache_dir_fsync,
};

struct getdents_callback {
	struct dir_context ctx;
	bool old; /* struct linux_dirent */
	char __user *buf;
	size_t room;
	int error; /* why the last entry did not go in */
};

/*
 * Writes one entry. The two forms differ in where the type is: before the name, or the last byte. False:
 * no room (-EINVAL counts only if it was the first), or -EFAULT.
 */
static bool filldir(struct dir_context *ctx, const char *name, size_t len, loff_t next, ino_t ino,
		    umode_t mode)
{
	struct getdents_callback *cb = container_of(ctx, struct getdents_callback, ctx);
	size_t start = cb->old ? offsetof(struct linux_dirent, d_name)
			       : offsetof(struct linux_dirent64, d_name);
	size_t reclen = ALIGN(start + len + (cb->old ? 2 : 1), 8);
	union {
		struct linux_dirent64 d64;
		struct linux_dirent d;
		char bytes[ALIGN(offsetof(struct linux_dirent64, d_name) + NAME_MAX + 2, 8)];
	} entry;
	u8 type = (mode & S_IFMT) >> 12; /* DT_* are the type bits */

	cb->error = -EINVAL;
	if (reclen > cb->room)
		return false;
	memset(entry.bytes + reclen - 16, 0, 16); /* the NUL, and no stack bytes behind it */
	entry.d64.d_ino = ino;
	entry.d64.d_off = next;
	entry.d64.d_reclen = reclen;
	memcpy(entry.bytes + start, name, len);
	entry.bytes[cb->old ? reclen - 1 : offsetof(struct linux_dirent64, d_type)] = type;
	cb->error = -EFAULT;
	if (copy_to_user(cb->buf, &entry, reclen))
		return false;
	cb->error = 0;
	cb->buf += reclen;
	cb->room -= reclen;
	return true;
}

static long do_getdents(unsigned int fd, void __user *buf, unsigned int count, bool old)
{
	struct getdents_callback cb = {
		.ctx.actor = filldir, .old = old, .buf = buf, .room = count
	};
	struct fd f = fdget_pos(fd);
	struct file *file = f.file;
	struct inode *dir;
	long ret = -ENOTDIR;

	if (!file)
		return -EBADF;
	dir = file->f_inode;
	if (file->f_op->iterate) {
		mutex_lock(&dir->i_rwsem);
		ret = -ENOENT;
		if (!(dir->i_flags & S_DEAD)) {
			cb.ctx.pos = file->f_pos;
			ret = file->f_op->iterate(file, &cb.ctx);
			file->f_pos = cb.ctx.pos;
			touch_atime(&file->f_path);
		}
		mutex_unlock(&dir->i_rwsem);
		if (cb.room < count)
			ret = count - cb.room;
		else if (!ret)
			ret = cb.error;
	}
	fdput_pos(f);
	return ret;
}

/*
 * getdents64(2): entries of the directory @fd as far as @count bytes go; d_off is where lseek(2)
 * finds the next. Bytes written, 0 at the end; -EBADF, -ENOTDIR, -EFAULT, -EINVAL (no room for one), -ENOENT.
 */
SYSCALL_DEFINE3(getdents64, unsigned int, fd, struct linux_dirent64 __user *, dirent, unsigned int,
		count)
{
	return do_getdents(fd, dirent, count, false);
}

/* getdents(2): the same in the older form. */
SYSCALL_DEFINE3(getdents, unsigned int, fd, struct linux_dirent __user *, dirent, unsigned int,
		count)
{
	return do_getdents(fd, dirent, count, true);
}
