/*
 * `#!` scripts: their interpreter is run, with their path as its argument. Linux:
 * fs/binfmt_script.c; execve(2), "Interpreter scripts".
 */
#include <linux/binfmts.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>

#define MAX_SCRIPTS 5 /* `#!` that lead to `#!` */

/*
 * Cuts the `#!` line in @line, BINPRM_BUF_SIZE bytes with zeroes behind the file's end, up: the
 * interpreter's name, and in *@arg all that stands behind it, as one argument (empty: none). NULL:
 * no name, or it did not fit.
 */
static char *parse_line(char *line, char **arg)
{
	char *end = memchr(line, '\n', BINPRM_BUF_SIZE), *name = line + 2;
	bool cut_off = !end && !strchr(" \t", line[BINPRM_BUF_SIZE - 1]);

	if (!end)
		end = line + BINPRM_BUF_SIZE - 1;
	*end = '\0';
	while (end > name && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	name += strspn(name, " \t");
	*arg = name + strcspn(name, " \t");
	if (!*name || (cut_off && !**arg))
		return NULL;
	if (**arg) {
		*(*arg)++ = '\0';
		*arg += strspn(*arg, " \t");
	}
	return name;
}

/* Appends the @len bytes at @from to the @size bytes at @to: the new size. */
static size_t append(char *to, size_t size, const char *from, size_t len)
{
	memcpy(to + size, from, len);
	return size + len;
}

const char *load_script(struct linux_binprm *bprm, const char *script)
{
	char *arg, *interp = parse_line(bprm->buf, &arg), *prefix;
	size_t size = 0;

	if (!interp)
		return ERR_PTR(-ENOEXEC);
	if (bprm->nr_scripts++ == MAX_SCRIPTS)
		return ERR_PTR(-ELOOP);
	prefix = kmalloc(BINPRM_BUF_SIZE + bprm->prefix_size + strlen(script) + 1, GFP_KERNEL);
	if (!prefix)
		return ERR_PTR(-ENOMEM);
	size = append(prefix, size, interp, strlen(interp) + 1);
	if (*arg)
		size = append(prefix, size, arg, strlen(arg) + 1);
	if (bprm->prefix) /* begins with this script's name: it was the last one's interpreter */
		size = append(prefix, size, bprm->prefix, bprm->prefix_size);
	else
		size = append(prefix, size, script, strlen(script) + 1);
	kfree(bprm->prefix);
	bprm->prefix = prefix;
	bprm->prefix_size = size;
	return prefix;
}

/* The strings that a script has in place of argv[0]. */
int copy_prefix(struct linux_binprm *bprm)
{
	const char *string = bprm->prefix;
	int err = 0;

	for (; !err && string < bprm->prefix + bprm->prefix_size; string += strlen(string) + 1) {
		bprm->argc++;
		err = copy_string(bprm, NULL, string);
	}
	return err;
}
