/*
 * A system call as text, in strace(1)'s words: what the program strace and the kernel's trace= share. The tables
 * come from kernel/syscall/syscalls.desc; the functions that they name are in this folder. Nothing here touches
 * a task or its memory: who prints gives a `read` function. Linux has no such thing; the words are strace's.
 */
#pragma once

#include "../../include/linux/errname.h"
#include "../../strings/shared/shared.h"

#define STRACE_PATH_MAX 4096
#define STRACE_LIST_MAX 32 /* elements of an array that are printed, as strace does without -v */
#define LEN_RET 0x7fff
#define LEN_ARG(n) (-(n)) /* n from 1 */

struct type;
struct call;

/* One call of one task: what is known of it, and the text so far. */
struct strace {
	char *buf; /* always ends in a 0 */
	size_t len, size;
	size_t column; /* characters of this line that stand before buf */
	unsigned int strmax;
	unsigned long last_nr; /* the call before: what restart_syscall goes on with */
	unsigned long nr;      /* the call's number; unknown ones are shown in full */
	const struct call *call;
	unsigned long sp; /* the task's stack pointer: rt_sigreturn's frame lies there */
	unsigned long args[6], saved[2]; /* saved: what a printer at the entry keeps for the exit */
	long ret;
	bool exiting, failed;
	/* Copies from the task's memory; returns how many bytes could be had. */
	size_t (*read)(struct strace *t, void *to, unsigned long from, size_t n);
	/* For -y: the name of a descriptor (AT_FDCWD: the current directory), or false. NULL: not wanted. */
	bool (*fd_name)(struct strace *t, int fd, char *name, size_t size);
};

typedef void print_fn(struct strace *t, unsigned long v, const struct type *type);
typedef bool when_fn(struct strace *t, const void *record);
typedef void ret_fn(struct strace *t);

struct type {
	print_fn *print;
	const void *table; /* xlats, record or an array's element */
	const char *label;
	when_fn *when;
	short len; /* LEN_*, or a number of elements */
	bool bare; /* no comma before it */
	bool exit; /* printed when the call returns, as are all after it */
};

struct call {
	const char *name;
	int nb_args;
	const struct type *args;
	ret_fn *ret;
	unsigned int classes; /* CLASS_*: what -e trace=%class selects */
};

struct xlat {
	const char *name;
	unsigned long val;
};

struct xlats {
	const struct xlat *entries;
	unsigned int n;
	const char *unknown; /* the comment beside a value that no name fits */
};

struct field {
	const char *name;
	unsigned short offset, size;
	bool in_place; /* printed by its address in our copy, not by its value */
	struct type type;
	when_fn *when;
};

struct record {
	unsigned short size, n;
	bool more; /* abbreviated: ends in ... */
	const struct field *fields;
};

extern const struct call strace_calls[];
extern const unsigned int strace_nr_calls;
#include <asm/strace_64.h>

/* decode.c */
void strace_enter(struct strace *t);
void strace_exit(struct strace *t);
void put_unfinished(struct strace *t);
const char *strace_name(struct strace *t, char *buf, size_t size);

/* print.c: text. put() is printf. */
void put(struct strace *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void put_quoted(struct strace *t, const char *s, size_t len, bool cut);
bool put_flags(struct strace *t, unsigned long v, const struct xlats *x);
void put_enum(struct strace *t, unsigned long v, const struct xlats *x);
const char *xlat_name(unsigned long v, const struct xlats *x);
void put_record(struct strace *t, const void *data, const struct record *record);
void put_sigset(struct strace *t, unsigned long set);
void put_signal(struct strace *t, unsigned long sig);
void put_siginfo(struct strace *t, const void *info);
void put_fds(struct strace *t, const unsigned long *set, long nfds, const char *open);
void put_error(struct strace *t, int error);
void put_nonzero(struct strace *t, unsigned long addr, unsigned long from, unsigned long size);
void put_date(struct strace *t, long sec, long fraction, int digits);
void put_path(struct strace *t, unsigned long addr, size_t max);
void put_hex(struct strace *t, unsigned long addr, long len);
void put_more_flags(struct strace *t, unsigned long v, const struct xlats *x);
void put_string(struct strace *t, unsigned long addr, long len);

/* Copies an object of the task; false: the address was printed instead, being NULL, bad, or the call failed. */
bool fetch(struct strace *t, void *to, unsigned long addr, size_t size);
bool fetch_always(struct strace *t, void *to, unsigned long addr,
		  size_t size); /* even if the call failed */
long length_of(struct strace *t, const struct type *type);

/* The kinds that others call, and those that the generator writes itself. */
print_fn print_array, print_records, print_flags64, print_flags, print_enum, print_pointer,
	print_inline;
