/* Exact decimal expansions; see decimal.h. */
#include "decimal.h"

static const uint32_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };

/* By 2^bits, at most 29: a word and its carry stay within 64 bits. */
static void multiply(struct decimal *d, int bits)
{
	uint64_t carry = 0;

	for (int i = d->last - 1; i >= d->first; i--) {
		uint64_t value = ((uint64_t)d->word[i] << bits) + carry;

		d->word[i] = (uint32_t)(value % BILLION);
		carry = value / BILLION;
	}
	if (carry)
		d->word[--d->first] = (uint32_t)carry;
}

/* By 2^bits, at most 9: 10^9 is divisible by that, so each remainder goes on without loss. */
static void divide(struct decimal *d, int bits)
{
	uint32_t rest = 0, factor = BILLION >> bits, mask = (1U << bits) - 1;

	for (int i = d->first; i < d->last; i++) {
		uint32_t value = d->word[i];

		d->word[i] = (value >> bits) + rest * factor;
		rest = value & mask;
	}
	if (rest)
		d->word[d->last++] = rest * factor;
	while (d->first < d->last && !d->word[d->first])
		d->first++;
}

void __decimal_from_binary(struct decimal *d, uint64_t mantissa, int exponent)
{
	d->first = d->last = POINT + 1;
	if (!mantissa)
		return;
	/* Fewer steps: the more zeros below, the shorter the expansion. */
	while (exponent < 0 && !(mantissa & 1)) {
		mantissa >>= 1;
		exponent++;
	}
	for (; mantissa; mantissa /= BILLION)
		d->word[--d->first] = (uint32_t)(mantissa % BILLION);
	for (int step; exponent > 0; exponent -= step) {
		step = exponent < 29 ? exponent : 29;
		multiply(d, step);
	}
	for (int step; exponent < 0; exponent += step) {
		step = exponent > -9 ? -exponent : 9;
		divide(d, step);
	}
}

/* The word with the digit of 10^place, and how far up in it. */
static int locate(int place, unsigned int *offset)
{
	int above = place >= 0 ? place / 9 : -((8 - place) / 9);

	*offset = (unsigned int)(place - 9 * above);
	return POINT - above;
}

static uint32_t word(const struct decimal *d, int i)
{
	return i >= d->first && i < d->last ? d->word[i] : 0;
}

/* Is what lies below the kept digits less than, equal to or more than a half of the last one? */
static int compare_with_half(const struct decimal *d, int at, uint32_t unit)
{
	uint32_t low = unit > 1 ? word(d, at) % unit : word(d, at + 1);
	uint32_t half = unit > 1 ? unit / 2 : BILLION / 2;

	if (low != half)
		return low > half ? 1 : -1;
	for (int i = unit > 1 ? at + 1 : at + 2; i < d->last; i++)
		if (word(d, i))
			return 1;
	return 0;
}

void __decimal_round(struct decimal *d, int place)
{
	unsigned int offset;
	int at = locate(place, &offset), order;
	uint32_t unit = powers[offset];

	if (at >= d->last)
		return;
	while (d->first > at)
		d->word[--d->first] = 0;
	order = compare_with_half(d, at, unit);
	if (order == 0 && d->word[at] / unit & 1)
		order = 1;
	d->word[at] -= d->word[at] % unit;
	d->last = at + 1;
	if (order > 0) {
		d->word[at] += unit;
		for (; d->word[at] >= BILLION; d->word[at]++) {
			d->word[at] -= BILLION;
			if (--at < d->first)
				d->word[d->first = at] = 0;
		}
	}
	while (d->first < d->last && !d->word[d->first])
		d->first++;
}

int __decimal_top(const struct decimal *d)
{
	int place;

	if (d->first >= d->last)
		return 0;
	place = 9 * (POINT - d->first);
	for (uint32_t value = d->word[d->first]; value >= 10; value /= 10)
		place++;
	return place;
}

int __decimal_bottom(const struct decimal *d)
{
	int i = d->last, place;
	uint32_t value;

	while (i > d->first && !d->word[i - 1])
		i--;
	if (i == d->first)
		return 0;
	place = 9 * (POINT - (i - 1));
	for (value = d->word[i - 1]; value % 10 == 0; value /= 10)
		place++;
	return place;
}

unsigned int __decimal_digit(const struct decimal *d, int place)
{
	unsigned int offset;
	int at = locate(place, &offset);

	return word(d, at) / powers[offset] % 10;
}
