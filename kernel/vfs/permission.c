/*
 * Who may do what to an inode. Linux: generic_permission() and its like in fs/namei.c;
 * path_resolution(7), capabilities(7).
 */
#include "internal.h"

static bool in_groups(const struct group_info *groups, gid_t gid)
{
	int low = 0, high = groups->ngroups;

	while (low < high) {
		int mid = (low + high) / 2;

		if (groups->gid[mid] == gid)
			return true;
		if (groups->gid[mid] < gid)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

bool in_group_p(gid_t gid)
{
	return gid == current_fsgid() || in_groups(current_cred()->group_info, gid);
}

bool capable_wrt_inode(const struct inode *inode, int cap)
{
	return capable(cap);
}

/* May the current task change what only an owner may? */
bool inode_owner_or_capable(const struct inode *inode)
{
	return inode->i_uid == current_fsuid() || capable(CAP_FOWNER);
}

/* 0 if the mode's bits for the current task allow @mask (MAY_*), or a capability makes up for them. */
int generic_permission(const struct inode *inode, int mask)
{
	umode_t mode = inode->i_mode;

	mask &= MAY_READ | MAY_WRITE | MAY_EXEC;
	if (inode->i_uid == current_fsuid())
		mode >>= 6;
	else if ((mode ^ mode >> 3) & mask && in_group_p(inode->i_gid))
		mode >>= 3;
	if (!(mask & ~mode))
		return 0;
	if (S_ISDIR(inode->i_mode)) {
		if (!(mask & MAY_WRITE) && capable(CAP_DAC_READ_SEARCH))
			return 0;
		return capable(CAP_DAC_OVERRIDE) ? 0 : -EACCES;
	}
	if (mask == MAY_READ && capable(CAP_DAC_READ_SEARCH))
		return 0;
	if ((!(mask & MAY_EXEC) || inode->i_mode & 0111) && capable(CAP_DAC_OVERRIDE))
		return 0;
	return -EACCES;
}

int inode_permission(struct inode *inode, int mask)
{
	if (mask & MAY_WRITE && inode->i_sb->s_flags & SB_RDONLY &&
	    (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode) || S_ISLNK(inode->i_mode)))
		return -EROFS;
	if (unlikely(inode->i_op->permission))
		return inode->i_op->permission(inode, mask);
	return generic_permission(inode, mask);
}

/* May a name be added to @dir? 0, -ENOENT (it was removed), -EACCES. */
int may_create(struct inode *dir)
{
	if (dir->i_flags & S_DEAD)
		return -ENOENT;
	return inode_permission(dir, MAY_WRITE | MAY_EXEC);
}

/* A sticky directory's names belong to their owners, and all to its own. */
static bool sticky_forbids(const struct inode *dir, const struct inode *victim)
{
	return dir->i_mode & S_ISVTX && victim->i_uid != current_fsuid() &&
	       dir->i_uid != current_fsuid() && !capable(CAP_FOWNER);
}

/* May the name of @victim be taken out of @dir? 0, -EACCES, -EPERM, -ENOTDIR, -EISDIR, -ENOENT. */
int may_delete(struct inode *dir, const struct inode *victim, bool want_dir)
{
	int error = inode_permission(dir, MAY_WRITE | MAY_EXEC);

	if (error)
		return error;
	if (sticky_forbids(dir, victim))
		return -EPERM;
	if (want_dir != !!S_ISDIR(victim->i_mode))
		return want_dir ? -ENOTDIR : -EISDIR;
	return dir->i_flags & S_DEAD ? -ENOENT : 0;
}

/* open(2) of what is there: see <linux/fs.h>. O_TRUNC writes, too. */
int may_open(const struct path *path, unsigned int flags)
{
	static const int acc_modes[] = { MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE,
					 MAY_READ | MAY_WRITE };
	struct inode *inode = path->dentry->d_inode;
	int mask = MAY_OPEN | acc_modes[flags & O_ACCMODE], error = 0;

	if (flags & O_TRUNC && S_ISREG(inode->i_mode))
		mask |= MAY_WRITE;
	if (S_ISREG(inode->i_mode) && mask & MAY_WRITE)
		error = mnt_want_write(path);
	if ((S_ISCHR(inode->i_mode) || S_ISBLK(inode->i_mode)) && path->mnt->flags & MNT_NODEV)
		error = -EACCES;
	if (!error)
		error = inode_permission(inode, mask);
	if (!error && flags & O_NOATIME && !inode_owner_or_capable(inode))
		error = -EPERM;
	return error;
}
