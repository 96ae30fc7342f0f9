/* Where printk's text goes; drivers register themselves. Linux: <linux/console.h>. */
#pragma once

#include <linux/types.h>

struct console {
	const char *name;
	/* Takes @len bytes as a terminal does: a new line is "\r\n". Any context, never sleeps. */
	void (*write)(struct console *con, const char *text, size_t len);
	/* Makes all that was written visible; NULL if it is at once. */
	void (*flush)(struct console *con);
	struct console *next;
};

/* All of them. kernel/syslog, or the stand-in, adds to the list and has the lock that is held for these two. */
extern struct console *consoles;
void console_write_all(const char *text, size_t len);
void console_flush_all(void);

/* Adds @con and replays the ring buffer on it, so that a late screen shows the boot as well. */
void register_console(struct console *con);

/* Writes @len bytes to every console without going through the ring buffer (the tty's output). */
void console_write(const char *text, size_t len);
