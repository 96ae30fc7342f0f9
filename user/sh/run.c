/* Lists of commands: newline, ; && || and !. */
#include "sh.h"

#include <stdlib.h>
#include <string.h>

static const char *symbol(enum token_type type)
{
	switch (type) {
	case NEWLINE:
		return "newline";
	case SEMICOLON:
		return "\";\"";
	case AND_IF:
		return "\"&&\"";
	case OR_IF:
		return "\"||\"";
	default:
		return "end of file";
	}
}

/* Words that begin what this shell does not have. */
static bool reserved(const char *word)
{
	static const char *const words[] = { "if",   "then",  "else",  "elif", "fi",
					     "for",  "while", "until", "do",   "done",
					     "case", "esac",  "{",     "}" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

/* Nothing of a line runs if a part of it makes no sense. */
enum problem check_syntax(const struct token *t)
{
	bool command = false; /* one has begun */
	bool wanted = false;  /* && || or ! asks for one */

	for (;; t++) {
		switch (t->type) {
		case WORD:
			if (!command && reserved(t->text)) {
				complain("`%s' is not supported yet", t->text);
				return BAD;
			}
			if (!command && strcmp(t->text, "!") == 0)
				wanted = true;
			else
				command = true;
			break;
		case NEWLINE:
			if (wanted && !command && t[-1].type == WORD) {
				complain("Syntax error: newline unexpected");
				return BAD;
			}
			if (command)
				wanted = false;
			command = false;
			break;
		case END:
			return wanted && !command ? INCOMPLETE : FINE;
		default:
			if (!command) {
				complain("Syntax error: %s unexpected", symbol(t->type));
				return BAD;
			}
			wanted = t->type != SEMICOLON;
			command = false;
		}
	}
}

/* NAME=value in front of a command. */
static bool is_assignment(const char *word)
{
	size_t len = name_length(word);

	return len && word[len] == '=';
}

/* Expands the words up to the next operator. false: the command cannot run. */
static bool expand(const struct token *t, struct words *assignments, struct words *argv)
{
	for (; t->type == WORD; t++) {
		if (!argv->count && is_assignment(t->text)) {
			char *value = expand_assignment(t->text);

			if (!value)
				return false;
			add_word(assignments, value);
		} else if (!expand_word(t->text, argv)) {
			return false;
		}
	}
	return true;
}

static void run_simple(const struct token *t)
{
	struct words assignments = { 0 }, argv = { 0 };
	builtin function;

	if (!expand(t, &assignments, &argv)) {
		last_status = 2;
	} else {
		function = argv.count ? find_builtin(argv.word[0]) : NULL;
		if (argv.count && !function) {
			last_status = run_program(argv.word, &assignments);
		} else {
			for (size_t i = 0; i < assignments.count; i++) {
				char *word = assignments.word[i];
				size_t len = name_length(word);

				set_variable(word, len, word + len + 1);
			}
			last_status = function ? function(argv.word) : 0;
		}
	}
	free_words(&assignments);
	free_words(&argv);
}

void run_list(const struct token *t)
{
	enum token_type before = SEMICOLON;

	while (t->type != END) {
		bool negate = false, run;

		if (t->type != WORD) {
			/* A newline behind && or || is no end. */
			if (t->type != NEWLINE || (before != AND_IF && before != OR_IF))
				before = t->type;
			t++;
			continue;
		}
		run = before == AND_IF	? last_status == 0
		      : before == OR_IF ? last_status != 0
					: true;
		for (; t->type == WORD && strcmp(t->text, "!") == 0; t++)
			negate = !negate;
		if (run) {
			run_simple(t);
			if (negate)
				last_status = !last_status;
		}
		while (t->type == WORD)
			t++;
		before = SEMICOLON;
	}
}
