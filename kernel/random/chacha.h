/* The ChaCha20 block function. */
#pragma once

#include <linux/types.h>

#define CHACHA_WORDS 16 /* constants 0-3, key 4-11, counter 12, nonce 13-15 */
#define CHACHA_KEY_WORDS 8

void chacha20_block(u32 state[CHACHA_WORDS], u32 out[CHACHA_WORDS]);
