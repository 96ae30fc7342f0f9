/*
 * printk: formats a message, keeps it in the ring buffer and writes it to the consoles.
 *
 * - One lock covers the buffer, the consoles and the formatting area. It is taken with interrupts
 *   off and touches nothing but its own word, so printk works from the first C instruction to the
 *   last gasp.
 * - Each call writes its own message and no other's: a flood of messages slows the flooders only.
 * - An NMI may have interrupted the lock's holder: it does not wait, the message is counted as
 *   lost.
 * - After bust_spinlocks() the lock is waited for a while only, since its holder may be the one
 *   that died.
 *
 * Linux: kernel/printk/printk.c.
 */
#include "internal.h"
#include <asm/processor.h>
#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define DEFAULT_LEVEL console_printk[1]
#define VERBOSE_LOGLEVEL 15
#define BUSTED_SPINS 10000000

int console_printk[4] = { 7, 4, 1, 7 };

static int locked;
static bool busted;	   /* the system is dying: see bust_spinlocks() */
static unsigned long lost; /* messages from NMI while the lock was held */
static bool line_open;	   /* the newest record lacks its newline ... */
static bool line_shown;	   /* ... and is on the consoles */

bool printk_lock(unsigned long *flags)
{
	unsigned long spins = 0;

	*flags = local_irq_save();
	while (__atomic_exchange_n(&locked, 1, __ATOMIC_ACQUIRE)) {
		if (busted) {
			if (++spins > BUSTED_SPINS)
				break;
		} else if (in_nmi()) {
			__atomic_fetch_add(&lost, 1, __ATOMIC_RELAXED);
			local_irq_restore(*flags);
			return false;
		}
		cpu_relax();
	}
	return true;
}

void printk_unlock(unsigned long flags)
{
	__atomic_store_n(&locked, 0, __ATOMIC_RELEASE);
	local_irq_restore(flags);
}

void console_write(const char *text, size_t len)
{
	unsigned long flags;

	if (!printk_lock(&flags))
		return;
	console_write_all(text, len);
	console_flush_all();
	printk_unlock(flags);
}

size_t log_format_time(char buf[32], u64 ts_nsec)
{
	return snprintf(buf, 32, "[%5lu.%06lu] ", (unsigned long)(ts_nsec / NSEC_PER_SEC),
			(unsigned long)(ts_nsec % NSEC_PER_SEC / NSEC_PER_USEC));
}

/* Stores and shows one line; @open: its end is still to come. */
static void log_line(u8 level, bool cont, bool open, const char *text, size_t len)
{
	u64 now = ktime_get_ns();
	char stamp[32];

	if (cont && line_open) {
		log_append(open, text, len);
	} else {
		if (line_open) {
			log_append(false, "", 0);
			if (line_shown)
				console_write_all("\r\n", 2);
		}
		log_store(level, open, now, text, len);
		line_shown = level < console_loglevel;
		if (line_shown)
			console_write_all(stamp, log_format_time(stamp, now));
	}
	line_open = open;
	if (line_shown) {
		console_write_all(text, len);
		if (!open)
			console_write_all("\r\n", 2);
	}
}

/* Takes the level off the front of *@text. Returns it, or 'c' - '0' for KERN_CONT. */
static int take_level(const char **text)
{
	char c;

	if ((*text)[0] != KERN_SOH[0])
		return DEFAULT_LEVEL;
	c = (*text)[1];
	if (c != 'c' && (c < '0' || c > '7'))
		return DEFAULT_LEVEL;
	*text += 2;
	return c - '0';
}

/* The body of printk(), under the lock. Returns the length of the text without its level. */
static int log_message(const char *fmt, va_list args)
{
	static char message[PRINTK_TEXT_MAX];
	const char *text = message, *newline;
	int level, len;
	bool cont;

	len = min(vsnprintf(message, sizeof(message), fmt, args), PRINTK_TEXT_MAX - 1);
	level = take_level(&text);
	len -= text - message;
	cont = level == 'c' - '0';
	if (cont)
		level = DEFAULT_LEVEL;
	while ((newline = strchr(text, '\n'))) {
		log_line(level, cont, false, text, newline - text);
		text = newline + 1;
		cont = false;
	}
	if (*text)
		log_line(level, cont, true, text, strlen(text));
	console_flush_all();
	return len;
}

int vprintk(const char *fmt, va_list args)
{
	static const char lost_text[] = "printk: messages from NMI were lost";
	unsigned long flags;
	int len;

	if (!printk_lock(&flags))
		return 0;
	if (unlikely(__atomic_exchange_n(&lost, 0, __ATOMIC_RELAXED)))
		log_line(DEFAULT_LEVEL, false, false, lost_text, sizeof(lost_text) - 1);
	len = log_message(fmt, args);
	printk_unlock(flags);
	return len;
}

void register_console(struct console *con)
{
	struct console **last = &consoles;
	unsigned long flags;

	if (!printk_lock(&flags))
		return;
	log_replay(con);
	if (con->flush)
		con->flush(con);
	while (*last)
		last = &(*last)->next;
	*last = con;
	printk_unlock(flags);
}

void bust_spinlocks(void)
{
	busted = true;
	console_loglevel = VERBOSE_LOGLEVEL;
}
