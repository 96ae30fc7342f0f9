/*
 * Text to tokens. Words keep their quotes: expand.c takes them away when the command runs, since
 * what a variable holds is only known then.
 */
#include "sh.h"

#include <stdlib.h>
#include <string.h>

struct list {
	struct token *token;
	size_t count, size;
};

static void add(struct list *list, enum token_type type, char *text)
{
	if (list->count == list->size) {
		list->size = list->size ? list->size * 2 : 16;
		list->token = checked(realloc(list->token, list->size * sizeof(*list->token)));
	}
	list->token[list->count++] = (struct token){ type, text };
}

void free_tokens(struct token *tokens)
{
	for (struct token *t = tokens; t->type != END; t++)
		free(t->text);
	free(tokens);
}

/* What this shell does not have, by its first characters. */
static const char *missing(const char *s)
{
	switch (*s) {
	case '|':
		return "pipes are";
	case '<':
		return "input redirection (<) is";
	case '>':
		return "output redirection (>) is";
	case '&':
		return "background commands (&) are";
	case '(':
	case ')':
		return "subshells ( ) are";
	case '`':
		return "command substitution is";
	default:
		return NULL;
	}
}

static bool operator_at(const char *s, enum token_type *type, size_t *len)
{
	*len = 1;
	*type = *s == '\n' ? NEWLINE : SEMICOLON;
	if (*s == '\n' || *s == ';')
		return true;
	*len = 2;
	*type = *s == '&' ? AND_IF : OR_IF;
	return (*s == '&' || *s == '|') && s[1] == *s;
}

/* The end of the quoted part that begins at s; NULL if it has none. */
static const char *quote_end(const char *s)
{
	char quote = *s++;

	for (; *s && *s != quote; s++)
		if (quote == '"' && *s == '\\' && s[1])
			s++;
	return *s ? s + 1 : NULL;
}

/* The end of the word at s; NULL if a quote or a final backslash wants more lines. */
static const char *word_end(const char *s)
{
	while (*s && !strchr(" \t\n;&|<>()`", *s)) {
		if (*s == '\\') {
			if (!s[1] || (s[1] == '\n' && !s[2]))
				return NULL;
			s += 2;
		} else if (*s == '\'' || *s == '"') {
			s = quote_end(s);
			if (!s)
				return NULL;
		} else if (*s == '$' && s[1] == '(') {
			return s; /* the parenthesis is an error of its own */
		} else {
			s++;
		}
	}
	return s;
}

struct token *tokenize(const char *s, enum problem *problem)
{
	struct list list = { 0 };
	enum token_type type;
	const char *end;
	size_t len;

	*problem = FINE;
	for (;;) {
		while (*s == ' ' || *s == '\t')
			s++;
		if (*s == '#')
			s += strcspn(s, "\n");
		if (!*s)
			break;
		if (operator_at(s, &type, &len)) {
			add(&list, type, NULL);
			s += len;
			continue;
		}
		if (s[0] == '$' && s[1] == '(')
			s++;
		if (missing(s)) {
			complain("%s not supported yet",
				 s[0] == '(' && s[-1] == '$' ? missing("`") : missing(s));
			*problem = BAD;
			break;
		}
		end = word_end(s);
		if (!end) {
			*problem = INCOMPLETE;
			break;
		}
		add(&list, WORD, checked(strndup(s, (size_t)(end - s))));
		s = end;
	}
	add(&list, END, NULL);
	if (*problem == FINE)
		return list.token;
	free_tokens(list.token);
	return NULL;
}
