/* cp [-rabdfHilLnpPsuvx] [-t FOLDER] [-T] [--parents] [--preserve[=WHAT]] FILE... DESTINATION. See cp(1p). */
#include "../lib/copy.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PARENTS = 256, PRESERVE, NO_PRESERVE, ATTRIBUTES_ONLY, REMOVE_DESTINATION, SPARSE, REFLINK };

static int flags;
static bool parents, links_chosen;

static const struct option names[] = { { "recursive", 0, NULL, 'r' },
				       { "archive", 0, NULL, 'a' },
				       { "attributes-only", 0, NULL, ATTRIBUTES_ONLY },
				       { "backup", 0, NULL, 'b' },
				       { "dereference", 0, NULL, 'L' },
				       { "no-dereference", 0, NULL, 'P' },
				       { "force", 0, NULL, 'f' },
				       { "interactive", 0, NULL, 'i' },
				       { "link", 0, NULL, 'l' },
				       { "no-clobber", 0, NULL, 'n' },
				       { "parents", 0, NULL, PARENTS },
				       { "preserve", 2, NULL, PRESERVE },
				       { "no-preserve", 1, NULL, NO_PRESERVE },
				       { "remove-destination", 0, NULL, REMOVE_DESTINATION },
				       { "sparse", 1, NULL, SPARSE },
				       { "reflink", 2, NULL, REFLINK },
				       { "symbolic-link", 0, NULL, 's' },
				       { "one-file-system", 0, NULL, 'x' },
				       { "update", 0, NULL, 'u' },
				       { "verbose", 0, NULL, 'v' },
				       { "target-directory", 1, NULL, 't' },
				       { "no-target-directory", 0, NULL, 'T' },
				       { 0 } };

static int copy(const char *from, const char *to)
{
	return copy_path(from, to, flags);
}

/* The flags for a list as mode,timestamps. -1 after a message. */
static int attributes(const char *option, const char *list)
{
	static const char *const known[] = { "mode",	"timestamps", "ownership", "links",
					     "context", "xattr",      "all",	   NULL };
	static const int bits[] = { COPY_KEEP_MODE,
				    COPY_KEEP_TIMES,
				    COPY_KEEP_OWNER,
				    COPY_KEEP_HARD_LINKS,
				    0,
				    0,
				    COPY_PRESERVE | COPY_KEEP_HARD_LINKS };
	char word[16];
	int sum = 0;

	while (*list) {
		size_t len = strcspn(list, ",");
		int choice;

		snprintf(word, sizeof(word), "%.*s", (int)len, list);
		choice = choose(option, word, known);
		if (choice < 0)
			return -1;
		sum |= bits[choice];
		list += len + (list[len] != 0);
	}
	return sum;
}

/* -P, -L, -H or what they are part of: which links are copied as links. */
static void choose_links(int which)
{
	flags &= ~(COPY_LINKS | COPY_LINKS_INSIDE);
	if (which != 'L')
		flags |= COPY_LINKS_INSIDE;
	if (which == 'P')
		flags |= COPY_LINKS;
	links_chosen = true;
}

static bool apply(int option)
{
	int bits = 0;

	switch (option) {
	case 'r':
	case 'R':
		flags |= COPY_RECURSIVE;
		break;
	case 'a':
		flags |= COPY_RECURSIVE | COPY_PRESERVE | COPY_KEEP_HARD_LINKS;
		choose_links('P');
		break;
	case 'p':
		flags |= COPY_PRESERVE;
		break;
	case 'd':
		flags |= COPY_KEEP_HARD_LINKS;
		choose_links('P');
		break;
	case 'P':
	case 'L':
	case 'H':
		choose_links(option);
		break;
	case 'i':
		flags |= COPY_ASK;
		flags &= ~COPY_NO_CLOBBER;
		break;
	case 'n':
		flags &= ~COPY_ASK;
		flags |= COPY_NO_CLOBBER;
		break;
	case PARENTS:
		parents = true;
		break;
	case PRESERVE:
		bits = optarg ? attributes("--preserve", optarg) : COPY_PRESERVE;
		flags |= bits < 0 ? 0 : bits;
		break;
	case NO_PRESERVE:
		bits = attributes("--no-preserve", optarg);
		flags &= bits < 0 ? ~0 : ~bits;
		break;
	default: /* -x, --sparse and --reflink change nothing of what can be seen here */
		flags |= option == 'f'			? COPY_FORCE
			 : option == 'v'		? COPY_VERBOSE
			 : option == 'u'		? COPY_NEWER
			 : option == 'l'		? COPY_AS_LINK
			 : option == 's'		? COPY_AS_SYMLINK
			 : option == 'b'		? COPY_BACKUP
			 : option == ATTRIBUTES_ONLY	? COPY_ATTRIBUTES
			 : option == REMOVE_DESTINATION ? COPY_REPLACE
							: 0;
	}
	return bits >= 0;
}

static int copy_all_parents(int argc, char **argv, const char *folder)
{
	struct stat st;
	int status = 0;

	if (!folder && argc > 1)
		folder = argv[--argc];
	if (!folder || !argc)
		return each_to_destination(argc, argv, folder, false, copy);
	if (stat(folder, &st) < 0 || !S_ISDIR(st.st_mode)) {
		tool_error("with --parents, the destination must be a directory");
		return try_help();
	}
	for (int i = 0; i < argc; i++)
		status |= copy_parents(argv[i], folder, flags);
	return status;
}

int main(int argc, char **argv)
{
	const char *folder = NULL;
	bool no_target = false;
	int option;

	while ((option = getopt_long(argc, argv, "rRabpfHilnsuvxdPLt:T", names, NULL)) != -1) {
		if (option == '?')
			return try_help();
		if (option == 't')
			folder = optarg;
		no_target |= option == 'T';
		if (!apply(option))
			return 1;
	}
	if (flags & COPY_RECURSIVE && !links_chosen)
		choose_links('P');
	if (parents)
		return finish(copy_all_parents(argc - optind, argv + optind, folder));
	return finish(each_to_destination(argc - optind, argv + optind, folder, no_target, copy));
}
