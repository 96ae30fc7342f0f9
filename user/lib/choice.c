/* Options whose argument is one of a few words. */
#include "lib.h"

#include <stdio.h>
#include <string.h>

/* Each alternative is a list of words between commas that mean the same; a word may be shortened if it stays clear. */
int choose(const char *option, const char *given, const char *const *alternatives)
{
	size_t len = strlen(given);
	int found = -1;

	for (int i = 0; alternatives[i]; i++) {
		for (const char *word = alternatives[i]; *word;) {
			size_t size = strcspn(word, ",");

			if (len == size && !strncmp(given, word, len))
				return i;
			if (len && len < size && !strncmp(given, word, len))
				found = found >= 0 && found != i ? -2 : i;
			word += size + (word[size] != 0);
		}
	}
	if (found >= 0)
		return found;
	tool_error("%s argument '%s' for '%s'", found == -2 ? "ambiguous" : "invalid", given,
		   option);
	fputs("Valid arguments are:\n", stderr);
	for (int i = 0; alternatives[i]; i++) {
		const char *word = alternatives[i];

		for (fputs("  - '", stderr); *word; word++)
			*word == ',' ? fputs("', '", stderr) : fputc(*word, stderr);
		fputs("'\n", stderr);
	}
	try_help();
	return -1;
}
