/* What printk and kernel/syslog share. */
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
