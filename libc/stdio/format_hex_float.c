/*
 * %a: the exact number in base 16. A double shows as 1.xxx (0.xxx if subnormal), a long double with
 * its top four bits before the point, as glibc does.
 */
#include "format_float.h"

#include <string.h>

void __real_argument(struct real *real, const struct format_spec *spec, va_list *args)
{
	if (spec->length == 'L' || spec->length == 'q') {
		union {
			long double value;
			struct {
				uint64_t mantissa;
				uint16_t exponent;
			};
		} u = { .value = va_arg(*args, long double) };
		int biased = u.exponent & 0x7fff;

		real->bits = 64;
		real->negative = u.exponent >> 15;
		real->infinite = biased == 0x7fff && u.mantissa << 1 == 0;
		real->nan = biased == 0x7fff && !real->infinite;
		real->mantissa = u.mantissa;
		real->exponent = (biased ? biased : 1) - 16383 - 63;
	} else {
		union {
			double value;
			uint64_t word;
		} u = { .value = va_arg(*args, double) };
		int biased = u.word >> 52 & 0x7ff;
		uint64_t fraction = u.word & ((1UL << 52) - 1);

		real->bits = 53;
		real->negative = u.word >> 63;
		real->infinite = biased == 0x7ff && !fraction;
		real->nan = biased == 0x7ff && fraction;
		real->mantissa = fraction | (biased ? 1UL << 52 : 0);
		real->exponent = (biased ? biased : 1) - 1023 - 52;
	}
}

const char *__real_prefix(struct format_sink *sink, const struct format_spec *spec,
			  const struct real *real)
{
	const char *sign = real->negative ? "-" : spec->plus ? "+" : spec->space ? " " : "";
	bool upper = spec->conversion < 'a';
	struct format_spec plain = *spec;

	if (!real->nan && !real->infinite)
		return sign;
	plain.zero = false;
	if (real->nan)
		__format_padded(sink, &plain, sign, 0, upper ? "NAN" : "nan", 3);
	else
		__format_padded(sink, &plain, sign, 0, upper ? "INF" : "inf", 3);
	return NULL;
}

/* Drops the lowest drop bits, rounding to nearest, ties to even. drop is less than 64. */
static uint64_t round_bits(uint64_t value, unsigned int drop)
{
	uint64_t half, rest;

	if (!drop)
		return value;
	half = 1UL << (drop - 1);
	rest = value & ((half << 1) - 1);
	value >>= drop;
	return value + (rest > half || (rest == half && value & 1));
}

/* "p+12" at the end of a buffer; returns its start. */
static char *exponent_text(char *end, int exponent, char letter)
{
	unsigned int rest = exponent < 0 ? 0U - (unsigned int)exponent : (unsigned int)exponent;

	do
		*--end = (char)('0' + rest % 10);
	while (rest /= 10);
	*--end = exponent < 0 ? '-' : '+';
	*--end = letter;
	return end;
}

void __format_hex_float(struct format_sink *sink, const struct format_spec *spec, va_list *args)
{
	bool upper = spec->conversion == 'A';
	const char *symbols = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char prefix[4], body[24], tail[12], *exponent;
	size_t digits, len = 0, zeros, pad, used;
	int fraction_bits, shift;
	const char *sign;
	struct real real;
	bool zero;

	__real_argument(&real, spec, args);
	zero = !real.mantissa; /* a subnormal rounded to 0 keeps its exponent */
	sign = __real_prefix(sink, spec, &real);
	if (!sign)
		return;
	strcpy(prefix, sign);
	strcat(prefix, upper ? "0X" : "0x");

	fraction_bits = real.bits == 64 ? 60 : 52;
	digits = (size_t)fraction_bits / 4;
	if (spec->precision >= 0 && (size_t)spec->precision < digits) {
		shift = fraction_bits - 4 * spec->precision;
		real.mantissa = round_bits(real.mantissa, (unsigned int)shift);
		digits = (size_t)spec->precision;
		fraction_bits -= shift;
		real.exponent += shift;
		/* 0xf.f...p rounded up is 0x10: one digit too many before the point. */
		if (fraction_bits < 60 && real.mantissa >> fraction_bits > 15) {
			real.mantissa >>= 4;
			real.exponent += 4;
		}
	}
	real.exponent = zero ? 0 : real.exponent + fraction_bits;
	body[len++] = symbols[real.mantissa >> fraction_bits];
	for (size_t i = 0; i < digits; i++) {
		fraction_bits -= 4;
		body[1 + len++] = symbols[real.mantissa >> fraction_bits & 15];
	}
	if (spec->precision < 0)
		while (len > 1 && body[len] == '0')
			len--;
	zeros = spec->precision > (int)digits ? (size_t)spec->precision - digits : 0;
	if (len > 1 || zeros || spec->alternate) {
		body[1] = '.';
		len++;
	}
	exponent = exponent_text(tail + sizeof(tail), real.exponent, upper ? 'P' : 'p');

	used = strlen(prefix) + len + zeros + (size_t)(tail + sizeof(tail) - exponent);
	pad = (size_t)spec->width > used ? (size_t)spec->width - used : 0;
	if (!spec->left && !spec->zero)
		__format_fill(sink, ' ', pad);
	__format_text(sink, prefix, strlen(prefix));
	if (!spec->left && spec->zero)
		__format_fill(sink, '0', pad);
	__format_text(sink, body, len);
	__format_fill(sink, '0', zeros);
	__format_text(sink, exponent, (size_t)(tail + sizeof(tail) - exponent));
	if (spec->left)
		__format_fill(sink, ' ', pad);
}
