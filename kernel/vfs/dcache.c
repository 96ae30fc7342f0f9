/*
 * Dentries: the names of the tree, hashed by parent and name. <linux/dcache.h> says what they are and
 * which lock keeps what. Linux: fs/dcache.c.
 *
 * Once its count is 0 a dentry is dying and d_lookup() passes it by; who brought it there takes it out
 * of the hash and frees it, then lets go of its parent, which may follow.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

struct bucket {
	spinlock_t lock; /* protects the chain, and the names of what is in it */
	struct dentry *first;
};

DEFINE_SPINLOCK(rename_lock);

static struct bucket *hashtable;
static unsigned int hash_shift; /* 32 less the table's size in bits */

/* One bucket for two pages of RAM, so that chains stay short however many names fit into it. */
static void dcache_init(void)
{
	size_t n = BIT(17);

	while (n > max_pfn / 2)
		n /= 2;
	hash_shift = 32 - __builtin_ctzl(n);
	hashtable = kcalloc(n, sizeof(*hashtable), GFP_KERNEL);
	if (!hashtable)
		panic("No memory for the names of files.");
	LOCKDEP(while (n--) spin_lock_init(&hashtable[n].lock));
}

static struct bucket *bucket_of(const struct dentry *parent, u32 hash)
{
	return &hashtable[(u32)(((unsigned long)parent >> 7) * 0x9e3779b1u + hash) >> hash_shift];
}

struct dentry *d_alloc(struct dentry *parent, const char *name, size_t len, u32 hash)
{
	struct dentry *dentry = kmalloc(sizeof(*dentry), GFP_KERNEL);
	char *copy;

	if (!dentry)
		return NULL;
	memset(dentry, 0, offsetof(struct dentry, d_iname));
	copy = dentry->d_iname;
	if (len >= sizeof(dentry->d_iname))
		copy = kmalloc(len + 1, GFP_KERNEL);
	if (!copy) {
		kfree(dentry);
		return NULL;
	}
	memcpy(copy, name, len);
	copy[len] = '\0';
	dentry->d_hash = hash;
	return d_init(dentry, parent, copy, len);
}

struct dentry *d_make_root(struct inode *inode)
{
	struct dentry *dentry;

	if (!hashtable)
		dcache_init();
	dentry = d_alloc(NULL, "/", 1, 0);
	if (dentry)
		dentry->d_inode = inode;
	else
		iput(inode);
	return dentry;
}

/* One more user, if there is any. */
static bool dget_live(struct dentry *dentry)
{
	int count = READ_ONCE(dentry->d_count);

	while (count && !__atomic_compare_exchange_n(&dentry->d_count, &count, count + 1, false,
						     __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		;
	return count;
}

/* Most are short, and as the hashes are the same, so are they. */
static inline bool same_name(const char *a, const char *b, size_t len)
{
	while (len && a[len - 1] == b[len - 1])
		len--;
	return !len;
}

struct dentry *d_lookup(struct dentry *parent, const char *name, size_t len, u32 hash)
{
	struct bucket *bucket = bucket_of(parent, hash);
	struct dentry *dentry;

	spin_lock(&bucket->lock);
	for (dentry = bucket->first; dentry; dentry = dentry->d_next)
		if (dentry->d_hash == hash && dentry->d_parent == parent && dentry->d_len == len &&
		    same_name(dentry->d_name, name, len) && dget_live(dentry))
			break;
	spin_unlock(&bucket->lock);
	return dentry;
}

static void hash_in(struct dentry *dentry)
{
	struct bucket *bucket = bucket_of(dentry->d_parent, dentry->d_hash);

	spin_lock(&bucket->lock);
	dentry->d_next = bucket->first;
	if (dentry->d_next)
		dentry->d_next->d_pprev = &dentry->d_next;
	dentry->d_pprev = &bucket->first;
	bucket->first = dentry;
	spin_unlock(&bucket->lock);
}

static void hash_out(struct dentry *dentry)
{
	struct bucket *bucket = bucket_of(dentry->d_parent, dentry->d_hash);

	spin_lock(&bucket->lock);
	if (dentry->d_pprev) {
		*dentry->d_pprev = dentry->d_next;
		if (dentry->d_next)
			dentry->d_next->d_pprev = dentry->d_pprev;
		dentry->d_pprev = NULL;
	}
	spin_unlock(&bucket->lock);
}

/* The newest entry goes last: positions only grow. "." and ".." are 0 and 1. */
static void list_in(struct dentry *dentry)
{
	struct dentry *dir = dentry->d_parent;

	spin_lock(&dir->d_lock);
	dentry->d_child.off = ++dir->d_inode->i_last_off + 1;
	list_add_tail(&dentry->d_child.list, &dir->d_subdirs);
	spin_unlock(&dir->d_lock);
}

static void list_out(struct dentry *dentry)
{
	spin_lock(&dentry->d_parent->d_lock);
	if (!list_empty(&dentry->d_child.list))
		list_del_init(&dentry->d_child.list);
	spin_unlock(&dentry->d_parent->d_lock);
}

void d_add(struct dentry *dentry, struct inode *inode)
{
	dentry->d_inode = inode;
	list_in(dentry);
	hash_in(dentry);
}

void d_drop(struct dentry *dentry)
{
	hash_out(dentry);
	list_out(dentry);
}

void dput(struct dentry *dentry)
{
	struct dentry *parent;

	while (dentry && !__atomic_sub_fetch(&dentry->d_count, 1, __ATOMIC_ACQ_REL)) {
		parent = IS_ROOT(dentry) ? NULL : dentry->d_parent;
		if (parent)
			d_drop(dentry);
		if (dentry->d_inode)
			iput(dentry->d_inode);
		if (dentry->d_name != dentry->d_iname)
			kfree(dentry->d_name);
		kfree(dentry);
		dentry = parent;
	}
}

struct dentry *dget_parent(struct dentry *dentry)
{
	spin_lock(&rename_lock);
	dentry = dget(dentry->d_parent);
	spin_unlock(&rename_lock);
	return dentry;
}
