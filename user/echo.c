/* echo [-n] [-e] [-E] WORD...: writes them with blanks between and a newline behind. See echo(1). */
#include "lib/lib.h"

#include <stdio.h>
#include <string.h>

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
			s = put_escape(s, true);
		if (!s)
			return finish(0);
		if (at + 1 < argc)
			putchar(' ');
	}
	if (newline)
		putchar('\n');
	return finish(0);
}
