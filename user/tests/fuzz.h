/*
 * fuzz.h: what the entry fuzzer is made of: random numbers that can be repeated, the memory that its cases play
 * in, and hostile words. A case is made from (seed, index) alone, so any one of them can be run again.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <signal.h>
#include "mem.h"
#include "regs.h"

struct rng {
	unsigned long state;
};

/* splitmix64: neighbouring states give unrelated numbers. */
static inline unsigned long rng_next(struct rng *r)
{
	unsigned long z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static inline unsigned long rng_below(struct rng *r, unsigned long n)
{
	return rng_next(r) % n;
}

/* True once in n times. */
static inline int rng_once_in(struct rng *r, unsigned long n)
{
	return rng_below(r, n) == 0;
}

#define RNG_ONE_OF(r, array) ((array)[rng_below(r, ARRAY_SIZE(array))])

/*
 * The arena: pages at fixed addresses below 4 GiB (compatibility mode gets there too), with holes between them, and
 * the last page that can be mapped at all.
 */
#define ARENA 0x10000000UL
#define CODE (ARENA) /* two pages, writable and executable */
#define CODE_END (CODE + 2 * PAGE)
#define STACK (ARENA + 4 * PAGE) /* holes on both sides of each from here on */
#define STACK_END (STACK + PAGE)
#define DATA (ARENA + 6 * PAGE)
#define CONST_DATA (ARENA + 8 * PAGE) /* read-only */
#define ARENA_END (ARENA + 10 * PAGE)
#define LAST_PAGE (USER_END - PAGE) /* executable */

static int have_last_page;

static inline int arena_map(unsigned long addr, unsigned long pages, int prot)
{
	return map_anon(addr, pages * PAGE, prot, MAP_FIXED_NOREPLACE) == (long)addr;
}

static inline int arena_make(void)
{
	static const char strings[] = "/\0/tests/files/text\0/tests/files\0no-such-file";
	int all = PROT_READ | PROT_WRITE | PROT_EXEC;

	if (!arena_map(CODE, 2, all) || !arena_map(STACK, 1, PROT_READ | PROT_WRITE) ||
	    !arena_map(DATA, 1, PROT_READ | PROT_WRITE) ||
	    !arena_map(CONST_DATA, 1, PROT_READ | PROT_WRITE))
		return 0;
	have_last_page = arena_map(LAST_PAGE, 1, all);
	memset((void *)CODE, 0xcc, 2 * PAGE);
	for (unsigned long page = DATA; page <= CONST_DATA; page += CONST_DATA - DATA) {
		memcpy((void *)page, strings, sizeof(strings));
		memcpy((void *)(page + PAGE - sizeof(strings)), strings, sizeof(strings));
	}
	return SYS(mprotect, CONST_DATA, PAGE, PROT_READ) == 0;
}

static inline void arena_drop(void)
{
	SYS(munmap, ARENA, ARENA_END - ARENA);
	if (have_last_page)
		SYS(munmap, LAST_PAGE, PAGE);
}

static const unsigned long edges[] = {
	0,
	PAGE,
	CODE,
	CODE + PAGE,
	CODE_END,
	STACK,
	STACK_END,
	DATA,
	DATA + PAGE,
	CONST_DATA,
	CONST_DATA + PAGE,
	ARENA_END,
	1UL << 31,
	1UL << 32,
	LAST_PAGE,
	USER_END,
	0x800000000000, /* the first non-canonical address */
	0x8000000000000000,
	0xffff800000000000, /* the first canonical one again */
	0xffff888000000000, /* direct map */
	0xffffc90000000000, /* kernel stacks */
	0xfffffe0000000000, /* entry area */
	0xffffffff80000000, /* kernel image */
	0xffffffff80100000,
	-PAGE,
};

/* An address at or near an edge, or exactly on it. */
static inline unsigned long near_edge(struct rng *r)
{
	static const long near[] = {
		0, 0, 0, 1, 2, 3, 7, 8, 16, 100, -1, -2, -3, -4, -8, -16, -100
	};

	return RNG_ONE_OF(r, edges) + RNG_ONE_OF(r, near);
}

/* Any value that a program could put into a register: an address, a number, a length, or noise. */
static inline unsigned long hostile_word(struct rng *r)
{
	switch (rng_below(r, 8)) {
	case 0:
		return rng_next(r);
	case 1:
		return rng_below(r, 64);
	case 2:
		return -rng_below(r, 64);
	case 3:
		return (1UL << rng_below(r, 64)) - rng_below(r, 2);
	case 4:
		return rng_next(r) & 0xffffffff;
	case 5:
		return DATA + rng_below(r, PAGE);
	default:
		return near_edge(r);
	}
}

#define FLAG_TF 0x100UL
#define FLAG_IOPL 0x3000UL
#define FLAG_RF 0x10000UL
/* What POPF changes in ring 3; IOPL and RF it ignores. */
#define FLAGS_SETTABLE                                                                             \
	(FLAG_CF | FLAG_PF | FLAG_AF | FLAG_ZF | FLAG_SF | FLAG_TF | FLAG_DF | FLAG_OF | FLAG_NT | \
	 FLAG_AC | FLAG_ID)

static inline unsigned long random_flags(struct rng *r)
{
	unsigned long flags = FLAGS_FIXED;

	if (rng_once_in(r, 2))
		flags |= rng_next(r) & (FLAGS_SETTABLE | FLAG_IOPL | FLAG_RF) & ~FLAG_TF;
	if (rng_once_in(r, 8))
		flags |= FLAG_TF;
	return flags;
}

#endif
