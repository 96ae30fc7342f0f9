/*
 * The exact decimal expansion of a floating-point number. Each word holds nine digits; word[POINT]
 * is the one of the units. The largest long double has 4933 digits before the point, the smallest
 * 16445 behind.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define BILLION 1000000000U
#define POINT 560
#define WORDS (POINT + 1 + 1830)

struct decimal {
	int first, last; /* the words in use; last is behind them */
	uint32_t word[WORDS];
};

/* mantissa * 2^exponent */
void __decimal_from_binary(struct decimal *d, uint64_t mantissa, int exponent);

/* Rounds so that the last digit is that of 10^place: to nearest, ties to even. */
void __decimal_round(struct decimal *d, int place);

/* The power of ten of the first digit that is not 0, and of the last; 0 for zero. */
int __decimal_top(const struct decimal *d);
int __decimal_bottom(const struct decimal *d);

/* The digit of 10^place. */
unsigned int __decimal_digit(const struct decimal *d, int place);
