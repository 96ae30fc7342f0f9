/*
 * `#!` lines. Linux: fs/binfmt_script.c, execve(2) under "Interpreter scripts".
 */
#include <linux/binfmts.h>
#include <linux/errno.h>
#include <linux/string.h>

/*
 * @line holds BINPRM_BUF_SIZE bytes that begin with `#!`, with zeroes behind the file's end, and is cut up. All
 * behind the interpreter's name is one argument. -ENOEXEC: there is no name, or it did not fit.
 */
int parse_script(char *line, const char **interp, const char **arg)
{
	char *name, *end = memchr(line, '\n', BINPRM_BUF_SIZE);
	bool cut_off = !end && line[BINPRM_BUF_SIZE - 1];

	if (!end)
		end = line + BINPRM_BUF_SIZE - 1;
	*end = '\0';
	name = line + 2;
	name += strspn(name, " \t");
	end = name + strcspn(name, " \t");
	if (!*name || (cut_off && !*end))
		return -ENOEXEC;
	*interp = name;
	*arg = NULL;
	if (!*end)
		return 0;
	*end++ = '\0';
	end += strspn(end, " \t");
	name = end + strlen(end);
	while (name > end && (name[-1] == ' ' || name[-1] == '\t'))
		*--name = '\0';
	if (*end)
		*arg = end;
	return 0;
}
