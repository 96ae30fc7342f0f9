/*
 * Options: letters, which may be joined, and with getopt_long() names after two dashes. As in GNU's library they may
 * stand between the operands, which are moved to the end, unless the letters begin with +. See getopt(3).
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

static int letter;	/* where in argv[optind] the next letter is, behind the dash */
static int first, last; /* operands that were skipped: argv[first] to argv[last - 1] */
static bool begun;

static void reverse(char **argv, int from, int to)
{
	for (to--; from < to; from++, to--) {
		char *kept = argv[from];

		argv[from] = argv[to];
		argv[to] = kept;
	}
}

/* Brings the operands that were skipped behind the options that came after them, up to optind. */
static void exchange(char **argv)
{
	reverse(argv, first, last);
	reverse(argv, last, optind);
	reverse(argv, first, optind);
	first += optind - last;
	last = optind;
}

static int complain(const char *program, const char *what, int option)
{
	optopt = option;
	if (opterr)
		fprintf(stderr, "%s: %s -- '%c'\n", program, what, option);
	return '?';
}

static int by_letter(int argc, char *const argv[], const char *options)
{
	const char *arg = argv[optind], *known;
	int option = (unsigned char)arg[1 + letter++];

	known = option == ':' ? NULL : strchr(options, option);
	if (known && known[1] == ':') {
		optarg = (char *)arg + 1 + letter;
		letter = 0;
		optind++;
		if (!*optarg && known[2] == ':')
			optarg = NULL;
		else if (!*optarg && optind >= argc) {
			int error = complain(argv[0], "option requires an argument", option);

			return *options == ':' ? ':' : error;
		} else if (!*optarg)
			optarg = argv[optind++];
		return option;
	}
	if (!arg[1 + letter]) {
		letter = 0;
		optind++;
	}
	return known ? option : complain(argv[0], "invalid option", option);
}

static int long_error(const char *program, const char *format, const char *name)
{
	if (opterr) {
		fprintf(stderr, "%s: ", program);
		fprintf(stderr, format, name);
		fputc('\n', stderr);
	}
	optopt = 0;
	return '?';
}

static int by_name(int argc, char *const argv[], const struct option *names, int *index)
{
	const char *name = argv[optind++] + 2;
	size_t len = strcspn(name, "=");
	const struct option *found = NULL;

	for (const struct option *o = names; o->name; o++) {
		if (strncmp(o->name, name, len))
			continue;
		if (!o->name[len]) {
			found = o;
			break;
		}
		if (found)
			return long_error(argv[0], "option '--%s' is ambiguous", name);
		found = o;
	}
	if (!found)
		return long_error(argv[0], "unrecognized option '--%s'", name);
	optarg = NULL;
	if (name[len]) {
		if (found->has_arg == no_argument)
			return long_error(argv[0], "option '--%s' doesn't allow an argument",
					  found->name);
		optarg = (char *)name + len + 1;
	} else if (found->has_arg == required_argument) {
		if (optind >= argc)
			return long_error(argv[0], "option '--%s' requires an argument",
					  found->name);
		optarg = argv[optind++];
	}
	if (index)
		*index = (int)(found - names);
	if (!found->flag)
		return found->val;
	*found->flag = found->val;
	return 0;
}

/* Goes to the next argument that is an option. Returns false if there is none. */
static bool advance(int argc, char **argv, bool keep_order)
{
	if (last > optind)
		last = optind;
	if (first > optind)
		first = optind;
	if (!keep_order) {
		if (first != last && last != optind)
			exchange(argv);
		else if (last != optind)
			first = optind;
		while (optind < argc && (argv[optind][0] != '-' || !argv[optind][1]))
			optind++;
		last = optind;
	}
	if (optind < argc && strcmp(argv[optind], "--") == 0) {
		optind++;
		if (first != last && last != optind)
			exchange(argv);
		else if (first == last)
			first = optind;
		last = optind = argc;
	}
	if (optind >= argc) {
		if (first != last)
			optind = first; /* the operands, all together */
		return false;
	}
	return argv[optind][0] == '-' && argv[optind][1];
}

static int next_option(int argc, char *const argv[], const char *options,
		       const struct option *names, int *index)
{
	bool keep_order = *options == '+' || getenv("POSIXLY_CORRECT");

	if (optind == 0 || !begun) {
		optind = optind ? optind : 1;
		letter = 0;
		first = last = optind;
		begun = true;
	}
	options += *options == '+';
	if (!letter && !advance(argc, (char **)argv, keep_order))
		return -1;
	if (!letter && names && argv[optind][1] == '-')
		return by_name(argc, argv, names, index);
	return by_letter(argc, argv, options);
}

int getopt(int argc, char *const argv[], const char *options)
{
	return next_option(argc, argv, options, NULL, NULL);
}

int getopt_long(int argc, char *const argv[], const char *options, const struct option *names,
		int *index)
{
	return next_option(argc, argv, options, names, index);
}
