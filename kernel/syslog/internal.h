/* What the ring buffer and syslog(2) share. All positions are bytes since boot. */
#pragma once

#include "../printk/internal.h"

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
