/* What the ring buffer and syslog(2) share. All positions are bytes since boot. */
#pragma once

#include <linux/types.h>

#define PRINTK_TEXT_MAX 1024 /* longest message; what is over is cut off */

/* One lock for the ring buffer and the consoles. False: in NMI, and somebody has it. */
bool printk_lock(unsigned long *flags);
void printk_unlock(unsigned long flags);

/* kernel/syslog/ringbuffer.c; all under the lock */
void log_store(u8 level, bool open, u64 ts_nsec, const char *text, size_t len);
void log_append(bool open, const char *text, size_t len); /* to the newest record */

/* Shows on @con what it would have been shown by now. */
struct console;
void log_replay(struct console *con);

/* printk.c: "[    0.012345] " into @buf; returns its length. */
size_t log_format_time(char buf[32], u64 ts_nsec);

#define LOG_BUF_LEN 65536u
#define PRINTK_LINE_MAX (PRINTK_TEXT_MAX + 32) /* with level, time stamp and newline */

/* All under printk's lock. */
struct log_record {
	u64 ts_nsec;
	u16 len;
	u8 level;
	bool open; /* no newline yet: KERN_CONT may go on with it, readers wait for its end */
};

u64 log_end(void); /* where the next one will be */

/*
 * Formats the record at *@pos (or the oldest one, if that was overwritten) as a line for dmesg,
 * "<6>[    0.012345] text\n", into @line, and moves *@pos behind it. Returns the line's length; 0:
 * no complete record there.
 */
size_t log_format(u64 *pos, char line[PRINTK_LINE_MAX]);
