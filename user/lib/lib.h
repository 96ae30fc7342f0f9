/* What several programs share: options' errors, and commands that are both programs and part of sh. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A line on stderr, "NAME: text"; sh has its own, which tells the line. */
__attribute__((format(printf, 1, 2))) void tool_error(const char *format, ...);
/* The same, and ": " with errno's text; returns 1 for the caller to return. */
__attribute__((format(printf, 1, 2))) int warn(const char *format, ...);
/* After getopt() has complained of an option: the line that GNU's tools add; returns 1. */
int try_help(void);
/* "missing operand", and that line; returns 1. */
int missing_operand(const char *after);
/* Which of these words an option was given, each a list of equal ones, "always,yes"; -1: none, after a message. */
int choose(const char *option, const char *given, const char *const *alternatives);
/* Flushes stdout; an error turns status 0 into 1, with a message. What main() returns. */
int finish(int status);

/* The commands; argv[0] is their name. Status as the program's. */
int test_main(int argc, char **argv);
int printf_main(int argc, char **argv);
/* One character or escape sequence of echo and %b to stdout; returns the place behind it, NULL after \c. */
const char *put_escape(const char *s, bool zero_octal);

/* A mode as chmod takes it, u+x,g=r or 755, applied to old. Returns -1 if it is none. directory: for X. */
int parse_mode(const char *text, mode_t old, bool directory, mode_t mask);
/* drwxr-xr-x, with a NUL: 11 bytes. */
void mode_string(mode_t mode, char text[11]);
/* 1536 as 1.5K; size is at least 8 bytes. unit: 1 or 1024. */
const char *human(unsigned long long n, char *text, size_t size);

/* "@5.25", "2001-02-03T04:05:06Z" and the like. False: it is none. */
struct timespec;
bool parse_date(const char *text, struct timespec *when);
/* The same, of which what is not told is that of *when: "+1 hour". */
bool parse_date_after(const char *text, struct timespec *when);
/* Which comes first where numbers count as such: < 0, 0, > 0. */
int compare_versions(const char *a, size_t a_len, const char *b, size_t b_len);

/* The entries of /proc that are processes; each NUL-terminated. Returns 0 at the end. */
struct process_info {
	int pid, ppid, pgrp, session, tty, priority, nice, threads;
	char state, name[64];
	unsigned long utime, stime, start; /* in ticks */
	unsigned long vsize;
	long rss; /* pages */
	unsigned int uid;
};
bool next_process(void **iterator, struct process_info *info);
/* A line `Name: value kB` of /proc/meminfo, in KiB; 0 if there is none. */
unsigned long meminfo(const char *name);

/* Copies a file's bytes from one descriptor to the other; -1 and errno. *reading: which of the two it was. */
int copy_bytes(int in, int out, bool *reading);
/* Calls visit for every entry below path, and path itself: before (depth first: after) what is in it. Links are not followed. */
struct stat;
typedef int (*visitor)(const char *path, const struct stat *st, int depth, void *data);
int walk(const char *path, visitor before, visitor after, void *data);
/* DIR/NAME of NAME's last part, malloc()ed. */
char *join_path(const char *dir, const char *name);
