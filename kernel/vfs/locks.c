/*
 * Locks on files: those of POSIX by fcntl(2), which belong to a process; open file description locks,
 * the same but of an open file; and flock(2), on whole files. Linux: fs/locks.c.
 *
 * One lock protects all of it, and the graph of who waits for whom, in which a cycle is EDEADLK.
 */
#include "internal.h"
#include <linux/file.h>

struct file_lock {
	struct list_head list;
	int type; /* F_RDLCK, F_WRLCK, F_UNLCK */
	bool flock;
	loff_t start, end; /* the last byte */
	void *owner;	   /* files_struct, or the file */
	pid_t pid;	   /* -1: an open file's */
};

struct file_lock_context {
	struct list_head posix, flock;
	wait_queue_head_t wait;
};

/* A request that sleeps. */
struct waiter {
	struct list_head list;
	void *owner, *blocker;
};

static DEFINE_SPINLOCK(flc_lock); /* innermost but for wait queues */
static LIST_HEAD(waiters);

static struct file_lock_context *get_context(struct inode *inode)
{
	struct file_lock_context *ctx = __atomic_load_n(&inode->i_flctx, __ATOMIC_ACQUIRE),
				 *none = NULL;

	if (ctx)
		return ctx;
	ctx = kmalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return NULL;
	INIT_LIST_HEAD(&ctx->posix);
	INIT_LIST_HEAD(&ctx->flock);
	init_waitqueue_head(&ctx->wait);
	if (__atomic_compare_exchange_n(&inode->i_flctx, &none, ctx, false, __ATOMIC_ACQ_REL,
					__ATOMIC_ACQUIRE))
		return ctx;
	kfree(ctx);
	return none;
}

void free_lock_context(struct inode *inode)
{
	kfree(inode->i_flctx);
}

static struct list_head *locks_of(struct file_lock_context *ctx, const struct file_lock *lock)
{
	return lock->flock ? &ctx->flock : &ctx->posix;
}

/* The first lock that forbids @want; NULL: none. flc_lock held. */
static struct file_lock *find_conflict(struct file_lock_context *ctx, const struct file_lock *want)
{
	struct file_lock *lock;

	list_for_each_entry(lock, locks_of(ctx, want), list)
		if (lock->owner != want->owner && lock->start <= want->end &&
		    want->start <= lock->end && (lock->type == F_WRLCK || want->type == F_WRLCK))
			return lock;
	return NULL;
}

/* Would @owner, waiting for @blocker, wait for itself? flc_lock held. */
static bool deadlocks(const void *owner, const void *blocker)
{
	struct waiter *waiter;
	bool found = true;

	while (found && blocker != owner) {
		found = false;
		list_for_each_entry(waiter, &waiters, list)
			if (waiter->owner == blocker) {
				blocker = waiter->blocker;
				found = true;
				break;
			}
	}
	return found;
}

static void move_lock(struct file_lock *lock, struct list_head *to)
{
	list_del(&lock->list);
	list_add(&lock->list, to);
}

/*
 * What @new covers becomes its type for its owner. @spare are two locks to use; what is not needed of them,
 * and of the others, ends up in @unused. flc_lock held.
 */
static void set_range(struct file_lock_context *ctx, struct file_lock *new,
		      struct file_lock *spare[2], struct list_head *unused)
{
	struct file_lock *lock, *next;

	list_for_each_entry_safe(lock, next, locks_of(ctx, new), list) {
		if (lock->owner != new->owner)
			continue;
		if (lock->type == new->type) { /* neighbours grow together */
			if (lock->start > new->end && lock->start - 1 > new->end)
				continue;
			if (new->start > lock->end &&new->start - 1 > lock->end)
				continue;
			new->start = min(new->start, lock->start);
			new->end = max(new->end, lock->end);
			move_lock(lock, unused);
		} else if (lock->start > new->end || lock->end < new->start) {
			continue;
		} else if (lock->start < new->start && lock->end > new->end) {
			*spare[1] = *lock;
			spare[1]->start = new->end + 1;
			lock->end = new->start - 1;
			list_add_tail(&spare[1]->list, locks_of(ctx, new));
			spare[1] = NULL;
			break;
		} else if (lock->start < new->start) {
			lock->end = new->start - 1;
		} else if (lock->end > new->end) {
			lock->start = new->end + 1;
		} else {
			move_lock(lock, unused);
		}
	}
	if (new->type != F_UNLCK) {
		*spare[0] = *new;
		list_add_tail(&spare[0]->list, locks_of(ctx, new));
		spare[0] = NULL;
	}
}

static void free_locks(struct list_head *unused)
{
	struct file_lock *lock, *next;

	list_for_each_entry_safe(lock, next, unused, list)
		kfree(lock);
}

/* One try. 0, -EAGAIN, -EDEADLK; @waiter not NULL: it is entered as waiting. */
static int try_lock(struct file_lock_context *ctx, struct file_lock *new,
		    struct file_lock *spare[2], struct waiter *waiter)
{
	struct file_lock *conflict = NULL;
	LIST_HEAD(unused);
	int error = 0;

	spin_lock(&flc_lock);
	if (waiter && waiter->blocker) {
		list_del(&waiter->list);
		waiter->blocker = NULL;
	}
	if (new->flock) /* a change of one's mind gives the old one up first, as flock(2) says */
		set_range(ctx,
			  &(struct file_lock){ .type = F_UNLCK,
					       .flock = true,
					       .owner = new->owner,
					       .end = MAX_LFS_FILESIZE },
			  spare, &unused);
	if (new->type != F_UNLCK)
		conflict = find_conflict(ctx, new);
	if (!conflict) {
		set_range(ctx, new, spare, &unused);
	} else {
		error = -EAGAIN;
		if (waiter && !new->flock &&new->pid != -1 &&
		    deadlocks(new->owner, conflict->owner)) {
			error = -EDEADLK;
		} else if (waiter) {
			waiter->owner = new->owner;
			waiter->blocker = conflict->owner;
			list_add(&waiter->list, &waiters);
		}
	}
	spin_unlock(&flc_lock);
	free_locks(&unused);
	return error;
}

/* 0, -EAGAIN, -EDEADLK, -ENOLCK (no memory), -ERESTARTSYS. */
static int lock_inode(struct inode *inode, struct file_lock *new, bool wait)
{
	struct file_lock_context *ctx = get_context(inode);
	struct file_lock *spare[2];
	struct waiter waiter = {};
	int error, slept = 0;

	if (!ctx)
		return -ENOLCK;
	spare[0] = kmalloc(sizeof(*spare[0]), GFP_KERNEL);
	spare[1] = kmalloc(sizeof(*spare[1]), GFP_KERNEL);
	error = -ENOLCK;
	if (spare[0] && spare[1]) {
		if (wait)
			slept = wait_event_interruptible(
				ctx->wait, (error = try_lock(ctx, new, spare, &waiter)) != -EAGAIN);
		else
			error = try_lock(ctx, new, spare, NULL);
		if (slept) {
			spin_lock(&flc_lock);
			if (waiter.blocker)
				list_del(&waiter.list);
			spin_unlock(&flc_lock);
			error = slept;
		}
	}
	kfree(spare[0]);
	kfree(spare[1]);
	if (!error || new->flock)
		wake_up(&ctx->wait);
	return error;
}

/* Everything of @owner's on @inode goes. */
static void unlock_all(struct inode *inode, void *owner, bool flock)
{
	struct file_lock_context *ctx = inode->i_flctx;
	struct file_lock *lock, *next;
	LIST_HEAD(unused);

	spin_lock(&flc_lock);
	list_for_each_entry_safe(lock, next, flock ? &ctx->flock : &ctx->posix, list)
		if (lock->owner == owner)
			move_lock(lock, &unused);
	spin_unlock(&flc_lock);
	if (list_empty(&unused))
		return;
	free_locks(&unused);
	wake_up(&ctx->wait);
}

/* close(2) of any descriptor takes all of the process's locks on that file with it. */
void locks_remove_posix(struct file *file, struct files_struct *files)
{
	if (unlikely(file->f_inode->i_flctx))
		unlock_all(file->f_inode, files, false);
}

/* The last close of an open file. */
void locks_remove_file(struct file *file)
{
	if (likely(!file->f_inode->i_flctx)) /* never locked */
		return;
	unlock_all(file->f_inode, file, false);
	unlock_all(file->f_inode, file, true);
}

/* @l of fcntl(2) as a lock. 0, -EINVAL, -EOVERFLOW. */
static int from_flock(struct file *file, const struct flock *l, struct file_lock *lock)
{
	loff_t start = 0, end = MAX_LFS_FILESIZE;

	if (l->l_whence == SEEK_CUR)
		start = file->f_pos;
	else if (l->l_whence == SEEK_END)
		start = i_size_read(file->f_inode);
	else if (l->l_whence != SEEK_SET)
		return -EINVAL;
	if (__builtin_add_overflow(start, l->l_start, &start))
		return l->l_start > 0 ? -EOVERFLOW : -EINVAL;
	if (start < 0)
		return -EINVAL;
	if (l->l_len > 0 && __builtin_add_overflow(start, l->l_len - 1, &end))
		return -EOVERFLOW;
	if (l->l_len < 0) {
		if (start + l->l_len < 0)
			return -EINVAL;
		end = start - 1;
		start += l->l_len;
	}
	if (l->l_type != F_RDLCK && l->l_type != F_WRLCK && l->l_type != F_UNLCK)
		return -EINVAL;
	lock->type = l->l_type;
	lock->start = start;
	lock->end = end;
	return 0;
}

static int prepare(struct file *file, const struct flock *l, bool ofd, struct file_lock *lock)
{
	int error = from_flock(file, l, lock);

	if (ofd && l->l_pid)
		error = -EINVAL;
	lock->owner = ofd ? (void *)file : current->files;
	lock->pid = ofd ? -1 : current->tgid;
	return error;
}

/* F_SETLK, F_SETLKW and their OFD forms. As fcntl(2). */
long fcntl_setlk(unsigned int fd, struct file *file, unsigned int cmd, struct flock __user *user)
{
	bool ofd = cmd == F_OFD_SETLK || cmd == F_OFD_SETLKW;
	struct file_lock lock = {};
	struct file *now;
	struct flock l;
	int error;

	if (copy_from_user(&l, user, sizeof(l)))
		return -EFAULT;
	error = prepare(file, &l, ofd, &lock);
	if (error)
		return error;
	if ((lock.type == F_RDLCK && !(file->f_mode & FMODE_READ)) ||
	    (lock.type == F_WRLCK && !(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	error = lock_inode(file->f_inode, &lock, cmd == F_SETLKW || cmd == F_OFD_SETLKW);
	if (error || lock.type == F_UNLCK || ofd)
		return error;
	/* Closed meanwhile: then nobody would take the lock away. */
	now = fget_raw(fd);
	if (now != file) {
		lock.type = F_UNLCK;
		lock_inode(file->f_inode, &lock, false);
		error = -EBADF;
	}
	if (now)
		fput(now);
	return error;
}

/* F_GETLK, F_OFD_GETLK: what forbids the lock in @user. */
long fcntl_getlk(struct file *file, unsigned int cmd, struct flock __user *user)
{
	struct file_lock_context *ctx;
	struct file_lock lock = {}, *conflict = NULL;
	struct flock l;
	int error;

	if (copy_from_user(&l, user, sizeof(l)))
		return -EFAULT;
	if (l.l_type != F_RDLCK && l.l_type != F_WRLCK)
		return -EINVAL;
	error = prepare(file, &l, cmd == F_OFD_GETLK, &lock);
	if (error)
		return error;
	ctx = get_context(file->f_inode);
	if (!ctx)
		return -ENOLCK;
	spin_lock(&flc_lock);
	conflict = find_conflict(ctx, &lock);
	if (conflict) {
		l.l_type = conflict->type;
		l.l_whence = SEEK_SET;
		l.l_start = conflict->start;
		l.l_len = conflict->end == MAX_LFS_FILESIZE ? 0
							    : conflict->end - conflict->start + 1;
		l.l_pid = conflict->pid;
	} else {
		l.l_type = F_UNLCK;
	}
	spin_unlock(&flc_lock);
	return copy_to_user(user, &l, sizeof(l)) ? -EFAULT : 0;
}

/* flock(2). 0, -EBADF, -EINVAL, -EAGAIN (LOCK_NB), -ENOLCK. */
SYSCALL_DEFINE2(flock, unsigned int, fd, unsigned int, cmd)
{
	static const int types[] = { [LOCK_SH] = F_RDLCK, [LOCK_EX] = F_WRLCK, [LOCK_UN] = F_UNLCK };
	struct file_lock lock = { .flock = true, .end = MAX_LFS_FILESIZE };
	unsigned int op = cmd & ~LOCK_NB;
	struct file *file;
	long error = 0;

	if (op != LOCK_SH && op != LOCK_EX && op != LOCK_UN)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	lock.type = types[op];
	lock.owner = file;
	if (op != LOCK_UN && !(file->f_mode & (FMODE_READ | FMODE_WRITE)))
		error = -EBADF;
	if (!error)
		error = lock_inode(file->f_inode, &lock, !(cmd & LOCK_NB));
	fput(file);
	return error;
}
