/*
 * A small shell: what its files share.
 *
 *	main.c		where commands come from, and the loop over them
 *	lex.c		text to tokens
 *	run.c		lists: ; && || !
 *	expand.c	quotes and variables in words
 *	exec.c		programs: PATH, fork, execve, wait
 *	builtin.c	commands that the shell must do itself
 *	vars.c		variables and the environment
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum token_type { WORD, NEWLINE, SEMICOLON, AND_IF, OR_IF, END };

struct token {
	enum token_type type;
	char *text; /* WORD: as written, with its quotes */
};

/* Strings that grow; both always end with NUL or NULL. */
struct text {
	char *s;
	size_t len, size;
};

struct words {
	char **word;
	size_t count, size;
};

extern int last_status;	       /* $? */
extern const char *shell_name; /* $0 */
extern char **positional;      /* $1 and so on, ends with NULL */
extern bool interactive;

/* lex.c. The tokens of text, ended by END; NULL and *problem if something is wrong with it. */
enum problem { FINE, INCOMPLETE, BAD };
struct token *tokenize(const char *text, enum problem *problem);
void free_tokens(struct token *tokens);

/* run.c. Runs a list of commands; last_status tells how it went. */
enum problem check_syntax(const struct token *tokens);
void run_list(const struct token *tokens);

/* expand.c. Appends to fields what the word stands for; false, having said why, if it cannot. */
bool expand_word(const char *word, struct words *fields);
char *expand_assignment(const char *value);

/* exec.c. The status of a program run as a child; replace_shell() returns only if it fails. */
int run_program(char **argv, const struct words *assignments);
int replace_shell(char **argv);

/* builtin.c. NULL if there is no such builtin. */
typedef int (*builtin)(char **argv);
builtin find_builtin(const char *name);

/* vars.c */
void import_environment(void);
const char *get_variable(const char *name);
void set_variable(const char *name, size_t name_len, const char *value);
void unset_variable(const char *name);
bool export_variable(const char *name);
void print_exported(void);
char **environment(const struct words *assignments);
/* The length of the name at the start of s, 0 if there is none. */
size_t name_length(const char *s);

/* main.c */
int run_file(const char *path);
int run_string(const char *text);
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void add_char(struct text *to, char c);
void add_word(struct words *to, char *word);
void free_words(struct words *words);
void *checked(void *memory);
