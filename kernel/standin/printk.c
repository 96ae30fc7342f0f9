/*
 * In place of kernel/syslog: a message is formatted and goes to the consoles, and is kept nowhere. Who finds the lock
 * taken for very long goes on without it: its holder is dead, or was interrupted by an NMI. Linux: kernel/printk/printk.c.
 */
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/string.h>

#define DEFAULT_LEVEL console_printk[1]
#define MAX_SPINS 10000000

int console_printk[4] = { 7, 4, 1, 7 };

static int locked; /* the consoles, and the message that is being written; interrupts off */

static unsigned long lock_consoles(void)
{
	unsigned long flags = local_irq_save(), spins = 0;

	while (__atomic_exchange_n(&locked, 1, __ATOMIC_ACQUIRE) && ++spins < MAX_SPINS)
		cpu_relax();
	return flags;
}

static void unlock_consoles(unsigned long flags)
{
	console_flush_all();
	__atomic_store_n(&locked, 0, __ATOMIC_RELEASE);
	local_irq_restore(flags);
}

void console_write(const char *text, size_t len)
{
	unsigned long flags = lock_consoles();

	console_write_all(text, len);
	unlock_consoles(flags);
}

void register_console(struct console *con)
{
	con->next = consoles;
	consoles = con;
}

int vprintk(const char *fmt, va_list args)
{
	static bool in_line; /* the last message lacks its newline */
	static char message[1024];
	unsigned long flags = lock_consoles();
	const char *text = message, *end;
	int level = DEFAULT_LEVEL;
	u64 now = ktime_get_ns();
	char stamp[32];

	vsnprintf(message, sizeof(message), fmt, args);
	if (text[0] == KERN_SOH[0]) {
		level = text[1] == 'c' ? DEFAULT_LEVEL : text[1] - '0';
		text += 2;
	}
	for (; *text && level < console_loglevel; text = end + !!*end) {
		end = strchrnul(text, '\n');
		if (!in_line)
			console_write_all(stamp, snprintf(stamp, sizeof(stamp), "[%5lu.%06lu] ",
							  (unsigned long)(now / NSEC_PER_SEC),
							  (unsigned long)(now % NSEC_PER_SEC /
									  NSEC_PER_USEC)));
		console_write_all(text, end - text);
		in_line = !*end;
		if (*end)
			console_write_all("\r\n", 2);
	}
	unlock_consoles(flags);
	return strlen(message);
}

/* The last messages are shown all. */
void bust_spinlocks(void)
{
	console_loglevel = 15;
}
