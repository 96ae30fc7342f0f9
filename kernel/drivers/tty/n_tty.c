/*
 * The line discipline: editing, echo and signals on the way in. In canonical mode bytes collect
 * until a newline (or ^D) completes the line, and only complete lines can be read. The editing
 * characters are those of termios(3), and ^H erases as DEL does.
 *
 * A line holds N_TTY_BUF_SIZE - 1 bytes and its newline; what is typed beyond that is dropped, so
 * that there is always room to end it. Linux: drivers/tty/n_tty.c.
 */
#include "tty.h"
#include <asm/ioctls.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/string.h>
#include <uapi/linux/signal.h>

#define L_FLAG(tty, flag) ((tty)->termios.c_lflag & (flag))
#define CC(tty, c, index) ((c) && (c) == (tty)->termios.c_cc[index])

static u8 *byte_at(struct tty_struct *tty, u32 pos)
{
	return &tty->buf[pos % N_TTY_BUF_SIZE];
}

static bool is_line_end(struct tty_struct *tty, u32 pos)
{
	pos %= N_TTY_BUF_SIZE;
	return tty->line_end[pos / 8] >> pos % 8 & 1;
}

static void store(struct tty_struct *tty, u8 c, bool line_end)
{
	u32 at = tty->head % N_TTY_BUF_SIZE;

	if (tty->head - tty->tail >= N_TTY_BUF_SIZE - (u32)!line_end)
		return;
	tty->buf[at] = c;
	tty->line_end[at / 8] &= ~(1 << at % 8);
	tty->line_end[at / 8] |= line_end << at % 8;
	tty->head++;
}

/* Columns that the echo of @c takes; tabs depend on where they are. */
static unsigned int echo_width(struct tty_struct *tty, u8 c, unsigned int column)
{
	if (c == '\t')
		return 8 - column % 8;
	if (iscntrl(c))
		return L_FLAG(tty, ECHOCTL) ? 2 : 0;
	return (c & 0xc0) != 0x80; /* the rest of a UTF-8 character takes none */
}

static void echo(struct tty_struct *tty, u8 c)
{
	if (L_FLAG(tty, ECHOCTL) && iscntrl(c) && c != '\t') {
		tty_put(tty, '^');
		tty_put(tty, c ^ 0x40);
	} else {
		tty_put(tty, c);
	}
}

/* Takes the last byte off the line and off the screen. */
static void erase_byte(struct tty_struct *tty)
{
	unsigned int column = tty->canon_column, width;
	u8 c = *byte_at(tty, --tty->head);
	u32 pos;

	if (!L_FLAG(tty, ECHO))
		return;
	for (pos = tty->canon_head; pos != tty->head; pos++)
		column += echo_width(tty, *byte_at(tty, pos), column);
	for (width = echo_width(tty, c, column); width; width--) {
		tty_put(tty, '\b');
		if (c == '\t')
			continue;
		tty_put(tty, ' ');
		tty_put(tty, '\b');
	}
}

static void erase_char(struct tty_struct *tty)
{
	u8 c;

	do {
		c = *byte_at(tty, tty->head - 1);
		erase_byte(tty);
	} while ((c & 0xc0) == 0x80 && tty->head != tty->canon_head);
}

/* Back over what is no word character, then over a word, as Linux's ^W does. */
static void erase_word(struct tty_struct *tty)
{
	bool in_word = false;
	u8 c;

	while (tty->head != tty->canon_head) {
		c = *byte_at(tty, tty->head - 1);
		if (isalnum(c) || c == '_' || c >= 0x80)
			in_word = true;
		else if (in_word)
			break;
		erase_byte(tty);
	}
}

static void reprint(struct tty_struct *tty)
{
	u32 pos;

	echo(tty, tty->termios.c_cc[VREPRINT]);
	tty_put(tty, '\n');
	tty->canon_column = tty->column;
	for (pos = tty->canon_head; pos != tty->head; pos++)
		echo(tty, *byte_at(tty, pos));
}

static void end_line(struct tty_struct *tty, u8 c)
{
	store(tty, c, true);
	tty->canon_head = tty->head;
	tty_wake_readers(tty);
}

/* ^C, ^\ or ^Z: a signal to the foreground group, and what was typed is gone. */
static void interrupt(struct tty_struct *tty, u8 c, int sig)
{
	if (!L_FLAG(tty, NOFLSH)) {
		n_tty_flush(tty);
		tty->out_len = 0; /* echoes that came with it */
		tty_notify(tty, TIOCPKT_FLUSHWRITE);
	}
	if (L_FLAG(tty, ECHO))
		echo(tty, c);
	tty_signal(tty, sig);
}

/* Editing characters of canonical mode. False: an ordinary byte of the line. */
static bool edit(struct tty_struct *tty, u8 c)
{
	bool empty = tty->head == tty->canon_head;

	if (c == '\n') {
		if (L_FLAG(tty, ECHO | ECHONL))
			tty_put(tty, '\n');
		end_line(tty, c);
	} else if (CC(tty, c, VEOL) || CC(tty, c, VEOL2)) {
		if (L_FLAG(tty, ECHO))
			echo(tty, c);
		end_line(tty, c);
	} else if (CC(tty, c, VEOF)) {
		end_line(tty, '\0');
	} else if (CC(tty, c, VERASE) || c == '\b') {
		if (!empty)
			erase_char(tty);
	} else if (CC(tty, c, VKILL)) {
		while (tty->head != tty->canon_head)
			erase_byte(tty);
	} else if (!L_FLAG(tty, IEXTEN)) {
		return false;
	} else if (CC(tty, c, VWERASE)) {
		erase_word(tty);
	} else if (CC(tty, c, VREPRINT) && L_FLAG(tty, ECHO)) {
		reprint(tty);
	} else if (CC(tty, c, VLNEXT)) {
		tty->literal_next = true;
		if (L_FLAG(tty, ECHO) && L_FLAG(tty, ECHOCTL)) {
			tty_put(tty, '^'); /* what follows is written over it */
			tty_put(tty, '\b');
		}
	} else {
		return false;
	}
	return true;
}

/* ^S stops output, ^Q (with IXANY anything) lets it go on. True: @c meant that and nothing else. */
static bool flow_control(struct tty_struct *tty, u8 c)
{
	bool start = CC(tty, c, VSTART), stop = CC(tty, c, VSTOP) && !start;

	if (start || stop || ((tty->termios.c_iflag & IXANY) && tty->flow_stopped))
		tty_set_flow(tty, stop);
	return start || stop;
}

void n_tty_receive(struct tty_struct *tty, u8 c)
{
	bool literal = tty->literal_next;

	tty->literal_next = false;
	if (tty->head == tty->canon_head)
		tty->canon_column = tty->column;
	if (!literal) {
		if (c == '\r' && (tty->termios.c_iflag & IGNCR))
			return;
		if (c == '\r' && (tty->termios.c_iflag & ICRNL))
			c = '\n';
		else if (c == '\n' && (tty->termios.c_iflag & INLCR))
			c = '\r';
		if (tty->termios.c_iflag & ISTRIP)
			c &= 0x7f;
		if ((tty->termios.c_iflag & IUCLC) && L_FLAG(tty, IEXTEN))
			c = tolower(c);
		if ((tty->termios.c_iflag & IXON) && flow_control(tty, c))
			return;
		if (L_FLAG(tty, ISIG) && CC(tty, c, VSUSP))
			return interrupt(tty, c, SIGTSTP);
		if (L_FLAG(tty, ISIG) && CC(tty, c, VINTR))
			return interrupt(tty, c, SIGINT);
		if (L_FLAG(tty, ISIG) && CC(tty, c, VQUIT))
			return interrupt(tty, c, SIGQUIT);
		if (L_FLAG(tty, ICANON) && edit(tty, c))
			return;
	}
	if (L_FLAG(tty, ECHO))
		echo(tty, c);
	store(tty, c, false);
	if (!L_FLAG(tty, ICANON))
		tty_wake_readers(tty);
}

size_t n_tty_copy(struct tty_struct *tty, char *buf, size_t size, bool *end)
{
	bool canon = L_FLAG(tty, ICANON);
	u32 stop = canon ? tty->canon_head : tty->head;
	size_t n = 0;
	u8 c;

	for (*end = false; tty->tail != stop && !*end; tty->tail++) {
		c = *byte_at(tty, tty->tail);
		*end = canon && is_line_end(tty, tty->tail);
		if (*end && !c)
			continue; /* an end of file right behind the last byte goes with it */
		if (n == size) {
			*end = false;
			return n;
		}
		buf[n++] = c;
	}
	*end |= tty->tail == stop;
	return n;
}

bool n_tty_readable(struct tty_struct *tty)
{
	const cc_t *cc = tty->termios.c_cc;
	u32 wanted = cc[VTIME] || !cc[VMIN] ? 1 : cc[VMIN];

	if (L_FLAG(tty, ICANON))
		return READ_ONCE(tty->canon_head) != READ_ONCE(tty->tail);
	return READ_ONCE(tty->head) - READ_ONCE(tty->tail) >= wanted;
}

u32 n_tty_chars(struct tty_struct *tty)
{
	u32 n = 0, pos;

	if (!L_FLAG(tty, ICANON))
		return tty->head - tty->tail;
	for (pos = tty->tail; pos != tty->canon_head; pos++)
		n += *byte_at(tty, pos) || !is_line_end(tty, pos);
	return n;
}

void n_tty_flush(struct tty_struct *tty)
{
	tty->tail = tty->canon_head = tty->head;
	tty_check_throttle(tty);
	tty_notify(tty, TIOCPKT_FLUSHREAD);
}

/* Does output stop at ^S and go on at ^Q? Then who is at the other end may do it for the line. */
static bool usual_flow(const struct termios2 *t)
{
	return t->c_iflag & IXON && t->c_cc[VSTOP] == 19 && t->c_cc[VSTART] == 17;
}

/* Changing ICANON turns what has not been read yet into a line, or into plain bytes. */
void n_tty_set_mode(struct tty_struct *tty, const struct termios2 *modes)
{
	u32 last = (tty->head - 1) % N_TTY_BUF_SIZE;

	if ((tty->termios.c_lflag ^ modes->c_lflag) & ICANON) {
		memset(tty->line_end, 0, sizeof(tty->line_end));
		tty->canon_head = tty->tail;
		if ((modes->c_lflag & ICANON) && tty->head != tty->tail) {
			tty->line_end[last / 8] |= 1 << last % 8;
			tty->canon_head = tty->head;
		}
	}
	if (usual_flow(&tty->termios) != usual_flow(modes))
		tty_notify(tty, usual_flow(modes) ? TIOCPKT_DOSTOP : TIOCPKT_NOSTOP);
	tty->termios = *modes;
	wake_up_poll(&tty->read_wait, EPOLLIN | EPOLLRDNORM);
}
