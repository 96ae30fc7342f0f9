/*
 * sh: the shell, after POSIX's sh(1), with dash's messages. What its parts share; a command's way goes through the files
 * in this order:
 *
 *	input.c	  characters from a file, a string or a person (edit.c)
 *	lex.c	  tokens: operators, and words with their quotes still on
 *	parse.c	  a tree of commands
 *	eval.c	  running the tree: lists, loops, functions, pipelines (jobs.c), redirections (redir.c)
 *	expand.c  words become fields: variables (param.c), commands, arithmetic (arith.c), file names
 *	builtin.c and cd.c, read.c, ...	what the shell does itself
 */
#pragma once

#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* ---- memory (memory.c). Trees live in arenas; what expansion makes lives until the command's end. */
struct arena {
	struct block *blocks;
	int users; /* a function keeps the arena of its tree */
};
struct mark {
	struct block *block;
	size_t used;
};
struct text {
	char *s; /* NUL-terminated once something was added */
	size_t len, size;
};
struct words {
	char **word; /* NULL-terminated once something was added */
	size_t count, size;
};

struct arena *new_arena(void);
void hold_arena(struct arena *arena);
void drop_arena(struct arena *arena);
void *arena_alloc(struct arena *arena, size_t size);
char *arena_copy(struct arena *arena, const char *s, size_t len);
extern struct arena scratch;
struct mark scratch_mark(void);
void scratch_release(struct mark mark);
void *checked(void *memory);
char *copy_string(const char *s);
void add_char(struct text *to, char c);
void add_text(struct text *to, const char *s, size_t len);
void add_word(struct words *to, char *word);
void free_words(struct words *words); /* with the strings */

/* ---- input.c */
void push_file(int fd, bool interactive);
void push_string(const char *s);
void push_alias(const char *name, const char *s); /* ends without an end */
bool alias_in_use(const char *name);
void pop_input(void);
int next_char(void); /* -1 at the end */
void unread(int c);
/* Everything that next_char() gave since the mark is kept; lex.c takes a word's text from there. */
size_t record_mark(void);
const char *recorded(size_t mark, size_t *len);
void record_cut(size_t mark);
void record_reset(void);
int input_depth(void);
void pop_inputs_to(int depth);
bool input_is_interactive(void);
extern int line_number;	     /* of the input */
extern bool at_continuation; /* the next prompt is $PS2 */
void close_inputs(void);     /* in a child that will execute something else */

/* ---- lex.c */
enum token {
	T_END,
	T_NEWLINE,
	T_SEMICOLON,
	T_DOUBLE_SEMICOLON,
	T_AMPERSAND,
	T_AND_IF,
	T_OR_IF,
	T_PIPE,
	T_OPEN,
	T_CLOSE,
	T_WORD,
	T_REDIRECT,
};
struct lexeme {
	enum token type;
	char *word;		   /* T_WORD: in the arena of the tree */
	bool quoted;		   /* it has a quote in it: no reserved word */
	size_t start;		   /* in the record */
	struct redirect *redirect; /* T_REDIRECT, without its word */
};
extern struct lexeme token;
extern struct arena *parse_arena; /* of the tree that is being made */
void next_token(void);
void read_here_documents(void);
void queue_here_document(struct redirect *redirect);
void forget_here_documents(void);
/* Reads up to the end of what `open` began (one of " ` ( { or a for arithmetic); quoted: inside double quotes. */
void skip_quoting(char open, bool quoted);

/* ---- parse.c */
enum node_type {
	N_SIMPLE,
	N_PIPE, /* a chain of commands by next */
	N_AND,
	N_OR,
	N_NOT,
	N_LIST, /* a, then b */
	N_BACKGROUND,
	N_SUBSHELL,
	N_GROUP,
	N_IF, /* a: condition, b: then, c: else */
	N_WHILE,
	N_UNTIL,
	N_FOR,	/* name in words do a */
	N_CASE, /* words[0] in items */
	N_FUNCTION,
};
enum redirect_type { R_READ, R_WRITE, R_CLOBBER, R_APPEND, R_READ_WRITE, R_DUP, R_HERE };
struct redirect {
	enum redirect_type type;
	int fd;
	char *word;	 /* file name, descriptor, or the here-document's text */
	bool expand;	 /* here-document: the delimiter had no quotes */
	bool strip_tabs; /* <<- */
	int line;
	struct redirect *next;
};
struct item {
	char **patterns;
	struct node *body;
	struct item *next;
};
struct node {
	enum node_type type;
	int line;
	struct node *a, *b, *c, *next;
	char *name, *text; /* text: the source of a pipeline, for `jobs` */
	char **assignments, **words;
	struct redirect *redirects;
	struct item *items;
};
/* The next complete command of the input; NULL for an empty line; *end is set at the end. Errors raise. */
struct node *parse_command(struct arena *arena, bool *end);
/* Parses what stands in $( ) or ` `: up to the end or to the closing parenthesis. again: when it is to run. */
struct node *parse_substitution(struct arena *arena, bool parenthesis, bool again);
bool is_name(const char *s, size_t len);
size_t name_length(const char *s);

/* ---- eval.c */
enum { EVAL_EXIT = 1, EVAL_TESTED = 2 };
enum skip { SKIP_NONE, SKIP_BREAK, SKIP_CONTINUE, SKIP_RETURN };
extern int status;	   /* $? */
extern enum skip skipping; /* out of so many loops, or of a function */
extern int skip_count, loop_depth, function_depth;
extern int current_line;
int eval(struct node *node, int flags);
int eval_string(const char *text, int flags);
int eval_input(void); /* commands of the pushed input up to its end */
int eval_file(const char *path, bool required);
struct function;
struct function *find_function(const char *name);
void unset_function(const char *name);
void define_function(struct node *node);
int eval_simple(struct node *node, int flags);
int run_argv(char **argv);	    /* for the builtin `command`: no functions */
extern struct arena *current_arena; /* of the tree that runs */
extern int substitution_status;	    /* of the last $( ) of a command that is only assignments */

/* ---- redir.c */
enum { REDIRECT_SAVE = 1 };
void redirect(struct redirect *list, int flags); /* raises an error */
void redirect_undo(void);			 /* what the last redirect(REDIRECT_SAVE) did */
void redirect_forget(void);			 /* exec: it stays */
void redirects_undo_to(int depth);
int redirect_depth(void);
bool try_redirect(struct redirect *list, bool special); /* REDIRECT_SAVE; false after a message */
int move_high(int fd); /* to a number that no script uses, close-on-exec */

/* ---- expand.c, param.c, pattern.c */
enum {
	EXPAND_SPLIT = 1,   /* into fields, and file names */
	EXPAND_TILDE = 2,   /* an assignment: also behind : */
	EXPAND_PATTERN = 4, /* what was quoted has a backslash before it */
	EXPAND_HERE = 8,    /* a here-document or arithmetic: like inside double quotes */
};
void expand_words(char **words, struct words *fields);
char *expand_one(const char *word, int flags); /* in scratch memory */
char *command_output(struct node *node);

/* ---- arith.c */
long arithmetic(const char *expression);

/* ---- vars.c */
enum { VAR_EXPORT = 1, VAR_READONLY = 2 };
void vars_init(char **environment);
const char *get_variable(const char *name);
void set_variable(const char *name, const char *value, int flags); /* raises if it is read-only */
void set_variable_text(const char *assignment, int flags);	   /* NAME=value */
bool unset_variable(const char *name);				   /* false: read-only */
void flag_variable(const char *name, int flags);
void print_variables(const char *prefix, int flags);
void print_quoted(const char *value);
char **environment(void);
void local_begin(void);
void local_variable(const char *assignment);
void local_end(void);
int local_depth(void);
void locals_end_to(int depth);
extern char **positional, *shell_name;
void set_positional(char **new);
extern bool getopts_reset;
bool is_working_directory(const char *path);
int positional_count(void);

/* ---- options (options.c) */
extern bool opt_allexport, opt_noclobber, opt_errexit, opt_noglob, opt_interactive, opt_monitor,
	opt_noexec, opt_stdin, opt_nounset, opt_verbose, opt_xtrace, opt_ignoreeof, opt_notify;
void set_options(char ***words, bool at_start, bool *command, bool *operands);
char **command_options(char **argv, const char *letters, char *last); /* *last: the last of them */
void print_option_letters(struct text *to);

/* ---- jobs.c */
struct job;
extern pid_t shell_pid, background_pid;
enum fork_mode { FORK_FOREGROUND, FORK_BACKGROUND, FORK_NO_JOB };
struct job *new_job(const char *text, int processes);
void forget_jobs(void);
pid_t fork_process(struct job *job,
		   enum fork_mode mode); /* 0 in the child, which is a subshell then */
int wait_for_job(struct job *job);
int status_of(int wait_status);
void set_monitor(bool on);
void report_jobs(void); /* before a prompt: what has ended or stopped */
bool jobs_are_stopped(void);

/* ---- trap.c */
extern volatile sig_atomic_t trap_pending, interrupted;
void set_signal(int sig); /* to what traps, options and our place ask for */
void ignore_signal(int sig);
void clear_traps(void); /* in a subshell */
void run_traps(void);
void run_exit_trap(void);
int signal_number(const char *name);
bool has_trap(int sig);

/* ---- error.c */
struct handler {
	jmp_buf jump;
	struct handler *up;
};
enum { RAISE_ERROR = 1, RAISE_INTERRUPT, RAISE_EXIT };
extern struct handler *handler;
extern const char *current_builtin;
_Noreturn void raise_to_handler(int why);
_Noreturn __attribute__((format(printf, 1, 2))) void fail(const char *format, ...); /* status 2 */
_Noreturn void syntax_error(const char *what);
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);
_Noreturn void exit_shell(void); /* with $?, after the trap on EXIT */

/* ---- builtin.c */
typedef int (*builtin)(char **argv);
struct builtin_entry {
	const char *name;
	builtin function;
	bool special;
};
const struct builtin_entry *find_builtin(const char *name);
int do_cd(char **), do_pwd(char **), do_read(char **), do_trap(char **), do_jobs(char **),
	do_fg(char **), do_bg(char **), do_wait(char **), do_kill(char **), do_ulimit(char **),
	do_umask(char **), do_getopts(char **), do_type(char **), do_command(char **),
	do_set(char **), do_history(char **), do_alias(char **), do_unalias(char **),
	do_times(char **), do_hash(char **), do_help(char **);
/* Where a command would come from: a program's path, or NULL. path: instead of $PATH, or NULL. */
char *find_program(const char *name, const char *path);
_Noreturn void execute(char **argv, char **envp, const char *path);
const char *find_alias(const char *name);

/* ---- edit.c: a line from the person, malloc()ed, with its newline; NULL at the end, or if there was a ^C */
char *edit_line(const char *prompt);
void add_history(const char *line);
