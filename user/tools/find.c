/*
 * find [PATH...] [EXPRESSION]: -name -iname -path -type -size -mtime -newer -empty -perm -user -maxdepth -mindepth -depth
 * -prune -print -print0 -delete -exec ... ; -exec ... + ! -a -o ( ). See find(1p).
 */
#include "../lib/lib.h"

#include <errno.h>
#include <dirent.h>
#include <fnmatch.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct entry {
	const char *path, *name;
	const struct stat *st;
};

struct test {
	bool (*function)(struct test *, const struct entry *);
	const char *text;
	long number;
	char sign;
	char **words; /* -exec */
	int word_count;
	struct test *a, *b;
};

static struct test *expression;
static int max_depth = -1, min_depth, exit_status;
static bool depth_first, prune, acts;
static char **word;

static bool do_and(struct test *t, const struct entry *e)
{
	return t->a->function(t->a, e) && t->b->function(t->b, e);
}

static bool do_or(struct test *t, const struct entry *e)
{
	return t->a->function(t->a, e) || t->b->function(t->b, e);
}

static bool do_not(struct test *t, const struct entry *e)
{
	return !t->a->function(t->a, e);
}

static bool do_name(struct test *t, const struct entry *e)
{
	return fnmatch(t->text, e->name, (int)t->number) == 0;
}

static bool do_path(struct test *t, const struct entry *e)
{
	return fnmatch(t->text, e->path, 0) == 0;
}

static bool do_type(struct test *t, const struct entry *e)
{
	char text[11];

	mode_string(e->st->st_mode, text);
	return *text == (*t->text == 'f' ? '-' : *t->text);
}

static bool compare(const struct test *t, long value)
{
	return t->sign == '+'	? value > t->number
	       : t->sign == '-' ? value < t->number
				: value == t->number;
}

static bool do_size(struct test *t, const struct entry *e)
{
	long unit = strchr(t->text, 'c')   ? 1
		    : strchr(t->text, 'k') ? 1024
		    : strchr(t->text, 'M') ? 1L << 20
					   : 512;

	return compare(t, (e->st->st_size + unit - 1) / unit);
}

static bool do_mtime(struct test *t, const struct entry *e)
{
	return compare(t, (time(NULL) - e->st->st_mtime) / 86400);
}

static bool do_newer(struct test *t, const struct entry *e)
{
	return e->st->st_mtime > t->number;
}

static bool do_perm(struct test *t, const struct entry *e)
{
	mode_t mode = e->st->st_mode & 07777;

	return t->sign == '-' ? (mode & (mode_t)t->number) == (mode_t)t->number
			      : mode == (mode_t)t->number;
}

static bool do_user(struct test *t, const struct entry *e)
{
	return e->st->st_uid == (uid_t)t->number;
}

static bool do_empty(struct test *t, const struct entry *e)
{
	struct dirent *inside;
	bool empty = true;
	DIR *dir;

	if (!S_ISDIR(e->st->st_mode))
		return S_ISREG(e->st->st_mode) && !e->st->st_size;
	dir = opendir(e->path);
	while (dir && (inside = readdir(dir)))
		empty &= strcmp(inside->d_name, ".") == 0 || strcmp(inside->d_name, "..") == 0;
	if (dir)
		closedir(dir);
	return dir && empty;
}

static bool do_true(struct test *t, const struct entry *e)
{
	return true;
}

static bool do_print(struct test *t, const struct entry *e)
{
	printf("%s%c", e->path, t->sign);
	return true;
}

static bool do_prune(struct test *t, const struct entry *e)
{
	prune = true;
	return true;
}

static bool do_delete(struct test *t, const struct entry *e)
{
	if ((S_ISDIR(e->st->st_mode) ? rmdir(e->path) : unlink(e->path)) == 0)
		return true;
	exit_status = warn("cannot delete '%s'", e->path);
	return false;
}

static bool run(char **argv)
{
	int wait_status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		execvp(argv[0], argv);
		warn("'%s'", argv[0]);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &wait_status, 0) == pid && WIFEXITED(wait_status) &&
	       WEXITSTATUS(wait_status) == 0;
}

/* {} in a word is the path. */
static char *put_path(const char *text, const char *path)
{
	const char *place = strstr(text, "{}");
	char *result = NULL;

	if (asprintf(&result, "%.*s%s%s", (int)(place ? place - text : (long)strlen(text)), text,
		     place ? path : "", place ? place + 2 : "") < 0)
		exit(1);
	return result;
}

static bool do_exec(struct test *t, const struct entry *e)
{
	char **argv = calloc((size_t)t->word_count + 1, sizeof(*argv));
	bool result;

	if (!argv)
		exit(1);
	for (int i = 0; i < t->word_count; i++)
		argv[i] = put_path(t->words[i], e->path);
	result = run(argv);
	for (int i = 0; i < t->word_count; i++)
		free(argv[i]);
	free(argv);
	return result;
}

/* -exec ... +: the paths are gathered, and run at the end. */
static bool do_gather(struct test *t, const struct entry *e)
{
	t->words = realloc(t->words, (size_t)(t->word_count + 2) * sizeof(*t->words));
	if (!t->words)
		exit(1);
	t->words[t->word_count++] = strdup(e->path);
	t->words[t->word_count] = NULL;
	t->sign = '+';
	return true;
}

static struct test *gathered[16];
static int gathered_count;

static struct test *make(bool (*function)(struct test *, const struct entry *))
{
	struct test *test = calloc(1, sizeof(*test));

	if (!test)
		exit(1);
	test->function = function;
	return test;
}

static const char *argument(const char *option)
{
	if (*++word)
		return *word;
	tool_error("missing argument to `%s'", option);
	exit(1);
}

static struct test *numeric(bool (*function)(struct test *, const struct entry *), const char *text)
{
	struct test *test = make(function);

	test->text = text;
	test->sign = *text;
	test->number = strtol(text + (*text == '+' || *text == '-'), NULL, 10);
	return test;
}

static struct test *parse_exec(void)
{
	struct test *test = make(do_exec);

	acts = true;
	test->words = word + 1;
	for (word++; *word && strcmp(*word, ";") != 0; word++) {
		if (strcmp(*word, "+") == 0 && strcmp(word[-1], "{}") == 0 && gathered_count < 16) {
			char **copy = calloc((size_t)test->word_count + 1, sizeof(*copy));

			if (!copy)
				exit(1);
			memcpy(copy, test->words, (size_t)(test->word_count - 1) * sizeof(*copy));
			test->words = copy;
			test->word_count--;
			test->function = do_gather;
			gathered[gathered_count++] = test;
			return test;
		}
		test->word_count++;
	}
	if (!*word) {
		tool_error("missing argument to `-exec'");
		exit(1);
	}
	return test;
}

static struct test *parse_or(void);

static struct test *parse_primary(void)
{
	const char *option = *word;
	struct test *test;
	struct stat st;

	if (strcmp(option, "!") == 0 || strcmp(option, "-not") == 0) {
		word++;
		if (!*word)
			tool_error("expected an expression after '%s'", option), exit(1);
		test = make(do_not);
		test->a = parse_primary();
		return test;
	}
	if (strcmp(option, "(") == 0) {
		word++;
		test = parse_or();
		if (!*word || strcmp(*word, ")") != 0) {
			tool_error(
				"invalid expression; I was expecting to find a ')' somewhere but did not see one.");
			exit(1);
		}
		word++;
		return test;
	}
	if (strcmp(option, "-name") == 0 || strcmp(option, "-iname") == 0) {
		test = make(do_name);
		test->number = option[1] == 'i' ? FNM_CASEFOLD : 0;
		test->text = argument(option);
	} else if (strcmp(option, "-path") == 0) {
		test = make(do_path);
		test->text = argument(option);
	} else if (strcmp(option, "-type") == 0) {
		test = make(do_type);
		test->text = argument(option);
	} else if (strcmp(option, "-size") == 0) {
		test = numeric(do_size, argument(option));
	} else if (strcmp(option, "-mtime") == 0) {
		test = numeric(do_mtime, argument(option));
	} else if (strcmp(option, "-perm") == 0) {
		const char *text = argument(option);

		test = make(do_perm);
		test->sign = *text;
		test->number = parse_mode(text + (*text == '-'), 0, false, 0);
	} else if (strcmp(option, "-user") == 0) {
		struct passwd *user = getpwnam(argument(option));

		test = make(do_user);
		test->number = user ? (long)user->pw_uid : strtol(*word, NULL, 10);
	} else if (strcmp(option, "-newer") == 0) {
		test = make(do_newer);
		if (stat(argument(option), &st) < 0)
			exit(warn("'%s'", *word));
		test->number = st.st_mtime;
	} else if (strcmp(option, "-empty") == 0) {
		test = make(do_empty);
	} else if (strcmp(option, "-print") == 0 || strcmp(option, "-print0") == 0) {
		test = make(do_print);
		test->sign = option[6] ? 0 : '\n';
		acts = true;
	} else if (strcmp(option, "-prune") == 0) {
		test = make(do_prune);
	} else if (strcmp(option, "-delete") == 0) {
		test = make(do_delete);
		depth_first = acts = true;
	} else if (strcmp(option, "-exec") == 0) {
		test = parse_exec();
	} else if (strcmp(option, "-maxdepth") == 0) {
		test = make(do_true);
		max_depth = atoi(argument(option));
	} else if (strcmp(option, "-mindepth") == 0) {
		test = make(do_true);
		min_depth = atoi(argument(option));
	} else if (strcmp(option, "-depth") == 0) {
		test = make(do_true);
		depth_first = true;
	} else {
		tool_error("unknown predicate `%s'", option);
		exit(1);
	}
	word++;
	return test;
}

static struct test *parse_and(void)
{
	struct test *left = parse_primary();

	while (*word && strcmp(*word, "-o") != 0 && strcmp(*word, "-or") != 0 &&
	       strcmp(*word, ")") != 0) {
		struct test *test = make(do_and);

		if (strcmp(*word, "-a") == 0 || strcmp(*word, "-and") == 0)
			word++;
		test->a = left;
		test->b = parse_primary();
		left = test;
	}
	return left;
}

static struct test *parse_or(void)
{
	struct test *left = parse_and();

	while (*word && (strcmp(*word, "-o") == 0 || strcmp(*word, "-or") == 0)) {
		struct test *test = make(do_or);

		word++;
		test->a = left;
		test->b = parse_and();
		left = test;
	}
	return left;
}

static int visit(const char *path, const struct stat *st, int depth, void *data)
{
	const char *slash = strrchr(path, '/');
	struct entry entry = { path, slash && slash[1] ? slash + 1 : path, st };

	prune = false;
	if (depth >= min_depth && (max_depth < 0 || depth <= max_depth))
		expression->function(expression, &entry);
	return prune || (!depth_first && max_depth >= 0 && depth >= max_depth) ? -1 : 0;
}

int main(int argc, char **argv)
{
	static char *standard[] = { ".", NULL };
	char **paths = argv + 1;
	struct test *print;
	int count = 0;

	while (paths[count] && paths[count][0] != '-' && strcmp(paths[count], "!") != 0 &&
	       strcmp(paths[count], "(") != 0)
		count++;
	word = paths + count;
	print = make(do_print);
	print->sign = '\n';
	expression = *word ? parse_or() : print;
	if (*word) {
		tool_error("invalid expression");
		return 1;
	}
	if (!acts && expression != print) {
		struct test *both = make(do_and);

		both->a = expression;
		both->b = print;
		expression = both;
	}
	if (!count) {
		paths = standard;
		count = 1;
	}
	for (int i = 0; i < count; i++) {
		struct stat st;

		if (lstat(paths[i], &st) < 0) {
			tool_error("'%s': %s", paths[i], strerror(errno));
			exit_status = 1;
		} else {
			exit_status |= walk(paths[i], depth_first ? NULL : visit,
					    depth_first ? visit : NULL, NULL);
		}
	}
	for (int i = 0; i < gathered_count; i++)
		if (gathered[i]->sign == '+' && !run(gathered[i]->words))
			exit_status = 1;
	return finish(exit_status);
}
