/* Text for the printers of calls: numbers, strings, flags, structs, and the copies that they are printed from. */
#include "decode.h"

/* Appends; what does not fit is cut off. */
void put(struct strace *t, const char *format, ...)
{
	size_t room = t->size - t->len;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(t->buf + t->len, room, format, args);
	va_end(args);
	t->len += (size_t)n < room ? (size_t)n : room - 1;
}

bool fetch_always(struct strace *t, void *to, unsigned long addr, size_t size)
{
	if (addr && t->read(t, to, addr, size) == size)
		return true;
	print_p(t, addr, NULL);
	return false;
}

bool fetch(struct strace *t, void *to, unsigned long addr, size_t size)
{
	if (!(t->exiting && t->failed))
		return fetch_always(t, to, addr, size);
	print_p(t, addr, NULL);
	return false;
}

long length_of(struct strace *t, const struct type *type)
{
	if (type->len == LEN_RET)
		return t->ret;
	return type->len < 0 ? (long)t->args[-type->len - 1] : type->len;
}

/* In C's escapes. A digit that follows an octal one must not become part of it. */
static void put_escaped(struct strace *t, const char *s, size_t len)
{
	static const char plain[] = "\t\n\v\f\r", letters[] = "tnvfr";

	for (size_t i = 0; i < len; i++) {
		unsigned char c = s[i];
		const char *at = c ? strchr(plain, c) : NULL;
		bool digit = i + 1 < len && s[i + 1] >= '0' && s[i + 1] <= '7';

		if (at)
			put(t, "\\%c", letters[at - plain]);
		else if (c == '"' || c == '\\')
			put(t, "\\%c", c);
		else if (c >= ' ' && c < 127)
			put(t, "%c", c);
		else
			put(t, digit ? "\\%03o" : "\\%o", c);
	}
}

/* Every byte as \x7f: for bytes that are surely no text. */
void put_hex(struct strace *t, unsigned long addr, long len)
{
	unsigned char buf[256];
	size_t limit = t->strmax < sizeof(buf) ? t->strmax : sizeof(buf);
	size_t n = len < 0 || (size_t)len > limit ? limit : (size_t)len;

	if (!addr || t->failed || t->read(t, buf, addr, n) != n)
		return print_p(t, addr, NULL);
	put(t, "\"");
	for (size_t i = 0; i < n; i++)
		put(t, "\\x%02x", buf[i]);
	put(t, n < (size_t)len ? "\"..." : "\"");
}

void put_quoted(struct strace *t, const char *s, size_t len, bool cut)
{
	put(t, "\"");
	put_escaped(t, s, len);
	put(t, cut ? "\"..." : "\"");
}

/* A string of the task up to its end, of which at most `max` characters are shown. */
void put_path(struct strace *t, unsigned long addr, size_t max)
{
	char chunk[128];
	size_t start = t->len, len = 0;
	const char *end = NULL;

	if (!addr)
		return put(t, "NULL");
	put(t, "\"");
	while (!end && len <= max) {
		size_t want = max + 1 - len < sizeof(chunk) ? max + 1 - len : sizeof(chunk);
		size_t got = t->read(t, chunk, addr + len, want);

		end = memchr(chunk, 0, got);
		if (!end && got < want) { /* runs into memory that is not there */
			t->len = start;
			return print_p(t, addr, NULL);
		}
		got = end ? (size_t)(end - chunk) : got;
		put_escaped(t, chunk, len + got > max ? max - len : got);
		len += got;
	}
	put(t, end ? "\"" : "\"...");
}

/* `len` bytes of the task's as a string, of which t->strmax are shown. */
void put_string(struct strace *t, unsigned long addr, long len)
{
	char buf[256];
	size_t limit = t->strmax < sizeof(buf) ? t->strmax : sizeof(buf);
	size_t n = len < 0 || (size_t)len > limit ? limit : (size_t)len;

	if (!addr)
		put(t, "NULL");
	else if ((t->exiting && t->failed) || t->read(t, buf, addr, n) != n)
		print_p(t, addr, NULL);
	else
		put_quoted(t, buf, n, n < (size_t)len);
}

/* What a caller has behind the part of a struct that is known here, unless it is all zero. */
void put_nonzero(struct strace *t, unsigned long addr, unsigned long from, unsigned long size)
{
	unsigned char byte;

	if (size > 4096) { /* more than any kernel takes */
		put(t, ", ???");
		return;
	}
	for (unsigned long i = from; i < size; i++) {
		if (t->read(t, &byte, addr + i, 1) != 1) {
			put(t, ", ???");
			return;
		}
		if (byte) {
			put(t, ", /* bytes %lu..%lu */ ", from, size - 1);
			put_hex(t, addr + from, size - from);
			return;
		}
	}
}

const char *xlat_name(unsigned long v, const struct xlats *x)
{
	for (unsigned int i = 0; i < x->n; i++)
		if (x->entries[i].val == v)
			return x->entries[i].name;
	return NULL;
}

void put_enum(struct strace *t, unsigned long v, const struct xlats *x)
{
	const char *name = xlat_name(v, x);

	if (name)
		put(t, "%s", name);
	else if (x->unknown)
		put(t, "%#lx /* %s */", v, x->unknown);
	else
		put(t, "%#lx", v);
}

/* More flags of a value whose first part is printed already; what has no name needs no comment then. */
void put_more_flags(struct strace *t, unsigned long v, const struct xlats *x)
{
	struct xlats bare = { x->entries, x->n, NULL };

	if (!v)
		return;
	put(t, "|");
	put_flags(t, v, &bare);
}

/* False if nothing was set: then 0 was printed, or the name that the table has for it. */
bool put_flags(struct strace *t, unsigned long v, const struct xlats *x)
{
	const char *whole = xlat_name(v, x), *bar = "";

	if (whole || !v) {
		put(t, "%s", whole ? whole : "0");
		return v;
	}
	for (unsigned int i = 0; i < x->n; i++) {
		unsigned long val = x->entries[i].val;

		if (val && (v & val) == val) {
			put(t, "%s%s", bar, x->entries[i].name);
			v &= ~val;
			bar = "|";
		}
	}
	if (!*bar && x->unknown)
		put(t, "%#lx /* %s */", v, x->unknown);
	else if (v)
		put(t, "%s%#lx", bar, v);
	return true;
}

static unsigned long load(const void *data, size_t size)
{
	unsigned long v = 0;

	memcpy(&v, data, size < sizeof(v) ? size : sizeof(v));
	return v;
}

/* {field=value, ...} of a copy of the struct. */
void put_record(struct strace *t, const void *data, const struct record *record)
{
	const char *comma = "";

	put(t, "{");
	for (unsigned int i = 0; i < record->n; i++) {
		const struct field *field = &record->fields[i];
		const char *at = (const char *)data + field->offset;

		if (field->when && !field->when(t, data))
			continue;
		put(t, "%s%s=", comma, field->name);
		field->type.print(t, field->in_place ? (unsigned long)at : load(at, field->size),
				  &field->type);
		comma = ", ";
	}
	put(t, record->more ? "%s...}" : "}", comma);
}

/* A struct by its address. */
void print_pointer(struct strace *t, unsigned long v, const struct type *type)
{
	char data[512];
	const struct record *record = type->table;

	if (fetch(t, data, v, record->size))
		put_record(t, data, record);
}

void print_inline(struct strace *t, unsigned long v, const struct type *type)
{
	put_record(t, (const void *)v, type->table);
}

void print_flags(struct strace *t, unsigned long v, const struct type *type)
{
	put_flags(t, (unsigned int)v, type->table);
}

void print_enum(struct strace *t, unsigned long v, const struct type *type)
{
	put_enum(t, (unsigned int)v, type->table);
}

void print_flags64(struct strace *t, unsigned long v, const struct type *type)
{
	put_flags(t, v, type->table);
}

/* An array of structs by its address. */
void print_records(struct strace *t, unsigned long v, const struct type *type)
{
	const struct record *record = ((const struct type *)type->table)->table;
	long n = (unsigned int)length_of(t, type);
	char data[512];

	if (!v || (n && t->read(t, data, v, record->size) != record->size)) {
		print_p(t, v, NULL);
		return;
	}
	put(t, "[");
	for (long i = 0; i < n; i++, v += record->size) {
		put(t, i ? ", " : "");
		if (i >= STRACE_LIST_MAX) {
			put(t, "...");
			break;
		}
		if (t->read(t, data, v, record->size) != record->size) {
			put(t, "... /* %#lx */", v);
			break;
		}
		put_record(t, data, record);
	}
	put(t, "]");
}

/* An array of ints by its address: descriptors, ids. */
void print_array(struct strace *t, unsigned long v, const struct type *type)
{
	const struct type *element = type->table;
	long n = length_of(t, type);
	unsigned int item;

	if (!v || n < 0 || (t->exiting && t->failed) || (n && t->read(t, &item, v, 4) != 4))
		return n ? print_p(t, v, NULL) : put(t, v ? "[]" : "NULL");
	put(t, "[");
	for (long i = 0; i < n; i++) {
		put(t, i ? ", " : "");
		if (i >= STRACE_LIST_MAX) {
			put(t, "...");
			break;
		}
		if (t->read(t, &item, v + 4 * i, 4) != 4) {
			put(t, "... /* %#lx */", v + 4 * i);
			break;
		}
		element->print(t, item, element);
	}
	put(t, "]");
}
