/* Waiting for descriptors: poll, select and epoll, and what they say of the answer in parentheses. */
#include "decode.h"

struct pollfd {
	int fd;
	short events, revents;
};

void print_pollfds(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int n = t->args[1];
	struct pollfd p;

	if (!v || !n || t->read(t, &p, v, sizeof(p)) != sizeof(p))
		return v && !n ? put(t, "[]") : print_p(t, v, _);
	put(t, "[");
	for (unsigned int i = 0; i < n; i++) {
		put(t, i ? ", " : "");
		if (i >= STRACE_LIST_MAX) {
			put(t, "...");
			break;
		}
		if (t->read(t, &p, v + i * sizeof(p), sizeof(p)) != sizeof(p)) {
			put(t, "... /* %#lx */", v + i * sizeof(p));
			break;
		}
		put(t, "{fd=");
		print_fd(t, p.fd, _);
		if (p.fd >= 0) {
			put(t, ", events=");
			put_flags(t, (unsigned short)p.events, &xlats_poll);
		}
		put(t, "}");
	}
	put(t, "]");
}

/* "left {...}" of a timeout that the call has written back. */
static void put_left(struct strace *t, unsigned long v, const struct record *record,
		     const char *comma)
{
	long time[2];

	if (v && t->read(t, time, v, sizeof(time)) == sizeof(time)) {
		put(t, "%sleft ", comma);
		put_record(t, time, record);
	}
}

/* 1 ([{fd=3, revents=POLLIN}], left {tv_sec=0, tv_nsec=1}) */
void ret_poll(struct strace *t)
{
	unsigned int n = t->args[1], shown = 0;
	bool timed = t->call->nb_args > 3;
	struct pollfd p;

	ret_d(t);
	if (!t->ret)
		return put(t, " (Timeout)");
	put(t, " ([");
	for (unsigned int i = 0; i < n; i++) {
		if (t->read(t, &p, t->args[0] + i * sizeof(p), sizeof(p)) != sizeof(p))
			break;
		if (!p.revents)
			continue;
		put(t, shown ? ", " : "");
		if (shown++ >= STRACE_LIST_MAX) {
			put(t, "...");
			break;
		}
		put(t, "{fd=%d, revents=", p.fd);
		put_flags(t, (unsigned short)p.revents, &xlats_poll);
		put(t, "}");
	}
	put(t, "]");
	if (timed)
		put_left(t, t->args[2], &record_timespec, ", ");
	put(t, ")");
}

/* The descriptors that a set names: [3 5]. False: the set cannot be read. */
static int put_set(struct strace *t, unsigned long v, const char *label)
{
	unsigned long bits[16] = {};
	long n = (int)t->args[0] > 1024 ? 1024 : (int)t->args[0], found = 0;

	if (n <= 0 || t->read(t, bits, v, (n + 63) / 64 * 8) != (size_t)(n + 63) / 64 * 8)
		return -1;
	for (long fd = 0; fd < n; fd++) {
		if (!(bits[fd / 64] >> fd % 64 & 1))
			continue;
		put(t, "%s", found ? " " : label);
		print_fd(t, fd, NULL);
		found++;
	}
	return found;
}

void print_fdset(struct strace *t, unsigned long v, const struct type *_)
{
	size_t start = t->len;
	int found;

	if (!v)
		return put(t, "NULL");
	found = put_set(t, v, "[");
	if (found < 0) {
		t->len = start;
		return print_p(t, v, _);
	}
	put(t, found ? "]" : "[]");
}

void print_timeval_left(struct strace *t, unsigned long v, const struct type *_)
{
	long time[2];

	if (fetch_always(t, time, v, sizeof(time)))
		put_record(t, time, &record_timeval);
}

void print_timespec_left(struct strace *t, unsigned long v, const struct type *_)
{
	long time[2];

	if (fetch_always(t, time, v, sizeof(time)))
		put_record(t, time, &record_timespec);
}

/* 1 (in [3], left {tv_sec=0, tv_usec=0}) */
static void put_ready(struct strace *t, const struct record *record)
{
	static const char *const labels[] = { "in [", "out [", "except [" };
	const char *comma = " (";

	ret_d(t);
	if (!t->ret)
		return put(t, " (Timeout)");
	for (int i = 0; i < 3; i++) {
		size_t start = t->len;

		if (!t->args[i + 1])
			continue;
		put(t, "%s", comma);
		if (put_set(t, t->args[i + 1], labels[i]) <= 0) {
			t->len = start;
			continue;
		}
		put(t, "]");
		comma = ", ";
	}
	put_left(t, t->args[4], record, comma);
	put(t, ")");
}

void ret_select(struct strace *t)
{
	put_ready(t, &record_timeval);
}

void ret_pselect(struct strace *t)
{
	put_ready(t, &record_timespec);
}

struct event {
	unsigned int events;
	unsigned long data;
} __attribute__((packed));

static void put_event(struct strace *t, const struct event *event)
{
	put(t, "{events=");
	put_flags(t, event->events, &xlats_epollev);
	/* As a number in short and in full, since it may be a descriptor or an address. */
	put(t, ", data={u32=%u, u64=%lu}}", (unsigned int)event->data, event->data);
}

void print_epoll_event(struct strace *t, unsigned long v, const struct type *_)
{
	struct event event;

	if ((unsigned int)t->args[1] == 2) /* EPOLL_CTL_DEL does not look at it */
		print_p(t, v, _);
	else if (fetch_always(t, &event, v, sizeof(event)))
		put_event(t, &event);
}

void print_epoll_events(struct strace *t, unsigned long v, const struct type *_)
{
	struct event event;

	if (t->failed || !v)
		return print_p(t, v, _);
	put(t, "[");
	for (long i = 0; i < t->ret; i++) {
		put(t, i ? ", " : "");
		if (i >= STRACE_LIST_MAX ||
		    t->read(t, &event, v + i * sizeof(event), sizeof(event)) != sizeof(event)) {
			put(t, "...");
			break;
		}
		put_event(t, &event);
	}
	put(t, "]");
}
