/* Programs: finding them along $PATH, and becoming them. */
#include "sh.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The next folder of *path with name behind it, in full; false at the end. Too long ones are passed over. */
static bool candidate(const char **path, const char *name, char full[PATH_MAX])
{
	while (*path) {
		const char *end = strchrnul(*path, ':');
		int len = snprintf(full, PATH_MAX, "%.*s%s%s", (int)(end - *path), *path,
				   end > *path ? "/" : "", name);

		*path = *end ? end + 1 : NULL;
		if (len < PATH_MAX)
			return true;
	}
	return false;
}

char *find_program(const char *name, const char *path)
{
	char full[PATH_MAX];
	struct stat st;

	if (strchr(name, '/'))
		return access(name, X_OK) == 0 ? copy_string(name) : NULL;
	if (!path)
		path = get_variable("PATH");
	while (*name && candidate(&path, name, full))
		if (access(full, X_OK) == 0 && stat(full, &st) == 0 && S_ISREG(st.st_mode))
			return copy_string(full);
	return NULL;
}

/* A file that may be executed but is no program is a script: a shell reads it. */
static void try(const char *path, char **argv, char **envp)
{
	struct words words = { 0 };

	execve(path, argv, envp);
	if (errno != ENOEXEC)
		return;
	add_word(&words, "sh");
	add_word(&words, (char *)path);
	for (char **word = argv + 1; *word; word++)
		add_word(&words, *word);
	execve("/proc/self/exe", words.word, envp);
	execve("/bin/sh", words.word, envp);
}

void execute(char **argv, char **envp, const char *path)
{
	const char *name = argv[0];
	int error = ENOENT;
	char full[PATH_MAX];

	fflush(stdout);
	if (!path)
		path = get_variable("PATH");
	if (strchr(name, '/')) {
		try(name, argv, envp);
		error = errno;
	} else {
		while (*name && candidate(&path, name, full)) {
			try(full, argv, envp);
			if (errno != ENOENT && errno != ENOTDIR)
				error = errno; /* and look on: another folder may have a better one */
		}
	}
	if (*name && (error == ENOENT || error == ENOTDIR))
		complain("%s: not found", name);
	else if (!*name)
		complain(": Permission denied");
	else
		complain("%s: %s", name, strerror(error));
	status = error == ENOENT || error == ENOTDIR ? 127 : 126;
	exit_shell();
}
