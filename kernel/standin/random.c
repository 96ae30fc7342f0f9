/*
 * Random bytes where kernel/random is not in the build: RDRAND's, with the time-stamp counter on top.
 * All machines that Lstar boots on have SMAP, which came after RDRAND; an emulator may lack it, and
 * then these bytes are good for a canary, not for a key. Linux: drivers/char/random.c.
 */
#include <asm/msr.h>
#include <asm/random.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/string.h>

void get_random_bytes(void *buf, size_t len)
{
	unsigned long word = 0;
	size_t chunk;

	for (; len; len -= chunk, buf += chunk) {
		rdrand_long(&word);
		word ^= rdtsc();
		chunk = min(len, sizeof(word));
		memcpy(buf, &word, chunk);
	}
}
