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
#include <linux/kernel.h>
#include <linux/ramfs.h>
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

/*
 * The inode for @path, made with @mode; folders on the way that do not exist are made. -EINVAL: the
 * path has ".." or a component that is too long; -ENOTDIR, -EISDIR: it crosses what is there.
 */
static struct inode *add_path(const char *path, umode_t mode)
{
	struct inode *inode = &ramfs_root, *next;
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
		if (end - path > NAME_MAX || (end - path == 2 && path[0] == '.' && path[1] == '.'))
			return ERR_PTR(-EINVAL);
		if (!S_ISDIR(inode->i_mode))
			return ERR_PTR(-ENOTDIR);
		last = !end[strspn(end, "/")];
		next = last ? NULL : ramfs_lookup(inode, path, end - path);
		if (!next)
			next = ramfs_add(inode, path, end - path, last ? mode : S_IFDIR | 0755);
		if (IS_ERR(next))
			return next;
		inode = next;
	}
	if (inode == &ramfs_root)
		inode->i_mode = S_IFDIR | (mode & 07777);
	return inode;
}

static int add_entry(const u32 field[C_FIELDS], const char *name, const char *data)
{
	struct inode *inode = ERR_PTR(-EINVAL);

	if (field[C_MODE] & S_IFMT)
		inode = add_path(name, field[C_MODE] & (S_IFMT | 07777));
	if (IS_ERR(inode))
		return PTR_ERR(inode);
	inode->i_uid = field[C_UID];
	inode->i_gid = field[C_GID];
	inode->i_mtime = field[C_MTIME];
	inode->i_rdev = MKDEV(field[C_RDEVMAJOR], field[C_RDEVMINOR]);
	if (!S_ISDIR(inode->i_mode)) {
		inode->i_data = data;
		inode->i_size = field[C_FILESIZE];
	}
	if (S_ISLNK(inode->i_mode))
		inode->i_size = strnlen(data, inode->i_size);
	return 0;
}

int initramfs_unpack(const char *data, size_t size)
{
	u32 field[C_FIELDS];
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
		error = strcmp(name, "TRAILER!!!") ? add_entry(field, name, data + body) : 0;
		if (error == -ENOMEM)
			return error;
		if (error)
			pr_archive(pos, "%s: left out (error %d)", name, error);
		pos = ALIGN(body + field[C_FILESIZE], 4);
	}
	return 0;
}

static int populate_rootfs(void)
{
	if (!boot_info.initrd_size)
		return 0;
	return initramfs_unpack(__va(boot_info.initrd_start), boot_info.initrd_size);
}
fs_initcall(populate_rootfs);
