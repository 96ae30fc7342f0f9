/* %f, %e and %g: exact, and rounded to nearest as IEEE 754 wants, whatever the precision. */
#include "format_float.h"

#include "decimal.h"
#include <string.h>

/* More digits than that fit no int, which printf() counts with. */
#define LONGEST (__INT_MAX__ - 40000)

/* How a number is laid out: digits from top down to bottom, and maybe an exponent. */
struct layout {
	const char *sign;
	int top, bottom; /* places of the first and last digit; top is at or above the units */
	int shift;	 /* what the exponent takes off every place */
	bool point;
	char exponent[8]; /* "e+05" or "" */
};

static void put_digits(struct format_sink *sink, const struct decimal *d, int top, int bottom)
{
	char run[64];
	size_t n = 0;

	for (int place = top; place >= bottom; place--) {
		run[n++] = (char)('0' + __decimal_digit(d, place));
		if (n == sizeof(run)) {
			__format_text(sink, run, n);
			n = 0;
		}
	}
	__format_text(sink, run, n);
}

static void put(struct format_sink *sink, const struct format_spec *spec, const struct decimal *d,
		const struct layout *l)
{
	/* Below this place the expansion has only zeros, of which the precision may want many. */
	int lowest = __decimal_bottom(d);
	int units = l->shift, exact = l->bottom > lowest ? l->bottom : lowest;
	size_t used =
		strlen(l->sign) + (size_t)(l->top - l->bottom) + 1 + l->point + strlen(l->exponent);
	size_t pad = (size_t)spec->width > used ? (size_t)spec->width - used : 0;

	if (exact > units)
		exact = units;
	if (!spec->left && !spec->zero)
		__format_fill(sink, ' ', pad);
	__format_text(sink, l->sign, strlen(l->sign));
	if (!spec->left && spec->zero)
		__format_fill(sink, '0', pad);
	put_digits(sink, d, l->top, units);
	if (l->point)
		__format_text(sink, ".", 1);
	put_digits(sink, d, units - 1, exact);
	__format_fill(sink, '0', (size_t)(exact - l->bottom));
	__format_text(sink, l->exponent, strlen(l->exponent));
	if (spec->left)
		__format_fill(sink, ' ', pad);
}

/* e, a sign and at least two digits. */
static void write_exponent(char *to, int value, bool upper)
{
	char digits[6];
	size_t n = 0;

	*to++ = upper ? 'E' : 'e';
	*to++ = value < 0 ? '-' : '+';
	if (value < 0)
		value = -value;
	do
		digits[n++] = (char)('0' + value % 10);
	while (value /= 10);
	if (n < 2)
		digits[n++] = '0';
	while (n)
		*to++ = digits[--n];
	*to = 0;
}

void __format_float(struct format_sink *sink, const struct format_spec *spec, va_list *args)
{
	int precision = spec->precision < 0 ? 6 : spec->precision;
	char style = (char)(spec->conversion | 0x20);
	struct layout l = { 0 };
	bool upper = spec->conversion < 'a', general = style == 'g';
	struct decimal d;
	struct real real;
	int top;

	__real_argument(&real, spec, args);
	l.sign = __real_prefix(sink, spec, &real);
	if (!l.sign)
		return;
	__decimal_from_binary(&d, real.mantissa, real.exponent);
	if (general && precision == 0)
		precision = 1;
	if (precision > LONGEST)
		precision = LONGEST;
	/* Rounding may carry into a new first digit: the top is looked up again behind it. */
	if (style == 'f')
		__decimal_round(&d, -precision);
	else
		__decimal_round(&d, __decimal_top(&d) - precision + general);
	top = __decimal_top(&d);
	if (general) {
		int digits = top - __decimal_bottom(&d) + 1;

		style = top < -4 || top >= precision ? 'e' : 'f';
		if (style == 'f')
			precision -= top + 1;
		else
			precision -= 1;
		if (!spec->alternate && style == 'e' && precision > digits - 1)
			precision = digits - 1;
		if (!spec->alternate && style == 'f' && precision > -__decimal_bottom(&d))
			precision = __decimal_bottom(&d) < 0 ? -__decimal_bottom(&d) : 0;
	}
	if (style == 'e') {
		l.shift = l.top = top;
		l.bottom = top - precision;
		write_exponent(l.exponent, top, upper);
	} else {
		l.top = top > 0 ? top : 0;
		l.bottom = -precision;
	}
	l.point = precision > 0 || spec->alternate;
	put(sink, spec, &d, &l);
}
