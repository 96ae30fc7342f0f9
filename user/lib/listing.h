/* What ls lists and how it is written: ls.c collects and sorts, listing.c writes. */
#pragma once

#include "lib.h"
#include <sys/stat.h>
#include <time.h>

struct entry {
	char *name;
	struct stat st;
	mode_t target; /* of a link: what it leads to, 0 if to nothing; else st.st_mode */
};

struct list {
	struct entry *entry;
	size_t count, size;
};

struct listing {
	int format; /* '1', 'C': columns, 'x': the same read across, 'm': with commas, 'l': details */
	int marks; /* 'F': all, 't': not programs (--file-type), 'p': folders only; 0 */
	int time;  /* 'c', 'u', or 0: when it was changed */
	bool inodes, blocks, numeric, no_owner, no_group, color, unprintable;
	int unit;		/* of sizes for people: 1024, 1000, or 0: exact */
	const char *time_style; /* NULL: as usual */
	size_t width;
};

/* Folder: where the names are; NULL: here. */
void write_list(const struct listing *how, const struct list *list, const char *folder);
/* The time that is listed. */
const struct timespec *listed_time(const struct listing *how, const struct stat *st);
/* A size in bytes for people, or in KiB. */
const char *size_of_blocks(const struct listing *how, unsigned long blocks, char *text,
			   size_t size);
