/* What grep was asked for: grepopt.c reads its options, grep.c does it. */
#pragma once

#include "lib.h"

#define MAX_PATTERNS 256
#define MAX_CONTEXT 1024
#define MAX_GLOBS 32

struct globs { /* names that --include and the like match */
	const char *glob[MAX_GLOBS];
	int count;
};

struct grep_options {
	bool extended, fixed, count_only, fold, invert, numbers, names_only, names_without, only,
		quiet, recursive, silent, words, lines, show_name, as_text, no_binary, offsets,
		nul_name, colored;
	char line_end;	    /* -z: NUL */
	long most;	    /* < 0: all */
	long before, after; /* before < 0: no context was asked for */
	const char *separator, *label, *from_file;
	struct globs included, excluded, excluded_folders;
	const char *given[MAX_PATTERNS];
	int given_count, with_name;
};

extern struct grep_options want;

/* False: they are none. The first operand is at optind. */
bool grep_parse(int argc, char **argv);
int grep_usage(void);
