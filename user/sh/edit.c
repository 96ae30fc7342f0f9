/*
 * The line editor: arrow keys, ^A ^E ^B ^F ^K ^U ^W ^L ^P ^N ^R, Tab, and a history. It needs a terminal that can be made
 * raw; without one lines come as the terminal gives them. One line only: what is wider than the window is scrolled.
 */
#include "sh.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define HISTORY 200
#define CTRL(c) ((c) - 'A' + 1)

static char *history[HISTORY];
static int history_count;

static struct text line;
static size_t cursor;
static size_t width; /* of the window, without the prompt */
static const char *prompt_text;

void add_history(const char *text)
{
	size_t len = strcspn(text, "\n");

	if (!len || (history_count && strncmp(history[history_count - 1], text, len) == 0 &&
		     !history[history_count - 1][len]))
		return;
	if (history_count == HISTORY) {
		free(history[0]);
		memmove(history, history + 1, sizeof(history) - sizeof(history[0]));
		history_count--;
	}
	history[history_count++] = checked(strndup(text, len));
}

int do_history(char **argv)
{
	for (int i = 0; i < history_count; i++)
		printf("%5d  %s\n", i + 1, history[i]);
	return 0;
}

static void show(void)
{
	size_t from = cursor >= width ? cursor - width + 1 : 0;
	size_t shown = line.len - from < width ? line.len - from : width;
	size_t back = from + shown - cursor;

	fprintf(stderr, "\r%s", prompt_text);
	write(STDERR_FILENO, line.s + from, shown);
	write(STDERR_FILENO, "\033[K", 3);
	if (back)
		fprintf(stderr, "\033[%zuD", back);
}

static void insert(const char *s, size_t len)
{
	add_text(&line, s, len);
	memmove(line.s + cursor + len, line.s + cursor, line.len - len - cursor);
	memcpy(line.s + cursor, s, len);
	cursor += len;
}

static void delete (size_t from, size_t to)
{
	memmove(line.s + from, line.s + to, line.len - to + 1);
	line.len -= to - from;
	cursor = from;
}

static void replace(const char *text)
{
	delete (0, line.len);
	insert(text, strlen(text));
}

static int key(void)
{
	unsigned char c;
	ssize_t n;

	do
		n = read(STDIN_FILENO, &c, 1);
	while (n < 0 && errno == EINTR && !interrupted);
	return n == 1 ? c : -1;
}

/* Behind ESC: the sequences of a VT100's and of xterm's keys, as the control characters that mean the same. */
static int escape(void)
{
	int c = key(), digit = 0;

	if (c != '[' && c != 'O')
		return 0;
	c = key();
	if (c >= '0' && c <= '9') {
		digit = c;
		while ((c = key()) >= 0 && c != '~' && !(c >= 'A' && c <= 'Z'))
			;
	}
	switch (c) {
	case 'A':
		return CTRL('P');
	case 'B':
		return CTRL('N');
	case 'C':
		return CTRL('F');
	case 'D':
		return CTRL('B');
	case 'H':
		return CTRL('A');
	case 'F':
		return CTRL('E');
	case '~':
		return digit == '3' ? 0x100 : digit == '1' || digit == '7' ? CTRL('A') : CTRL('E');
	}
	return 0;
}

static size_t word_start(void)
{
	size_t at = cursor;

	while (at && line.s[at - 1] == ' ')
		at--;
	while (at && line.s[at - 1] != ' ')
		at--;
	return at;
}

/* Completes a file's name, or a program's where a command stands. */
static void complete(void)
{
	size_t start = cursor, len, common;
	struct text pattern = { 0 };
	glob_t found;
	bool command;

	while (start && !strchr(" ;|&<>(\"'`=", line.s[start - 1]))
		start--;
	len = cursor - start;
	command = !memchr(line.s + start, '/', len) && strspn(line.s, " ") >= start;
	add_text(&pattern, command ? "/bin/" : "", command ? 5 : 0);
	add_text(&pattern, line.s + start, len);
	add_char(&pattern, '*');
	if (glob(pattern.s, GLOB_MARK, NULL, &found) == 0) {
		const char *first = found.gl_pathv[0] + (command ? 5 : 0);

		common = strlen(first);
		for (size_t i = 1; i < found.gl_pathc; i++) {
			const char *other = found.gl_pathv[i] + (command ? 5 : 0);
			size_t same = 0;

			while (same < common && other[same] == first[same])
				same++;
			common = same;
		}
		if (common > len)
			insert(first + len, common - len);
		else if (found.gl_pathc > 1) {
			fputc('\n', stderr);
			for (size_t i = 0; i < found.gl_pathc; i++)
				fprintf(stderr, "%s  ", found.gl_pathv[i] + (command ? 5 : 0));
			fputc('\n', stderr);
		}
		if (found.gl_pathc == 1 && line.s[cursor - 1] != '/')
			insert(" ", 1);
		globfree(&found);
	}
	free(pattern.s);
}

/* ^R: the last line of the history with what is typed in it. Returns the key that ended it. */
static int search(void)
{
	struct text wanted = { 0 };
	int at = history_count, c;

	add_text(&wanted, "", 0);
	for (;;) {
		fprintf(stderr, "\r(search '%s'): %s\033[K", wanted.s, line.s);
		c = key();
		if (c == 127 || c == '\b') {
			wanted.len -= wanted.len > 0;
			wanted.s[wanted.len] = 0;
			at = history_count;
		} else if (c >= ' ' && c < 127) {
			add_char(&wanted, (char)c);
			at += at < history_count;
		} else if (c != CTRL('R')) {
			break;
		}
		for (int i = at - 1; i >= 0; i--) {
			if (strstr(history[i], wanted.s)) {
				at = i;
				replace(history[i]);
				break;
			}
		}
	}
	free(wanted.s);
	if (c == CTRL('G'))
		replace("");
	return c;
}

static bool control(int c, int *at)
{
	switch (c) {
	case CTRL('A'):
		cursor = 0;
		break;
	case CTRL('E'):
		cursor = line.len;
		break;
	case CTRL('B'):
		cursor -= cursor > 0;
		break;
	case CTRL('F'):
		cursor += cursor < line.len;
		break;
	case CTRL('K'):
		delete (cursor, line.len);
		break;
	case CTRL('U'):
		delete (0, cursor);
		break;
	case CTRL('W'):
		delete (word_start(), cursor);
		break;
	case CTRL('L'):
		fputs("\033[H\033[2J", stderr);
		break;
	case CTRL('P'):
	case CTRL('N'):
		*at += c == CTRL('N') ? *at < history_count : -(*at > 0);
		replace(*at < history_count ? history[*at] : "");
		break;
	case 127:
	case '\b':
		if (cursor)
			delete (cursor - 1, cursor);
		break;
	case 0x100:
	case CTRL('D'):
		if (cursor < line.len)
			delete (cursor, cursor + 1);
		break;
	case '\t':
		complete();
		break;
	default:
		return false;
	}
	return true;
}

/* false: the end of the input. ^C leaves an empty line and is an interrupt. */
static bool edit(void)
{
	int at = history_count;
	bool drawn = true; /* what is on the screen is right already */

	fprintf(stderr, "\r%s", prompt_text);
	for (;;) {
		int c;
		char byte;

		if (!drawn)
			show();
		drawn = false;
		c = key();
		if (c == CTRL('R'))
			c = search();
		if (c == 27)
			c = escape();
		if (c < 0 || (c == CTRL('D') && !line.len))
			return false;
		if (c == CTRL('C')) {
			fputs("^C", stderr);
			interrupted = 1;
			return true;
		}
		if (c == '\r' || c == '\n')
			return true;
		byte = (char)c;
		if (control(c, &at) || c < ' ' || c > 0xff)
			continue;
		insert(&byte, 1);
		if (cursor == line.len && line.len < width) {
			write(STDERR_FILENO, &byte, 1);
			drawn = true;
		}
	}
}

static void measure(const char *prompt)
{
	const char *last = strrchr(prompt, '\n');
	struct winsize size;
	size_t columns = 80, used = strlen(last ? last + 1 : prompt);

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
		columns = size.ws_col;
	if (last)
		fwrite(prompt, 1, (size_t)(last + 1 - prompt), stderr);
	prompt_text = last ? last + 1 : prompt;
	width = columns > used + 10 ? columns - used - 1 : 10;
}

static char *plain_line(const char *prompt)
{
	char *text = NULL;
	size_t size = 0;

	fputs(prompt, stderr);
	clearerr(stdin);
	if (getline(&text, &size, stdin) >= 0)
		return text;
	free(text);
	if (interrupted)
		fputc('\n', stderr);
	return NULL;
}

char *edit_line(const char *prompt)
{
	struct termios saved, raw;
	bool more;

	if (tcgetattr(STDIN_FILENO, &saved) < 0)
		return plain_line(prompt);
	raw = saved;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_iflag &= ~(tcflag_t)(ICRNL | IXON);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (!(saved.c_lflag & ICANON) || tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) < 0)
		return plain_line(prompt);
	line.len = 0;
	add_text(&line, "", 0);
	cursor = 0;
	measure(prompt);
	more = edit();
	tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
	fputc('\n', stderr);
	if (!more || interrupted)
		return NULL;
	add_history(line.s);
	add_char(&line, '\n');
	return copy_string(line.s);
}
