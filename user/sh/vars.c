/* Variables and positional parameters. Those marked exported are the environment of programs. */
#include "sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUCKETS 64

struct variable {
	struct variable *next;
	char *name;
	char *value; /* NULL: unset, but with flags */
	int flags;
};

/* What a name was before `local`, or before NAME=value stood in front of a command. */
struct local {
	struct local *next;
	char *name, *value;
	int flags;
	bool existed;
};
struct scope {
	struct scope *up;
	struct local *locals;
};

static struct variable *table[BUCKETS];
static struct scope *scope;
static char *nothing[] = { NULL };
char **positional = nothing, *shell_name = "sh";

static struct variable **find(const char *name, size_t len)
{
	unsigned int hash = 0;
	struct variable **link;

	for (size_t i = 0; i < len; i++)
		hash = hash * 31 + (unsigned char)name[i];
	for (link = &table[hash % BUCKETS]; *link; link = &(*link)->next)
		if (strncmp((*link)->name, name, len) == 0 && !(*link)->name[len])
			break;
	return link;
}

static struct variable *make(const char *name, size_t len)
{
	struct variable **link = find(name, len);

	if (!*link) {
		*link = checked(calloc(1, sizeof(**link)));
		(*link)->name = checked(strndup(name, len));
	}
	return *link;
}

const char *get_variable(const char *name)
{
	static char digits[16];
	struct variable *v = *find(name, strlen(name));

	if (strcmp(name, "LINENO") == 0) {
		snprintf(digits, sizeof(digits), "%d", current_line);
		return digits;
	}
	return v ? v->value : NULL;
}

static void set(const char *name, size_t len, const char *value, int flags)
{
	struct variable *v = make(name, len);
	char *copy;

	if (v->flags & VAR_READONLY)
		fail("%.*s: is read only", (int)len, name);
	copy = value ? copy_string(value) : NULL; /* first: value may be the old one */
	free(v->value);
	v->value = copy;
	v->flags |= flags | (opt_allexport ? VAR_EXPORT : 0);
	if (len == 6 && strncmp(name, "OPTIND", len) == 0)
		getopts_reset = true;
}

void set_variable(const char *name, const char *value, int flags)
{
	set(name, strlen(name), value, flags);
}

void set_variable_text(const char *assignment, int flags)
{
	size_t len = name_length(assignment);

	set(assignment, len, assignment + len + 1, flags);
}

void flag_variable(const char *name, int flags)
{
	make(name, strlen(name))->flags |= flags;
}

bool unset_variable(const char *name)
{
	struct variable **link = find(name, strlen(name)), *v = *link;

	if (!v)
		return true;
	if (v->flags & VAR_READONLY)
		return false;
	*link = v->next;
	free(v->name);
	free(v->value);
	free(v);
	return true;
}

/* Between single quotes; one inside stands between double ones. */
void print_quoted(const char *value)
{
	putchar('\'');
	for (; *value; value++) {
		if (*value == '\'')
			fputs("'\"'\"'", stdout);
		else
			putchar(*value);
	}
	putchar('\'');
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct variable *const *)a)->name, (*(struct variable *const *)b)->name);
}

void print_variables(const char *prefix, int flags)
{
	struct variable **list = NULL;
	size_t count = 0;

	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct variable *v = table[i]; v; v = v->next) {
			if (flags ? !(v->flags & flags) : !v->value)
				continue;
			list = checked(realloc(list, (count + 1) * sizeof(*list)));
			list[count++] = v;
		}
	}
	qsort(list, count, sizeof(*list), by_name);
	for (size_t i = 0; i < count; i++) {
		printf("%s%s", prefix, list[i]->name);
		if (list[i]->value) {
			putchar('=');
			print_quoted(list[i]->value);
		}
		putchar('\n');
	}
	free(list);
}

char **environment(void)
{
	struct words list = { 0 };

	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct variable *v = table[i]; v; v = v->next) {
			char *entry;

			if (!(v->flags & VAR_EXPORT) || !v->value)
				continue;
			if (asprintf(&entry, "%s=%s", v->name, v->value) < 0)
				entry = checked(NULL);
			add_word(&list, entry);
		}
	}
	return list.word ? list.word : checked(calloc(1, sizeof(char *)));
}

void vars_init(char **environment)
{
	char cwd[4096], number[16];
	const char *pwd;

	for (; *environment; environment++) {
		size_t len = name_length(*environment);

		if (len && (*environment)[len] == '=')
			set_variable_text(*environment, VAR_EXPORT);
	}
	set_variable("IFS", " \t\n", 0);
	make("IFS", 3)->flags = 0;
	set_variable("OPTIND", "1", 0);
	if (!get_variable("PATH"))
		set_variable("PATH", "/bin:/usr/bin:/sbin:/usr/sbin", 0);
	if (!get_variable("PS1"))
		set_variable("PS1", geteuid() ? "$ " : "# ", 0);
	set_variable("PS2", "> ", 0);
	set_variable("PS4", "+ ", 0);
	snprintf(number, sizeof(number), "%d", getppid());
	set_variable("PPID", number, 0);
	pwd = get_variable("PWD");
	if ((!pwd || !is_working_directory(pwd)) && getcwd(cwd, sizeof(cwd)))
		set_variable("PWD", cwd, 0);
}

void local_begin(void)
{
	struct scope *new = checked(calloc(1, sizeof(*new)));

	new->up = scope;
	scope = new;
}

/* NAME or NAME=value; the value is not set here. */
void local_variable(const char *assignment)
{
	struct local *local = checked(calloc(1, sizeof(*local)));
	size_t len = name_length(assignment);
	struct variable *v = *find(assignment, len);

	local->name = checked(strndup(assignment, len));
	local->existed = v;
	local->flags = v ? v->flags : 0;
	local->value = v && v->value ? copy_string(v->value) : NULL;
	local->next = scope->locals;
	scope->locals = local;
}

void local_end(void)
{
	struct scope *old = scope;

	scope = old->up;
	while (old->locals) {
		struct local *local = old->locals;
		struct variable *v = make(local->name, strlen(local->name));

		old->locals = local->next;
		v->flags = 0;
		if (local->existed) {
			free(v->value);
			v->value = local->value;
			v->flags = local->flags;
		} else {
			unset_variable(local->name);
		}
		free(local->name);
		free(local);
	}
	free(old);
}

int local_depth(void)
{
	int depth = 0;

	for (struct scope *s = scope; s; s = s->up)
		depth++;
	return depth;
}

void locals_end_to(int depth)
{
	while (local_depth() > depth)
		local_end();
}

int positional_count(void)
{
	int count = 0;

	while (positional[count])
		count++;
	return count;
}

/* Copies; what was there before is the caller's or a function's. */
void set_positional(char **new)
{
	struct words copy = { 0 };

	for (; *new; new ++)
		add_word(&copy, copy_string(*new));
	positional = copy.word ? copy.word : nothing;
}
