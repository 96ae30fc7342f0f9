/*
 * The machine below printk(), snprintf() and the C library's printf(): it turns a format and its
 * arguments into pieces of text and hands them to a sink.
 */
#pragma once

#ifdef __KERNEL__
#include <linux/stdarg.h>
#include <linux/types.h>
#else
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#endif

/* Where the text goes. total counts what was written, as far as write() was called. */
struct format_sink {
	void (*write)(struct format_sink *sink, const char *text, size_t len);
	size_t total;
};

/* One conversion: %[flags][width][.precision][length]conversion */
struct format_spec {
	bool left;	 /* - */
	bool plus;	 /* + */
	bool space;	 /* blank */
	bool alternate;	 /* # */
	bool zero;	 /* 0 */
	int width;	 /* 0: none */
	int precision;	 /* -1: none */
	char length;	 /* 'H' for hh, 'q' for ll, else the letter, or 0 */
	char conversion; /* d, x, s, ... */
};

/* What only one of the two worlds knows. Each member may be NULL. */
struct format_hooks {
	/*
	 * %p, and %p with the letter or digit that follows it (kind, else 0): the text for the
	 * pointer in buf or anywhere, or NULL if this is not special.
	 */
	const char *(*pointer)(char *buf, size_t size, char kind, const void *ptr);
	/* Any other conversion, such as %f: true if it was one, and has been written. */
	bool (*other)(struct format_sink *sink, const struct format_spec *spec, va_list *args);
};

extern const struct format_hooks __format_hooks;

/* Writes the text; returns its length, or -1 if that is more than INT_MAX. */
int __format(struct format_sink *sink, const char *fmt, va_list args);

/*
 * A number or string as every conversion ends: blanks to the left, prefix (sign, 0x), zeros, body,
 * blanks to the right. With spec->zero the width is filled by zeros instead of blanks.
 */
void __format_padded(struct format_sink *sink, const struct format_spec *spec, const char *prefix,
		     size_t zeros, const char *body, size_t len);

/* The pieces: text as it is, and count times the character c. */
void __format_text(struct format_sink *sink, const char *text, size_t len);
void __format_fill(struct format_sink *sink, char c, size_t count);
