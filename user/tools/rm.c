/* rm [-f] [-r] [-i] [-I] [-v] [-d] FILE... See rm(1p). */
#include "../lib/lib.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool force, recursive, ask, verbose, empty_folders;

/* How deep the last one lies that stays, so that the folders around it do as well. */
static int kept;

static bool yes(void)
{
	char answer[16];

	return fgets(answer, sizeof(answer), stdin) && (*answer == 'y' || *answer == 'Y');
}

static bool agreed(const char *question, const char *path)
{
	fprintf(stderr, "rm: %s '%s'? ", question, path);
	return yes();
}

static bool is_empty(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	bool empty = dir;

	while (dir && (entry = readdir(dir)))
		empty &= !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
	if (dir)
		closedir(dir);
	return empty;
}

static int before(const char *path, const struct stat *st, int depth, void *data)
{
	if (!S_ISDIR(st->st_mode))
		return 0;
	if (ask && !is_empty(path) && !agreed("descend into directory", path)) {
		kept = depth;
		return -1;
	}
	return 0;
}

static int after(const char *path, const struct stat *st, int depth, void *data)
{
	bool folder = S_ISDIR(st->st_mode);

	if (folder && kept > depth) {
		kept = depth;
		return 0;
	}
	if (ask && !agreed(folder	 ? "remove directory"
			   : st->st_size ? "remove regular file"
					 : "remove regular empty file",
			   path))
		return 0;
	if ((folder ? rmdir(path) : unlink(path)) < 0) {
		kept = depth;
		return warn("cannot remove '%s'", path);
	}
	if (verbose)
		printf("removed %s'%s'\n", folder ? "directory " : "", path);
	return 0;
}

static int remove_one(const char *path)
{
	const char *last = strrchr(path, '/');
	struct stat st;

	kept = -1;
	last = last ? last + 1 : path;
	if (recursive && (strcmp(last, ".") == 0 || strcmp(last, "..") == 0)) {
		tool_error("refusing to remove '.' or '..' directory: skipping '%s'", path);
		return 1;
	}
	if (recursive && strspn(path, "/") == strlen(path) && *path) {
		tool_error("it is dangerous to operate recursively on '/'");
		tool_error("use --no-preserve-root to override this failsafe");
		return 1;
	}
	if (lstat(path, &st) < 0) {
		if (force && (errno == ENOENT || errno == ENOTDIR))
			return 0;
		return warn("cannot remove '%s'", path);
	}
	if (S_ISDIR(st.st_mode) && !recursive && !empty_folders) {
		errno = EISDIR;
		return warn("cannot remove '%s'", path);
	}
	return recursive ? walk(path, before, after, NULL) : after(path, &st, 0, NULL);
}

enum { INTERACTIVE = 256 };

/* --interactive as the letter that means the same. '?': it is neither. */
static int interactive(void)
{
	static const char *const words[] = { "never,no,none", "once", "always,yes", NULL };
	int choice = optarg ? choose("--interactive", optarg, words) : 2;

	return choice < 0 ? '?' : "nIi"[choice];
}

/* The option was taken for one but may be a file's name. */
static int explain(char *const *argv)
{
	struct stat st;

	for (; *argv; argv++)
		if (**argv == '-' && lstat(*argv, &st) == 0) {
			fprintf(stderr, "Try 'rm ./%s' to remove the file '%s'.\n", *argv, *argv);
			break;
		}
	return try_help();
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "force", 0, NULL, 'f' },
					       { "recursive", 0, NULL, 'r' },
					       { "verbose", 0, NULL, 'v' },
					       { "dir", 0, NULL, 'd' },
					       { "interactive", 2, NULL, INTERACTIVE },
					       { "one-file-system", 0, NULL, 'x' },
					       { "preserve-root", 2, NULL, 'x' },
					       { 0 } };
	bool ask_once = false;
	int option, status = 0;

	while ((option = getopt_long(argc, argv, "frRiIvd", names, NULL)) != -1) {
		if (option == INTERACTIVE && (option = interactive()) == '?')
			return 1;
		force = option == 'f' || (force && option != 'i');
		ask = option == 'i' || (ask && !strchr("fIn", option));
		ask_once = option == 'I' || (ask_once && !strchr("fin", option));
		recursive |= option == 'r' || option == 'R';
		verbose |= option == 'v';
		empty_folders |= option == 'd';
		if (option == '?')
			return explain(argv + 1);
	}
	if (optind == argc)
		return force ? 0 : missing_operand(NULL);
	if (ask_once && (argc - optind > 3 || recursive)) {
		fprintf(stderr, "rm: remove %d argument%s%s? ", argc - optind,
			argc - optind > 1 ? "s" : "", recursive ? " recursively" : "");
		if (!yes())
			return 0;
	}
	for (; optind < argc; optind++)
		status |= remove_one(argv[optind]);
	return finish(status);
}
