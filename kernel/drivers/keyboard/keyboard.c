/*
 * The PS/2 keyboard: scan codes of set 1 (which the i8042 controller translates to) become the
 * bytes that a terminal would send, on a US layout. Linux: drivers/input/serio/i8042.c,
 * drivers/input/keyboard/atkbd.c.
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <linux/ctype.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/tty.h>

#define I8042_DATA 0x60
#define I8042_STATUS 0x64  /* read */
#define I8042_COMMAND 0x64 /* write */
#define STATUS_FULL 0x01   /* a byte to read */
#define STATUS_BUSY 0x02   /* not ready for a byte */
#define STATUS_AUX 0x20	   /* the byte is the mouse's */
#define CMD_READ_CONFIG 0x20
#define CMD_WRITE_CONFIG 0x60
#define CMD_ENABLE_KEYBOARD 0xae
#define CONFIG_IRQ 0x01
#define CONFIG_DISABLE 0x10
#define CONFIG_TRANSLATE 0x40
#define KEYBOARD_IRQ 1
#define POLLS 10000
#define BURST 16 /* bytes in one interrupt */

#define SCAN_RELEASE 0x80
#define SCAN_EXTENDED 0xe0
#define SCAN_ENTER 0x1c
#define SCAN_CTRL 0x1d
#define SCAN_LEFT_SHIFT 0x2a
#define SCAN_SLASH 0x35
#define SCAN_RIGHT_SHIFT 0x36
#define SCAN_CAPS_LOCK 0x3a

static const char plain[0x59] =
	"\0\0331234567890-=\177\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 "
	"\0\0\0\0\0\0\0\0\0\0\0\0\000789-456+1230.";
static const char shifted[0x59] =
	"\0\033!@#$%^&*()_+\177\tQWERTYUIOP{}\r\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 "
	"\0\0\0\0\0\0\0\0\0\0\0\0\000789-456+1230.";

static bool shift, ctrl, caps, extended;

/* The keys behind 0xe0 that send more than a byte. */
static const char *extended_sequence(u8 key)
{
	switch (key) {
	case 0x47:
		return "\033[H"; /* Home */
	case 0x48:
		return "\033[A"; /* Up */
	case 0x4b:
		return "\033[D"; /* Left */
	case 0x4d:
		return "\033[C"; /* Right */
	case 0x4f:
		return "\033[F"; /* End */
	case 0x50:
		return "\033[B"; /* Down */
	case 0x53:
		return "\033[3~"; /* Delete */
	default:
		return "";
	}
}

static void key_pressed(u8 key)
{
	char c = key < sizeof(plain) ? (shift ? shifted[key] : plain[key]) : 0;

	if (caps && isalpha(c))
		c ^= 0x20;
	if (ctrl && c >= '@' && c < 0x7f)
		c &= 0x1f;
	if (c)
		tty_receive(c);
}

static void scan_code(u8 code)
{
	u8 key = code & ~SCAN_RELEASE;
	bool down = !(code & SCAN_RELEASE), was_extended = extended;
	const char *text;

	extended = code == SCAN_EXTENDED;
	if (extended)
		return;
	if (key == SCAN_CTRL) {
		ctrl = down;
	} else if (!was_extended && (key == SCAN_LEFT_SHIFT || key == SCAN_RIGHT_SHIFT)) {
		shift = down;
	} else if (!down) {
		return;
	} else if (key == SCAN_CAPS_LOCK) {
		caps = !caps;
	} else if (was_extended && key != SCAN_SLASH && key != SCAN_ENTER) {
		for (text = extended_sequence(key); *text; text++)
			tty_receive(*text);
	} else {
		key_pressed(key);
	}
}

static void keyboard_interrupt(int irq, void *dev_id)
{
	u8 status, byte;
	int i;

	for (i = 0; i < BURST; i++) {
		status = inb(I8042_STATUS);
		if (!(status & STATUS_FULL))
			break;
		byte = inb(I8042_DATA);
		if (!(status & STATUS_AUX))
			scan_code(byte);
	}
}

/* Polls until the bits in @mask of the status are @want. False: they never became it. */
static bool wait_status(u8 mask, u8 want)
{
	int polls;

	for (polls = 0; polls < POLLS; polls++) {
		if ((inb(I8042_STATUS) & mask) == want)
			return true;
		cpu_relax();
	}
	return false;
}

static bool send(u8 value, u16 port)
{
	if (!wait_status(STATUS_BUSY, 0))
		return false;
	outb(value, port);
	return true;
}

/* Drops what the controller still holds. False: it never gets empty, so there is none. */
static bool drain(void)
{
	int i;

	for (i = 0; i < BURST && (inb(I8042_STATUS) & STATUS_FULL); i++)
		inb(I8042_DATA);
	return i < BURST;
}

static int keyboard_init(void)
{
	u8 config;

	if (inb(I8042_STATUS) == 0xff || !drain())
		return 0;
	if (!send(CMD_READ_CONFIG, I8042_COMMAND) || !wait_status(STATUS_FULL, STATUS_FULL))
		return 0;
	config = (inb(I8042_DATA) | CONFIG_IRQ | CONFIG_TRANSLATE) & ~CONFIG_DISABLE;
	if (!send(CMD_WRITE_CONFIG, I8042_COMMAND) || !send(config, I8042_DATA) ||
	    !send(CMD_ENABLE_KEYBOARD, I8042_COMMAND))
		return 0;
	return request_irq(KEYBOARD_IRQ, keyboard_interrupt, "keyboard", NULL);
}
device_initcall(keyboard_init);
