/* Patterns: ? * [...] and \. See fnmatch(3), glob(7). Bytes, not characters: there is one locale, C. */
#include "../internal.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

static const struct {
	const char *name;
	int (*is)(int);
} classes[] = {
	{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank }, { "cntrl", iscntrl },
	{ "digit", isdigit }, { "graph", isgraph }, { "lower", islower }, { "print", isprint },
	{ "punct", ispunct }, { "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
};

/* [:name:] at p; returns the place behind it, or NULL if it is none. */
static const char *in_class(const char *p, unsigned char c, bool *found)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		size_t len = strlen(classes[i].name);

		if (strncmp(p + 2, classes[i].name, len) || strncmp(p + 2 + len, ":]", 2))
			continue;
		*found |= !!classes[i].is(c);
		return p + len + 4;
	}
	return NULL;
}

/* One end of a range. */
static const char *element(const char *p, int flags, unsigned char *c)
{
	if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1])
		p++;
	*c = (unsigned char)*p;
	return p + 1;
}

/* Is c in the set whose [ is before p? Sets *end behind the ], or to NULL if there is none. */
static bool in_set(const char *p, unsigned char c, int flags, const char **end)
{
	bool negate = *p == '!' || *p == '^', found = false, first = true;
	unsigned char low, high;
	const char *after;

	*end = NULL;
	for (p += negate; *p && (*p != ']' || first); first = false) {
		if (*p == '/' && flags & FNM_PATHNAME)
			return false;
		after = p[0] == '[' && p[1] == ':' ? in_class(p, c, &found) : NULL;
		if (after) {
			p = after;
			continue;
		}
		p = element(p, flags, &low);
		high = low;
		if (*p == '-' && p[1] && p[1] != ']')
			p = element(p + 1, flags, &high);
		if (flags & FNM_CASEFOLD)
			found |= low <= toupper(c) && toupper(c) <= high;
		found |= low <= c && c <= high;
	}
	if (*p == ']')
		*end = p + 1;
	return found != negate;
}

static bool hidden(const char *s, const char *start, int flags)
{
	return *s == '.' && flags & FNM_PERIOD &&
	       (s == start || (flags & FNM_PATHNAME && s[-1] == '/'));
}

static unsigned char fold(char c, int flags)
{
	return (unsigned char)(flags & FNM_CASEFOLD ? tolower((unsigned char)c) : c);
}

/* One step without *: the place behind the pattern's element if *s matches it, else NULL. */
static const char *one(const char *p, const char *s, const char *start, int flags)
{
	const char *end;
	bool plain = *s && !(*s == '/' && flags & FNM_PATHNAME) && !hidden(s, start, flags);

	if (*p == '?')
		return plain ? p + 1 : NULL;
	if (*p == '[') {
		bool in = in_set(p + 1, fold(*s, flags), flags, &end);

		if (end)
			return plain && in ? end : NULL;
	}
	if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1])
		p++;
	return *s && fold(*p, flags) == fold(*s, flags) ? p + 1 : NULL;
}

/* The last * is where to try again: an earlier one need never take more (but for /). */
int fnmatch(const char *p, const char *s, int flags)
{
	const char *start = s, *star = NULL, *from = NULL, *next;

	for (;;) {
		if (*p == '*') {
			if (hidden(s, start, flags))
				return FNM_NOMATCH;
			while (*p == '*')
				p++;
			star = p;
			from = s;
			continue;
		}
		if (!*s && !*p)
			return 0;
		if (*s == '/' && !*p && flags & FNM_LEADING_DIR)
			return 0;
		next = *p ? one(p, s, start, flags) : NULL;
		if (next) {
			if (*s == '/' && flags & FNM_PATHNAME)
				star = NULL;
			p = next;
			s++;
		} else if (star && *from && !(*from == '/' && flags & FNM_PATHNAME)) {
			p = star;
			s = ++from;
		} else {
			return FNM_NOMATCH;
		}
	}
}
