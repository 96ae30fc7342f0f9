/* GNU: options by letter and by name. See getopt(3). */
#pragma once

#include <unistd.h>

#define no_argument 0
#define required_argument 1
#define optional_argument 2

struct option {
	const char *name;
	int has_arg;
	int *flag; /* NULL: val is returned; else stored there, and 0 returned */
	int val;
};

int getopt_long(int argc, char *const argv[], const char *options, const struct option *names,
		int *index);
