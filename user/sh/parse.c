/*
 * Tokens to a tree, by recursive descent along the grammar of sh(1), "Shell Grammar". Always one token is read ahead,
 * except behind a complete command: what stands after its newline must not be read before it has run.
 */
#include "parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool no_aliases; /* at the second reading of a $( ) they are expanded already */

static struct node *parse_command_body(void);

size_t name_length(const char *s)
{
	size_t len = 0;

	if (isdigit((unsigned char)*s))
		return 0;
	while (isalnum((unsigned char)s[len]) || s[len] == '_')
		len++;
	return len;
}

bool is_name(const char *s, size_t len)
{
	return len && name_length(s) == len;
}

struct node *new_node(enum node_type type)
{
	struct node *node = arena_alloc(parse_arena, sizeof(*node));

	node->type = type;
	node->line = line_number;
	return node;
}

static const char *token_name(void)
{
	static const char *const names[] = {
		[T_END] = "end of file",      [T_NEWLINE] = "newline",
		[T_SEMICOLON] = "\";\"",      [T_DOUBLE_SEMICOLON] = "\";;\"",
		[T_AMPERSAND] = "\"&\"",      [T_AND_IF] = "\"&&\"",
		[T_OR_IF] = "\"||\"",	      [T_PIPE] = "\"|\"",
		[T_OPEN] = "\"(\"",	      [T_CLOSE] = "\")\"",
		[T_REDIRECT] = "redirection",
	};

	return names[token.type];
}

_Noreturn void unexpected(const char *expected)
{
	char text[128] = "";

	current_line = line_number;
	if (expected && strlen(expected) < 64)
		strcat(strcat(strcpy(text, " (expecting \""), expected), "\")");
	if (token.type == T_WORD) {
		static const char *const reserved[] = { "if",	"then",	 "else",  "elif",
							"fi",	"do",	 "done",  "case",
							"esac", "while", "until", "for",
							"{",	"}",	 "!",	  NULL };

		for (const char *const *r = reserved; *r; r++)
			if (strcmp(*r, token.word) == 0 && !(expected && *expected == ')'))
				fail("Syntax error: \"%s\" unexpected%s", token.word, text);
		fail("Syntax error: word unexpected%s", text);
	}
	fail("Syntax error: %s unexpected%s", token_name(), text);
}

/* Is the token this reserved word? */
bool at(const char *word)
{
	return token.type == T_WORD && !token.quoted && strcmp(token.word, word) == 0;
}

bool try_word(const char *word)
{
	if (!at(word))
		return false;
	next_token();
	return true;
}

void expect(const char *word)
{
	if (!try_word(word))
		unexpected(word);
}

void skip_newlines(void)
{
	while (token.type == T_NEWLINE)
		next_token();
}

/* The command's name is an alias: its text is read instead. */
static bool expand_alias(void)
{
	static const char *const reserved[] = { "if",	"while", "until", "for",  "case", "{",
						"!",	"then",	 "do",	  "else", "elif", "fi",
						"done", "esac",	 "}",	  NULL };
	const char *text;

	if (no_aliases || token.type != T_WORD || token.quoted)
		return false;
	for (const char *const *r = reserved; *r; r++)
		if (strcmp(*r, token.word) == 0)
			return false;
	text = find_alias(token.word);
	if (!text || alias_in_use(token.word))
		return false;
	record_cut(token.start);
	push_alias(token.word, text);
	next_token();
	return true;
}

static struct redirect *parse_redirect(void)
{
	struct redirect *r = token.redirect;

	next_token();
	if (token.type != T_WORD)
		unexpected(NULL);
	r->word = token.word;
	if (r->type == R_HERE)
		queue_here_document(r);
	next_token();
	return r;
}

/* A growing list of words in the tree's arena, NULL at its end. */
void append(char ***list, size_t *count, char *word)
{
	if ((*count & (*count - 1)) == 0) {
		char **grown = arena_alloc(parse_arena, (*count * 2 + 2) * sizeof(char *));

		if (*count)
			memcpy(grown, *list, *count * sizeof(char *));
		*list = grown;
	}
	(*list)[(*count)++] = word;
}

char **no_words(void)
{
	return arena_alloc(parse_arena, sizeof(char *));
}

static bool is_assignment(const char *word)
{
	size_t len = name_length(word);

	return len && word[len] == '=';
}

static struct node *parse_function(struct node *node)
{
	static const char *const special[] = { ".",	   "break",  ":",     "continue",
					       "eval",	   "exec",   "exit",  "export",
					       "readonly", "return", "set",   "shift",
					       "times",	   "trap",   "unset", NULL };

	node->type = N_FUNCTION;
	node->name = node->words[0];
	if (!is_name(node->name, strlen(node->name)))
		syntax_error("Bad function name");
	for (const char *const *s = special; *s; s++)
		if (strcmp(*s, node->name) == 0)
			syntax_error("Bad function name");
	next_token();
	if (token.type != T_CLOSE)
		unexpected(")");
	next_token();
	skip_newlines();
	node->a = parse_command_body();
	return node;
}

static struct node *parse_simple(void)
{
	struct node *node = new_node(N_SIMPLE);
	struct redirect **end = &node->redirects;
	size_t assignments = 0, words = 0;

	node->assignments = no_words();
	node->words = no_words();
	for (;;) {
		if (token.type == T_REDIRECT) {
			*end = parse_redirect();
			end = &(*end)->next;
		} else if (token.type == T_WORD && !words && is_assignment(token.word)) {
			append(&node->assignments, &assignments, token.word);
			next_token();
			while (expand_alias())
				;
		} else if (token.type == T_WORD) {
			append(&node->words, &words, token.word);
			next_token();
		} else if (token.type == T_OPEN && words == 1 && !assignments && !node->redirects) {
			return parse_function(node);
		} else {
			break;
		}
	}
	if (!assignments && !words && !node->redirects)
		unexpected(NULL);
	return node;
}

static bool ends_list(void)
{
	static const char *const words[] = { "then", "else", "elif", "fi", "do",
					     "done", "esac", "}",    NULL };

	for (const char *const *w = words; *w; w++)
		if (at(*w))
			return true;
	return token.type == T_END || token.type == T_CLOSE || token.type == T_DOUBLE_SEMICOLON;
}

/* One command with its redirections. */
static struct node *parse_command_body(void)
{
	struct node *node, *group;
	struct redirect **end;

	while (expand_alias())
		;
	if (ends_list())
		unexpected(NULL);
	node = parse_compound();
	if (!node)
		return parse_simple();
	if (token.type == T_REDIRECT && node->type != N_SUBSHELL && node->type != N_GROUP) {
		group = new_node(N_GROUP);
		group->a = node;
		node = group;
	}
	for (end = &node->redirects; token.type == T_REDIRECT; end = &(*end)->next)
		*end = parse_redirect();
	return node;
}

static struct node *parse_pipeline(void)
{
	bool negate;
	size_t start = token.start, len;
	struct node *node, *first, **end;
	const char *text;

	negate = try_word("!");
	if (at("!"))
		unexpected(NULL);
	first = parse_command_body();
	node = first;
	if (token.type == T_PIPE) {
		node = new_node(N_PIPE);
		node->a = first;
		for (end = &first->next; token.type == T_PIPE; end = &(*end)->next) {
			next_token();
			skip_newlines();
			*end = parse_command_body();
		}
	}
	text = recorded(start, &len);
	len = token.start > start ? token.start - start : len;
	while (len && isspace((unsigned char)text[len - 1]))
		len--;
	node->text = arena_copy(parse_arena, text, len);
	if (!negate)
		return node;
	first = new_node(N_NOT);
	first->a = node;
	return first;
}

static struct node *parse_and_or(void)
{
	size_t start = token.start, len;
	struct node *left = parse_pipeline();

	while (token.type == T_AND_IF || token.type == T_OR_IF) {
		struct node *node = new_node(token.type == T_AND_IF ? N_AND : N_OR);
		const char *text;

		next_token();
		skip_newlines();
		node->a = left;
		node->b = parse_pipeline();
		text = recorded(start, &len);
		len = token.start > start ? token.start - start : len;
		while (len && isspace((unsigned char)text[len - 1]))
			len--;
		node->text = arena_copy(parse_arena, text, len);
		left = node;
	}
	return left;
}

static struct node *join(struct node *list, struct node *more)
{
	struct node *node;

	if (!list)
		return more;
	node = new_node(N_LIST);
	node->a = list;
	node->b = more;
	return node;
}

/* Commands up to what ends a list; to_newline: up to the line's end, which is not passed. NULL: none. */
struct node *parse_list(bool to_newline)
{
	struct node *list = NULL, *node;

	for (;;) {
		if (!to_newline)
			skip_newlines();
		if (ends_list() || (to_newline && token.type == T_NEWLINE))
			return list;
		node = parse_and_or();
		if (token.type == T_AMPERSAND) {
			struct node *background = new_node(N_BACKGROUND);

			background->a = node;
			node = background;
		}
		list = join(list, node);
		if (token.type == T_AMPERSAND || token.type == T_SEMICOLON)
			next_token();
		else if (token.type != T_NEWLINE)
			return list;
	}
}

struct node *parse_command(struct arena *arena, bool *end)
{
	struct node *list;

	parse_arena = arena;
	no_aliases = false;
	record_reset();
	forget_here_documents();
	at_continuation = false;
	*end = false;
	next_token();
	if (token.type == T_NEWLINE)
		return NULL;
	if (token.type == T_END) {
		*end = true;
		return NULL;
	}
	list = parse_list(true);
	if (token.type != T_NEWLINE && token.type != T_END)
		unexpected(NULL);
	if (token.type == T_END)
		read_here_documents();
	return list;
}

struct node *parse_substitution(struct arena *arena, bool parenthesis, bool again)
{
	struct arena *saved = parse_arena;
	bool saved_aliases = no_aliases;
	struct node *list;

	parse_arena = arena;
	no_aliases |= again && parenthesis;
	next_token();
	list = parse_list(false);
	if (token.type != (parenthesis ? T_CLOSE : T_END))
		unexpected(parenthesis ? ")" : NULL);
	if (!parenthesis)
		read_here_documents();
	parse_arena = saved;
	no_aliases = saved_aliases;
	return list;
}
