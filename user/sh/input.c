/*
 * Where characters come from: a stack of files and strings. Standard input is read byte by byte if it cannot seek,
 * since what stands behind a command is the command's to read. What was read is recorded: lex.c cuts words out of that.
 */
#include "sh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER 1024

struct input {
	struct input *up;
	const char *s; /* a string; NULL: a file */
	int fd;
	bool interactive, ended;
	char *line; /* interactive: what the editor gave */
	char buf[BUFFER];
	size_t pos, end;
	int saved_line; /* of the one below */
	int pushed[4];	/* characters given back, the last one first */
	int pushed_count;
	char *alias; /* its name: at the end the one below goes on */
};

static struct input *input;
static struct text record;
int line_number = 1;
bool at_continuation;

static struct input *push(void)
{
	struct input *new = checked(calloc(1, sizeof(*new)));

	new->up = input;
	new->fd = -1;
	new->saved_line = line_number;
	input = new;
	return new;
}

void push_file(int fd, bool interactive)
{
	struct input *new = push();

	new->fd = fd;
	new->interactive = interactive;
	line_number = 1;
}

void push_string(const char *s)
{
	push()->s = s;
}

void push_alias(const char *name, const char *s)
{
	char *copy = copy_string(name), *text = copy_string(s);

	push()->s = text;
	input->line = text;
	input->alias = copy;
}

bool alias_in_use(const char *name)
{
	for (struct input *in = input; in && in->alias; in = in->up)
		if (strcmp(in->alias, name) == 0)
			return true;
	return false;
}

void pop_input(void)
{
	struct input *old = input;

	input = old->up;
	if (!old->alias)
		line_number = old->saved_line;
	if (old->fd > 0)
		close(old->fd);
	free(old->alias);
	free(old->line);
	free(old);
}

void close_inputs(void)
{
	for (struct input *in = input; in; in = in->up)
		if (in->fd > 0)
			close(in->fd);
}

int input_depth(void)
{
	int depth = 0;

	for (struct input *in = input; in; in = in->up)
		depth++;
	return depth;
}

void pop_inputs_to(int depth)
{
	while (input_depth() > depth)
		pop_input();
}

bool input_is_interactive(void)
{
	return input && input->interactive;
}

static const char *prompt(void)
{
	const char *text = get_variable(at_continuation ? "PS2" : "PS1");

	return text ? expand_one(text, EXPAND_HERE) : "";
}

/* Reads a line from the person. */
static bool fill_interactive(struct input *in)
{
	struct mark mark = scratch_mark();
	size_t len = 0;

	free(in->line);
	fflush(stdout);
	in->line = edit_line(prompt());
	scratch_release(mark);
	if (interrupted)
		raise_to_handler(RAISE_INTERRUPT);
	if (!in->line)
		return false;
	at_continuation = true;
	len = strlen(in->line);
	in->pos = 0;
	in->end = len;
	return len;
}

/* A part of standard input that we do not use is the commands': who can seek gives it back at the line's end. */
static bool fill(struct input *in)
{
	bool seeks = in->fd > 0 || lseek(in->fd, 0, SEEK_CUR) >= 0;
	ssize_t n;

	do
		n = read(in->fd, in->buf, seeks ? BUFFER : 1);
	while (n < 0 && errno == EINTR && !interrupted);
	if (n < 0 && errno == EAGAIN) {
		int flags = fcntl(in->fd, F_GETFL);

		if (fcntl(in->fd, F_SETFL, flags & ~O_NONBLOCK) == 0)
			return fill(in);
	}
	if (n <= 0)
		return false;
	if (!in->fd && seeks) {
		char *newline = memchr(in->buf, '\n', (size_t)n);
		ssize_t wanted = newline ? newline + 1 - in->buf : n;

		lseek(in->fd, wanted - n, SEEK_CUR);
		n = wanted;
	}
	in->pos = 0;
	in->end = (size_t)n;
	if (opt_verbose)
		write(STDERR_FILENO, in->buf, in->end);
	return true;
}

static int take(struct input *in)
{
	if (in->pushed_count)
		return in->pushed[--in->pushed_count];
	if (in->s && *in->s)
		return (unsigned char)*in->s++;
	if (in->alias) {
		pop_input();
		return take(input);
	}
	if (in->s)
		return -1;
	if (in->pos == in->end) {
		if (in->ended || !(in->interactive ? fill_interactive(in) : fill(in))) {
			in->ended = !in->interactive;
			return -1;
		}
	}
	return (unsigned char)(in->line ? in->line[in->pos++] : in->buf[in->pos++]);
}

int next_char(void)
{
	int c;

	do
		c = take(input);
	while (!c); /* NUL bytes are no text */
	if (c < 0)
		return c;
	if (c == '\n')
		line_number++;
	add_char(&record, (char)c);
	return c;
}

void unread(int c)
{
	if (c < 0)
		return;
	input->pushed[input->pushed_count++] = c;
	if (c == '\n')
		line_number--;
	record.s[--record.len] = 0;
}

size_t record_mark(void)
{
	return record.len;
}

const char *recorded(size_t mark, size_t *len)
{
	*len = record.len - mark;
	return record.s ? record.s + mark : "";
}

void record_cut(size_t mark)
{
	record.len = mark;
	if (record.s)
		record.s[mark] = 0;
}

void record_reset(void)
{
	record_cut(0);
}
