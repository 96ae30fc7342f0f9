/* Modes of files as people write and read them. See chmod(1p). */
#include "lib.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* u, g, o, a at *s as the bits that they may change; none: all but what the mask holds back. */
static mode_t who(const char **s, mode_t mask, mode_t *held)
{
	mode_t bits = 0;

	for (;; ++*s) {
		if (**s == 'u')
			bits |= S_ISUID | 0700;
		else if (**s == 'g')
			bits |= S_ISGID | 0070;
		else if (**s == 'o')
			bits |= S_ISVTX | 0007;
		else if (**s == 'a')
			bits |= 07777;
		else
			break;
	}
	*held = bits ? 0 : mask;
	return bits ? bits : 07777;
}

static mode_t permissions(const char **s, mode_t mode, bool directory)
{
	mode_t bits = 0;

	if (**s && strchr("ugo", **s)) {
		bits = **s == 'u' ? mode >> 6 & 7 : **s == 'g' ? mode >> 3 & 7 : mode & 7;
		++*s;
		return bits * 0111;
	}
	for (;; ++*s) {
		if (**s == 'r')
			bits |= 0444;
		else if (**s == 'w')
			bits |= 0222;
		else if (**s == 'x' || (**s == 'X' && (directory || mode & 0111)))
			bits |= 0111;
		else if (**s == 's')
			bits |= S_ISUID | S_ISGID;
		else if (**s == 't')
			bits |= S_ISVTX;
		else if (**s != 'X')
			return bits;
	}
}

int parse_mode(const char *s, mode_t old, bool directory, mode_t mask)
{
	mode_t mode = old & 07777;
	char *end;

	if (*s >= '0' && *s <= '7') {
		unsigned long value = strtoul(s, &end, 8);

		if (*end || value > 07777)
			return -1;
		/* a folder keeps the two unless five digits say otherwise */
		return (int)value |
		       (directory && end - s < 5 ? (int)(mode & (S_ISUID | S_ISGID)) : 0);
	}
	for (;;) {
		mode_t held, whose = who(&s, mask, &held);

		if (!*s || !strchr("+-=", *s))
			return -1;
		while (*s && strchr("+-=", *s)) {
			char operator= * s++;
			mode_t bits = permissions(&s, mode, directory) & ~held;
			mode_t change = bits & whose;

			if (operator== '=')
				mode &= ~(whose & (S_ISVTX | 0777)) &
					~(whose & (S_ISUID | S_ISGID) & (directory ? 0U : ~0U));
			mode = operator== '-' ? mode & ~change : mode | change;
		}
		if (!*s)
			return (int)mode;
		if (*s++ != ',')
			return -1;
	}
}

void mode_string(mode_t mode, char text[11])
{
	static const char letters[] = "rwxrwxrwx";

	text[0] = S_ISDIR(mode)	   ? 'd'
		  : S_ISLNK(mode)  ? 'l'
		  : S_ISCHR(mode)  ? 'c'
		  : S_ISBLK(mode)  ? 'b'
		  : S_ISFIFO(mode) ? 'p'
		  : S_ISSOCK(mode) ? 's'
				   : '-';
	for (int i = 0; i < 9; i++)
		text[i + 1] = mode & (0400U >> i) ? letters[i] : '-';
	if (mode & S_ISUID)
		text[3] = mode & 0100 ? 's' : 'S';
	if (mode & S_ISGID)
		text[6] = mode & 0010 ? 's' : 'S';
	if (mode & S_ISVTX)
		text[9] = mode & 0001 ? 't' : 'T';
	text[10] = 0;
}
