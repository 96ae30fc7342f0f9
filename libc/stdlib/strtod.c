/*
 * Text to floating point, correctly rounded: the decimal number is held exactly, as a fraction of
 * two big integers, and divided until every bit of the mantissa is known. See strtod(3).
 */
#include "../internal.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* 10^5000 * 10^800 has 19268 bits. Longer numbers are cut: see MAX_DIGITS and clamp(). */
#define LIMBS 700
#define MAX_DIGITS 800

struct big {
	int n; /* limbs in use; the highest is not 0 */
	uint32_t limb[LIMBS];
};

/* The format of a result: digits of the mantissa, smallest and largest exponent of its last bit. */
struct format {
	int bits, lowest, highest;
};

/* mantissa * 2^exponent as the format holds it */
struct binary {
	uint64_t mantissa;
	int exponent;
	bool infinite, nan, negative;
};

static const struct format single = { 24, -149, 104 };
static const struct format twice = { 53, -1074, 971 };
static const struct format extended = { 64, -16445, 16320 };

static void multiply_add(struct big *b, uint32_t factor, uint32_t addend)
{
	uint64_t carry = addend;

	for (int i = 0; i < b->n; i++) {
		carry += (uint64_t)b->limb[i] * factor;
		b->limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry)
		b->limb[b->n++] = (uint32_t)carry;
}

static void multiply_power_of_ten(struct big *b, int power)
{
	for (; power >= 9; power -= 9)
		multiply_add(b, 1000000000, 0);
	for (; power > 0; power--)
		multiply_add(b, 10, 0);
}

static void shift_left(struct big *b, int by)
{
	int limbs = by / 32, bits = by % 32;

	if (!b->n)
		return;
	memmove(b->limb + limbs, b->limb, (size_t)b->n * sizeof(b->limb[0]));
	memset(b->limb, 0, (size_t)limbs * sizeof(b->limb[0]));
	b->n += limbs;
	if (bits)
		multiply_add(b, 1U << bits, 0);
}

static int length_in_bits(const struct big *b)
{
	return b->n ? 32 * b->n - __builtin_clz(b->limb[b->n - 1]) : 0;
}

static int compare(const struct big *a, const struct big *b)
{
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (int i = a->n - 1; i >= 0; i--)
		if (a->limb[i] != b->limb[i])
			return a->limb[i] < b->limb[i] ? -1 : 1;
	return 0;
}

/* a -= b, where a is not less. */
static void subtract(struct big *a, const struct big *b)
{
	int64_t borrow = 0;

	for (int i = 0; i < a->n; i++) {
		borrow += (int64_t)a->limb[i] - (i < b->n ? b->limb[i] : 0);
		a->limb[i] = (uint32_t)borrow;
		borrow >>= 32;
	}
	while (a->n && !a->limb[a->n - 1])
		a->n--;
}

/*
 * Rounds mantissa * 2^exponent, of which sticky says that something more follows below, to the
 * format: to nearest, ties to even, with subnormal numbers and infinity.
 */
static void round_to(struct binary *result, unsigned __int128 mantissa, int exponent, bool sticky,
		     const struct format *f)
{
	int width = 0, drop;

	for (unsigned __int128 m = mantissa; m; m >>= 1)
		width++;
	drop = width - f->bits;
	if (exponent + drop < f->lowest)
		drop = f->lowest - exponent;
	if (drop > 127) {
		sticky |= mantissa != 0;
		mantissa = 0;
		exponent += drop;
	} else if (drop > 0) {
		unsigned __int128 half = (unsigned __int128)1 << (drop - 1);
		unsigned __int128 rest = mantissa & ((half << 1) - 1);

		mantissa >>= drop;
		exponent += drop;
		if (rest > half || (rest == half && (sticky || mantissa & 1)))
			mantissa++;
		sticky |= rest != 0;
	}
	if (mantissa >> f->bits) {
		mantissa >>= 1;
		exponent++;
	}
	/* A short exact mantissa moves up to its place. */
	while (mantissa && !(mantissa >> (f->bits - 1)) && exponent > f->lowest) {
		mantissa <<= 1;
		exponent--;
	}
	result->infinite = mantissa && exponent > f->highest;
	result->mantissa = (uint64_t)mantissa;
	result->exponent = exponent;
	if (result->infinite || (sticky && !(mantissa >> (f->bits - 1))))
		errno = ERANGE;
}

/* digits * 10^power */
static void from_decimal(struct binary *result, struct big *digits, int power, bool sticky,
			 const struct format *f)
{
	static struct big divisor;
	unsigned __int128 quotient = 0;
	int shift;

	divisor.n = 1;
	divisor.limb[0] = 1;
	if (power > 0)
		multiply_power_of_ten(digits, power);
	else
		multiply_power_of_ten(&divisor, -power);
	/* Both to the same length, then 68 more bits of quotient than the first one. */
	shift = length_in_bits(digits) - length_in_bits(&divisor);
	if (shift > 0)
		shift_left(&divisor, shift);
	else
		shift_left(digits, -shift);
	for (int i = 0; i < 68; i++) {
		quotient <<= 1;
		if (compare(digits, &divisor) >= 0) {
			subtract(digits, &divisor);
			quotient |= 1;
		}
		multiply_add(digits, 2, 0);
	}
	round_to(result, quotient, shift - 67, sticky || digits->n, f);
}

/* An exponent far outside every format: the result is the same, and the numbers stay small. */
static int clamp(long value)
{
	return (int)(value > 6000 ? 6000 : value < -6000 ? -6000 : value);
}

/* e+12 behind the digits; s stays where it is if that is no exponent. */
static const char *parse_exponent(const char *s, char letter, long *exponent)
{
	int saved = errno;
	const char *p = s;
	char *end;
	long value;

	if ((*p | 0x20) != letter)
		return s;
	p++;
	if (!isdigit((unsigned char)p[*p == '+' || *p == '-']))
		return s;
	value = strtol(p, &end, 10);
	errno = saved; /* what is too large for a long is no error yet: 0e99999999999999999999 */
	*exponent += value > 1000000 ? 1000000 : value < -1000000 ? -1000000 : value;
	return end;
}

static const char *parse_decimal(const char *s, struct binary *result, const struct format *f)
{
	static struct big digits;
	bool point = false, any = false, sticky = false;
	long power = 0, count = 0;

	digits.n = 0;
	for (;; s++) {
		if (*s == '.' && !point) {
			point = true;
			continue;
		}
		if (!isdigit((unsigned char)*s))
			break;
		any = true;
		if (count < MAX_DIGITS) {
			multiply_add(&digits, 10, (uint32_t)(*s - '0'));
			count += digits.n > 0;
			power -= point;
		} else {
			sticky |= *s != '0';
			power += !point;
		}
	}
	if (!any)
		return NULL;
	s = parse_exponent(s, 'e', &power);
	if (digits.n && power + count > 5000) {
		result->infinite = true;
		errno = ERANGE;
	} else if (digits.n && power + count < -5000) {
		result->exponent = f->lowest;
		errno = ERANGE;
	} else if (digits.n) {
		from_decimal(result, &digits, clamp(power), sticky, f);
	} else {
		result->exponent = f->lowest;
	}
	return s;
}

static const char *parse_hex(const char *s, struct binary *result, const struct format *f)
{
	unsigned __int128 mantissa = 0;
	bool point = false, any = false, sticky = false;
	long exponent = 0;

	for (;; s++) {
		int digit = *s | 0x20;

		if (*s == '.' && !point) {
			point = true;
			continue;
		}
		if (!isxdigit((unsigned char)*s))
			break;
		digit = isdigit((unsigned char)*s) ? *s - '0' : digit - 'a' + 10;
		any = true;
		if (mantissa >> 120) {
			sticky |= digit;
			exponent += point ? 0 : 4;
		} else {
			mantissa = mantissa << 4 | (unsigned int)digit;
			exponent -= point ? 4 : 0;
		}
	}
	if (!any)
		return NULL;
	s = parse_exponent(s, 'p', &exponent);
	if (mantissa)
		round_to(result, mantissa,
			 exponent > 30000    ? 30000
			 : exponent < -30000 ? -30000
					     : (int)exponent,
			 sticky, f);
	else
		result->exponent = f->lowest;
	return s;
}

/* inf, infinity, nan, nan(...) */
static const char *parse_word(const char *s, struct binary *result)
{
	const char *p;

	if (strncasecmp(s, "inf", 3) == 0) {
		result->infinite = true;
		return s + (strncasecmp(s + 3, "inity", 5) == 0 ? 8 : 3);
	}
	if (strncasecmp(s, "nan", 3) != 0)
		return NULL;
	result->nan = true;
	p = s + 3;
	if (*p == '(') {
		do
			p++;
		while (isalnum((unsigned char)*p) || *p == '_');
		if (*p == ')')
			return p + 1;
	}
	return s + 3;
}

static struct binary parse(const char *s, char **end, const struct format *f)
{
	struct binary result = { .mantissa = 0 };
	const char *p = s, *rest = NULL;

	while (isspace((unsigned char)*p))
		p++;
	if (*p == '+' || *p == '-')
		result.negative = *p++ == '-';
	if (*p == '0' && (p[1] | 0x20) == 'x')
		rest = parse_hex(p + 2, &result, f);
	if (!rest)
		rest = parse_word(p, &result);
	if (!rest)
		rest = parse_decimal(p, &result, f);
	if (end)
		*end = (char *)(rest ? rest : s);
	if (!rest)
		result = (struct binary){ .exponent = f->lowest };
	return result;
}

/* The stored exponent: 0 for subnormal numbers, all ones for inf and nan. */
static unsigned int biased(const struct binary *b, const struct format *f)
{
	if (b->infinite || b->nan)
		return (unsigned int)(f->highest - f->lowest) + 2;
	return b->mantissa >> (f->bits - 1) ? (unsigned int)(b->exponent - f->lowest) + 1 : 0;
}

float strtof(const char *restrict s, char **restrict end)
{
	struct binary b = parse(s, end, &single);
	union {
		uint32_t word;
		float value;
	} u;

	u.word = b.infinite ? 0 : b.nan ? 1U << 22 : (uint32_t)b.mantissa & 0x7fffff;
	u.word |= biased(&b, &single) << 23 | (uint32_t)b.negative << 31;
	return u.value;
}

double strtod(const char *restrict s, char **restrict end)
{
	struct binary b = parse(s, end, &twice);
	union {
		uint64_t word;
		double value;
	} u;

	u.word = b.infinite ? 0 : b.nan ? 1UL << 51 : b.mantissa & ((1UL << 52) - 1);
	u.word |= (uint64_t)biased(&b, &twice) << 52 | (uint64_t)b.negative << 63;
	return u.value;
}

long double strtold(const char *restrict s, char **restrict end)
{
	struct binary b = parse(s, end, &extended);
	union {
		struct {
			uint64_t mantissa;
			uint16_t exponent;
		};
		long double value;
	} u = { .value = 0 };

	u.mantissa = b.infinite ? 1UL << 63 : b.nan ? 3UL << 62 : b.mantissa;
	u.exponent = (uint16_t)(biased(&b, &extended) | (unsigned int)b.negative << 15);
	return u.value;
}

double atof(const char *s)
{
	return strtod(s, NULL);
}
