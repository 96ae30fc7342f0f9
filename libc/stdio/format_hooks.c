/* The conversions that printf() has and printk() lacks: %n, %m, wide characters, floating point. */
#include "format_float.h"

#include <stddef.h>
#include <string.h>

static void store_count(char length, size_t count, void *where)
{
	switch (length) {
	case 'H':
		*(signed char *)where = (signed char)count;
		break;
	case 'h':
		*(short *)where = (short)count;
		break;
	case 0:
		*(int *)where = (int)count;
		break;
	default:
		*(long *)where = (long)count;
	}
}

/* UTF-8; returns the number of bytes, 0 for what is no character. */
static size_t encode(char *to, wchar_t c)
{
	unsigned int u = (unsigned int)c;
	size_t len = u < 0x80 ? 1 : u < 0x800 ? 2 : u < 0x10000 ? 3 : 4;

	if (u > 0x10ffff || (u >= 0xd800 && u < 0xe000))
		return 0;
	for (size_t i = len - 1; i > 0; i--, u >>= 6)
		to[i] = (char)(0x80 | (u & 0x3f));
	to[0] = (char)(len == 1 ? u : (0xf00U >> len & 0xff) | u);
	return len;
}

/* How many bytes of the string's text fit the precision; whole characters only. */
static size_t wide_length(const wchar_t *s, size_t max)
{
	size_t len = 0;
	char buf[4];

	for (; *s; s++) {
		size_t n = encode(buf, *s);

		if (len + n > max)
			break;
		len += n;
	}
	return len;
}

static void wide_string(struct format_sink *sink, const struct format_spec *spec, const wchar_t *s)
{
	size_t len, pad;
	char buf[4];

	if (!s)
		s = L"(null)";
	len = wide_length(s, spec->precision < 0 ? (size_t)-1 : (size_t)spec->precision);
	pad = (size_t)spec->width > len ? (size_t)spec->width - len : 0;
	if (!spec->left)
		__format_fill(sink, ' ', pad);
	for (size_t done = 0; done < len; s++) {
		size_t n = encode(buf, *s);

		__format_text(sink, buf, n);
		done += n;
	}
	if (spec->left)
		__format_fill(sink, ' ', pad);
}

static bool other(struct format_sink *sink, const struct format_spec *spec, va_list *args)
{
	struct format_spec plain = *spec;
	const char *text;
	char buf[4];

	plain.zero = false;
	switch (spec->conversion) {
	case 'n':
		store_count(spec->length, sink->total, va_arg(*args, void *));
		return true;
	case 'm':
		text = strerror(errno);
		__format_padded(sink, &plain, "", 0, text, strlen(text));
		return true;
	case 'c': /* with l */
	case 'C':
		__format_padded(sink, &plain, "", 0, buf, encode(buf, va_arg(*args, wchar_t)));
		return true;
	case 's': /* with l */
	case 'S':
		wide_string(sink, spec, va_arg(*args, const wchar_t *));
		return true;
	case 'a':
	case 'A':
		__format_hex_float(sink, spec, args);
		return true;
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
		__format_float(sink, spec, args);
		return true;
	default:
		return false;
	}
}

const struct format_hooks __format_hooks = { .other = other };
