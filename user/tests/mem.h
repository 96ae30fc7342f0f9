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

#define NR_BAD_POINTERS 12
extern const struct bad_pointer {
	unsigned long addr;
	const char *name;
} bad_pointers[NR_BAD_POINTERS];

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* for (EACH_BAD_POINTER(b)): b->addr and b->name, one after the other */
#define EACH_BAD_POINTER(b)                          \
	const struct bad_pointer *b = bad_pointers;  \
	b < bad_pointers + ARRAY_SIZE(bad_pointers); \
	b++

/* mmap(2) of anonymous private memory, raw: an address or -errno. */
long map_anon(unsigned long addr, unsigned long len, int prot, int flags);

char *map_pages(unsigned long n, int prot);

void unmap_pages(void *p, unsigned long n);

/* n writable pages with nothing mapped right behind; free them with unmap_pages(p, n). */
char *map_edge(unsigned long n);

int readable(const void *p);

/* Changes the byte at p. The core kernel alone (TINY=1) has no getrandom(2): there a file is read. */
int writable(void *p);

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
int filled(const void *p, int c, size_t n);

#endif
