/* The terminal's state, shared by its line discipline, its file operations and its ioctls. */
#pragma once

#include <asm/termios.h>
#include <linux/fasync.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/spinlock.h>
#include <linux/tty.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <uapi/linux/signal.h>

#define N_TTY_BUF_SIZE 4096  /* as Linux: the longest line, its newline included */
#define TTY_WRITE_CHUNK 2048 /* as Linux: a write that faults counts in whole chunks */

struct tty_struct {
	spinlock_t lock; /* all below; taken in interrupts */
	/* Sends to the screen; of a pseudoterminal, to its master's buffer, as far as there is room. */
	void (*send)(struct tty_struct *tty, const char *text, size_t len);
	size_t (*room)(struct tty_struct *tty); /* bytes that send() would take; NULL: any number */
	/* Something has happened (TIOCPKT_*) that the master may want to know; NULL: there is none. */
	void (*notify)(struct tty_struct *tty, u8 what);
	dev_t dev;	      /* what /proc/PID/stat calls it */
	bool hung_up;	      /* the master of a pseudoterminal is gone */
	unsigned int hangups; /* how often; a file that was opened before the last one is dead */
	struct termios2 termios;
	struct termios2
		locked; /* TIOCSLCKTRMIOS: bits and characters of termios that do not change */
	bool exclusive; /* TIOCEXCL */
	struct winsize winsize;
	/* Whose it is, and its foreground group; NULL: nobody's. With references, under tasklist_lock. */
	struct pid *session, *pgrp;
	struct fasync_struct *fasync; /* O_ASYNC */
	wait_queue_head_t read_wait;
	wait_queue_head_t write_wait; /* for ^Q */
	bool flow_stopped;	      /* by ^S */

	/* Input. Positions only grow; a byte is at its position modulo the size. */
	u32 head;	/* next byte to store */
	u32 tail;	/* next byte to read */
	u32 canon_head; /* end of the last complete line */
	u8 buf[N_TTY_BUF_SIZE];
	/* A bit for each byte: it ends a line. A NUL that does is an end of file. */
	u8 line_end[N_TTY_BUF_SIZE / 8];
	bool literal_next; /* ^V: no special meaning for the next byte */
	bool throttled;
	void (*throttle)(bool stop);
	wait_queue_head_t *typist; /* who waits for room to type more; NULL: nobody ever */

	/* Output. */
	unsigned int column;	   /* where the cursor is */
	unsigned int canon_column; /* where the line being typed began */
	unsigned int out_len;
	char out[128]; /* on its way to the consoles */

	struct mutex write_lock; /* a write(2) is not torn by another */
	char write_buf[TTY_WRITE_CHUNK];
};

extern struct tty_struct console_tty;

static inline struct tty_struct *file_tty(const struct file *file)
{
	return file->private_data;
}

/* tty_io.c */
#define PTY_SLAVE_MAJOR 136
void tty_init(struct tty_struct *tty);
static inline void tty_notify(struct tty_struct *tty, u8 what)
{
	if (tty->notify)
		tty->notify(tty, what);
}
/* Is the line dead that @file was opened on? Where it stands in f_pos: a terminal has no positions. The console never is. */
static inline bool tty_hung_up(const struct file *file)
{
	const struct tty_struct *tty = file_tty(file);

	return READ_ONCE(tty->hung_up) || (file->f_pos != (loff_t)READ_ONCE(tty->hangups) &&
					   file->f_inode->i_rdev != MKDEV(TTYAUX_MAJOR, 1));
}
/*
 * tty_jobctrl.c: the line is dead, for those who have it open; @gone: for ever. The session loses it, and its leader is
 * told.
 */
void tty_hangup(struct tty_struct *tty, bool gone);
/* kernel/devpts: the name of slave number @index comes and goes. 0, -ENOMEM, -ENOSPC. */
int devpts_new(unsigned int index);
void devpts_remove(unsigned int index);
/* Where it is seen from @master, opened below the same /dev, with references. 0, -ENODEV, -ENOENT. */
int devpts_path(const struct file *master, unsigned int index, struct path *path);
/* pty.c */
/*
 * One opening more of the slave that is @tty (it may be gone by now), or else (NULL) of number @index, if that is not locked.
 * NULL: there is none.
 */
struct tty_struct *pty_get_slave(const struct tty_struct *tty, unsigned int index);
void pty_close_slave(struct tty_struct *tty);
bool tty_is_pty(const struct tty_struct *tty);

/* There is something to read. Under the lock. */
static inline void tty_wake_readers(struct tty_struct *tty)
{
	wake_up_poll(&tty->read_wait, EPOLLIN | EPOLLRDNORM);
	kill_fasync(&tty->fasync, POLL_IN);
}

/* tty_termios.c: requests about modes, else -ENOTTY; and whether @cmd changes them */
long tty_termios_ioctl(struct tty_struct *tty, unsigned int cmd, void __user *arg);
bool tty_sets_modes(unsigned int cmd);

/* n_tty.c: input; under the lock */
void n_tty_receive(struct tty_struct *tty, u8 c);
/* Up to @size bytes into @buf; *@end: the line, or what there is, ends here. Returns the number. */
size_t n_tty_copy(struct tty_struct *tty, char *buf, size_t size, bool *end);
bool n_tty_readable(struct tty_struct *tty); /* a read need not wait; also without the lock */
u32 n_tty_chars(struct tty_struct *tty);     /* for FIONREAD; what there is to read */
void n_tty_flush(struct tty_struct *tty);
void n_tty_set_mode(struct tty_struct *tty, const struct termios2 *modes);

/* tty_io.c: output; under the lock */
void tty_put(struct tty_struct *tty, u8 c); /* with output processing (OPOST) */
void tty_put_raw(struct tty_struct *tty, u8 c);
void tty_flush_output(struct tty_struct *tty);
void tty_check_throttle(struct tty_struct *tty);

/* tty_jobctrl.c */
int tty_check_change(struct tty_struct *tty, int sig);
void tty_open_proc_set_tty(struct file *file, struct tty_struct *tty);
long tty_jobctrl_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		       unsigned long arg);

void tty_signal(struct tty_struct *tty, int sig); /* to the foreground process group */
pid_t tty_pid_nr(struct pid *const *where);	  /* of &tty->session or &tty->pgrp; 0: nobody's */
long tty_put_session(struct tty_struct *tty,
		     pid_t __user *user); /* TIOCGSID: 0, -ENOTTY, -EFAULT */

/* tty_ioctl.c */
void tty_set_flow(struct tty_struct *tty, bool stop);
long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
/* Requests for a terminal's modes and size, which the master of a pseudoterminal answers too. */
long tty_mode_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg);
