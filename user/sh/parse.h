/* What parse.c and compound.c share. token is the one read ahead. */
#pragma once

#include "sh.h"

struct node *new_node(enum node_type type);
_Noreturn void
unexpected(const char *expected); /* a syntax error at the token; expected may be NULL */
bool at(const char *word);	  /* is the token this reserved word? */
bool try_word(const char *word);  /* if so, it is passed */
void expect(const char *word);
void skip_newlines(void);
/* A growing list of words in the tree's arena, NULL at its end. */
void append(char ***list, size_t *count, char *word);
char **no_words(void);
/* Commands up to what ends a list; to_newline: up to the line's end, which is not passed. NULL: none. */
struct node *parse_list(bool to_newline);
/* NULL if the token begins none. */
struct node *parse_compound(void);
