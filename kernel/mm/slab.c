/*
 * kmalloc: objects of 16 to 2048 bytes, in size classes of powers of two; larger ones are whole
 * pages. Linux: mm/slub.c.
 *
 * A slab is one page full of objects of one class. Its struct page holds how many are out, the list
 * of those that came back, and from where on none was ever out: so a new slab needs no setting up.
 * A class lists its slabs that have room; full ones are on no list; an empty one goes back to the
 * page allocator at once. Where kernel/percpu is in the build, each CPU keeps a few free objects of each class beside
 * that; for their slab they are out.
 *
 * A free object holds the next one's address and a seal made from its own address and a secret.
 * kfree() of an object whose seal is intact is a double free; kmalloc() of one whose seal is broken
 * shows that someone wrote to it after kfree(). Both are reported before they can corrupt anything
 * else.
 */
#include "internal.h"
#include <asm/percpu.h>
#include <linux/random.h>
#include <linux/sched.h>

#define MAX_SHIFT (SLAB_MIN_SHIFT + NR_CLASSES - 1)

static DEFINE_SPINLOCK(slab_lock); /* protects the slabs; interrupts off */
static struct list_head partial[NR_CLASSES];
static unsigned long secret; /* 0: not started yet */

DEFINE_PER_CPU(long, slab_objects);

static unsigned long seal_of(const void *obj)
{
	return (unsigned long)obj ^ secret;
}

/* The smallest class whose objects hold @size bytes (1 to 2048). */
static unsigned int class_of(size_t size)
{
	return size <= BIT(SLAB_MIN_SHIFT) ? 0 : 64 - __builtin_clzl(size - 1) - SLAB_MIN_SHIFT;
}

static void __cold slab_start(void)
{
	unsigned int class;

	get_random_bytes(&secret, sizeof(secret));
	secret |= 1; /* never 0, and no seal is a valid pointer */
	for (class = 0; class < NR_CLASSES; class ++)
		INIT_LIST_HEAD(&partial[class]);
}

static void check_seal(struct free_object *obj, unsigned int class)
{
	if (unlikely(obj->seal != seal_of(obj)))
		panic("BUG: kmalloc-%lu object %p was written to after kfree()",
		      BIT(class + SLAB_MIN_SHIFT), obj);
}

/* A free, sealed object of @slab, which has room; slab_lock held. */
static struct free_object *take_object(struct page *slab, unsigned int class)
{
	unsigned int shift = class + SLAB_MIN_SHIFT;
	struct free_object *obj = slab->freelist;

	if (!obj) {
		obj = page_address(slab) + ((unsigned long)slab->slab.fresh << shift);
		obj->seal = seal_of(obj);
		slab->slab.fresh++;
		if (poison_free_object)
			poison_free_object(obj, BIT(shift));
	} else {
		check_seal(obj, class);
		slab->freelist = obj->next;
	}
	if (++slab->slab.inuse == PAGE_SIZE >> shift)
		list_del(&slab->lru);
	return obj;
}

/* Adds a slab to @class. False: no memory. */
bool new_slab(unsigned int class, gfp_t gfp)
{
	struct page *slab = alloc_page(gfp);
	unsigned long flags;

	if (!slab)
		return false;
	slab->flags = PG_SLAB;
	slab->class = class;
	slab->slab.inuse = 0;
	slab->slab.fresh = 0;
	slab->freelist = NULL;
	spin_lock_irqsave(&slab_lock, flags);
	list_add(&slab->lru, &partial[class]);
	spin_unlock_irqrestore(&slab_lock, flags);
	return true;
}

/*
 * Up to @nr free, sealed objects of @class, which are linked in front of *@first. How many; fewer: no slab has room.
 */
unsigned int slab_take(unsigned int class, struct free_object **first, unsigned int nr)
{
	struct free_object *obj;
	unsigned int taken = 0;
	unsigned long flags;

	spin_lock_irqsave(&slab_lock, flags);
	if (unlikely(!secret))
		slab_start();
	for (; taken < nr && !list_empty(&partial[class]); taken++) {
		obj = take_object(list_first_entry(&partial[class], struct page, lru), class);
		obj->next = *first;
		*first = obj;
	}
	spin_unlock_irqrestore(&slab_lock, flags);
	return taken;
}

/* Puts @obj, sealed, back into its slab, the slab into its list, or lets it go. */
void slab_return(struct free_object *obj)
{
	struct page *slab = virt_to_page((unsigned long)obj);
	unsigned int class = slab->class;
	unsigned long flags;

	spin_lock_irqsave(&slab_lock, flags);
	check_seal(obj, class);
	obj->next = slab->freelist;
	slab->freelist = obj;
	if (slab->slab.inuse-- == PAGE_SIZE >> (class + SLAB_MIN_SHIFT))
		list_add(&slab->lru, &partial[class]);
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

/* kernel/percpu does better. A free, sealed object; NULL: no memory. */
struct free_object *__weak slab_alloc(unsigned int class, gfp_t gfp)
{
	struct free_object *obj = NULL;

	while (!slab_take(class, &obj, 1))
		if (!new_slab(class, gfp))
			return NULL;
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
	return page_address(page);
}

void *kmalloc(size_t size, gfp_t gfp)
{
	struct free_object *small;
	unsigned int class;
	void *obj;

	if (gfp & GFP_KERNEL)
		might_sleep();
	if (size > PAGE_SIZE << MAX_ORDER || (should_fail && should_fail()))
		return NULL;
	if (size <= BIT(MAX_SHIFT)) {
		class = class_of(size);
		obj = small = slab_alloc(class, gfp & ~__GFP_ZERO);
		if (unlikely(!obj))
			return NULL;
		check_seal(small, class);
		small->seal = 0;
		if (check_free_object)
			check_free_object(obj, BIT(class + SLAB_MIN_SHIFT));
	} else {
		obj = large_alloc(size, gfp & ~__GFP_ZERO);
		if (!obj)
			return NULL;
	}
	this_cpu_add(slab_objects, 1L);
	if (gfp & __GFP_ZERO)
		memset(obj, 0, size);
	return obj;
}

static void __cold bad_kfree(const void *obj, const char *why)
{
	panic("BUG: kfree(%p): %s", obj, why);
}

static void free_object(struct page *slab, struct free_object *obj)
{
	unsigned int class = slab->class, shift = class + SLAB_MIN_SHIFT;
	unsigned long offset = (unsigned long)obj & (PAGE_SIZE - 1);

	if (unlikely(offset & (BIT(shift) - 1)))
		bad_kfree(obj, "points into the middle of an object");
	if (unlikely(obj->seal == seal_of(obj) || offset >> shift >= slab->slab.fresh))
		bad_kfree(obj, "the object is free already (double free)");
	if (poison_free_object)
		poison_free_object(obj, BIT(shift));
	obj->seal = seal_of(obj);
	slab_free(obj, class);
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
	this_cpu_add(slab_objects, -1L);
	if (likely(page->flags == PG_SLAB)) {
		free_object(page, (void *)addr);
	} else if (page->flags == PG_LARGE && IS_ALIGNED(addr, PAGE_SIZE)) {
		page->flags = 0;
		__free_pages(page, page->order);
	} else {
		bad_kfree(obj, page->flags & PG_BUDDY ? "its page is free already (double free)"
						      : "its page was not allocated by kmalloc()");
	}
}

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *copy = kmalloc(len, gfp);

	if (copy)
		memcpy(copy, src, len);
	return copy;
}
