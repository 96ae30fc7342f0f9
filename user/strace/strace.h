/*
 * strace(1): follows other processes from stop to stop with ptrace(2) and prints what they call. The words for calls
 * and signals are the kernel's own (kernel/trace/decode); here are processes, lines and options.
 */
#pragma once

#include "decode.h"
#include <stdio.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <time.h>

/* A thread that is followed. */
struct tcb {
	struct tcb *next;
	struct strace text;
	pid_t pid;
	bool in_call;	 /* between the two stops of a call */
	bool shown;	 /* the call is printed */
	bool hidden;	 /* until its first execve: strace's own child */
	bool started;	 /* has had its first stop */
	bool fresh_line; /* nothing of the current line is printed yet */
	struct timespec entered;
	struct timeval stime, entry_stime;
};

extern struct options {
	bool follow, count, count_and_print, names, time_spent;
	int quiet;
	unsigned int strmax;
	const char *output;
} options;

/* output.c: lines, of which the last may be unfinished. */
extern FILE *out;
void begin_line(struct tcb *tcb);
void resume_line(struct tcb *tcb);
void put_line(struct tcb *tcb, const char *format, ...) __attribute__((format(printf, 2, 3)));
void end_line(struct tcb *tcb);
bool line_is_of(struct tcb *tcb);
void interrupt_line(struct tcb *tcb);
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* filter.c: -e */
void filter_option(const char *text);
bool wants_call(unsigned long nr);
bool wants_signal(int sig);

/* count.c: -c */
void count_call(struct tcb *tcb);
void print_counts(void);

/* tcb.c: who is followed. */
extern unsigned int tcb_count;
struct tcb *find_tcb(pid_t pid);
struct tcb *add_tcb(pid_t pid);
void drop_tcb(struct tcb *tcb);
struct tcb *first_tcb(void);
size_t read_memory(struct strace *t, void *to, unsigned long from, size_t n);
bool fd_name(struct strace *t, int fd, char *name, size_t size);

/* calls.c: the two stops of a call. */
void call_stop(struct tcb *tcb);
void call_unfinished(struct tcb *tcb);

/* follow.c: the loop. */
pid_t start_program(char **argv);
void attach(const char *pids);
int follow(pid_t program);
