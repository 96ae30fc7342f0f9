/*
 * Names: of a path, or abstract (a NUL comes first, and every byte counts). A table finds the socket by an
 * abstract name, or by the inode that a path led to. Linux: net/unix/af_unix.c; unix(7).
 */
#include "unix.h"
#include "call.h"
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define NR_BUCKETS 256
#define PATH_OFFSET ((int)offsetof(struct sockaddr_un, sun_path))

static struct list_head buckets[NR_BUCKETS]; /* of bound sockets, by hash_link; under table_lock */
static DEFINE_SPINLOCK(table_lock);	     /* inside unix_mutex */

int move_addr_to_kernel(const void __user *user, int len, struct sockaddr_un *name)
{
	if (len < 0 || len > (int)sizeof(struct __kernel_sockaddr_storage))
		return -EINVAL;
	memset(name, 0, sizeof(*name));
	if (len > (int)sizeof(*name)) /* too long: but a bad pointer comes first */
		return access_ok(user, len) ? -EINVAL : -EFAULT;
	return copy_from_user(name, user, len) ? -EFAULT : 0;
}

int move_addr_to_user(const struct sockaddr_un *name, int len, void __user *user, int __user *ulen)
{
	int room;

	if (get_user(room, ulen))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	if (copy_to_user(user, name, min(room, len)))
		return -EFAULT;
	return put_user(len, ulen);
}

int unix_check_addr(const struct sockaddr_un *name, int len)
{
	if (len <= PATH_OFFSET || len > (int)sizeof(*name) || name->sun_family != AF_UNIX)
		return -EINVAL;
	return 0;
}

void unix_put_addr(struct unix_address *addr)
{
	if (addr && !__atomic_sub_fetch(&addr->refcnt, 1, __ATOMIC_ACQ_REL))
		kfree(addr);
}

int unix_copy_name(struct unix_sock *u, struct sockaddr_un *name)
{
	const struct unix_address *addr = __atomic_load_n(&u->addr, __ATOMIC_ACQUIRE);

	if (!addr)
		return 0;
	memcpy(name, &addr->name, addr->len);
	return addr->len;
}

/* The same for calls that ask for it: without a name it is its family. */
int unix_own_name(struct unix_sock *u, struct sockaddr_un *name)
{
	int len = unix_copy_name(u, name);

	name->sun_family = AF_UNIX;
	return len ? len : PATH_OFFSET;
}

static unsigned int hash_bytes(const char *bytes, int len)
{
	unsigned int hash = 5381;

	while (len--)
		hash = hash * 33 + (u8)*bytes++;
	return hash % NR_BUCKETS;
}

static unsigned int hash_inode(const struct inode *inode)
{
	return ((unsigned long)inode >> 6) % NR_BUCKETS;
}

static struct list_head *bucket(unsigned int hash)
{
	if (!buckets[hash].next)
		INIT_LIST_HEAD(&buckets[hash]);
	return &buckets[hash];
}

/* The socket bound to @inode, or else of @type to the abstract @name; table_lock held. NULL: none. */
static struct unix_sock *find_locked(const struct inode *inode, const struct sockaddr_un *name,
				     int len, int type, unsigned int hash)
{
	struct unix_sock *u;

	list_for_each_entry(u, bucket(hash), hash_link) {
		if (inode ? u->path_inode == inode
			  : !u->path_inode && u->type == type && u->addr->len == len &&
				    !memcmp(&u->addr->name, name, len))
			return u;
	}
	return NULL;
}

/* The socket by @inode (NULL: by the abstract name), with a reference. ERR_PTR: -ECONNREFUSED, -EPROTOTYPE. */
struct unix_sock *unix_find_name(const struct inode *inode, const struct sockaddr_un *name, int len,
				 int type)
{
	struct unix_sock *u;

	spin_lock(&table_lock);
	u = find_locked(inode, name, len, type,
			inode ? hash_inode(inode) : hash_bytes(name->sun_path, len - PATH_OFFSET));
	if (u)
		unix_get(u);
	spin_unlock(&table_lock);
	if (!u)
		return ERR_PTR(-ECONNREFUSED);
	if (u->type == type)
		return u;
	unix_put(u);
	return ERR_PTR(-EPROTOTYPE);
}

struct unix_sock *unix_find(const struct sockaddr_un *name, int len, int type)
{
	if (name->sun_path[0])
		return unix_find_path(name, len, type);
	return unix_find_name(NULL, name, len, type);
}

/* Gives @u the name, if it has none and nobody else has it. 0, -EADDRINUSE, -EINVAL. unix_mutex held. */
static int set_name(struct unix_sock *u, struct unix_address *addr, struct inode *inode)
{
	int err = u->addr ? -EINVAL : 0;

	spin_lock(&table_lock);
	if (!err && find_locked(inode, &addr->name, addr->len, u->type, addr->hash))
		err = -EADDRINUSE;
	if (!err) {
		u->path_inode = inode;
		__atomic_store_n(&u->addr, addr, __ATOMIC_RELEASE);
		list_add(&u->hash_link, bucket(addr->hash));
	}
	spin_unlock(&table_lock);
	return err;
}

static struct unix_address *new_addr(const struct sockaddr_un *name, int len)
{
	struct unix_address *addr = kzalloc(sizeof(*addr), GFP_KERNEL);

	if (!addr)
		return NULL;
	addr->refcnt = 1;
	addr->len = len;
	memcpy(&addr->name, name, len);
	addr->hash = hash_bytes(name->sun_path, len - PATH_OFFSET);
	return addr;
}

/* Names @u, after @inode if that is not NULL. 0, -EADDRINUSE, -EINVAL: it has a name, -ENOMEM. */
int unix_set_name(struct unix_sock *u, const struct sockaddr_un *name, int len, struct inode *inode)
{
	struct unix_address *addr = new_addr(name, len);
	int err;

	if (!addr)
		return -ENOMEM;
	if (inode)
		addr->hash = hash_inode(inode);
	mutex_lock(&unix_mutex);
	err = set_name(u, addr, inode);
	mutex_unlock(&unix_mutex);
	if (err)
		unix_put_addr(addr);
	return err;
}

/* An abstract name of five hexadecimal digits that nobody has. 0, -ENOMEM, -ENOSPC; fine if it has a name. */
int unix_autobind(struct unix_sock *u)
{
	static unsigned int last;
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	unsigned int tries;
	char digits[8];
	int err;

	for (tries = 0; tries <= 0xfffff; tries++) {
		snprintf(digits, sizeof(digits), "%05x",
			 __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED) & 0xfffff);
		memcpy(name.sun_path + 1, digits, 5);
		err = unix_set_name(u, &name, PATH_OFFSET + 6, NULL);
		if (err != -EADDRINUSE)
			return err == -EINVAL ? 0 : err;
	}
	return -ENOSPC;
}

void unix_unbind(struct unix_sock *u)
{
	spin_lock(&table_lock);
	list_del_init(&u->hash_link);
	spin_unlock(&table_lock);
	unix_put_path(u);
}

/* bind(2). 0; -EADDRINUSE, -EBADF, -EFAULT, -EINVAL, -ENOTSOCK, and those of paths. */
SYSCALL_DEFINE3(bind, int, fd, struct sockaddr __user *, umyaddr, int, addrlen)
{
	struct fd f;
	struct unix_sock *u = sockfd_lookup(fd, &f);
	struct sockaddr_un name;
	int err;

	if (IS_ERR(u))
		return PTR_ERR(u);
	err = move_addr_to_kernel(umyaddr, addrlen, &name);
	if (!err && addrlen == PATH_OFFSET && name.sun_family == AF_UNIX) {
		err = unix_autobind(u);
	} else if (!err) {
		err = unix_check_addr(&name, addrlen);
		if (!err)
			err = name.sun_path[0] ? unix_bind_path(u, &name, addrlen)
					       : unix_set_name(u, &name, addrlen, NULL);
	}
	fdput(f);
	return err;
}

/* getsockname(2), and with @peer getpeername(2). */
static long tell_name(int fd, struct sockaddr __user *user, int __user *ulen, bool peer)
{
	struct fd f;
	struct unix_sock *u = sockfd_lookup(fd, &f), *whose = u;
	struct sockaddr_un name;
	int len;

	if (IS_ERR(u))
		return PTR_ERR(u);
	if (peer)
		whose = unix_peer_get(u);
	len = whose ? unix_own_name(whose, &name) : -ENOTCONN;
	if (peer && whose)
		unix_put(whose);
	fdput(f);
	return len < 0 ? len : move_addr_to_user(&name, len, user, ulen);
}

/* getsockname(2). 0; -EBADF, -EFAULT, -EINVAL, -ENOTSOCK. */
SYSCALL_DEFINE3(getsockname, int, fd, struct sockaddr __user *, usockaddr, int __user *,
		usockaddr_len)
{
	return tell_name(fd, usockaddr, usockaddr_len, false);
}

/* getpeername(2). The same, and -ENOTCONN. */
SYSCALL_DEFINE3(getpeername, int, fd, struct sockaddr __user *, usockaddr, int __user *,
		usockaddr_len)
{
	return tell_name(fd, usockaddr, usockaddr_len, true);
}
