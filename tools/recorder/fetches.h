/*
 * What one system call has read of user memory so far, byte by byte. Emptied in no time when
 * the next call begins: each entry says in which call it was made.
 */
#pragma once

#include <stdint.h>
#include <stdlib.h>

/* Who read: the instruction, and for which function (itself again if it is in no copy routine). */
struct reader {
	uint64_t rip, caller;
};

struct fetch {
	uint64_t granule; /* address / 8 */
	uint64_t call;	  /* whose entry it is; another call's is free */
	struct reader by; /* who read it first */
	uint8_t bytes;	  /* which of the eight */
};

struct fetches {
	struct fetch *table;
	size_t size, used; /* a power of two; entries of this call */
	uint64_t call;	   /* goes up with each call; 0 before the first */
};

static inline void fetches_clear(struct fetches *f)
{
	f->call++;
	f->used = 0;
}

static inline struct fetch *fetches_find(struct fetches *f, uint64_t granule)
{
	size_t i = granule * 0x9e3779b97f4a7c15u >> 20;

	for (;; i++) {
		struct fetch *at = &f->table[i & (f->size - 1)];

		if (at->call != f->call || at->granule == granule)
			return at;
	}
}

static inline void fetches_grow(struct fetches *f)
{
	struct fetches bigger = { .size = f->size ? 2 * f->size : 256, .call = f->call };

	bigger.table = calloc(bigger.size, sizeof(*bigger.table));
	if (!bigger.table)
		abort();
	for (size_t i = 0; i < f->size; i++)
		if (f->table[i].call == f->call)
			*fetches_find(&bigger, f->table[i].granule) = f->table[i];
	bigger.used = f->used;
	free(f->table);
	*f = bigger;
}

/*
 * Notes that @by has read the @bytes (a mask) of granule @granule. Returns the first reader of
 * one of them in this call, or NULL if they had not been read.
 */
static inline const struct reader *fetches_add(struct fetches *f, uint64_t granule, uint8_t bytes,
					       struct reader by)
{
	struct fetch *at;

	if (!f->call)
		f->call = 1; /* a zeroed entry is nobody's */
	if (2 * (f->used + 1) > f->size)
		fetches_grow(f);
	at = fetches_find(f, granule);
	if (at->call != f->call) {
		*at = (struct fetch){ granule, f->call, by, bytes };
		f->used++;
		return NULL;
	}
	if (at->bytes & bytes)
		return &at->by;
	at->bytes |= bytes;
	return NULL;
}
