/* cp's work, and mv's between file systems. */
#pragma once

#include "lib.h"

enum {
	COPY_RECURSIVE = 1,
	COPY_PRESERVE = 2, /* owner, mode and times */
	COPY_LINKS = 4,	   /* a link is copied as a link */
	COPY_FORCE = 8,	   /* what cannot be opened is taken away first */
	COPY_VERBOSE = 16,
	COPY_NO_CLOBBER = 32,
	COPY_ASK = 64, /* before anything that is there is written over */
};

/* Copies one file, or with COPY_RECURSIVE a folder, to exactly that path. 0 or 1, having said why. */
int copy_path(const char *from, const char *to, int flags);

/* Asks whether what is at that path shall go. */
bool may_overwrite(const char *to);

/*
 * cp, mv and ln share how they name their destination: the last operand or -t's folder. Calls act(from, to) for each
 * file, with the path in the folder if it is one. no_target: the last operand is no folder even if it is one.
 */
int each_to_destination(int argc, char **argv, const char *folder, bool no_target,
			int (*act)(const char *, const char *));
