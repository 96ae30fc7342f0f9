/* The commands made of commands: ( ) { } if while until for case. See sh(1), "Compound Commands". */
#include "parse.h"

#include <string.h>

static struct node *parse_do(void)
{
	struct node *body;

	expect("do");
	body = parse_list(false);
	if (!body)
		unexpected(NULL);
	expect("done");
	return body;
}

static struct node *must_list(void)
{
	struct node *list = parse_list(false);

	if (!list)
		unexpected(NULL);
	return list;
}

static struct node *parse_if(void)
{
	struct node *node = new_node(N_IF);

	next_token();
	node->a = must_list();
	expect("then");
	node->b = must_list();
	if (at("elif"))
		node->c = parse_if();
	else {
		if (try_word("else"))
			node->c = must_list();
		expect("fi");
	}
	return node;
}

static struct node *parse_for(void)
{
	struct node *node = new_node(N_FOR);
	size_t count = 0;

	next_token();
	if (token.type != T_WORD || token.quoted || !is_name(token.word, strlen(token.word))) {
		syntax_error("Bad for loop variable");
	}
	node->name = token.word;
	next_token();
	skip_newlines();
	if (try_word("in")) {
		node->words = no_words();
		while (token.type == T_WORD) {
			append(&node->words, &count, token.word);
			next_token();
		}
		if (token.type != T_SEMICOLON && token.type != T_NEWLINE)
			unexpected(NULL);
		next_token();
	} else if (token.type == T_SEMICOLON) {
		next_token();
	}
	skip_newlines();
	node->a = parse_do();
	return node;
}

static struct item *parse_item(void)
{
	struct item *item = arena_alloc(parse_arena, sizeof(*item));
	size_t count = 0;

	if (token.type == T_OPEN)
		next_token();
	for (;;) {
		if (token.type != T_WORD)
			unexpected(")");
		append(&item->patterns, &count, token.word);
		next_token();
		if (token.type != T_PIPE)
			break;
		next_token();
	}
	if (token.type != T_CLOSE)
		unexpected(")");
	next_token();
	item->body = parse_list(false);
	if (!at("esac")) {
		if (token.type != T_DOUBLE_SEMICOLON)
			unexpected(";;");
		next_token();
		skip_newlines();
	}
	return item;
}

static struct node *parse_case(void)
{
	struct node *node = new_node(N_CASE);
	struct item **end = &node->items;
	size_t count = 0;

	next_token();
	if (token.type != T_WORD)
		unexpected(NULL);
	append(&node->words, &count, token.word);
	next_token();
	skip_newlines();
	expect("in");
	skip_newlines();
	while (!at("esac")) {
		*end = parse_item();
		end = &(*end)->next;
	}
	next_token();
	return node;
}

static struct node *parse_loop(enum node_type type)
{
	struct node *node = new_node(type);

	next_token();
	node->a = must_list();
	node->b = parse_do();
	return node;
}

struct node *parse_compound(void)
{
	struct node *node;

	if (token.type == T_OPEN) {
		node = new_node(N_SUBSHELL);
		next_token();
		node->a = must_list();
		if (token.type != T_CLOSE)
			unexpected(")");
		next_token();
		return node;
	}
	if (at("{")) {
		node = new_node(N_GROUP);
		next_token();
		node->a = must_list();
		expect("}");
		return node;
	}
	if (at("if"))
		return parse_if();
	if (at("while"))
		return parse_loop(N_WHILE);
	if (at("until"))
		return parse_loop(N_UNTIL);
	if (at("for"))
		return parse_for();
	return at("case") ? parse_case() : NULL;
}
