/*
 * KASAN=1: each access to memory that the compiler makes asks first (-fsanitize=kernel-address), here, whether that
 * memory is anybody's. Use after free, and running off an object's end, are reported where they happen,
 * with a backtrace, and the kernel goes on. Linux: mm/kasan/generic.c, report.c.
 *
 * Watched is the direct map, where kmalloc() and the page allocator give memory out; a byte of shadow tells of each
 * eight bytes there. kasan_hooks.c keeps the shadow up to date. Neither file is instrumented, nor are printk, the
 * allocators themselves, and the string functions, which read whole words and so beyond a string's end.
 */
#include "kasan.h"
#include <asm/irqflags.h>
#include <asm/page.h>
#include <linux/bug.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sanitizers.h>
#include <linux/sched.h>
#include <linux/string.h>

#define GRANULE 8UL
#define SLAB_MIN_SHIFT 4 /* kernel/mm/slab.c: the smallest class is of 16 bytes */
#define SLAB_SHARED 32	 /* an object as small is all the caller's */

const char sanitizer_kasan[] = "KASAN";

static u8 *shadow_base;

void kasan_start(u8 *shadow)
{
	shadow_base = shadow;
}

static bool watched(unsigned long addr)
{
	return shadow_base && addr >= PAGE_OFFSET && addr - PAGE_OFFSET < max_pfn << PAGE_SHIFT;
}

static u8 *shadow_of(unsigned long addr)
{
	return shadow_base + (addr - PAGE_OFFSET) / GRANULE;
}

void kasan_poison(const void *start, size_t size, u8 why)
{
	if (watched((unsigned long)start))
		memset(shadow_of((unsigned long)start), why, size / GRANULE);
}

void kasan_unpoison(const void *start, size_t size)
{
	u8 *shadow = shadow_of((unsigned long)start);

	if (!watched((unsigned long)start))
		return;
	memset(shadow, 0, size / GRANULE);
	if (size % GRANULE)
		shadow[size / GRANULE] = size % GRANULE;
}

struct kasan_owner *kasan_owner_of(const void *addr)
{
	struct page *page = virt_to_page((unsigned long)addr);
	unsigned long size, end;

	if (!watched((unsigned long)addr) || page->flags != PG_SLAB)
		return NULL;
	size = BIT(page->class + SLAB_MIN_SHIFT);
	if (size < SLAB_SHARED)
		return NULL;
	end = ALIGN_DOWN((unsigned long)addr, size) + size;
	return (struct kasan_owner *)end - 1;
}

static const char *what_is_wrong(unsigned long addr)
{
	switch (*shadow_of(addr)) {
	case KASAN_FREED:
	case KASAN_PAGE_FREED:
		return "use-after-free";
	default:
		return "out-of-bounds";
	}
}

static void report_owner(unsigned long addr)
{
	const struct kasan_owner *owner = kasan_owner_of((void *)addr);
	char text[80];

	if (!owner)
		return;
	pr_err("  the object was allocated by %s\n",
	       sprint_symbol(text, sizeof(text), owner->allocated_by));
	if (*shadow_of(addr) == KASAN_FREED)
		pr_err("  and freed by %s\n", sprint_symbol(text, sizeof(text), owner->freed_by));
}

static __cold void report(unsigned long addr, size_t size, bool write, unsigned long bad,
			  unsigned long ip)
{
	char where[80];

	pr_err("BUG: KASAN: %s in %s: %s of %lu bytes at %#lx by %s[%d], wrong from byte %lu on\n",
	       what_is_wrong(bad), sprint_symbol(where, sizeof(where), ip),
	       write ? "write" : "read", size, addr, current->comm, current->pid, bad - addr);
	report_owner(bad);
	dump_stack();
}

/* The first byte of [addr, addr + size) that may not be touched; 0: there is none. */
static unsigned long first_bad(unsigned long addr, unsigned long end)
{
	while (addr < end) {
		unsigned long granule = addr & -GRANULE;
		unsigned long good = *shadow_of(addr);

		good = !good ? granule + GRANULE : granule + (good < GRANULE ? good : 0);
		if (min(end, granule + GRANULE) > good)
			return max(addr, good);
		addr = granule + GRANULE;
	}
	return 0;
}

void kasan_check(const void *start, size_t size, bool write, unsigned long ip)
{
	unsigned long addr = (unsigned long)start, bad;

	if (!size || !watched(addr) || !watched(addr + size - 1))
		return;
	bad = first_bad(addr, addr + size);
	if (unlikely(bad))
		report(addr, size, write, bad, ip);
}

/* ---- what the compiler calls */

#define DEFINE_ASAN_ACCESS(size)                                                            \
	void __asan_load##size##_noabort(const void *addr);                                 \
	void __asan_load##size##_noabort(const void *addr)                                  \
	{                                                                                   \
		kasan_check(addr, size, false, (unsigned long)__builtin_return_address(0)); \
	}                                                                                   \
	void __asan_store##size##_noabort(const void *addr);                                \
	void __asan_store##size##_noabort(const void *addr)                                 \
	{                                                                                   \
		kasan_check(addr, size, true, (unsigned long)__builtin_return_address(0));  \
	}

DEFINE_ASAN_ACCESS(1)
DEFINE_ASAN_ACCESS(2)
DEFINE_ASAN_ACCESS(4)
DEFINE_ASAN_ACCESS(8)
DEFINE_ASAN_ACCESS(16)

void __asan_loadN_noabort(const void *addr, size_t size);
void __asan_storeN_noabort(const void *addr, size_t size);
void __asan_handle_no_return(void);

void __asan_loadN_noabort(const void *addr, size_t size)
{
	kasan_check(addr, size, false, (unsigned long)__builtin_return_address(0));
}

void __asan_storeN_noabort(const void *addr, size_t size)
{
	kasan_check(addr, size, true, (unsigned long)__builtin_return_address(0));
}

/* Before a call that does not return: stacks are not watched, so there is nothing to forget. */
void __asan_handle_no_return(void)
{
}
