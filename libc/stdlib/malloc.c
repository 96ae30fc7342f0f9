/*
 * Memory: malloc(3), free(3) and their family.
 *
 * The heap is a row of chunks, each with a header of 16 bytes in front of what the program gets:
 *
 *	| tag   previous | the program's bytes ... | tag   previous | ...
 *
 * tag is the chunk's size with flags in its low bits and a check of both in its top 16 bits;
 * previous is the size of the chunk before, so that free() can join neighbours. A chunk that is
 * free is in the list of its size class. Who writes past the end of a piece of memory destroys the
 * tag behind it: the check sees that at the next free() of either, and ends the program with a
 * message.
 *
 * Large pieces (from 128 KiB) are mappings of their own. One lock holds it all. Like malloc/ in glibc.
 */
#include "../pthread/thread.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALIGNMENT 16UL
#define SMALLEST 32UL	    /* a header and two links */
#define GROWTH (64UL << 10) /* the heap grows by so much at least */
#define LARGE (128UL << 10) /* from here on by mmap() */
#define TOO_MUCH (1UL << 46)
#define PAGE 4096UL

#define USED 1UL
#define MAPPED 2UL
#define FLAGS 15UL
#define SIZE_BITS 48

#define CLASSES 64
#define EXACT 32 /* classes for 32, 48, ... 528 bytes; above, four to each power of two */

struct chunk {
	size_t tag;
	size_t previous;	    /* MAPPED: bytes between the mapping's start and this */
	struct chunk *next, **link; /* only while free; these are the program's bytes */
};

#define HEADER offsetof(struct chunk, next)

static struct chunk *lists[CLASSES];
static uint64_t nonempty; /* bit for each class */
static struct chunk *end; /* the header without a chunk that ends the heap */
static int lock;	  /* protects all that and the chunks' headers; a leaf */

void __malloc_fork(bool take)
{
	if (take)
		__lock(&lock);
	else
		__unlock(&lock);
}

static size_t check_of(const struct chunk *c, size_t low)
{
	uint64_t mix = ((uintptr_t)c ^ low ^ 0x5bd1e995) * 0x9e3779b97f4a7c15UL;

	return mix >> SIZE_BITS << SIZE_BITS;
}

static void set_tag(struct chunk *c, size_t size, size_t flags)
{
	c->tag = size | flags | check_of(c, size | flags);
}

static size_t size_of(const struct chunk *c)
{
	return c->tag & ((1UL << SIZE_BITS) - 1) & ~FLAGS;
}

static bool intact(const struct chunk *c)
{
	size_t low = c->tag & ((1UL << SIZE_BITS) - 1);

	return c->tag == (low | check_of(c, low));
}

static struct chunk *after(struct chunk *c)
{
	struct chunk *next = (struct chunk *)((char *)c + size_of(c));

	if (!intact(next))
		__die("malloc: the heap is corrupt: something wrote past the end of its memory");
	return next;
}

static struct chunk *chunk_of(void *ptr)
{
	struct chunk *c = (struct chunk *)((char *)ptr - HEADER);

	if ((uintptr_t)ptr % ALIGNMENT || !intact(c))
		__die("free(): invalid pointer, or something wrote below its memory");
	if (!(c->tag & USED))
		__die("free(): double free");
	return c;
}

static unsigned int class_of(size_t size)
{
	unsigned int log, class;

	if (size < SMALLEST + EXACT * ALIGNMENT)
		return (unsigned int)((size - SMALLEST) / ALIGNMENT);
	log = 63 - (unsigned int)__builtin_clzl(size); /* 9 or more */
	class = EXACT + (log - 9) * 4 + (size >> (log - 2) & 3);
	return class < CLASSES ? class : CLASSES - 1;
}

static void put_in_list(struct chunk *c)
{
	unsigned int class = class_of(size_of(c));

	c->next = lists[class];
	c->link = &lists[class];
	if (c->next)
		c->next->link = &c->next;
	lists[class] = c;
	nonempty |= 1UL << class;
}

static void take_from_list(struct chunk *c)
{
	unsigned int class = class_of(size_of(c));

	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	if (!lists[class])
		nonempty &= ~(1UL << class);
}

/* Marks size bytes at c free, joined with free neighbours. c is in no list. */
static void give_back(struct chunk *c, size_t size)
{
	struct chunk *next, *before;

	set_tag(c, size, 0);
	next = after(c);
	if (!(next->tag & USED)) {
		take_from_list(next);
		size += size_of(next);
	}
	if (c->previous) {
		before = (struct chunk *)((char *)c - c->previous);
		if (!intact(before))
			__die("malloc: the heap is corrupt");
		if (!(before->tag & USED)) {
			take_from_list(before);
			size += size_of(before);
			c = before;
		}
	}
	set_tag(c, size, 0);
	after(c)->previous = size;
	put_in_list(c);
}

/* Marks the first size bytes of a chunk used and gives back the rest, if that can be a chunk. */
static void *use(struct chunk *c, size_t size)
{
	size_t rest = size_of(c) - size;

	if (rest < SMALLEST) {
		set_tag(c, size + rest, USED);
	} else {
		struct chunk *remainder = (struct chunk *)((char *)c + size);

		set_tag(c, size, USED);
		remainder->previous = size;
		give_back(remainder, rest);
	}
	return (char *)c + HEADER;
}

/*
 * More heap, at least size bytes in one chunk: by moving the break, or by a mapping if something is
 * in its way. New memory that does not join on begins a row of its own.
 */
static bool grow(size_t size)
{
	struct chunk *c = end;
	size_t more = (size + 2 * HEADER + GROWTH - 1) & ~(GROWTH - 1);
	char *new;

	if (!end) /* where the break first lies is the linker's choice */
		sbrk((intptr_t)(-(uintptr_t)sbrk(0) % ALIGNMENT));
	new = sbrk((intptr_t)more);
	if (new == (void *)-1) {
		new = mmap(NULL, more, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (new == MAP_FAILED) {
			errno = ENOMEM;
			return false;
		}
	}
	if (!c || new != (char *)c + HEADER) {
		size_t skip = -(uintptr_t) new % ALIGNMENT;

		c = (struct chunk *)(new + skip);
		c->previous = 0;
		more = (more - HEADER - skip) & ~(ALIGNMENT - 1);
	}
	end = (struct chunk *)((char *)c + more);
	set_tag(end, 0, USED);
	give_back(c, more);
	return true;
}

/* A free chunk of at least size bytes, out of its list. */
static struct chunk *find(size_t size)
{
	unsigned int class = class_of(size);
	struct chunk *found;
	uint64_t larger;

	for (struct chunk *c = lists[class]; c; c = c->next) {
		if (size_of(c) >= size) {
			take_from_list(c);
			return c;
		}
	}
	larger = class + 1 < CLASSES ? nonempty >> (class + 1) << (class + 1) : 0;
	if (!larger)
		return NULL;
	class = (unsigned int)__builtin_ctzl(larger);
	take_from_list(found = lists[class]);
	return found;
}

static void *map_large(size_t size, size_t alignment)
{
	size_t total = (size + alignment + PAGE - 1) & ~(PAGE - 1);
	char *start, *ptr;
	struct chunk *c;

	start = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (start == MAP_FAILED)
		return NULL;
	ptr = (char *)(((uintptr_t)start + HEADER + alignment - 1) & -alignment);
	c = (struct chunk *)(ptr - HEADER);
	c->previous = (size_t)((char *)c - start);
	set_tag(c, total - c->previous, USED | MAPPED);
	return ptr;
}

/* The whole chunk for n bytes; 0 with ENOMEM for too many. */
static size_t chunk_size(size_t n)
{
	if (n >= TOO_MUCH) {
		errno = ENOMEM;
		return 0;
	}
	n = (n + HEADER + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	return n < SMALLEST ? SMALLEST : n;
}

/* malloc() under a name that the compiler has no ideas about. */
static void *allocate(size_t n)
{
	size_t size = chunk_size(n);
	struct chunk *c;

	if (!size)
		return NULL;
	if (size >= LARGE)
		return map_large(size, ALIGNMENT);
	c = find(size);
	if (!c) {
		if (!grow(size))
			return NULL;
		c = find(size);
	}
	return use(c, size);
}

void *malloc(size_t n)
{
	__HOLD(&lock);
	return allocate(n);
}

/* free() with the lock held. */
static void release(void *ptr)
{
	struct chunk *c = chunk_of(ptr);

	if (c->tag & MAPPED)
		munmap((char *)c - c->previous, c->previous + size_of(c));
	else
		give_back(c, size_of(c));
}

void free(void *ptr)
{
	if (!ptr)
		return;
	__HOLD(&lock);
	release(ptr);
}

size_t malloc_usable_size(void *ptr)
{
	return ptr ? size_of(chunk_of(ptr)) - HEADER : 0;
}

void *calloc(size_t count, size_t size)
{
	size_t n;
	void *ptr;

	if (__builtin_mul_overflow(count, size, &n)) {
		errno = ENOMEM;
		return NULL;
	}
	__HOLD(&lock);
	ptr = allocate(n);
	/* A fresh mapping is zero already. */
	if (ptr && !(chunk_of(ptr)->tag & MAPPED))
		memset(ptr, 0, n);
	return ptr;
}

void *realloc(void *ptr, size_t n)
{
	size_t size = chunk_size(n), old;
	struct chunk *c, *next;
	void *new;

	__HOLD(&lock);
	if (!ptr)
		return allocate(n);
	if (!size)
		return NULL;
	if (!n) {
		release(ptr);
		return NULL;
	}
	c = chunk_of(ptr);
	old = size_of(c);
	if (!(c->tag & MAPPED)) {
		next = after(c);
		if (old < size && !(next->tag & USED) && old + size_of(next) >= size) {
			take_from_list(next);
			old += size_of(next);
			set_tag(c, old, USED);
			after(c)->previous = old;
		}
		if (old >= size)
			return use(c, size);
	} else if (old >= size && old / 2 < size) {
		return ptr;
	}
	new = allocate(n);
	if (!new)
		return NULL;
	memcpy(new, ptr, (old < size ? old : size) - HEADER);
	release(ptr);
	return new;
}

void *reallocarray(void *ptr, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(ptr, n);
}

/* From a chunk that is large enough, the part in front of the aligned place goes back. */
void *memalign(size_t alignment, size_t n)
{
	size_t size = chunk_size(n), front;
	struct chunk *c, *aligned;
	char *ptr, *place;

	if (!size)
		return NULL;
	__HOLD(&lock);
	if (alignment <= ALIGNMENT)
		return allocate(n);
	if (alignment > TOO_MUCH) {
		errno = ENOMEM;
		return NULL;
	}
	if (size + alignment + SMALLEST >= LARGE)
		return map_large(size, alignment);
	ptr = allocate(size + alignment + SMALLEST);
	if (!ptr)
		return NULL;
	c = chunk_of(ptr);
	place = (char *)(((uintptr_t)ptr + alignment - 1) & -alignment);
	if (place == ptr)
		return use(c, size);
	while ((size_t)(place - ptr) < SMALLEST)
		place += alignment;
	front = (size_t)(place - ptr);
	aligned = (struct chunk *)(place - HEADER);
	aligned->previous = front;
	set_tag(aligned, size_of(c) - front, USED);
	after(aligned)->previous = size_of(aligned);
	give_back(c, front);
	return use(aligned, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	if (!alignment || alignment & (alignment - 1)) {
		errno = EINVAL;
		return NULL;
	}
	return memalign(alignment, size);
}

int posix_memalign(void **ptr, size_t alignment, size_t size)
{
	int saved = errno;
	void *new;

	if (alignment < sizeof(void *) || alignment & (alignment - 1))
		return EINVAL;
	new = memalign(alignment, size);
	errno = saved;
	if (!new)
		return ENOMEM;
	*ptr = new;
	return 0;
}
