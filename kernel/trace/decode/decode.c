/*
 * One call from its name to its returned value. At the entry all arguments up to the first that the call fills in
 * are printed, at the exit the rest: so what is read from the task is what the call saw, or what it left.
 */
#include "decode.h"

#define RET_COLUMN 40 /* the = of the returned value stands at least here */

/* "openat", or "syscall_0x14a" for a number that no call has. */
const char *strace_name(struct strace *t, char *buf, size_t size)
{
	if (t->call)
		return t->call->name;
	snprintf(buf, size, "syscall_0x%lx", t->nr);
	return buf;
}

static void put_args(struct strace *t, bool exiting)
{
	static const struct type unknown = { .print = print_lx };
	int nb_args = t->call ? t->call->nb_args : 6;
	bool at_exit = false;

	for (int i = 0; i < nb_args; i++) {
		const struct type *type = t->call ? &t->call->args[i] : &unknown;
		bool first = type->exit && !at_exit;

		at_exit |= type->exit;
		if (!exiting && at_exit) {
			/* What is printed at the exit is announced by its comma, as strace does. */
			put(t, i && !type->when && !type->bare ? ", " : "");
			return;
		}
		if (exiting != at_exit || (type->when && !type->when(t, NULL)))
			continue;
		if (i && !type->bare && (!first || type->when))
			put(t, ", ");
		put(t, "%s", type->label ? type->label : "");
		type->print(t, t->args[i], type);
	}
}

/* Lengths that the call replaces are printed as they were, too. */
static void save_lengths(struct strace *t)
{
	for (int i = 0; i < t->call->nb_args; i++) {
		print_fn *print = t->call->args[i].print;

		if (print == print_intp_len || print == print_sockopt_len)
			t->read(t, t->saved, t->args[i], sizeof(int));
		else if (print == print_msghdr)
			t->read(t, t->saved, t->args[i] + sizeof(long), sizeof(int));
	}
}

/* The call's name and the arguments that it is given, in t->buf. */
void strace_enter(struct strace *t)
{
	char name[32];

	t->call = t->nr < strace_nr_calls && strace_calls[t->nr].name ? &strace_calls[t->nr] : NULL;
	t->exiting = t->failed = false;
	put(t, "%s(", strace_name(t, name, sizeof(name)));
	t->saved[0] = t->saved[1] = 0;
	if (t->call)
		save_lengths(t);
	put_args(t, false);
}

/* Blanks up to where the = of the returned values stand, at least one. */
static void put_column(struct strace *t)
{
	size_t at = t->column + t->len;

	put(t, "%*s", at < RET_COLUMN ? (int)(RET_COLUMN - at) : 1, "");
}

/* The other arguments and what the call returned: t->ret. */
void strace_exit(struct strace *t)
{
	t->exiting = true;
	t->failed = t->ret < 0 && t->ret >= -4095;
	if (t->call)
		put_args(t, true);
	put(t, ")");
	put_column(t);
	put(t, "= ");
	if (!t->failed)
		t->call ? t->call->ret(t) : ret_d(t);
	else
		put_error(t, -t->ret);
	t->last_nr = t->nr;
}

/* The end of a call that returns nothing, as exit_group. */
void put_unfinished(struct strace *t)
{
	bool complete = !t->call || !t->call->nb_args || !t->call->args[t->call->nb_args - 1].exit;

	put(t, complete ? ")" : " <unfinished ...>)");
	put_column(t);
	put(t, "= ?");
}

/* -1 ENOENT (No such file or directory), or what a restarted call has instead. */
void put_error(struct strace *t, int error)
{
	static const struct {
		int error;
		const char *name, *text;
	} restarts[] = {
		{ 512, "ERESTARTSYS", "To be restarted if SA_RESTART is set" },
		{ 513, "ERESTARTNOINTR", "To be restarted" },
		{ 514, "ERESTARTNOHAND", "To be restarted if no handler" },
		{ 516, "ERESTART_RESTARTBLOCK", "Interrupted by signal" },
	};
	const char *name;

	for (size_t i = 0; i < sizeof(restarts) / sizeof(restarts[0]); i++)
		if (restarts[i].error == error)
			return put(t, "? %s (%s)", restarts[i].name, restarts[i].text);
	name = __errname(error);
	if (name)
		put(t, "-1 %s (%s)", name, __errtext(error));
	else
		put(t, "-1 (errno %d)", error);
}

void ret_d(struct strace *t)
{
	put(t, "%ld", t->ret);
}

void ret_x(struct strace *t)
{
	put(t, t->ret ? "0x%lx" : "%lx", t->ret);
}

void ret_o(struct strace *t)
{
	put(t, "%#lo", t->ret);
}

void ret_fd(struct strace *t)
{
	print_fd(t, t->ret, NULL);
}
