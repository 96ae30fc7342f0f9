/*
 * Characters to tokens. A word keeps its quotes and its $( ): what it stands for is found out when the command runs, by
 * expand.c. To find the end of a $( ) the parser itself is called, whose tree is thrown away.
 */
#include "sh.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct lexeme token;
struct arena *parse_arena;

/* Here-documents whose text comes after the line. */
struct pending {
	struct redirect *redirect;
	struct pending *next;
};
static struct pending *queue, **queue_end = &queue;

/* Also takes backslash and newline away, which join two lines. */
static int get(void)
{
	int c;

	while ((c = next_char()) == '\\') {
		int after = next_char();

		if (after != '\n') {
			unread(after);
			return c;
		}
		record_cut(record_mark() - 2);
	}
	return c;
}

/* Behind '$'. */
static void skip_dollar(bool quoted)
{
	int c = get();

	if (c == '{') {
		skip_quoting('{', quoted);
	} else if (c == '(') {
		c = get();
		if (c == '(') {
			skip_quoting('a', true);
			return;
		}
		unread(c);
		skip_quoting('(', quoted);
	} else {
		unread(c);
	}
}

static int must_get(const char *what)
{
	int c = next_char();

	if (c < 0)
		syntax_error(what);
	return c;
}

static void skip_single(void)
{
	while (must_get("Unterminated quoted string") != '\'')
		;
}

static void skip_backquote(void)
{
	int c;

	while ((c = must_get("EOF in backquote substitution")) != '`')
		if (c == '\\')
			must_get("EOF in backquote substitution");
}

/* ${ in double quotes has single quotes only where a pattern stands: behind # or %. */
static bool single_quotes_count(bool quoted)
{
	size_t len;
	int c, name = 0;
	bool pattern = false;
	size_t mark = record_mark();

	if (!quoted)
		return true;
	while ((c = get()) >= 0 && (isalnum(c) || c == '_' || (!name && strchr("@*#?-$!", c))))
		name++;
	unread(c);
	recorded(mark, &len);
	pattern = name && (c == '#' || c == '%');
	return pattern;
}

static void skip_braces(bool quoted)
{
	bool single = single_quotes_count(quoted);
	int c;

	while ((c = must_get("Missing '}'")) != '}') {
		if (c == '\\')
			must_get("Missing '}'");
		else if (c == '\'' && single)
			skip_single();
		else if (c == '"')
			skip_quoting('"', true);
		else if (c == '`')
			skip_backquote();
		else if (c == '$')
			skip_dollar(quoted);
	}
}

static void skip_arithmetic(void)
{
	int depth = 0, c;

	for (;;) {
		c = must_get("Missing '))'");
		if (c == '\\')
			must_get("Missing '))'");
		else if (c == '$')
			skip_dollar(true);
		else if (c == '`')
			skip_backquote();
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth < 0)
			break;
	}
	if (must_get("Missing '))'") != ')')
		syntax_error("Missing '))'");
}

static void skip_double(void)
{
	int c;

	while ((c = must_get("Unterminated quoted string")) != '"') {
		if (c == '\\')
			must_get("Unterminated quoted string");
		else if (c == '`')
			skip_backquote();
		else if (c == '$')
			skip_dollar(true);
	}
}

/* The parser, once more, on what follows; then all is as it was. */
static void skip_command(void)
{
	struct arena *arena = new_arena();
	struct lexeme saved = token;
	struct pending *saved_queue = queue, **saved_end = queue_end;

	queue = NULL;
	queue_end = &queue;
	parse_substitution(arena, true, false);
	drop_arena(arena);
	token = saved;
	queue = saved_queue;
	queue_end = saved_queue ? saved_end : &queue;
}

void skip_quoting(char open, bool quoted)
{
	switch (open) {
	case '"':
		skip_double();
		break;
	case '`':
		skip_backquote();
		break;
	case '{':
		skip_braces(quoted);
		break;
	case 'a':
		skip_arithmetic();
		break;
	default:
		skip_command();
	}
}

/* c is its first character. */
static void read_word(int c)
{
	size_t start = record_mark() - 1, len;
	const char *text;

	token.type = T_WORD;
	token.quoted = false;
	for (; c >= 0 && !strchr(" \t\n;&|<>()", c); c = get()) {
		if (c == '\\') {
			must_get("Unterminated quoted string");
		} else if (c == '\'') {
			skip_single();
		} else if (c == '"') {
			skip_double();
		} else if (c == '`') {
			skip_backquote();
		} else if (c == '$') {
			skip_dollar(false);
			continue;
		}
		token.quoted |= c == '\\' || c == '\'' || c == '"';
	}
	unread(c);
	text = recorded(start, &len);
	token.word = arena_copy(parse_arena, text, len);
}

static bool next_is(int wanted)
{
	int c = get();

	if (c == wanted)
		return true;
	unread(c);
	return false;
}

static void redirect_operator(int c, int fd)
{
	struct redirect *r = arena_alloc(parse_arena, sizeof(*r));

	r->line = line_number;
	if (c == '<') {
		r->type = R_READ;
		if (next_is('<')) {
			r->type = R_HERE;
			r->strip_tabs = next_is('-');
		} else if (next_is('&')) {
			r->type = R_DUP;
		} else if (next_is('>')) {
			r->type = R_READ_WRITE;
		}
	} else {
		r->type = R_WRITE;
		if (next_is('>'))
			r->type = R_APPEND;
		else if (next_is('&'))
			r->type = R_DUP;
		else if (next_is('|'))
			r->type = R_CLOBBER;
	}
	r->fd = fd >= 0 ? fd : c == '>';
	token.type = T_REDIRECT;
	token.redirect = r;
}

/* Digits directly before < or > are a descriptor; else they begin a word, and all is given back. */
static bool io_number(int c)
{
	int after;

	if (!isdigit(c))
		return false;
	after = get();
	if (after == '<' || after == '>') {
		redirect_operator(after, c - '0');
		return true;
	}
	unread(after);
	return false;
}

static int operator_token(int c)
{
	switch (c) {
	case -1:
		return T_END;
	case '\n':
		return T_NEWLINE;
	case ';':
		return next_is(';') ? T_DOUBLE_SEMICOLON : T_SEMICOLON;
	case '&':
		return next_is('&') ? T_AND_IF : T_AMPERSAND;
	case '|':
		return next_is('|') ? T_OR_IF : T_PIPE;
	case '(':
		return T_OPEN;
	default:
		return T_CLOSE;
	}
}

void next_token(void)
{
	int c;

	do
		c = get();
	while (c == ' ' || c == '\t');
	if (c == '#') {
		while (c >= 0 && c != '\n')
			c = next_char();
	}
	token.start = record_mark() - (c >= 0);
	token.word = NULL;
	if (c == '<' || c == '>') {
		redirect_operator(c, -1);
	} else if (c >= 0 && !strchr("\n;&|()", c)) {
		if (!io_number(c))
			read_word(c);
	} else {
		token.type = (enum token)operator_token(c);
	}
	if (token.type == T_NEWLINE)
		read_here_documents();
}

/* ---- here-documents */

void queue_here_document(struct redirect *redirect)
{
	struct pending *new = arena_alloc(parse_arena, sizeof(*new));

	new->redirect = redirect;
	*queue_end = new;
	queue_end = &new->next;
}

void forget_here_documents(void)
{
	queue = NULL;
	queue_end = &queue;
}

/* The delimiter without its quotes. */
static void unquote(char *word, bool *quoted)
{
	char *out = word;
	char inside = 0;

	*quoted = false;
	for (char *p = word; *p; p++) {
		if (*p == inside) {
			inside = 0;
		} else if (!inside && (*p == '\'' || *p == '"')) {
			inside = *p;
			*quoted = true;
		} else if (*p == '\\' && inside != '\'' && p[1]) {
			*quoted = true;
			*out++ = *++p;
		} else {
			*out++ = *p;
		}
	}
	*out = 0;
}

static void read_here_document(struct redirect *r)
{
	size_t line = record_mark(), len;
	struct text body = { 0 };
	const char *text;
	bool quoted;
	int c;

	unquote(r->word, &quoted);
	r->expand = !quoted;
	at_continuation = true;
	for (;;) {
		if (r->strip_tabs) {
			while ((c = next_char()) == '\t')
				;
			unread(c);
			line = record_mark();
		}
		while ((c = next_char()) >= 0 && c != '\n')
			if (c == '\\' && r->expand && next_char() < 0)
				break;
		text = recorded(line, &len);
		if (len == strlen(r->word) + (c == '\n') &&
		    strncmp(text, r->word, strlen(r->word)) == 0)
			break;
		add_text(&body, text, len);
		if (c < 0)
			break;
		line = record_mark();
	}
	r->word = arena_copy(parse_arena, body.s ? body.s : "", body.len);
	free(body.s);
}

void read_here_documents(void)
{
	for (struct pending *p = queue; p; p = p->next)
		read_here_document(p->redirect);
	forget_here_documents();
}
