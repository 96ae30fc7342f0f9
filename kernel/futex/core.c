/*
 * Futexes: sleeping on a word of user memory. Waiters stand in a hash table of queues by what their address means;
 * whoever waits tests the word under the queue's lock, so that no wake-up after a change of the word is lost.
 * Linux: kernel/futex/core.c; futex(2).
 */
#include "futex.h"
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>

#define HASH_BITS 8

static struct futex_hash_bucket buckets[1 << HASH_BITS];

static int futex_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(buckets); i++) {
		spin_lock_init(&buckets[i].lock);
		INIT_LIST_HEAD(&buckets[i].chain);
	}
	return 0;
}
core_initcall(futex_init);

struct futex_hash_bucket *futex_hash(const struct futex_key *key)
{
	unsigned long hash = ((unsigned long)key->object >> 4) + key->offset;

	return &buckets[hash * 0x9e3779b97f4a7c15UL >> (64 - HASH_BITS)];
}

/* The place in a file, if the address lies in a shared mapping of one. */
static int get_shared_key(unsigned long addr, struct futex_key *key)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	int err = -EFAULT;

	mmap_read_lock(mm);
	vma = find_vma(mm, addr);
	if (vma && vma->vm_start <= addr && vma->vm_flags & VM_READ) {
		err = 0;
		key->offset |= FUT_OFF_MMSHARED;
		if (vma->vm_file && vma->vm_flags & VM_SHARED) {
			key->object = vma->vm_file->f_inode;
			key->offset = addr - vma->vm_start + (vma->vm_pgoff << PAGE_SHIFT);
		}
	}
	mmap_read_unlock(mm);
	return err;
}

int get_futex_key(u32 __user *uaddr, bool shared, struct futex_key *key)
{
	unsigned long addr = (unsigned long)uaddr;

	if (addr % sizeof(u32))
		return -EINVAL;
	if (!access_ok(uaddr, sizeof(u32)))
		return -EFAULT;
	key->object = current->mm;
	key->offset = addr;
	return shared ? get_shared_key(addr, key) : 0;
}

void futex_lock_two(struct futex_hash_bucket *a, struct futex_hash_bucket *b)
{
	spin_lock(a < b ? &a->lock : &b->lock);
	if (a != b)
		spin_lock(a < b ? &b->lock : &a->lock);
}

void futex_unlock_two(struct futex_hash_bucket *a, struct futex_hash_bucket *b)
{
	spin_unlock(&a->lock);
	if (a != b)
		spin_unlock(&b->lock);
}

/* The waiter may be gone as soon as hb is NULL; until then it waits for our lock in futex_unqueue(). */
void futex_wake_q(struct futex_q *q)
{
	list_del(&q->list);
	wake_up_process(q->task);
	__atomic_store_n(&q->hb, NULL, __ATOMIC_RELEASE);
}

bool futex_unqueue(struct futex_q *q)
{
	struct futex_hash_bucket *hb;

	while ((hb = __atomic_load_n(&q->hb, __ATOMIC_ACQUIRE))) {
		spin_lock(&hb->lock);
		if (hb == READ_ONCE(q->hb)) { /* else it was woken or requeued meanwhile */
			list_del(&q->list);
			q->hb = NULL;
			spin_unlock(&hb->lock);
			return true;
		}
		spin_unlock(&hb->lock);
	}
	return false;
}

int fault_in_user_writeable(u32 __user *uaddr)
{
	return handle_mm_fault(current->mm, (unsigned long)uaddr, FAULT_FLAG_WRITE) ? -EFAULT : 0;
}
