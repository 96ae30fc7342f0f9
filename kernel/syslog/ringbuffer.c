/*
 * The ring buffer behind dmesg: records of a header and a text, one after another in 64 KiB.
 * Positions only grow; a byte's place is its position modulo the size, so records wrap freely. A
 * new record pushes out as many of the oldest as it needs. Everything here runs under printk's
 * lock. Linux: kernel/printk/printk_ringbuffer.c.
 */
#include "internal.h"
#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/string.h>

static char log_buf[LOG_BUF_LEN];
static u64 first, newest, end; /* oldest record, newest record, end of the newest */

static void ring_write(u64 pos, const void *data, size_t len)
{
	size_t at = pos % LOG_BUF_LEN;
	size_t part = min(len, (size_t)LOG_BUF_LEN - at);

	memcpy(log_buf + at, data, part);
	memcpy(log_buf, (const char *)data + part, len - part);
}

static void ring_read(u64 pos, void *data, size_t len)
{
	size_t at = pos % LOG_BUF_LEN;
	size_t part = min(len, (size_t)LOG_BUF_LEN - at);

	memcpy(data, log_buf + at, part);
	memcpy((char *)data + part, log_buf, len - part);
}

static void make_room(size_t len)
{
	struct log_record old;

	while (end + len - first > LOG_BUF_LEN) {
		ring_read(first, &old, sizeof(old));
		first += sizeof(old) + old.len;
	}
}

u64 log_end(void)
{
	return end;
}

void log_store(u8 level, bool open, u64 ts_nsec, const char *text, size_t len)
{
	struct log_record rec = { .ts_nsec = ts_nsec, .len = len, .level = level, .open = open };

	make_room(sizeof(rec) + len);
	newest = end;
	ring_write(end, &rec, sizeof(rec));
	ring_write(end + sizeof(rec), text, len);
	end += sizeof(rec) + len;
}

void log_append(bool open, const char *text, size_t len)
{
	struct log_record rec;

	ring_read(newest, &rec, sizeof(rec));
	len = min(len, (size_t)PRINTK_TEXT_MAX - rec.len);
	make_room(len);
	ring_write(end, text, len);
	end += len;
	rec.len += len;
	rec.open = open;
	ring_write(newest, &rec, sizeof(rec));
}

size_t log_format(u64 *pos, char line[PRINTK_LINE_MAX])
{
	struct log_record rec;
	size_t len;

	if (*pos < first)
		*pos = first;
	if (*pos >= end)
		return 0;
	ring_read(*pos, &rec, sizeof(rec));
	if (rec.open)
		return 0;
	len = snprintf(line, PRINTK_LINE_MAX, "<%d>", rec.level);
	len += log_format_time(line + len, rec.ts_nsec);
	ring_read(*pos + sizeof(rec), line + len, rec.len);
	len += rec.len;
	line[len++] = '\n';
	*pos += sizeof(rec) + rec.len;
	return len;
}

void log_replay(struct console *con)
{
	static char line[PRINTK_LINE_MAX];
	size_t len;
	u64 pos = 0;

	while ((len = log_format(&pos, line))) {
		if (line[1] - '0' >= console_loglevel)
			continue;
		con->write(con, line + 3, len - 4); /* neither "<6>" nor the newline */
		con->write(con, "\r\n", 2);
	}
}
