/* Floating point for printf(). */
#pragma once

#include "../internal.h"
#include "../../kernel/include/linux/format.h"

/* A number taken apart: mantissa * 2^exponent, with the mantissa's nominal width. */
struct real {
	bool negative;
	bool infinite;
	bool nan;
	int bits; /* 53 or 64 */
	uint64_t mantissa;
	int exponent;
};

/* The next argument, a double or, with L, a long double. */
void __real_argument(struct real *real, const struct format_spec *spec, va_list *args);

/* The sign as the flags want it; inf and nan are written here: then the result is NULL. */
const char *__real_prefix(struct format_sink *sink, const struct format_spec *spec,
			  const struct real *real);

void __format_float(struct format_sink *sink, const struct format_spec *spec, va_list *args);
void __format_hex_float(struct format_sink *sink, const struct format_spec *spec, va_list *args);
