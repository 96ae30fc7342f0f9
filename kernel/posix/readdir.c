/*
 * Listing directories. Linux: fs/readdir.c, getdents(2).
 */
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/ramfs.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/dirent.h>

/* Position 0 is ".", 1 is "..", from 2 on the entries by number. */
int ramfs_iterate(struct file *file, struct dir_context *ctx)
{
	struct inode *inode = file->f_inode;
	const struct directory *dir = inode->i_dir;
	struct ramfs_entry dots[] = { { ".", 1, inode }, { "..", 2, dir->parent } };
	const struct ramfs_entry *entry;

	for (; ctx->pos < (loff_t)dir->nr + 2; ctx->pos++) {
		entry = ctx->pos < 2 ? &dots[ctx->pos] : &dir->entry[ctx->pos - 2];
		if (!ctx->actor(ctx, entry->name, entry->len, ctx->pos + 1, entry->inode->i_ino,
				entry->inode->i_mode))
			break;
	}
	return 0;
}

struct getdents_callback {
	struct dir_context ctx;
	char __user *buf;
	size_t room;
	int error; /* why the last entry did not go in */
};

/* Writes one entry. False: no room (-EINVAL counts only if it was the first), or -EFAULT. */
static bool filldir64(struct dir_context *ctx, const char *name, size_t len, loff_t next, ino_t ino,
		      umode_t mode)
{
	struct getdents_callback *cb = container_of(ctx, struct getdents_callback, ctx);
	size_t reclen = ALIGN(offsetof(struct linux_dirent64, d_name) + len + 1, 8);
	union {
		struct linux_dirent64 d;
		char bytes[ALIGN(offsetof(struct linux_dirent64, d_name) + NAME_MAX + 1, 8)];
	} entry;

	cb->error = -EINVAL;
	if (reclen > cb->room)
		return false;
	memset(entry.bytes + reclen - 8, 0, 8); /* the NUL, and no stack bytes behind it */
	entry.d.d_ino = ino;
	entry.d.d_off = next;
	entry.d.d_reclen = reclen;
	entry.d.d_type = (mode & S_IFMT) >> 12; /* DT_* are the type bits */
	memcpy(entry.d.d_name, name, len);
	cb->error = -EFAULT;
	if (copy_to_user(cb->buf, &entry, reclen))
		return false;
	cb->error = 0;
	cb->buf += reclen;
	cb->room -= reclen;
	return true;
}

/*
 * getdents64(2): entries of the directory @fd as far as @count bytes go; d_off is where lseek(2)
 * finds the next. Bytes written, 0 at the end; -EBADF, -ENOTDIR, -EFAULT, -EINVAL (no room for one).
 */
SYSCALL_DEFINE3(getdents64, unsigned int, fd, struct linux_dirent64 __user *, buf, unsigned int,
		count)
{
	struct getdents_callback cb = {
		.ctx.actor = filldir64,
		.buf = (char __user *)buf,
		.room = count,
	};
	struct fd f = fdget_pos(fd);
	struct file *file = f.file;
	long ret = -ENOTDIR;

	if (!file)
		return -EBADF;
	if (file->f_op->iterate) {
		cb.ctx.pos = file->f_pos;
		ret = file->f_op->iterate(file, &cb.ctx);
		file->f_pos = cb.ctx.pos;
		if (cb.room < count)
			ret = count - cb.room;
		else if (!ret)
			ret = cb.error;
	}
	fdput_pos(f);
	return ret;
}
