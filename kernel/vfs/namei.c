/* What only calls on paths need beyond kernel/vfs/walk.c. Linux: fs/namei.c, fs/open.c; openat2(2). */
#include "internal.h"
#include <uapi/linux/openat2.h>

/* filename_lookup() of a path in user memory. */
int user_path_at(int dfd, const char __user *name, unsigned int flags, struct path *path)
{
	char *copy = getname_flags(name, flags);
	int error;

	if (IS_ERR(copy))
		return PTR_ERR(copy);
	error = filename_lookup(dfd, copy, flags, path);
	putname(copy);
	return error;
}

/* creat(2): what open(2) is with O_CREAT | O_WRONLY | O_TRUNC. */
SYSCALL_DEFINE2(creat, const char __user *, pathname, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, pathname, O_CREAT | O_WRONLY | O_TRUNC | O_LARGEFILE,
			   mode & 07777, 0);
}

/* O_* that openat2(2) takes, in @how; it is strict where open(2) is not. 0 or -EINVAL. */
static int check_open_how(const struct open_how *how)
{
	u64 flags = how->flags;

	if (flags & ~(u64)VALID_OPEN_FLAGS || how->resolve & ~(u64)VALID_RESOLVE_FLAGS)
		return -EINVAL;
	if ((how->resolve & (RESOLVE_BENEATH | RESOLVE_IN_ROOT)) ==
	    (RESOLVE_BENEATH | RESOLVE_IN_ROOT))
		return -EINVAL;
	if (flags & (O_CREAT | __O_TMPFILE) ? how->mode & ~07777ULL : how->mode)
		return -EINVAL;
	if (flags & __O_TMPFILE &&
	    ((flags & (O_TMPFILE | O_CREAT)) != O_TMPFILE || !(flags & O_ACCMODE)))
		return -EINVAL;
	if (flags & O_PATH && flags & ~(u64)(O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC))
		return -EINVAL;
	return 0;
}

/* openat2(2). As openat(2), and -EINVAL, -E2BIG (@how); -EXDEV, -ELOOP, -EAGAIN by @how->resolve. */
SYSCALL_DEFINE4(openat2, int, dfd, const char __user *, filename, struct open_how __user *, how,
		size_t, usize)
{
	struct open_how tmp;
	unsigned int flags;
	int error;

	if (usize < OPEN_HOW_SIZE_VER0)
		return -EINVAL;
	error = copy_struct_from_user(&tmp, sizeof(tmp), how, usize);
	if (!error)
		error = check_open_how(&tmp);
	if (error)
		return error;
	flags = tmp.flags;
	if (!(flags & O_PATH))
		flags |= O_LARGEFILE;
	if (tmp.resolve & RESOLVE_CACHED && flags & (O_TRUNC | O_CREAT | __O_TMPFILE))
		return -EAGAIN; /* those always have to wait for something */
	return do_sys_open(dfd, filename, flags, tmp.mode, tmp.resolve << LOOKUP_RESOLVE_SHIFT);
}
