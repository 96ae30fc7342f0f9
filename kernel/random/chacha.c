/*
 * The ChaCha20 block function, RFC 8439 section 2.3. Linux: lib/crypto/chacha.c.
 */
#include "chacha.h"

#include <linux/string.h>

static inline u32 rol32(u32 word, int bits)
{
	return word << bits | word >> (32 - bits);
}

static inline void quarter_round(u32 *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 7);
}

/* The next 64 bytes of the stream of @state, whose counter (word 12) goes on by one. */
void chacha20_block(u32 state[CHACHA_WORDS], u32 out[CHACHA_WORDS])
{
	int i;

	memcpy(out, state, CHACHA_WORDS * sizeof(u32));
	for (i = 0; i < 10; i++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (i = 0; i < CHACHA_WORDS; i++)
		out[i] += state[i];
	state[12]++;
}
