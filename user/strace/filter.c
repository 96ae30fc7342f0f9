/* -e: which calls and which signals are shown. -e trace=open,%file,!%memory  -e signal=!SIGCHLD */
#include "strace.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct set {
	bool given[1024];
	bool used;
} calls, signals;

static const struct {
	const char *name;
	unsigned int class;
} classes[] = { STRACE_CLASSES };

/* Adds the calls of one word. False if there is none of that name. */
static bool add_calls(struct set *set, const char *word)
{
	unsigned int class = 0;
	bool found = false;

	if (*word == '%')
		word++;
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (!strcmp(classes[i].name, word))
			class = classes[i].class;
	for (unsigned int nr = 0; nr < strace_nr_calls; nr++) {
		const struct call *call = &strace_calls[nr];

		if (!call->name || (word[-1] == '%' || class ? !(call->classes & class)
							     : strcmp(call->name, word)))
			continue;
		set->given[nr] = found = true;
	}
	return found || class;
}

static bool add_signals(struct set *set, const char *word)
{
	unsigned long sig = strtoul(word, NULL, 10);

	if (!sig) {
		for (unsigned int i = 0; i < xlats_signal.n; i++) {
			const char *name = xlats_signal.entries[i].name;

			if (!strcasecmp(name, word) || !strcasecmp(name + 3, word))
				sig = xlats_signal.entries[i].val;
		}
	}
	if (!sig || sig > 64)
		return false;
	return set->given[sig] = true;
}

static void parse(struct set *set, const char *text, bool (*add)(struct set *, const char *),
		  const char *what)
{
	bool invert = *text == '!';
	char *words = strdup(text + invert), *rest = words, *word;

	memset(set, 0, sizeof(*set));
	set->used = true;
	while ((word = strsep(&rest, ","))) {
		if (!strcmp(word, "all"))
			memset(set->given, true, sizeof(set->given));
		else if (strcmp(word, "none") && !add(set, word))
			die("invalid %s '%s'", what, word);
	}
	if (invert)
		for (size_t i = 0; i < sizeof(set->given); i++)
			set->given[i] = !set->given[i];
	free(words);
}

void filter_option(const char *text)
{
	const char *value = strchr(text, '=');
	size_t len = value ? value - text : 0;

	if ((len == 5 && !strncmp(text, "trace", 5)) || (len == 1 && *text == 't') || !value)
		parse(&calls, value ? value + 1 : text, add_calls, "system call");
	else if ((len == 6 && !strncmp(text, "signal", 6)) ||
		 (len == 7 && !strncmp(text, "signals", 7)) || (len == 1 && *text == 's'))
		parse(&signals, value + 1, add_signals, "signal");
	else
		die("unknown qualifier: -e %s", text);
}

bool wants_call(unsigned long nr)
{
	return !calls.used || (nr < sizeof(calls.given) && calls.given[nr]);
}

bool wants_signal(int sig)
{
	return !signals.used || signals.given[sig];
}
