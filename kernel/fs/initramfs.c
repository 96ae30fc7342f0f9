/*
 * Unpacks the initramfs: one or more cpio archives of the "newc" form, one after another, padded
 * with zeros. Later entries replace earlier ones. Linux: init/initramfs.c, and for the form
 * Documentation/driver-api/early-userspace/buffer-format.rst.
 *
 * The boot loader's bytes are not trusted: every length is checked against what is left before it is
 * used, and an entry that makes no sense is reported with its offset. Numbers are 32 bits wide, so
 * that no sum of them overflows a size_t.
 */
#include <asm/page.h>
#include <linux/boot_info.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/string.h>

#define pr_archive(pos, fmt, ...) pr_err("initramfs: at offset %zu: " fmt "\n", pos, ##__VA_ARGS__)

#define CPIO_MAGIC 6	/* "070701", or "070702" with checksums, which we do not look at */
#define CPIO_HEADER 110 /* the magic and thirteen numbers of eight hexadecimal digits */

/* Which of the numbers is what; those between are of no use here. */
enum {
	C_MODE = 1,
	C_UID = 2,
	C_GID = 3,
	C_MTIME = 5,
	C_FILESIZE = 6,
	C_RDEVMAJOR = 9,
	C_RDEVMINOR = 10,
	C_NAMESIZE = 11,
	C_FIELDS = 13
};

static bool parse_header(const char *text, u32 field[C_FIELDS])
{
	unsigned int i, digit;
	char c;

	if (memcmp(text, "070701", CPIO_MAGIC) && memcmp(text, "070702", CPIO_MAGIC))
		return false;
	for (i = 0, text += CPIO_MAGIC; i < C_FIELDS * 8; i++, text++) {
		c = *text | 0x20; /* digits have that bit, letters become small */
		digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
		if (digit > 15)
			return false;
		field[i / 8] = (i % 8 ? field[i / 8] << 4 : 0) | digit;
	}
	return true;
}

/* The dentry that stands for the first @len bytes of @name in @dir, with a reference; made if it is not there. */
static struct dentry *add_name(struct dentry *dir, const char *name, size_t len, umode_t mode,
			       dev_t dev, const char *target)
{
	u32 hash = full_name_hash(name, len);
	struct dentry *dentry = d_lookup(dir, name, len, hash);
	struct inode *inode = dir->d_inode;
	int error;

	if (dentry && S_ISDIR(dentry->d_inode->i_mode)) {
		if (S_ISDIR(mode))
			return dentry;
		dput(dentry);
		return ERR_PTR(-EISDIR);
	}
	if (dentry) { /* a later archive replaces it */
		inode->i_op->unlink(inode, dentry);
		dput(dentry);
	}
	dentry = d_alloc(dir, name, len, hash);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	error = target ? inode->i_op->symlink(inode, dentry, target)
		       : inode->i_op->mknod(inode, dentry, mode, dev);
	if (!error)
		return dentry;
	dput(dentry);
	return ERR_PTR(error);
}

/*
 * The dentry for @path, made with @mode; folders on the way that do not exist are made. -EINVAL: the
 * path has ".." or a component that is too long; -ENOTDIR, -EISDIR: it crosses what is there.
 */
static struct dentry *add_path(const char *path, umode_t mode, dev_t dev, const char *target)
{
	struct dentry *at = dget(root_path.dentry), *next;
	const char *end;
	bool last;

	for (;; path = end) {
		while (*path == '/')
			path++;
		end = strchrnul(path, '/');
		if (end - path == 1 && *path == '.')
			continue;
		if (end == path)
			break;
		last = !end[strspn(end, "/")];
		if (end - path > NAME_MAX || (end - path == 2 && path[0] == '.' && path[1] == '.'))
			next = ERR_PTR(-EINVAL);
		else if (!S_ISDIR(at->d_inode->i_mode))
			next = ERR_PTR(-ENOTDIR);
		else if (last)
			next = add_name(at, path, end - path, mode, dev, target);
		else
			next = add_name(at, path, end - path, S_IFDIR | 0755, 0, NULL);
		dput(at);
		if (IS_ERR(next))
			return next;
		at = next;
	}
	return at;
}

/*
 * A file's last page ends with the headers of what follows in the archive. It becomes the file's when
 * they are done with, unless another file's contents begin there.
 */
struct archive_file {
	struct dentry *dentry; /* with a reference; NULL: none */
	const char *data;
	size_t size;
};

/* Gives @file its contents; the next one's begin at @next. 0 or -ENOMEM. */
static int finish_file(const struct archive_file *file, const char *next)
{
	unsigned long end = PAGE_ALIGN((unsigned long)file->data + file->size);
	int error = 0;

	if (file->dentry)
		error = rootfs_set_contents(file->dentry->d_inode, file->data, file->size,
					    (unsigned long)next >= end);
	dput(file->dentry);
	return error;
}

/* @file becomes the entry, if it is a file that is not empty. */
static int add_entry(const u32 field[C_FIELDS], const char *name, const char *data,
		     struct archive_file *file)
{
	umode_t mode = field[C_MODE] & (S_IFMT | 07777);
	struct dentry *dentry = ERR_PTR(-EINVAL);
	char *target = NULL;
	struct inode *inode;

	if (S_ISLNK(mode)) {
		target = kzalloc(field[C_FILESIZE] + 1, GFP_KERNEL);
		if (!target)
			return -ENOMEM;
		memcpy(target, data, field[C_FILESIZE]);
	}
	if (mode & S_IFMT)
		dentry =
			add_path(name, mode, MKDEV(field[C_RDEVMAJOR], field[C_RDEVMINOR]), target);
	kfree(target);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	inode = dentry->d_inode;
	if (!S_ISLNK(mode))
		inode->i_mode = (inode->i_mode & S_IFMT) | (mode & 07777);
	inode->i_uid = field[C_UID];
	inode->i_gid = field[C_GID];
	inode->i_mtime = (s64)field[C_MTIME] * NSEC_PER_SEC;
	if (!S_ISREG(mode) || !field[C_FILESIZE]) {
		dput(dentry);
		return 0;
	}
	*file = (struct archive_file){ dentry, data, field[C_FILESIZE] };
	return 0;
}

static int initramfs_unpack(const char *data, size_t size)
{
	u32 field[C_FIELDS];
	struct archive_file last = { NULL }, file;
	size_t pos = 0, body;
	const char *name;
	int error;

	while (pos < size) {
		if (!data[pos]) { /* padding; headers start at multiples of four */
			pos += 4;
			continue;
		}
		if (size - pos < CPIO_HEADER || !parse_header(data + pos, field)) {
			pr_archive(pos, "no cpio header (newc, uncompressed) here");
			return -EINVAL;
		}
		name = data + pos + CPIO_HEADER;
		if (field[C_NAMESIZE] > min(size - pos - CPIO_HEADER, (size_t)PATH_MAX) ||
		    !memchr(name, '\0', field[C_NAMESIZE])) {
			pr_archive(pos, "the name does not end");
			return -EINVAL;
		}
		body = ALIGN(pos + CPIO_HEADER + field[C_NAMESIZE], 4);
		if (body > size || field[C_FILESIZE] > size - body) {
			pr_archive(pos, "%s: cut off", name);
			return -EINVAL;
		}
		file.dentry = NULL;
		error = strcmp(name, "TRAILER!!!") ? add_entry(field, name, data + body, &file) : 0;
		if (file.dentry) {
			error = finish_file(&last, data + body);
			last = file;
		}
		if (error == -ENOMEM)
			return error;
		if (error)
			pr_archive(pos, "%s: left out (error %d)", name, error);
		pos = ALIGN(body + field[C_FILESIZE], 4);
	}
	return finish_file(&last, data + PAGE_ALIGN(size));
}

static int populate_rootfs(void)
{
	if (!boot_info.initrd_size)
		return 0;
	return initramfs_unpack(__va(boot_info.initrd_start), boot_info.initrd_size);
}
fs_initcall(populate_rootfs);
