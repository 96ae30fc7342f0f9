/* echo [-n] [-e] [-E] WORD...: writes them with blanks between and a newline behind. See echo(1). */
#include "lib/lib.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What printf's %b does, and GNU's \\e and \\xHH. */
static const char *put(const char *s)
{
	char digits[3] = "";

	if (s[0] == '\\' && s[1] == 'e') {
		putchar('\033');
		return s + 2;
	}
	if (s[0] == '\\' && s[1] == 'x' && isxdigit((unsigned char)s[2])) {
		digits[0] = s[2];
		digits[1] = (char)(isxdigit((unsigned char)s[3]) ? s[3] : 0);
		putchar((int)strtol(digits, NULL, 16));
		return s + 2 + strlen(digits);
	}
	return put_escape(s, true);
}

int main(int argc, char **argv)
{
	bool newline = true, escapes = false;
	int at = 1;

	for (; at < argc && argv[at][0] == '-' && argv[at][1] &&
	       strspn(argv[at] + 1, "neE") == strlen(argv[at] + 1);
	     at++) {
		for (const char *letter = argv[at] + 1; *letter; letter++) {
			newline &= *letter != 'n';
			escapes = *letter == 'e' || (escapes && *letter != 'E');
		}
	}
	for (; at < argc; at++) {
		const char *s = argv[at];

		if (!escapes)
			fputs(s, stdout);
		while (escapes && s && *s)
			s = put(s);
		if (!s)
			return finish(0);
		if (at + 1 < argc)
			putchar(' ');
	}
	if (newline)
		putchar('\n');
	return finish(0);
}
