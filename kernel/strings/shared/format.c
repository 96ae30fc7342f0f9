/*
 * The machine below printk() and printf(): reads the format, converts integers, characters and
 * strings, and leaves the rest (floating point, %pS, ...) to __format_hooks. Nothing is allocated
 * and nothing locked, so that it may run in a panic. Linux: lib/vsprintf.c.
 */
#include "shared.h"

void __format_text(struct format_sink *sink, const char *text, size_t len)
{
	sink->total += len;
	if (len)
		sink->write(sink, text, len);
}

void __format_fill(struct format_sink *sink, char c, size_t count)
{
	char run[32];

	memset(run, c, count < sizeof(run) ? count : sizeof(run));
	for (; count > sizeof(run); count -= sizeof(run))
		__format_text(sink, run, sizeof(run));
	__format_text(sink, run, count);
}

void __format_padded(struct format_sink *sink, const struct format_spec *spec, const char *prefix,
		     size_t zeros, const char *body, size_t len)
{
	size_t prefix_len = strlen(prefix), used = prefix_len + zeros + len;
	size_t pad = (size_t)spec->width > used ? (size_t)spec->width - used : 0;

	if (!spec->left && !spec->zero)
		__format_fill(sink, ' ', pad);
	__format_text(sink, prefix, prefix_len);
	__format_fill(sink, '0', zeros + (!spec->left && spec->zero ? pad : 0));
	__format_text(sink, body, len);
	if (spec->left)
		__format_fill(sink, ' ', pad);
}

/* A string or character: '0' means nothing here. */
static void text(struct format_sink *sink, struct format_spec *spec, const char *s, size_t len)
{
	spec->zero = false;
	__format_padded(sink, spec, "", 0, s, len);
}

static void string(struct format_sink *sink, struct format_spec *spec, const char *s)
{
	if (!s) /* as glibc: nothing rather than a part of it */
		s = spec->precision >= 0 && spec->precision < 6 ? "" : "(null)";
	text(sink, spec, s, spec->precision < 0 ? strlen(s) : strnlen(s, (size_t)spec->precision));
}

/* Writes the digits so that they end at end; returns where they begin. Zero has none. */
static char *digits(char *end, unsigned long long value, char conversion)
{
	const char *symbols = conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	unsigned int shift = conversion == 'o' ? 3 : 4;

	if (!strchr("xXo", conversion))
		for (; value; value /= 10)
			*--end = symbols[value % 10];
	for (; value; value >>= shift)
		*--end = symbols[value & ((1U << shift) - 1)];
	return end;
}

static void number(struct format_sink *sink, struct format_spec *spec, const char *prefix,
		   unsigned long long value)
{
	char buf[24]; /* 2^64 has 22 octal digits */
	char *start = digits(buf + sizeof(buf), value, spec->conversion);
	size_t len = (size_t)(buf + sizeof(buf) - start);
	size_t least = spec->precision < 0 ? 1 : (size_t)spec->precision;

	if (spec->precision >= 0)
		spec->zero = false;
	if (spec->conversion == 'o' && spec->alternate && least <= len)
		least = len + 1;
	__format_padded(sink, spec, prefix, least > len ? least - len : 0, start, len);
}

/* The next argument, extended from its own width as its sign says. */
static unsigned long long integer(const struct format_spec *spec, bool is_signed, va_list *args)
{
	int value;

	if (spec->length && spec->length != 'H' && spec->length != 'h')
		return va_arg(*args,
			      unsigned long long); /* l, ll, j, z and t are all 64 bits wide */
	value = va_arg(*args, int);
	if (spec->length == 'H')
		value = is_signed ? (signed char)value : (unsigned char)value;
	else if (spec->length == 'h')
		value = is_signed ? (short)value : (unsigned short)value;
	return is_signed ? (unsigned long long)value : (unsigned int)value;
}

static void signed_number(struct format_sink *sink, struct format_spec *spec, va_list *args)
{
	long long value = (long long)integer(spec, true, args);
	const char *sign = value < 0 ? "-" : spec->plus ? "+" : spec->space ? " " : "";

	number(sink, spec, sign,
	       value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value);
}

static void unsigned_number(struct format_sink *sink, struct format_spec *spec, va_list *args)
{
	unsigned long long value = integer(spec, false, args);
	const char *prefix = "";

	if (spec->alternate && value && spec->conversion == 'x')
		prefix = "0x";
	if (spec->alternate && value && spec->conversion == 'X')
		prefix = "0X";
	number(sink, spec, prefix, value);
}

/* %p, and in the kernel %pS and the like: then *fmt moves on by that letter. */
static void pointer(struct format_sink *sink, struct format_spec *spec, const char **fmt,
		    va_list *args)
{
	const void *ptr = va_arg(*args, void *);
	const char *special = NULL;
	char buf[128];

	if (__format_hooks.pointer) {
		if (isalnum((unsigned char)**fmt))
			special = __format_hooks.pointer(buf, sizeof(buf), **fmt, ptr);
		if (special)
			++*fmt;
		else
			special = __format_hooks.pointer(buf, sizeof(buf), 0, ptr);
	}
	if (!special && !ptr)
		special = "(nil)";
	if (special) {
		text(sink, spec, special, strlen(special));
	} else {
		spec->conversion = 'x';
		number(sink, spec, spec->plus ? "+0x" : spec->space ? " 0x" : "0x", (uintptr_t)ptr);
	}
}

/* A decimal number in the format; -1 if it is no int. */
static int decimal(const char **fmt)
{
	long value = 0;

	for (; isdigit((unsigned char)**fmt); ++*fmt)
		if (value <= __INT_MAX__)
			value = value * 10 + (**fmt - '0');
	return value <= __INT_MAX__ ? (int)value : -1;
}

static const char *parse_flags(const char *fmt, struct format_spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-':
			spec->left = true;
			break;
		case '+':
			spec->plus = true;
			break;
		case ' ':
			spec->space = true;
			break;
		case '#':
			spec->alternate = true;
			break;
		case '0':
			spec->zero = true;
			break;
		case '\'': /* groups of thousands: the C locale has none */
			break;
		default:
			return fmt;
		}
	}
}

/* Reads what stands between % and the conversion. NULL: a number is too large. */
static const char *parse_spec(const char *fmt, struct format_spec *spec, va_list *args)
{
	*spec = (struct format_spec){ .precision = -1 };
	fmt = parse_flags(fmt, spec);
	if (*fmt == '*') {
		fmt++;
		spec->width = va_arg(*args, int);
		if (spec->width == -__INT_MAX__ - 1)
			return NULL;
		if (spec->width < 0) {
			spec->left = true;
			spec->width = -spec->width;
		}
	} else {
		spec->width = decimal(&fmt);
		if (spec->width < 0)
			return NULL;
	}
	if (*fmt == '.') {
		fmt++;
		if (*fmt == '*') {
			fmt++;
			spec->precision = va_arg(*args, int); /* negative: as if not given */
			if (spec->precision < 0)
				spec->precision = -1;
		} else {
			spec->precision = decimal(&fmt);
			if (spec->precision < 0)
				return NULL;
		}
	}
	if (*fmt && strchr("hljztLq", *fmt)) {
		spec->length = *fmt++;
		if (*fmt == spec->length && (*fmt == 'h' || *fmt == 'l')) {
			spec->length = *fmt == 'h' ? 'H' : 'q';
			fmt++;
		}
	}
	spec->conversion = *fmt;
	return fmt;
}

static void convert(struct format_sink *sink, struct format_spec *spec, const char *start,
		    const char **fmt, va_list *args)
{
	char c;

	switch (spec->conversion) {
	case 'd':
	case 'i':
		signed_number(sink, spec, args);
		return;
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		unsigned_number(sink, spec, args);
		return;
	case 'p':
		pointer(sink, spec, fmt, args);
		return;
	case '%':
		__format_text(sink, "%", 1);
		return;
	case 'c':
		if (spec->length != 'l') {
			c = (char)va_arg(*args, int);
			text(sink, spec, &c, 1);
			return;
		}
		break;
	case 's':
		if (spec->length != 'l') {
			string(sink, spec, va_arg(*args, const char *));
			return;
		}
		break;
	}
	if (__format_hooks.other && __format_hooks.other(sink, spec, args))
		return;
	__format_text(sink, start,
		      (size_t)(*fmt - start)); /* no conversion: it stands for itself */
}

int __format(struct format_sink *sink, const char *fmt, va_list args)
{
	struct format_spec spec;
	va_list ap;

	sink->total = 0;
	va_copy(ap, args);
	while (*fmt) {
		const char *start = fmt;

		fmt = strchrnul(fmt, '%');
		__format_text(sink, start, (size_t)(fmt - start));
		if (!*fmt)
			break;
		start = fmt;
		fmt = parse_spec(fmt + 1, &spec, &ap);
		if (!fmt)
			break;
		if (*fmt)
			fmt++;
		convert(sink, &spec, start, &fmt, &ap);
		if (sink->total > __INT_MAX__)
			break;
	}
	va_end(ap);
	return fmt && sink->total <= __INT_MAX__ ? (int)sink->total : -1;
}
