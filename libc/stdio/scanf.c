/*
 * scanf() and its family. Numbers are collected as text, as far as they could be one, and then left
 * to strtoul() and strtold(). See scanf(3).
 */
#include "file.h"

#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_NUMBER 512

struct input {
	FILE *file;
	size_t taken; /* for %n */
	bool ahead;   /* c has been read, but not taken */
	int c;
};

/* One conversion: %[*][width][length]conversion */
struct conversion {
	bool discard;
	bool has_width;
	size_t width;
	char length; /* as in <linux/format.h> */
	char type;
	bool set[256]; /* %[ */
};

/* The next character or EOF. Read only when it is looked at: a terminal might have none yet. */
static int look(struct input *in)
{
	if (!in->ahead)
		in->c = fgetc(in->file);
	in->ahead = true;
	return in->c;
}

static void take(struct input *in)
{
	in->taken++;
	in->ahead = false;
}

static void skip_space(struct input *in)
{
	while (look(in) != EOF && isspace(in->c))
		take(in);
}

/* Reads [^abc-z]; returns the place behind the final bracket. */
static const char *parse_set(const char *format, struct conversion *conv)
{
	bool inverted = *format == '^';
	unsigned char from;

	format += inverted;
	memset(conv->set, inverted, sizeof(conv->set));
	do {
		if (!*format)
			return format;
		from = (unsigned char)*format++;
		conv->set[from] = !inverted;
		if (*format == '-' && format[1] && format[1] != ']') {
			for (unsigned int c = from; c <= (unsigned char)format[1]; c++)
				conv->set[c] = !inverted;
			format += 2;
		}
	} while (*format != ']');
	return format + 1;
}

static const char *parse_conversion(const char *format, struct conversion *conv)
{
	*conv = (struct conversion){ .discard = *format == '*' };
	format += conv->discard;
	for (; isdigit((unsigned char)*format); format++) {
		conv->has_width = true;
		conv->width = conv->width * 10 + (size_t)(*format - '0');
	}
	if (*format && strchr("hljztLq", *format)) {
		conv->length = *format++;
		if (*format == conv->length && (*format == 'h' || *format == 'l')) {
			conv->length = *format == 'h' ? 'H' : 'q';
			format++;
		}
	}
	conv->type = *format;
	if (*format)
		format++;
	if (conv->type == '[')
		format = parse_set(format, conv);
	return format;
}

static void store_integer(char length, void *where, unsigned long value)
{
	switch (length) {
	case 'H':
		*(unsigned char *)where = (unsigned char)value;
		break;
	case 'h':
		*(unsigned short *)where = (unsigned short)value;
		break;
	case 0:
		*(unsigned int *)where = (unsigned int)value;
		break;
	default:
		*(unsigned long *)where = value;
	}
}

/* Takes the character into text if it is among those wanted (without regard to case). */
static bool accept(struct input *in, const struct conversion *conv, char *text, size_t *len,
		   const char *wanted)
{
	size_t max = conv->has_width && conv->width < LONGEST_NUMBER ? conv->width
								     : LONGEST_NUMBER - 1;

	if (*len >= max || look(in) <= 0 || !strchr(wanted, tolower(in->c)))
		return false;
	text[(*len)++] = (char)in->c;
	take(in);
	return true;
}

static bool scan_integer(struct input *in, const struct conversion *conv, void *where)
{
	static const char digits[] = "0123456789abcdef";
	int base = conv->type == 'i' ? 0 : conv->type == 'o' ? 8 : 10;
	char text[LONGEST_NUMBER], wanted[17] = { 0 };
	size_t len = 0, before;
	unsigned long value;

	if (strchr("xXp", conv->type))
		base = 16;
	accept(in, conv, text, &len, "+-");
	before = len;
	if ((base == 0 || base == 16) && accept(in, conv, text, &len, "0")) {
		if (accept(in, conv, text, &len, "x"))
			base = 16;
		else if (base == 0)
			base = 8;
	}
	memcpy(wanted, digits, base ? (size_t)base : 10);
	while (accept(in, conv, text, &len, wanted))
		;
	text[len] = 0;
	if (len == before || (len == before + 2 && (text[len - 1] | 0x20) == 'x'))
		return false;
	if (conv->type == 'd' || conv->type == 'i')
		value = (unsigned long)strtol(text, NULL, base);
	else
		value = strtoul(text, NULL, base);
	if (!conv->discard)
		store_integer(conv->type == 'p' ? 'l' : conv->length, where, value);
	return true;
}

static bool scan_float(struct input *in, const struct conversion *conv, void *where)
{
	char text[LONGEST_NUMBER], *end;
	size_t len = 0;
	bool hex;

	accept(in, conv, text, &len, "+-");
	if (look(in) > 0 && strchr("in", tolower(in->c))) {
		while (accept(in, conv, text, &len, "infatyn"))
			;
	} else {
		hex = accept(in, conv, text, &len, "0") && accept(in, conv, text, &len, "x");
		while (accept(in, conv, text, &len, hex ? "0123456789abcdef" : "0123456789"))
			;
		accept(in, conv, text, &len, ".");
		while (accept(in, conv, text, &len, hex ? "0123456789abcdef" : "0123456789"))
			;
		if (accept(in, conv, text, &len, hex ? "p" : "e"))
			accept(in, conv, text, &len, "+-");
		while (accept(in, conv, text, &len, "0123456789"))
			;
	}
	text[len] = 0;
	if (conv->length == 'L' || conv->length == 'q') {
		long double value = strtold(text, &end);

		if (!conv->discard)
			*(long double *)where = value;
	} else if (conv->length == 'l') {
		double value = strtod(text, &end);

		if (!conv->discard)
			*(double *)where = value;
	} else {
		float value = strtof(text, &end);

		if (!conv->discard)
			*(float *)where = value;
	}
	return len && !*end;
}

/* %s, %c and %[ */
static bool scan_text(struct input *in, const struct conversion *conv, char *to)
{
	size_t max = conv->has_width ? conv->width : conv->type == 'c' ? 1 : (size_t)-1, n = 0;

	for (; n < max && look(in) != EOF; n++) {
		if (conv->type == 's' && isspace(in->c))
			break;
		if (conv->type == '[' && !conv->set[in->c])
			break;
		if (!conv->discard)
			to[n] = (char)in->c;
		take(in);
	}
	if (conv->type == 'c')
		return n == max;
	if (n && !conv->discard)
		to[n] = 0;
	return n > 0;
}

static bool scan_one(struct input *in, const struct conversion *conv, void *where)
{
	switch (conv->type) {
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
	case 'p':
		return scan_integer(in, conv, where);
	case 'a':
	case 'A':
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
		return scan_float(in, conv, where);
	case 's':
	case 'c':
	case '[':
		return scan_text(in, conv, where);
	default:
		return false;
	}
}

/* The number of items stored, or EOF if the input ended before the first. */
static int scan(struct input *in, const char *format, va_list *args)
{
	struct conversion conv;
	int stored = 0;

	while (*format) {
		if (isspace((unsigned char)*format)) {
			skip_space(in);
			format++;
			continue;
		}
		if (*format != '%' || format[1] == '%') {
			if (*format == '%') {
				skip_space(in);
				format++;
			}
			if (look(in) != (unsigned char)*format)
				return in->c == EOF && !stored ? EOF : stored;
			take(in);
			format++;
			continue;
		}
		format = parse_conversion(format + 1, &conv);
		if (conv.type == 'n') {
			store_integer(conv.length, va_arg(*args, void *), in->taken);
			continue;
		}
		if (conv.type != 'c' && conv.type != '[')
			skip_space(in);
		if (look(in) == EOF)
			return stored ? stored : EOF;
		if (!scan_one(in, &conv, conv.discard ? NULL : va_arg(*args, void *)))
			return stored;
		stored += !conv.discard;
	}
	return stored;
}

int vfscanf(FILE *restrict file, const char *restrict format, va_list args)
{
	struct input in = { .file = file };
	va_list copy;
	int stored;

	LOCK_FILE(file);
	va_copy(copy, args);
	stored = scan(&in, format, &copy);
	va_end(copy);
	if (in.ahead && in.c != EOF)
		ungetc(in.c, file);
	return stored;
}

int vsscanf(const char *restrict s, const char *restrict format, va_list args)
{
	size_t len = strlen(s);
	FILE file = { .fd = -1, .flags = CAN_READ, .mode = _IOFBF, .size = len, .end = len };

	file.buf = (char *)s;
	return vfscanf(&file, format, args);
}

int vscanf(const char *restrict format, va_list args)
{
	return vfscanf(stdin, format, args);
}

int scanf(const char *restrict format, ...)
{
	va_list args;
	int stored;

	va_start(args, format);
	stored = vfscanf(stdin, format, args);
	va_end(args);
	return stored;
}

int fscanf(FILE *restrict file, const char *restrict format, ...)
{
	va_list args;
	int stored;

	va_start(args, format);
	stored = vfscanf(file, format, args);
	va_end(args);
	return stored;
}

int sscanf(const char *restrict s, const char *restrict format, ...)
{
	va_list args;
	int stored;

	va_start(args, format);
	stored = vsscanf(s, format, args);
	va_end(args);
	return stored;
}
