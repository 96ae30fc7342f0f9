/* Redirections. What stood at a descriptor is kept at a high number meanwhile. */
#include "sh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_HIGH 10
#define CLOSED (-1)

struct saved {
	struct saved *next;
	int fd, kept; /* CLOSED: there was nothing */
};
struct level {
	struct level *up;
	struct saved *list;
};

static struct level *levels;

int move_high(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_HIGH);

	if (high < 0)
		return fd;
	close(fd);
	return high;
}

static void save(struct level *level, int fd)
{
	struct saved *new;
	int kept;

	for (struct saved *s = level->list; s; s = s->next)
		if (s->fd == fd)
			return;
	kept = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_HIGH);
	if (kept < 0 && errno != EBADF)
		fail("%d: %s", fd, strerror(errno));
	new = checked(malloc(sizeof(*new)));
	new->fd = fd;
	new->kept = kept;
	new->next = level->list;
	level->list = new;
}

static const char *open_error(int error)
{
	return error == ENOENT || error == ENOTDIR ? "No such file" : strerror(error);
}

static int open_file(const struct redirect *r, const char *name)
{
	static const int flags[] = { [R_READ] = O_RDONLY,
				     [R_WRITE] = O_WRONLY | O_CREAT | O_TRUNC,
				     [R_CLOBBER] = O_WRONLY | O_CREAT | O_TRUNC,
				     [R_APPEND] = O_WRONLY | O_CREAT | O_APPEND,
				     [R_READ_WRITE] = O_RDWR | O_CREAT };
	struct stat st;
	int fd;

	if (r->type == R_WRITE && opt_noclobber && stat(name, &st) == 0 && S_ISREG(st.st_mode))
		fail("cannot create %s: File exists", name);
	do
		fd = open(name, flags[r->type], 0666);
	while (fd < 0 && errno == EINTR && !trap_pending && !interrupted);
	if (fd >= 0)
		return fd;
	if (r->type == R_READ)
		fail("cannot open %s: %s", name, open_error(errno));
	fail("cannot create %s: %s", name,
	     errno == ENOENT ? "Directory nonexistent" : strerror(errno));
}

/* A short text fits into a pipe; a long one is written by a child. */
static int here_document(const char *text)
{
	size_t len = strlen(text);
	int ends[2];

	if (pipe(ends) < 0)
		fail("Pipe call failed");
	if (len <= 4096) {
		write(ends[1], text, len);
	} else if (!fork_process(NULL, FORK_NO_JOB)) {
		ignore_signal(2);
		ignore_signal(1);
		close(ends[0]);
		while (len) {
			ssize_t n = write(ends[1], text, len);

			if (n <= 0)
				break;
			text += n;
			len -= (size_t)n;
		}
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

static int source(const struct redirect *r)
{
	const char *word = r->type == R_HERE && !r->expand
				   ? r->word
				   : expand_one(r->word, r->type == R_HERE ? EXPAND_HERE : 0);
	char *end;
	long fd;

	if (r->type == R_HERE)
		return here_document(word);
	if (r->type != R_DUP)
		return open_file(r, word);
	if (strcmp(word, "-") == 0)
		return CLOSED;
	fd = strtol(word, &end, 10);
	if (end == word || *end)
		fail("Syntax error: Bad fd number");
	return (int)fd;
}

static void apply(const struct redirect *r, struct level *level)
{
	int fd;

	current_line = r->line;
	fd = source(r);
	if (r->type == R_DUP) {
		if (fd != CLOSED && fcntl(fd, F_GETFD) < 0)
			fail("%d: %s", fd, strerror(errno));
		if (level && fd != r->fd)
			save(level, r->fd);
		if (fd == CLOSED)
			close(r->fd);
		else if (fd != r->fd && dup2(fd, r->fd) < 0)
			fail("%d: %s", fd, strerror(errno));
		return;
	}
	if (fd == r->fd) {
		if (level) { /* it was closed before */
			struct saved *new = checked(malloc(sizeof(*new)));

			*new = (struct saved){ level->list, fd, CLOSED };
			level->list = new;
		}
		return;
	}
	if (level)
		save(level, r->fd);
	dup2(fd, r->fd);
	close(fd);
}

void redirect(struct redirect *list, int flags)
{
	struct mark mark = scratch_mark();
	struct level *level = NULL;

	if (flags & REDIRECT_SAVE) {
		level = checked(calloc(1, sizeof(*level)));
		level->up = levels;
		levels = level;
	}
	for (; list; list = list->next)
		apply(list, level);
	scratch_release(mark);
}

static void leave(bool undo)
{
	struct level *level = levels;

	levels = level->up;
	while (level->list) {
		struct saved *s = level->list;

		level->list = s->next;
		if (undo && s->kept == CLOSED)
			close(s->fd);
		else if (undo)
			dup2(s->kept, s->fd);
		if (s->kept != CLOSED)
			close(s->kept);
		free(s);
	}
	free(level);
}

void redirect_undo(void)
{
	leave(true);
}

void redirect_forget(void)
{
	leave(false);
}

int redirect_depth(void)
{
	int depth = 0;

	for (struct level *level = levels; level; level = level->up)
		depth++;
	return depth;
}

void redirects_undo_to(int depth)
{
	while (redirect_depth() > depth)
		leave(true);
}
