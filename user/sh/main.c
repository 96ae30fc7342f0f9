/*
 * sh: where commands come from, and the loop over them.
 *
 *	sh			interactive, or commands from standard input
 *	sh FILE ARGS...		a script
 *	sh -c COMMANDS [NAME ARGS...]
 */
#include "sh.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int last_status;
const char *shell_name = "sh";
char **positional;
bool interactive;

void complain(const char *format, ...)
{
	va_list args;
	char line[256];

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	fflush(stdout);
	fprintf(stderr, "sh: %s\n", line);
}

void *checked(void *memory)
{
	if (!memory) {
		complain("out of memory");
		exit(2);
	}
	return memory;
}

void add_char(struct text *to, char c)
{
	if (to->len + 2 > to->size) {
		to->size = to->size ? to->size * 2 : 64;
		to->s = checked(realloc(to->s, to->size));
	}
	to->s[to->len++] = c;
	to->s[to->len] = 0;
}

void add_word(struct words *to, char *word)
{
	if (to->count + 2 > to->size) {
		to->size = to->size ? to->size * 2 : 16;
		to->word = checked(realloc(to->word, to->size * sizeof(*to->word)));
	}
	to->word[to->count++] = checked(word);
	to->word[to->count] = NULL;
}

void free_words(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->word[i]);
	free(words->word);
	*words = (struct words){ 0 };
}

/* Runs the text if it is complete. */
static enum problem run_text(const char *text)
{
	enum problem problem;
	struct token *tokens = tokenize(text, &problem);

	if (tokens) {
		problem = check_syntax(tokens);
		if (problem == FINE)
			run_list(tokens);
		free_tokens(tokens);
	}
	if (problem == BAD)
		last_status = 2;
	return problem;
}

static void prompt(bool more)
{
	const char *ps1 = get_variable("PS1");

	if (!interactive)
		return;
	fputs(more ? "> " : ps1 ? ps1 : "lstar# ", stderr);
}

/* Line by line, since a command may change what the next lines mean; a command may need several. */
static int run_stream(FILE *input)
{
	enum problem problem = FINE;
	struct text text = { 0 };
	size_t size = 0;
	char *line = NULL;

	for (;;) {
		prompt(problem == INCOMPLETE);
		if (getline(&line, &size, input) < 0)
			break;
		for (const char *p = line; *p; p++)
			add_char(&text, *p);
		problem = run_text(text.s);
		if (problem == BAD && !interactive)
			break;
		if (problem != INCOMPLETE)
			text.len = 0;
	}
	if (interactive && problem != INCOMPLETE)
		fputc('\n', stderr);
	if (problem == INCOMPLETE) {
		complain("Syntax error: end of file unexpected");
		last_status = 2;
	}
	free(line);
	free(text.s);
	return last_status;
}

int run_string(const char *text)
{
	if (run_text(text) == INCOMPLETE) {
		complain("Syntax error: end of file unexpected");
		last_status = 2;
	}
	return last_status;
}

int run_file(const char *path)
{
	FILE *file = fopen(path, "re");
	int status;

	if (!file) {
		complain("cannot open %s: %s", path, strerror(errno));
		return errno == ENOENT ? 127 : 126;
	}
	status = run_stream(file);
	fclose(file);
	return status;
}

int main(int argc, char **argv)
{
	static char *nothing[] = { NULL };

	import_environment();
	positional = nothing;
	if (argc > 1 && strcmp(argv[1], "-c") == 0) {
		if (argc < 3) {
			complain("-c requires an argument");
			return 2;
		}
		if (argc > 3) {
			shell_name = argv[3];
			positional = argv + 4;
		}
		return run_string(argv[2]);
	}
	if (argc > 1 && argv[1][0] == '-' && argv[1][1]) {
		complain("unknown option %s; usage: sh [-c COMMANDS | FILE] [ARGS...]", argv[1]);
		return 2;
	}
	if (argc > 1) {
		shell_name = argv[1];
		positional = argv + 2;
		return run_file(argv[1]);
	}
	interactive = isatty(0);
	if (interactive) {
		setpgid(0, 0);
		tcsetpgrp(0, 1); /* the terminal is at its prompt: see own_terminal() */
		printf("Type help for what there is.\n");
	}
	fflush(stdout);
	return run_stream(stdin);
}
