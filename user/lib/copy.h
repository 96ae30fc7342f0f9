/* cp's work, and mv's between file systems. */
#pragma once

#include "lib.h"

enum {
	COPY_RECURSIVE = 1,
	COPY_LINKS = 4, /* a link is copied as a link */
	COPY_FORCE = 8, /* what cannot be opened is taken away first */
	COPY_VERBOSE = 16,
	COPY_NO_CLOBBER = 32,
	COPY_ASK = 64,	    /* before anything that is there is written over */
	COPY_NEWER = 128,   /* not over what is no older */
	COPY_AS_LINK = 256, /* hard links to the files */
	COPY_AS_SYMLINK = 512,
	COPY_REPLACE = 1024,	  /* what is there is taken away first */
	COPY_BACKUP = 2048,	  /* what is there becomes NAME~ */
	COPY_ATTRIBUTES = 4096,	  /* no contents */
	COPY_LINKS_INSIDE = 8192, /* links in folders are copied as links, operands are not */
	COPY_KEEP_MODE = 16384,
	COPY_KEEP_OWNER = 32768,
	COPY_KEEP_TIMES = 65536,
	COPY_KEEP_HARD_LINKS = 131072, /* files that are one stay one */
	COPY_PRESERVE = COPY_KEEP_MODE | COPY_KEEP_OWNER | COPY_KEEP_TIMES,
};

/* Copies one file, or with COPY_RECURSIVE a folder, to exactly that path. 0 or 1, having said why. */
int copy_path(const char *from, const char *to, int flags);

/* The same to FOLDER/PATH with all of its folders, for cp --parents. */
int copy_parents(const char *from, const char *folder, int flags);

/* Asks whether what is at that path shall go. */
bool may_overwrite(const char *to);
/* Renames it to NAME~, if it is there. 0 or 1. */
int back_up(const char *to);

/*
 * cp, mv and ln share how they name their destination: the last operand or -t's folder. Calls act(from, to) for each
 * file, with the path in the folder if it is one. no_target: the last operand is no folder even if it is one.
 */
int each_to_destination(int argc, char **argv, const char *folder, bool no_target,
			int (*act)(const char *, const char *));
