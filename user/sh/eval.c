/* Running the tree: lists, conditions, loops, functions. A simple command is run by command.c. */
#include "sh.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int status;
enum skip skipping;
int skip_count, loop_depth, function_depth;
int current_line = 1;
struct arena *current_arena;

/* After a command in a loop: true if the loop ends here. */
static bool loop_ends(void)
{
	if (!skipping)
		return false;
	if (skipping == SKIP_RETURN)
		return true;
	if (--skip_count > 0)
		return true;
	if (skipping == SKIP_CONTINUE) {
		skipping = SKIP_NONE;
		return false;
	}
	skipping = SKIP_NONE;
	return true;
}

static int eval_loop(struct node *node, int flags)
{
	int result = 0;

	loop_depth++;
	for (;;) {
		int condition = eval(node->a, EVAL_TESTED);

		if (skipping) {
			if (loop_ends())
				break;
			continue;
		}
		if ((condition == 0) != (node->type == N_WHILE))
			break;
		result = eval(node->b, flags & EVAL_TESTED);
		if (loop_ends())
			break;
	}
	loop_depth--;
	return skipping == SKIP_RETURN ? status : result;
}

static int eval_for(struct node *node, int flags)
{
	struct words fields = { 0 };
	int result = 0;

	if (node->words)
		expand_words(node->words, &fields);
	else
		for (char **p = positional; *p; p++)
			add_word(&fields, copy_string(*p));
	loop_depth++;
	for (size_t i = 0; i < fields.count; i++) {
		set_variable(node->name, fields.word[i], 0);
		result = eval(node->a, flags & EVAL_TESTED);
		if (loop_ends())
			break;
	}
	loop_depth--;
	free_words(&fields);
	return skipping == SKIP_RETURN ? status : result;
}

static int eval_case(struct node *node, int flags)
{
	struct mark mark = scratch_mark();
	const char *word = expand_one(node->words[0], 0);
	int result = 0;

	for (struct item *item = node->items; item; item = item->next) {
		for (char **p = item->patterns; *p; p++) {
			if (fnmatch(expand_one(*p, EXPAND_PATTERN), word, 0))
				continue;
			scratch_release(mark);
			return item->body ? eval(item->body, flags) : 0;
		}
	}
	scratch_release(mark);
	return result;
}

/* A child that evaluates and ends. */
static _Noreturn void eval_and_exit(struct node *node, int flags)
{
	eval(node, flags | EVAL_EXIT);
	exit_shell();
}

static int eval_subshell(struct node *node, int flags)
{
	struct job *job;

	if (!(flags & EVAL_EXIT) || has_trap(0)) {
		job = new_job(node->text, 1);
		if (fork_process(job, FORK_FOREGROUND))
			return wait_for_job(job);
		flags &= ~EVAL_TESTED;
	}
	redirect(node->redirects, 0);
	eval_and_exit(node->a, flags);
}

static int eval_group(struct node *node, int flags)
{
	int result;

	if (!node->redirects)
		return eval(node->a, flags);
	fflush(stdout);
	if (!try_redirect(node->redirects, false))
		return 2;
	result = eval(node->a, flags & ~EVAL_EXIT);
	redirect_undo();
	return result;
}

static int eval_background(struct node *node)
{
	struct job *job = new_job(node->a->text, 1);

	if (!fork_process(job, FORK_BACKGROUND))
		eval_and_exit(node->a, 0);
	return 0;
}

static int eval_pipe(struct node *node, int flags)
{
	struct job *job;
	int count = 0, in = -1, ends[2];

	for (struct node *n = node->a; n; n = n->next)
		count++;
	job = new_job(node->text, count);
	for (struct node *n = node->a; n; n = n->next) {
		ends[1] = -1;
		if (n->next && pipe(ends) < 0) {
			close(in);
			fail("Pipe call failed");
		}
		if (!fork_process(job, FORK_FOREGROUND)) {
			if (in > 0) {
				dup2(in, STDIN_FILENO);
				close(in);
			}
			if (n->next) {
				close(ends[0]);
				if (ends[1] != STDOUT_FILENO) {
					dup2(ends[1], STDOUT_FILENO);
					close(ends[1]);
				}
			}
			eval_and_exit(n, 0);
		}
		if (in >= 0)
			close(in);
		in = ends[0];
		if (n->next)
			close(ends[1]);
	}
	return wait_for_job(job);
}

/* What a command writes, without the newlines at the end; its status is $? of a command that is only assignments. */
char *command_output(struct node *node)
{
	struct text output = { 0 };
	struct job *job;
	int ends[2];
	char buf[4096];
	ssize_t n;

	add_text(&output, "", 0);
	if (!node)
		return output.s;
	if (pipe(ends) < 0)
		fail("Pipe call failed");
	job = new_job("", 1);
	if (!fork_process(job, FORK_NO_JOB)) {
		close(ends[0]);
		if (ends[1] != STDOUT_FILENO) {
			dup2(ends[1], STDOUT_FILENO);
			close(ends[1]);
		}
		eval_and_exit(node, 0);
	}
	close(ends[1]);
	while ((n = read(ends[0], buf, sizeof(buf))) > 0 || (n < 0 && errno == EINTR))
		for (ssize_t i = 0; i < n; i++)
			if (buf[i])
				add_char(&output, buf[i]);
	close(ends[0]);
	substitution_status = wait_for_job(job);
	while (output.len && output.s[output.len - 1] == '\n')
		output.len--;
	output.s[output.len] = 0;
	return output.s;
}

static int eval_node(struct node *node, int flags)
{
	int result;

	switch (node->type) {
	case N_LIST:
		eval(node->a, flags & EVAL_TESTED);
		return skipping ? status : eval(node->b, flags);
	case N_AND:
	case N_OR:
		result = eval(node->a, EVAL_TESTED);
		if (skipping || (result == 0) != (node->type == N_AND))
			return result;
		return eval(node->b, flags);
	case N_NOT:
		result = eval(node->a, EVAL_TESTED);
		return skipping ? result : !result;
	case N_IF:
		result = eval(node->a, EVAL_TESTED);
		if (skipping)
			return result;
		if (result == 0)
			return eval(node->b, flags);
		return node->c ? eval(node->c, flags) : 0;
	case N_WHILE:
	case N_UNTIL:
		return eval_loop(node, flags);
	case N_FOR:
		return eval_for(node, flags);
	case N_CASE:
		return eval_case(node, flags);
	case N_PIPE:
		return eval_pipe(node, flags);
	case N_SUBSHELL:
		return eval_subshell(node, flags);
	case N_GROUP:
		return eval_group(node, flags);
	case N_BACKGROUND:
		return eval_background(node);
	case N_FUNCTION:
		define_function(node);
		return 0;
	default:
		return eval_simple(node, flags);
	}
}

/* set -e looks at these: the others' parts have been looked at. */
static bool can_end_shell(const struct node *node)
{
	return node->type == N_SIMPLE || node->type == N_PIPE || node->type == N_SUBSHELL;
}

int eval(struct node *node, int flags)
{
	if (!node || opt_noexec)
		return status;
	if (trap_pending)
		run_traps();
	if (interrupted)
		raise_to_handler(RAISE_INTERRUPT);
	status = eval_node(node, flags);
	if (trap_pending)
		run_traps();
	if (opt_errexit && status && !(flags & EVAL_TESTED) && !skipping && can_end_shell(node))
		exit_shell();
	if (flags & EVAL_EXIT && !skipping)
		exit_shell();
	return status;
}

int eval_input(void)
{
	struct arena *outer = current_arena;
	int result = 0;
	bool end;

	for (;;) {
		struct arena *arena = new_arena();
		struct node *node = parse_command(arena, &end);

		current_arena = arena;
		if (node)
			result = eval(node, 0);
		current_arena = outer;
		drop_arena(arena);
		if (end || skipping)
			break;
	}
	return skipping ? status : result;
}

int eval_string(const char *text, int flags)
{
	char *copy = copy_string(text);
	int line = current_line, result;

	push_string(copy);
	line_number = 1;
	result = eval_input();
	pop_input();
	free(copy);
	current_line = line;
	return result;
}

int eval_file(const char *path, bool required)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), result;

	if (fd < 0) {
		if (required)
			fail("cannot open %s: %s", path,
			     errno == ENOENT ? "No such file" : strerror(errno));
		return 0;
	}
	push_file(move_high(fd), false);
	result = eval_input();
	pop_input();
	if (skipping == SKIP_RETURN)
		skipping = SKIP_NONE;
	return result;
}
