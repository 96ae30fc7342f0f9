/* SIGIO: files that tell somebody when they can be read or written. Linux: <linux/fs.h>. In kernel/ipc/fasync.c. */
#pragma once

#include <linux/pid.h>
#include <linux/types.h>

struct file;

/* Whom a file tells, and by what. All under fasync_lock. */
struct fown_struct {
	struct pid *pid; /* with a reference; NULL: nobody */
	enum pid_type type;
	uid_t uid, euid; /* of who said so */
	int signum;	 /* F_SETSIG; 0: SIGIO without details */
};

/* A file that has O_ASYNC, on the list of the pipe, terminal or socket that it is open on. */
struct fasync_struct {
	struct fasync_struct *next;
	struct file *file;
	int fd; /* by which it was asked for: si_fd */
};

/* For file_operations.fasync: @file tells from now on, or (@on 0) not any more. 1: that is a change, 0, -ENOMEM. */
int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **list);
void __kill_fasync(struct fasync_struct **list, int band);

/* All on *@list tell of POLL_* @band. Any context, also under spinlocks that tasklist_lock may be taken in. */
static inline void kill_fasync(struct fasync_struct **list, int band)
{
	if (unlikely(__atomic_load_n(list, __ATOMIC_RELAXED)))
		__kill_fasync(list, band);
}

/* @file tells @pid, or its group; with @force whoever it told before. 0 or -ENOMEM. Under no lock. */
int f_setown(struct file *file, pid_t pid, enum pid_type type, bool force);
