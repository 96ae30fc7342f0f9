/* What a name stands for: aliases, and the commands that tell: alias, type, command, hash, help. */
#include "sh.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct alias {
	struct alias *next;
	char *name, *text;
};

static struct alias *aliases;

static struct alias **find(const char *name, size_t len)
{
	struct alias **link = &aliases;

	while (*link && (strncmp((*link)->name, name, len) != 0 || (*link)->name[len]))
		link = &(*link)->next;
	return link;
}

const char *find_alias(const char *name)
{
	struct alias *alias = *find(name, strlen(name));

	return alias ? alias->text : NULL;
}

static void remove_alias(struct alias **link)
{
	struct alias *old = *link;

	*link = old->next;
	free(old->name);
	free(old->text);
	free(old);
}

static void print_alias(const struct alias *alias)
{
	printf("%s=", alias->name);
	print_quoted(alias->text);
	putchar('\n');
}

int do_alias(char **argv)
{
	int result = 0;

	if (!argv[1])
		for (struct alias *alias = aliases; alias; alias = alias->next)
			print_alias(alias);
	for (argv++; *argv; argv++) {
		size_t len = strcspn(*argv, "=");
		struct alias **link = find(*argv, len), *new;

		if (!len || !(*argv)[len]) {
			if (*link) {
				print_alias(*link);
			} else {
				fprintf(stderr, "alias: %s not found\n", *argv);
				result = 1;
			}
			continue;
		}
		if (*link)
			remove_alias(link);
		new = checked(calloc(1, sizeof(*new)));
		new->name = checked(strndup(*argv, len));
		new->text = copy_string(*argv + len + 1);
		new->next = aliases;
		aliases = new;
	}
	return result;
}

int do_unalias(char **argv)
{
	int result = 0;

	if (argv[1] && strcmp(argv[1], "-a") == 0) {
		while (aliases)
			remove_alias(&aliases);
		return 0;
	}
	for (argv++; *argv; argv++) {
		struct alias **link = find(*argv, strlen(*argv));

		if (*link) {
			remove_alias(link);
		} else {
			fprintf(stderr, "unalias: %s not found\n", *argv);
			result = 1;
		}
	}
	return result;
}

/* brief: as `command -v` does it. */
static int describe(const char *name, bool brief)
{
	static const char *const reserved[] = { "!",	"{",	 "}",	  "case", "do",	 "done",
						"elif", "else",	 "esac",  "fi",	  "for", "if",
						"then", "until", "while", NULL };
	const char *alias = find_alias(name);
	const struct builtin_entry *entry = find_builtin(name);
	char *path;

	for (const char *const *r = reserved; *r; r++) {
		if (strcmp(*r, name) == 0) {
			printf(brief ? "%s\n" : "%s is a shell keyword\n", name);
			return 0;
		}
	}
	if (alias) {
		printf(brief ? "alias %s='%s'\n" : "%s is an alias for %s\n", name, alias);
		return 0;
	}
	if (entry && entry->special) {
		printf(brief ? "%s\n" : "%s is a special shell builtin\n", name);
		return 0;
	}
	if (find_function(name)) {
		printf(brief ? "%s\n" : "%s is a shell function\n", name);
		return 0;
	}
	if (entry) {
		printf(brief ? "%s\n" : "%s is a shell builtin\n", name);
		return 0;
	}
	path = find_program(name, NULL);
	if (path && brief)
		printf("%s\n", path);
	else if (path)
		printf("%s is %s\n", name, path);
	else if (!brief)
		printf("%s: not found\n", name);
	free(path);
	return path ? 0 : 127;
}

int do_type(char **argv)
{
	int result = 0;

	for (argv++; *argv; argv++)
		if (describe(*argv, false))
			result = 127;
	return result;
}

/* command: not a function; -v and -V tell, -p takes the standard $PATH. */
int do_command(char **argv)
{
	char **first = argv, mode = 0;

	for (char **word = argv + 1; *word && **word == '-' && strcmp(*word, "--"); word++) {
		if (strspn(*word + 1, "pvV") == strlen(*word + 1))
			continue;
		complain("command: Illegal option -%c", (*word)[1 + strspn(*word + 1, "pvV")]);
		return 2;
	}
	argv = command_options(argv, "pvV", NULL);
	for (; first < argv; first++)
		if (**first == '-')
			mode = strpbrk(*first, "vV") ? *strpbrk(*first, "vV") : mode;
	if (!*argv)
		return 0;
	if (mode)
		return describe(*argv, mode == 'v') ? 127 : 0;
	return run_argv(argv);
}

/* Nothing is remembered: looking a program up costs little where all of them are in memory. */
int do_hash(char **argv)
{
	int result = 0;

	for (argv = command_options(argv, "r", NULL); *argv; argv++) {
		char *path = find_program(*argv, NULL);

		if (!path && !find_builtin(*argv) && !find_function(*argv)) {
			complain("%s: not found", *argv);
			result = 1;
		}
		free(path);
	}
	return result;
}

static void list_programs(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	size_t column = 0;

	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		if (column + strlen(entry->d_name) > 70) {
			putchar('\n');
			column = 0;
		}
		column += (size_t)printf("  %s", entry->d_name);
	}
	putchar('\n');
	closedir(dir);
}

int do_help(char **argv)
{
	printf("This is a shell after POSIX's sh(1): | < > << & && || if for while case functions $( ) $(( )) * work.\n"
	       "Arrow keys, ^A ^E ^K ^U ^W edit the line, up and down go through the last lines, Tab completes names.\n"
	       "^C ends the program in the foreground, ^Z stops it (jobs, fg, bg).\n"
	       "  /tests/NAME      run one of the tests (ls /tests shows them)\n"
	       "Programs in /bin:\n");
	list_programs("/bin");
	printf("dmesg shows the kernel's messages, poweroff ends the machine.\n");
	return 0;
}
