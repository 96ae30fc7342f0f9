/*
 * fuzz_case.h: one case of the entry fuzzer: the registers and bases before it, its instructions and where they
 * stand, and how it may end. make_case() builds it from (seed, index); the ways in are in fuzz_ways.h.
 */
#ifndef TESTS_FUZZ_CASE_H
#define TESTS_FUZZ_CASE_H

#include "fuzz.h"
#include "fuzz_calls.h"

#define MAY(sig) (1U << (sig))
#define SURVIVES MAY(0)
#define FAULTS (MAY(SIGSEGV) | MAY(SIGBUS))
#define BY_ANY_TRAP (FAULTS | MAY(SIGILL) | MAY(SIGTRAP) | MAY(SIGFPE))

struct fuzz_case {
	struct rng rng;
	const char *way;
	struct regs in;
	unsigned long fs, gs; /* bases */
	unsigned char code[48], compat[8];
	unsigned long stack[6]; /* what stands at rsp, lowest first */
	unsigned int len, compat_len, words;
	unsigned long rip, nr;
	unsigned int may;   /* how it may end: SURVIVES and MAY(signal) */
	int late_flags;	    /* its first instruction is POPF */
	int way_back;	    /* there is room for it behind the code */
	int is_call, known; /* SYSCALL and no more; one that is sure to answer */
	int may_spin;	    /* it may never end by itself */
	int moves_bases;    /* FS and GS are not what they were */
	int linux;	    /* the kernel is Linux */
};

static inline void emit_bytes(struct fuzz_case *c, const void *bytes, unsigned int n)
{
	memcpy(c->code + c->len, bytes, n);
	c->len += n;
}
#define EMIT(c, ...)                                          \
	emit_bytes(c, (const unsigned char[]){ __VA_ARGS__ }, \
		   sizeof((const unsigned char[]){ __VA_ARGS__ }))

/* A stack of its own with room both ways, for a way in that pushes or pops. */
static inline void good_stack(struct fuzz_case *c)
{
	c->in.rsp = STACK + 512 + 8 * rng_below(&c->rng, 64);
}

static inline void hostile_stack(struct fuzz_case *c)
{
	c->in.rsp = rng_once_in(&c->rng, 2) ? hostile_word(&c->rng) : near_edge(&c->rng);
}

#define COMPAT_CODE (CODE + 2048)
#define CS32 0x23
#define CS64 0x33
#define SS64 0x2b

static inline unsigned long random_selector(struct rng *r)
{
	static const unsigned short some[] = { 0,    1,	   2,	 3,    0x08,  0x10, 0x13,
					       0x18, 0x1b, 0x20, 0x23, 0x28,  0x2b, 0x30,
					       0x33, 0x38, 0x3b, 0x40, 0x43,  0x53, 0x5b,
					       0x63, 0x6b, 0x7b, 0x7f, 0xfff8 };

	return rng_once_in(r, 4) ? rng_next(r) & 0xffff : RNG_ONE_OF(r, some);
}

#include "fuzz_ways.h"

/* POPF right before the instructions, from the last words of a page or anywhere in it. */
static inline void set_flags_late(struct fuzz_case *c)
{
	memmove(c->code + 1, c->code, c->len++);
	c->code[0] = 0x9d;
	if (!c->words)
		c->in.rsp = rng_once_in(&c->rng, 4) ? STACK_END - 8
						    : STACK + 8 * rng_below(&c->rng, 512);
	else
		c->in.rsp -= 8;
	memmove(c->stack + 1, c->stack, c->words++ * 8);
	c->stack[0] = c->in.flags;
	c->late_flags = 1;
}

/* Where it stands: mostly in the middle; also so that it ends where a page, or all user memory, ends. */
static inline void place_code(struct fuzz_case *c)
{
	switch (rng_below(&c->rng, 12)) {
	case 0:
		c->rip = CODE_END - c->len;
		break;
	case 1:
		c->rip = (have_last_page ? LAST_PAGE + PAGE : CODE_END) - c->len;
		break;
	case 2: /* a part of it is missing */
		c->rip = CODE_END - rng_below(&c->rng, c->len);
		break;
	case 3:
		c->rip = CODE + PAGE - rng_below(&c->rng, c->len + 1);
		c->way_back = 1;
		return;
	default:
		c->rip = CODE + 64 + rng_below(&c->rng, 1024);
		c->way_back = 1;
		return;
	}
	c->may = (c->may & ~SURVIVES) | MAY(SIGSEGV);
}

/* A jump to itself would only be a wait. */
static inline void do_not_spin(struct fuzz_case *c)
{
	if (c->in.rbx - c->rip < c->len)
		c->in.rbx = c->rip + c->len;
	for (unsigned int i = 0; i < c->words; i++)
		if (c->stack[i] - c->rip < c->len)
			c->stack[i] = c->rip + c->len;
}

/* All that is random is drawn here, so that a case can be made anew from its number. */
static inline void make_case(struct fuzz_case *c, unsigned long seed, unsigned long index,
			     int linux)
{
	unsigned long *reg = (unsigned long *)&c->in;

	memset(c, 0, sizeof(*c));
	c->linux = linux;
	c->rng.state = seed ^ index * 0xd1342543de82ef95;
	rng_next(&c->rng);
	for (unsigned int i = 0; i < sizeof(c->in) / 8; i++)
		reg[i] = hostile_word(&c->rng);
	c->in.flags = random_flags(&c->rng);
	if (rng_once_in(&c->rng, 3)) { /* any canonical base */
		c->gs = (long)(hostile_word(&c->rng) << 16) >> 16;
		c->fs = (long)(hostile_word(&c->rng) << 16) >> 16;
	}
	choose_way(c);
	if (c->in.flags & FLAG_AC && !c->is_call)
		c->may |= MAY(SIGBUS);
	if (c->in.flags & FLAG_TF)
		c->may = (c->may & ~SURVIVES) | MAY(SIGTRAP);
	if (c->in.flags & FLAG_TF || rng_once_in(&c->rng, 3))
		set_flags_late(c);
	place_code(c);
	do_not_spin(c);
}

#endif
