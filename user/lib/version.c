/* The order of names with version numbers in them: sort -V. As gnulib's filevercmp(), whose order is Debian's. */
#include "lib.h"

#include <ctype.h>
#include <string.h>

#define DIGIT(s, i, n) ((i) < (n) && isdigit((unsigned char)(s)[i]))

/* Where a character stands: ~ before the end, that before digits, letters, all others. */
static int rank(const char *s, size_t i, size_t n)
{
	unsigned char c = i < n ? (unsigned char)s[i] : 0;

	if (i == n)
		return -1;
	return isdigit(c) ? 0 : isalpha(c) ? c : c == '~' ? -2 : c + 256;
}

/* Parts without digits by rank, parts of digits by value, in turn. */
static int by_parts(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t i = 0, j = 0;

	while (i < a_len || j < b_len) {
		int first = 0;

		while ((i < a_len && !DIGIT(a, i, a_len)) || (j < b_len && !DIGIT(b, j, b_len))) {
			int order = rank(a, i, a_len) - rank(b, j, b_len);

			if (order)
				return order;
			i++;
			j++;
		}
		while (i < a_len && a[i] == '0')
			i++;
		while (j < b_len && b[j] == '0')
			j++;
		for (; DIGIT(a, i, a_len) && DIGIT(b, j, b_len); i++, j++)
			first = first ?: a[i] - b[j];
		if (DIGIT(a, i, a_len))
			return 1;
		if (DIGIT(b, j, b_len))
			return -1;
		if (first)
			return first;
	}
	return 0;
}

/* Without suffixes such as .tar.gz. */
static size_t stem(const char *s, size_t n)
{
	size_t end = 0, i = 0;

	while (i < n) {
		end = ++i;
		while (i + 1 < n && s[i] == '.' &&
		       (isalpha((unsigned char)s[i + 1]) || s[i + 1] == '~'))
			for (i += 2; i < n && (isalnum((unsigned char)s[i]) || s[i] == '~');)
				i++;
	}
	return end;
}

int compare_versions(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t a_stem = stem(a, a_len), b_stem = stem(b, b_len);
	bool a_dot = a_len && *a == '.', b_dot = b_len && *b == '.';
	int order;

	if (!a_len || !b_len)
		return (a_len > 0) - (b_len > 0);
	if (a_dot != b_dot)
		return a_dot ? -1 : 1;
	for (size_t dots = 1; a_dot && dots <= 2; dots++) { /* . and .. come first */
		bool a_is = a_len == dots && a[dots - 1] == '.';
		bool b_is = b_len == dots && b[dots - 1] == '.';

		if (a_is || b_is)
			return b_is - a_is;
	}
	order = by_parts(a, a_stem, b, b_stem);
	if (order || (a_stem == a_len && b_stem == b_len))
		return order;
	return by_parts(a, a_len, b, b_len);
}
