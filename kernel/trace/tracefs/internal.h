/* Trace events of system calls, and the file system that shows them. Linux: kernel/trace/trace.h, trace_syscalls.c. */
#pragma once

#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/syscalls.h>
#include <linux/types.h>
#include <linux/wait.h>

/* An event is a call's entry or exit: twice the place of its metadata, plus 1 for the exit. */
#define EVENT_IS_EXIT(event) ((event)&1)
#define EVENT_META(event) (&__start_syscalls_metadata[(event) / 2])
#define EVENT_ID(event) ((event) + 100u) /* lower ones are Linux's own kinds of records */
static inline unsigned int nr_events(void)
{
	return 2 * (unsigned int)(__stop_syscalls_metadata - __start_syscalls_metadata);
}

/* One record of the ring. */
struct trace_entry {
	u64 time; /* ns since boot */
	int pid;
	u16 event, cpu;
	char comm[TASK_COMM_LEN];
	unsigned long args[6]; /* at an exit args[0] is what was returned */
};

/*
 * ring.c. Records are numbered from boot on; those from *first to *next are there. What nobody fetched in time is overwritten,
 * and counted as lost.
 */
struct trace_entry *ring_reserve(void); /* locked until ring_commit() */
void ring_commit(void);
void ring_bounds(u64 *first, u64 *next);
u64 ring_overrun(void);				       /* records lost since the ring was cleared */
bool ring_read(u64 number, struct trace_entry *entry); /* false: overwritten or not there yet */
bool ring_consume(struct trace_entry *entry);	       /* the oldest; false: there is none */
void ring_clear(void);
extern wait_queue_head_t ring_wait;
extern bool tracing_on;

/* events.c: which are recorded, and of whom. */
extern struct mutex event_mutex; /* changes of what is enabled, and of set_event_pid */
bool event_enabled(unsigned int event);
void event_enable(unsigned int event, bool on); /* under event_mutex */
int event_pids_show(struct seq_file *m, void *v);
int event_pid_add(int pid); /* under event_mutex; 0 or -ENOSPC */
void event_pids_clear(void);

/* format.c: texts */
void event_name(unsigned int event, char *buf, size_t size);
int event_format_show(struct seq_file *m, void *v);
int trace_show(struct seq_file *m, void *v);
size_t format_entry(const struct trace_entry *entry, char *buf, size_t size);

/* files.c, tracefs.c */
void tracefs_truncate(ino_t ino);
extern const struct file_operations tracefs_file_fops, tracefs_pipe_fops;

/* What stands where. The events' folders follow behind the last of these, EVENT_FILES numbers for each. */
enum {
	ROOT = 1,
	TRACE,
	TRACE_PIPE,
	TRACING_ON,
	EVENT_PID,
	AVAILABLE,
	TRACER,
	TRACERS,
	EVENTS,
	ALL_ENABLE,
	SYSCALLS,
	SYSCALLS_ENABLE,
	FIRST_EVENT
};
enum { EVENT_DIR, EVENT_ENABLE, EVENT_ID_FILE, EVENT_FORMAT, EVENT_FILES };

#define EVENT_OF(ino) ((unsigned int)((ino)-FIRST_EVENT) / EVENT_FILES)
#define EVENT_INO(event, file) ((ino_t)FIRST_EVENT + (event)*EVENT_FILES + (file))
