/*
 * kmalloc: objects of 16 to 2048 bytes, in size classes of powers of two; larger ones are whole
 * pages. Linux: mm/slub.c.
 *
 * A slab is one page full of objects of one class. Its struct page holds how many are out, the list
 * of those that came back, and from where on none was ever out: so a new slab needs no setting up.
 * A class lists its slabs that have room; full ones are on no list; an empty one goes back to the
 * page allocator at once.
 *
 * A free object holds the next one's address and a seal made from its own address and a secret.
 * kfree() of an object whose seal is intact is a double free; kmalloc() of one whose seal is broken
 * shows that someone wrote to it after kfree(). Both are reported before they can corrupt anything
 * else.
 */
#include "internal.h"
#include <linux/random.h>

#define MIN_SHIFT 4
#define MAX_SHIFT 11
#define NR_CLASSES (MAX_SHIFT - MIN_SHIFT + 1)

struct free_object {
	struct free_object *next;
	unsigned long seal;
};

static DEFINE_SPINLOCK(slab_lock);
static struct list_head partial[NR_CLASSES];
static unsigned long nr_objects;
static unsigned long secret; /* 0: not started yet */

static unsigned long seal_of(const void *obj)
{
	return (unsigned long)obj ^ secret;
}

/* The smallest class whose objects hold @size bytes (1 to 2048). */
static unsigned int class_of(size_t size)
{
	return size <= BIT(MIN_SHIFT) ? 0 : 64 - __builtin_clzl(size - 1) - MIN_SHIFT;
}

static void __cold slab_start(void)
{
	unsigned int class;

	get_random_bytes(&secret, sizeof(secret));
	secret |= 1; /* never 0, and no seal is a valid pointer */
	for (class = 0; class < NR_CLASSES; class ++)
		INIT_LIST_HEAD(&partial[class]);
}

/* An object of @slab, which has room; slab_lock held. */
static void *take_object(struct page *slab, unsigned int class)
{
	unsigned int shift = class + MIN_SHIFT;
	struct free_object *obj = slab->freelist;

	if (!obj) {
		obj = page_address(slab) + ((unsigned long)slab->slab.fresh << shift);
		slab->slab.fresh++;
	} else {
		if (unlikely(obj->seal != seal_of(obj)))
			panic("BUG: kmalloc-%lu object %p was written to after kfree()", BIT(shift),
			      obj);
		slab->freelist = obj->next;
	}
	obj->seal = 0; /* a fresh page may still hold one from an earlier life */
	if (++slab->slab.inuse == PAGE_SIZE >> shift)
		list_del(&slab->lru);
	nr_objects++;
	return obj;
}

static void *slab_alloc(unsigned int class, gfp_t gfp)
{
	unsigned long flags;
	struct page *slab;
	void *obj;

	spin_lock_irqsave(&slab_lock, flags);
	if (unlikely(!secret))
		slab_start();
	if (unlikely(list_empty(&partial[class]))) {
		spin_unlock_irqrestore(&slab_lock, flags);
		slab = alloc_page(gfp);
		if (!slab)
			return NULL;
		slab->flags = PG_SLAB;
		slab->class = class;
		slab->slab.inuse = 0;
		slab->slab.fresh = 0;
		slab->freelist = NULL;
		spin_lock_irqsave(&slab_lock, flags);
		list_add(&slab->lru, &partial[class]);
	}
	obj = take_object(list_first_entry(&partial[class], struct page, lru), class);
	spin_unlock_irqrestore(&slab_lock, flags);
	return obj;
}

static void *large_alloc(size_t size, gfp_t gfp)
{
	unsigned int order = 64 - PAGE_SHIFT - __builtin_clzl(size - 1);
	struct page *page = alloc_pages(gfp, order);

	if (!page)
		return NULL;
	page->flags = PG_LARGE;
	page->order = order;
	__atomic_fetch_add(&nr_objects, 1, __ATOMIC_RELAXED);
	return page_address(page);
}

void *kmalloc(size_t size, gfp_t gfp)
{
	void *obj;

	if (gfp & GFP_KERNEL)
		might_sleep();
	if (size > PAGE_SIZE << MAX_ORDER)
		return NULL;
	if (size <= BIT(MAX_SHIFT))
		obj = slab_alloc(class_of(size), gfp & ~__GFP_ZERO);
	else
		obj = large_alloc(size, gfp & ~__GFP_ZERO);
	if (obj && (gfp & __GFP_ZERO))
		memset(obj, 0, size);
	return obj;
}

static void __cold bad_kfree(const void *obj, const char *why)
{
	panic("BUG: kfree(%p): %s", obj, why);
}

static void free_object(struct page *slab, struct free_object *obj)
{
	unsigned int shift = slab->class + MIN_SHIFT;
	unsigned long offset = (unsigned long)obj & (PAGE_SIZE - 1), flags;

	if (unlikely(offset & (BIT(shift) - 1)))
		bad_kfree(obj, "points into the middle of an object");
	spin_lock_irqsave(&slab_lock, flags);
	if (unlikely(obj->seal == seal_of(obj) || offset >> shift >= slab->slab.fresh))
		bad_kfree(obj, "the object is free already (double free)");
	obj->next = slab->freelist;
	obj->seal = seal_of(obj);
	slab->freelist = obj;
	if (slab->slab.inuse-- == PAGE_SIZE >> shift)
		list_add(&slab->lru, &partial[slab->class]);
	nr_objects--;
	if (slab->slab.inuse == 0)
		list_del(&slab->lru);
	else
		slab = NULL;
	spin_unlock_irqrestore(&slab_lock, flags);
	if (slab) {
		slab->flags = 0;
		slab->refcount = 1;
		__free_page(slab);
	}
}

void kfree(const void *obj)
{
	unsigned long addr = (unsigned long)obj;
	struct page *page;

	if (!obj)
		return;
	if (unlikely(addr < PAGE_OFFSET || addr - PAGE_OFFSET >= max_pfn << PAGE_SHIFT))
		bad_kfree(obj,
			  "not an address that kmalloc() gives (user, stack or static memory?)");
	page = virt_to_page(addr);
	if (likely(page->flags == PG_SLAB)) {
		free_object(page, (void *)addr);
	} else if (page->flags == PG_LARGE && IS_ALIGNED(addr, PAGE_SIZE)) {
		__atomic_fetch_sub(&nr_objects, 1, __ATOMIC_RELAXED);
		page->flags = 0;
		__free_pages(page, page->order);
	} else {
		bad_kfree(obj, page->flags & PG_BUDDY ? "its page is free already (double free)"
						      : "its page was not allocated by kmalloc()");
	}
}

void *kzalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

void *kcalloc(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? NULL : kzalloc(bytes, gfp);
}

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *copy = kmalloc(len, gfp);

	if (copy)
		memcpy(copy, src, len);
	return copy;
}

unsigned long nr_slab_objects(void)
{
	return READ_ONCE(nr_objects);
}
