/* cp [-r] [-a] [-p] [-f] [-i] [-n] [-v] [-d] [-L] [-t FOLDER] [-T] FILE... DESTINATION. See cp(1p). */
#include "../lib/copy.h"

#include <getopt.h>

static int flags;

static int copy(const char *from, const char *to)
{
	return copy_path(from, to, flags);
}

int main(int argc, char **argv)
{
	static const struct option names[] = { { "recursive", 0, NULL, 'r' },
					       { "archive", 0, NULL, 'a' },
					       { "force", 0, NULL, 'f' },
					       { "interactive", 0, NULL, 'i' },
					       { "no-clobber", 0, NULL, 'n' },
					       { "verbose", 0, NULL, 'v' },
					       { "target-directory", 1, NULL, 't' },
					       { 0 } };
	const char *folder = NULL;
	bool no_target = false;
	int option;

	while ((option = getopt_long(argc, argv, "rRapfinvdPLt:T", names, NULL)) != -1) {
		switch (option) {
		case 'r':
		case 'R':
			flags |= COPY_RECURSIVE;
			break;
		case 'a':
			flags |= COPY_RECURSIVE | COPY_PRESERVE | COPY_LINKS;
			break;
		case 'p':
			flags |= COPY_PRESERVE;
			break;
		case 'd':
		case 'P':
			flags |= COPY_LINKS;
			break;
		case 'L':
			flags &= ~COPY_LINKS;
			break;
		case 'f':
			flags |= COPY_FORCE;
			break;
		case 'i':
			flags |= COPY_ASK;
			flags &= ~COPY_NO_CLOBBER;
			break;
		case 'n':
			flags &= ~COPY_ASK;
			flags |= COPY_NO_CLOBBER;
			break;
		case 'v':
			flags |= COPY_VERBOSE;
			break;
		case 't':
			folder = optarg;
			break;
		case 'T':
			no_target = true;
			break;
		default:
			return try_help();
		}
	}
	if (flags & COPY_RECURSIVE)
		flags |= COPY_LINKS;
	return finish(each_to_destination(argc - optind, argv + optind, folder, no_target, copy));
}
