/* execve() with other arguments, and with a search along PATH. See exec(3). */
#include "../internal.h"

#include <alloca.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int execv(const char *path, char *const argv[])
{
	return execve(path, argv, environ);
}

/* A file that is executable but no program is a script without #!: the shell runs it. */
static void run_script(const char *path, char *const argv[], char *const envp[])
{
	size_t count = 0;
	char **new;

	while (argv[count])
		count++;
	new = alloca((count + 3) * sizeof(*new));
	new[0] = "sh";
	new[1] = (char *)path;
	for (size_t i = 1; i <= count; i++)
		new[i + 1] = argv[i];
	if (!count)
		new[2] = NULL;
	execve("/bin/sh", new, envp);
}

int execvpe(const char *file, char *const argv[], char *const envp[])
{
	const char *path = getenv("PATH"), *end;
	bool denied = false;
	char full[PATH_MAX];

	if (strchr(file, '/')) {
		execve(file, argv, envp);
		if (errno == ENOEXEC)
			run_script(file, argv, envp);
		return -1;
	}
	if (!*file) {
		errno = ENOENT;
		return -1;
	}
	for (path = path ? path : "/bin:/usr/bin"; path; path = *end ? end + 1 : NULL) {
		size_t len, name = strlen(file);

		end = strchrnul(path, ':');
		len = (size_t)(end - path);
		if (len + name + 2 > sizeof(full))
			continue;
		memcpy(full, path, len);
		if (len)
			full[len++] = '/';
		memcpy(full + len, file, name + 1);
		execve(full, argv, envp);
		if (errno == ENOEXEC)
			run_script(full, argv, envp);
		if (errno == EACCES)
			denied = true; /* perhaps another folder has one that may be run */
		else if (errno != ENOENT && errno != ENOTDIR)
			return -1;
	}
	errno = denied ? EACCES : ENOENT;
	return -1;
}

int execvp(const char *file, char *const argv[])
{
	return execvpe(file, argv, environ);
}

/* Counts the arguments in args up to NULL. */
static size_t count(va_list args)
{
	size_t n = 0;

	while (va_arg(args, char *))
		n++;
	return n;
}

/* Puts first and those after it into argv, with the final NULL. */
static void collect(char **argv, const char *first, va_list *args)
{
	*argv = (char *)first;
	while (*argv)
		*++argv = va_arg(*args, char *);
}

int execl(const char *path, const char *arg, ...)
{
	va_list args, counted;
	char **argv;

	va_start(args, arg);
	va_copy(counted, args);
	argv = alloca((count(counted) + 2) * sizeof(*argv));
	va_end(counted);
	collect(argv, arg, &args);
	va_end(args);
	return execv(path, argv);
}

int execlp(const char *file, const char *arg, ...)
{
	va_list args, counted;
	char **argv;

	va_start(args, arg);
	va_copy(counted, args);
	argv = alloca((count(counted) + 2) * sizeof(*argv));
	va_end(counted);
	collect(argv, arg, &args);
	va_end(args);
	return execvp(file, argv);
}

int execle(const char *path, const char *arg, ...)
{
	va_list args, counted;
	char **argv, **envp;

	va_start(args, arg);
	va_copy(counted, args);
	argv = alloca((count(counted) + 2) * sizeof(*argv));
	va_end(counted);
	collect(argv, arg, &args);
	envp = va_arg(args, char **);
	va_end(args);
	return execve(path, argv, envp);
}
