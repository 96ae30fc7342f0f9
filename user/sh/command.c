/* A simple command: a function, something that the shell does itself, or a program. */
#include "sh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct function {
	struct function *next;
	char *name;
	struct node *body;
	struct arena *arena;
};

static struct function *functions;
int substitution_status;

static struct function **find(const char *name)
{
	struct function **link = &functions;

	while (*link && strcmp((*link)->name, name) != 0)
		link = &(*link)->next;
	return link;
}

struct function *find_function(const char *name)
{
	return *find(name);
}

static void drop_function(struct function *function)
{
	drop_arena(function->arena);
	free(function->name);
	free(function);
}

void unset_function(const char *name)
{
	struct function **link = find(name), *old = *link;

	if (!old)
		return;
	*link = old->next;
	drop_function(old);
}

void define_function(struct node *node)
{
	struct function *new = checked(calloc(1, sizeof(*new)));

	unset_function(node->name);
	new->name = copy_string(node->name);
	new->body = node->a;
	new->arena = current_arena;
	hold_arena(new->arena);
	new->next = functions;
	functions = new;
}

/* The body may define the function anew, or unset it: its tree must outlive that. */
static int call(struct function *function, char **argv, int flags)
{
	struct arena *arena = function->arena, *outer_arena = current_arena;
	char **saved = positional;
	int saved_loops = loop_depth, saved_line = current_line, result;
	struct words parameters = { 0 };

	hold_arena(arena);
	for (char **word = argv + 1; *word; word++)
		add_word(&parameters, copy_string(*word));
	if (!parameters.word)
		parameters.word = checked(calloc(1, sizeof(char *)));
	positional = parameters.word;
	loop_depth = 0;
	current_arena = arena;
	function_depth++;
	local_begin();
	result = eval(function->body, flags & EVAL_TESTED);
	local_end();
	function_depth--;
	if (skipping == SKIP_RETURN) {
		skipping = SKIP_NONE;
		result = status;
	}
	current_arena = outer_arena;
	current_line = saved_line;
	loop_depth = saved_loops;
	positional = saved;
	free_words(&parameters);
	drop_arena(arena);
	return result;
}

/* x=1 before a function or a command of ours: set, and afterwards as before, unless the command is a special one. */
static int run_function(struct function *function, char **argv, struct words *assignments,
			int flags)
{
	int result;

	local_begin();
	for (size_t i = 0; i < assignments->count; i++) {
		local_variable(assignments->word[i]);
		set_variable_text(assignments->word[i], VAR_EXPORT);
	}
	result = call(function, argv, flags);
	local_end();
	return result;
}

/* What goes wrong in an ordinary command, as an illegal option, is no reason for the shell to end. */
static int guarded(const struct builtin_entry *entry, char **argv)
{
	struct handler here = { .up = handler };
	int depth = redirect_depth(), why = setjmp(here.jump), result = 2;

	if (!why) {
		handler = &here;
		result = entry->function(argv);
	}
	handler = here.up;
	if (why)
		redirects_undo_to(depth);
	if (why && why != RAISE_ERROR)
		raise_to_handler(why);
	return why ? 2 : result;
}

static int run_builtin(const struct builtin_entry *entry, char **argv, struct words *assignments)
{
	const char *saved = current_builtin;
	int result;

	if (!entry->special)
		local_begin();
	for (size_t i = 0; i < assignments->count; i++) {
		if (!entry->special)
			local_variable(assignments->word[i]);
		set_variable_text(assignments->word[i], entry->special ? 0 : VAR_EXPORT);
	}
	current_builtin = entry->name;
	if (strcmp(entry->name, "command") == 0)
		current_builtin = saved;
	result = entry->special || entry->function == do_command ? entry->function(argv)
								 : guarded(entry, argv);
	current_builtin = entry->name;
	if (fflush(stdout) == EOF) {
		if (errno != EPIPE)
			complain("I/O error");
		clearerr(stdout);
		result = result ? result : 2;
	}
	current_builtin = saved;
	if (!entry->special)
		local_end();
	return result;
}

static void export_all(struct words *assignments)
{
	for (size_t i = 0; i < assignments->count; i++)
		set_variable_text(assignments->word[i], VAR_EXPORT);
}

static int run_program(char **argv, struct words *assignments, struct redirect *redirects,
		       int flags, const char *text)
{
	struct job *job;

	if (!(flags & EVAL_EXIT) || has_trap(0)) {
		job = new_job(text, 1);
		if (fork_process(job, FORK_FOREGROUND))
			return wait_for_job(job);
	}
	redirect(redirects, 0);
	export_all(assignments);
	execute(argv, environment(), NULL);
}

static void trace(struct words *assignments, struct words *fields)
{
	struct mark mark = scratch_mark();
	const char *ps4 = get_variable("PS4");
	const char *between = "";

	fprintf(stderr, "%s", ps4 ? expand_one(ps4, EXPAND_HERE) : "");
	for (size_t i = 0; i < assignments->count; i++, between = " ")
		fprintf(stderr, "%s%s", between, assignments->word[i]);
	for (size_t i = 0; i < fields->count; i++, between = " ")
		fprintf(stderr, "%s%s", between, fields->word[i]);
	fputc('\n', stderr);
	scratch_release(mark);
}

/* The assignments as NAME=value with the value expanded. */
static void expand_assignments(char **list, struct words *to, bool set)
{
	for (; *list; list++) {
		struct mark mark = scratch_mark();
		size_t len = name_length(*list) + 1;
		const char *value = expand_one(*list + len, EXPAND_TILDE);
		struct text text = { 0 };

		add_text(&text, *list, len);
		add_text(&text, value, strlen(value));
		add_word(to, text.s);
		if (!set)
			local_variable(text.s);
		set_variable_text(text.s, 0); /* the next one may use it */
		scratch_release(mark);
	}
}

static bool is_special(const struct builtin_entry *entry)
{
	return entry && entry->special;
}

/* What goes wrong in a redirection of an ordinary command is its failure; of a special one, the shell's. */
bool try_redirect(struct redirect *list, bool special)
{
	struct handler here = { .up = handler };
	int depth = redirect_depth(), why;

	fflush(stdout);
	if (special) {
		redirect(list, REDIRECT_SAVE);
		return true;
	}
	why = setjmp(here.jump);
	if (!why) {
		handler = &here;
		redirect(list, REDIRECT_SAVE);
	}
	handler = here.up;
	if (why)
		redirects_undo_to(depth);
	if (why && why != RAISE_ERROR)
		raise_to_handler(why);
	return !why;
}

static int dispatch(struct node *node, struct words *assignments, struct words *fields, int flags)
{
	const struct builtin_entry *entry = find_builtin(fields->word[0]);
	struct function *function = is_special(entry) ? NULL : find_function(fields->word[0]);
	int result;

	if (!function && !entry)
		return run_program(fields->word, assignments, node->redirects, flags, node->text);
	if (!try_redirect(node->redirects, is_special(entry)))
		return 2;
	if (function)
		result = run_function(function, fields->word, assignments, flags);
	else
		result = run_builtin(entry, fields->word, assignments);
	if (is_special(entry) && strcmp(entry->name, "exec") == 0)
		redirect_forget();
	else
		redirect_undo();
	return result;
}

int eval_simple(struct node *node, int flags)
{
	struct words assignments = { 0 }, fields = { 0 };
	int result;

	current_line = node->line;
	substitution_status = 0;
	expand_words(node->words, &fields);
	if (fields.count)
		local_begin();
	expand_assignments(node->assignments, &assignments, !fields.count);
	if (fields.count)
		local_end();
	if (opt_xtrace && (assignments.count || fields.count))
		trace(&assignments, &fields);
	if (fields.count) {
		result = dispatch(node, &assignments, &fields, flags);
	} else {
		redirect(node->redirects, REDIRECT_SAVE);
		redirect_undo();
		result = substitution_status;
	}
	free_words(&assignments);
	free_words(&fields);
	return result;
}

int run_argv(char **argv)
{
	const struct builtin_entry *entry = find_builtin(argv[0]);
	struct words none = { 0 };

	return entry ? run_builtin(entry, argv, &none) : run_program(argv, &none, NULL, 0, argv[0]);
}
