/* Commands that change the shell itself, and help. */
#include "sh.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int do_nothing(char **argv)
{
	return 0;
}

static int do_cd(char **argv)
{
	const char *to = argv[1] ? argv[1] : get_variable("HOME");

	if (!to)
		to = "/";
	if (chdir(to) == 0)
		return 0;
	complain("cd: %s: %s", to, strerror(errno));
	return 2;
}

static int do_exit(char **argv)
{
	char *end;
	long status = last_status;

	if (argv[1]) {
		status = strtol(argv[1], &end, 10);
		if (end == argv[1] || *end || status < 0) {
			complain("exit: Illegal number: %s", argv[1]);
			return 2;
		}
	}
	exit((int)(status & 255));
}

static int do_export(char **argv)
{
	if (!argv[1] || strcmp(argv[1], "-p") == 0)
		print_exported();
	for (char **word = argv + 1; *word; word++) {
		if (strcmp(*word, "-p") != 0 && !export_variable(*word)) {
			complain("export: %s: bad variable name", *word);
			return 2;
		}
	}
	return 0;
}

static int do_unset(char **argv)
{
	for (char **word = argv + 1; *word; word++)
		unset_variable(*word);
	return 0;
}

static int do_shift(char **argv)
{
	if (!*positional) {
		complain("shift: nothing left");
		return 2;
	}
	positional++;
	return 0;
}

/* exec PROGRAM: the shell is over, also if that fails, unless someone sits in front of it. */
static int do_exec(char **argv)
{
	int status;

	if (!argv[1])
		return 0;
	status = replace_shell(argv + 1);
	if (!interactive)
		exit(status);
	return status;
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
			printf("\n");
			column = 0;
		}
		column += (size_t)printf("  %s", entry->d_name);
	}
	printf("\n");
	closedir(dir);
}

static int do_help(char **argv)
{
	printf("This is a small shell. A line is a command and its arguments:\n"
	       "  ls -l /bin       run a program of /bin with arguments\n"
	       "  /tests/NAME      run one of the tests (ls /tests shows them)\n"
	       "  NAME=value       set a variable; $NAME is its value, export NAME passes it on\n"
	       "  a; b   a && b   a || b   ! a      lists; $? is the status of the last command\n"
	       "  'as it is'  \"with $NAME\"  \\x      quotes; # begins a comment\n"
	       "Not yet: | < > & if for while $(command) *\n"
	       "Builtins:\n"
	       "  cd  exec  exit  export  help  shift  unset  :\n"
	       "Programs in /bin:\n");
	list_programs("/bin");
	printf("dmesg shows the kernel's messages, poweroff ends the machine.\n");
	fflush(stdout);
	return 0;
}

static const struct {
	const char *name;
	builtin function;
} builtins[] = {
	{ ":", do_nothing },	 { "cd", do_cd },     { "exec", do_exec },   { "exit", do_exit },
	{ "export", do_export }, { "help", do_help }, { "shift", do_shift }, { "unset", do_unset },
};

builtin find_builtin(const char *name)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++)
		if (strcmp(name, builtins[i].name) == 0)
			return builtins[i].function;
	return NULL;
}
