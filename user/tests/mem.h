/*
 * mem.h: pages to try things on, and addresses that no call may accept.
 *
 * readable() and writable() ask the kernel, by a call that must answer -EFAULT exactly where a
 * user access would fault: open(2) reads its path, getrandom(2) writes one byte. They cost no
 * process; what the CPU itself allows is seen with user_read() and its like in a child.
 */
#ifndef TESTS_MEM_H
#define TESTS_MEM_H

#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include "ktap.h"

#define PAGE 4096UL
#define USER_END 0x7ffffffff000UL /* the first address that no mapping may reach */

static const struct bad_pointer {
	unsigned long addr;
	const char *name;
} bad_pointers[] = {
	{ 0x7ffffffff000UL, "last page of the lower half" },
	{ 0x7ffffffffff8UL, "last word of the lower half" },
	{ 0x800000000000UL, "first non-canonical address" },
	{ 0x8000000000000000UL, "non-canonical, bit 63" },
	{ 0xffff7ffffffffff8UL, "last non-canonical address" },
	{ 0xffff888000000000UL, "direct map" },
	{ 0xffff888000100000UL, "direct map, 1 MiB" },
	{ 0xffffc90000000000UL, "vmalloc area" },
	{ 0xffffffff80000000UL, "kernel image" },
	{ 0xffffffff81000000UL, "kernel text" },
	{ 0xfffffffffffffff8UL, "last word" },
	{ 0xffffffffffffffffUL, "last byte" },
};

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* for (EACH_BAD_POINTER(b)): b->addr and b->name, one after the other */
#define EACH_BAD_POINTER(b)                          \
	const struct bad_pointer *b = bad_pointers;  \
	b < bad_pointers + ARRAY_SIZE(bad_pointers); \
	b++

/* mmap(2) of anonymous private memory, raw: an address or -errno. */
static inline long map_anon(unsigned long addr, unsigned long len, int prot, int flags)
{
	return SYS(mmap, addr, len, prot, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

static inline char *map_pages(unsigned long n, int prot)
{
	long p = map_anon(0, n * PAGE, prot, 0);

	if (p < 0 && p >= -4095) {
		ktap_line("Bail out! mmap of %lu pages: %ld", n, p);
		SYS(exit_group, 1);
	}
	return (char *)p;
}

static inline void unmap_pages(void *p, unsigned long n)
{
	SYS(munmap, p, n * PAGE);
}

/* n writable pages with nothing mapped right behind; free them with unmap_pages(p, n). */
static inline char *map_edge(unsigned long n)
{
	char *p = map_pages(n + 1, PROT_READ | PROT_WRITE);

	unmap_pages(p + n * PAGE, 1);
	return p;
}

static inline int readable(const void *p)
{
	long fd = SYS(open, p, O_RDONLY);

	if (fd >= 0)
		SYS(close, fd);
	return fd != -EFAULT;
}

/* Changes the byte at p. The core kernel alone (TINY=1) has no getrandom(2): there a file is read. */
static inline int writable(void *p)
{
	long ret = SYS(getrandom, p, 1, 0), fd;

	if (ret == -ENOSYS) {
		fd = SYS(open, "/init", O_RDONLY);
		ret = SYS(read, fd, p, 1);
		SYS(close, fd);
	}
	return ret == 1;
}

/* The compiler must not know what p is, or it would have an opinion on NULL. */
static inline void user_read(const void *p)
{
	asm volatile("" : "+r"(p));
	(void)*(const volatile char *)p;
}

static inline void user_write(void *p)
{
	asm volatile("" : "+r"(p));
	*(volatile char *)p = 1;
}

/* Calls the bytes at p as a function without arguments. */
static inline void user_exec(const void *p)
{
	((void (*)(void))(uintptr_t)p)();
}

/* Are all n bytes at p equal to c? */
static inline int filled(const void *p, int c, size_t n)
{
	const unsigned char *s = p;

	while (n--)
		if (*s++ != (unsigned char)c)
			return 0;
	return 1;
}

#endif
