/* Arguments that are numbers, and the pointers to a single one. */
#include "decode.h"

#define AT_FDCWD (-100)

#define PRINT(kind, format, ctype)                                                 \
	void print_##kind(struct strace *t, unsigned long v, const struct type *_) \
	{                                                                          \
		put(t, format, (ctype)v);                                          \
	}
PRINT(d, "%d", int)
PRINT(u, "%u", unsigned int)
PRINT(ld, "%ld", long)
PRINT(lu, "%lu", unsigned long)
PRINT(x, "%#x", unsigned int)
PRINT(lx, "%#lx", unsigned long)

void print_p(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, v ? "%#lx" : "NULL", v);
}

/* Owner and group: -1 leaves them alone. */
void print_uid(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, (int)v == -1 ? "%d" : "%u", (int)v);
}

/* [value] of a single number by its address. */
#define PRINT_AT(kind, format, ctype)                                              \
	void print_##kind(struct strace *t, unsigned long v, const struct type *_) \
	{                                                                          \
		ctype at;                                                          \
                                                                                   \
		if (fetch(t, &at, v, sizeof(at)))                                  \
			put(t, "[" format "]", at);                                \
	}
PRINT_AT(intp, "%d", int)
PRINT_AT(uintp, "%u", unsigned int)
PRINT_AT(uidp, "%u", unsigned int)
PRINT_AT(longp, "%ld", long)
PRINT_AT(intp64, "%lu", unsigned long)

void print_robust_head(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long head;

	if (!fetch(t, &head, v, sizeof(head)))
		return;
	put(t, "[");
	print_p(t, head, _);
	put(t, "]");
}

void print_timer_idp(struct strace *t, unsigned long v, const struct type *_)
{
	print_intp(t, v, _);
}

/* The rest of sendfile: what became of the offset that stands before it, and the count. */
void print_sent(struct strace *t, unsigned long v, const struct type *_)
{
	long now;

	if (t->ret > 0 && t->args[2] && t->read(t, &now, t->args[2], sizeof(now)) == sizeof(now))
		put(t, " => [%ld]", now);
	put(t, ", %lu", t->args[3]);
}

void print_mode(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, "%#03o", (unsigned int)v);
}

void print_dev(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, "makedev(%#lx, %#lx)", (v >> 8 & 0xfff) | (v >> 32 & ~0xfffUL),
	    (v & 0xff) | (v >> 12 & ~0xffUL));
}

/* The offset of preadv and pwritev comes in two halves, of which this ABI needs one. */
void print_pos2(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, "%ld", (long)v);
}

/* With -y what a descriptor stands for; strace says outside the brackets that the file is gone. */
static void put_fd_name(struct strace *t, int fd)
{
	static const char deleted[] = " (deleted)";
	char name[512];
	size_t len;

	if (!t->fd_name || !t->fd_name(t, fd, name, sizeof(name)))
		return;
	len = strlen(name);
	if (len > sizeof(deleted) - 1 && !strcmp(name + len - (sizeof(deleted) - 1), deleted)) {
		name[len - (sizeof(deleted) - 1)] = 0;
		put(t, "<%s>%s", name, deleted + 1);
	} else {
		put(t, "<%s>", name);
	}
}

void print_fd(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, "%d", (int)v);
	put_fd_name(t, (int)v);
}

void print_at(struct strace *t, unsigned long v, const struct type *_)
{
	if ((int)v != AT_FDCWD)
		return print_fd(t, v, _);
	put(t, "AT_FDCWD");
	put_fd_name(t, AT_FDCWD);
}

/* Whom waitid(2) waits for: with P_PIDFD a descriptor. */
void print_waitid_id(struct strace *t, unsigned long v, const struct type *type)
{
	if (t->args[0] == 3)
		print_fd(t, v, type);
	else
		put(t, "%d", (int)v);
}

/* What clone(2) writes where its third argument says: with CLONE_PIDFD a descriptor. */
void print_clone_parent(struct strace *t, unsigned long v, const struct type *type)
{
	int fd;

	if (!(t->args[0] & 0x1000) || t->failed || t->read(t, &fd, v, sizeof(fd)) != sizeof(fd))
		return print_intp(t, v, type);
	put(t, "[");
	print_fd(t, fd, type);
	put(t, "]");
}

void print_str(struct strace *t, unsigned long v, const struct type *type)
{
	put_string(t, v, length_of(t, type));
}

void print_hex(struct strace *t, unsigned long v, const struct type *type)
{
	put_hex(t, v, length_of(t, type));
}

/* A host's name: no kernel reads one that is too long. */
void print_hostname(struct strace *t, unsigned long v, const struct type *type)
{
	if ((unsigned int)t->args[1] > 64) /* __NEW_UTS_LEN */
		print_p(t, v, type);
	else
		print_str(t, v, type);
}

void print_strz(struct strace *t, unsigned long v, const struct type *_)
{
	put_path(t, v, t->strmax);
}

void print_path(struct strace *t, unsigned long v, const struct type *_)
{
	put_path(t, v, STRACE_PATH_MAX - 1);
}

/* getcwd: a path that the call wrote. */
void print_path_out(struct strace *t, unsigned long v, const struct type *_)
{
	if (t->failed)
		print_p(t, v, _);
	else
		print_path(t, v, _);
}

void print_path_or_null(struct strace *t, unsigned long v, const struct type *_)
{
	print_path(t, v, _);
}

/* A char array in a struct, up to its 0. */
void print_chars(struct strace *t, unsigned long v, const struct type *_)
{
	put_quoted(t, (const char *)v, strlen((const char *)v), false);
}

void print_loads(struct strace *t, unsigned long v, const struct type *_)
{
	const unsigned long *loads = (const unsigned long *)v;

	put(t, "[%lu, %lu, %lu]", loads[0], loads[1], loads[2]);
}

void print_fsid(struct strace *t, unsigned long v, const struct type *_)
{
	const int *fsid = (const int *)v;

	put(t, "{val=[%#x, %#x]}", fsid[0], fsid[1]);
}

/* 8192*1024 rather than 8388608, and a name for no limit. */
void print_rlim64(struct strace *t, unsigned long v, const struct type *_)
{
	if (v == ~0UL)
		put(t, "RLIM64_INFINITY");
	else if (v > 1024 && v % 1024 == 0)
		put(t, "%lu*1024", v / 1024);
	else
		put(t, "%lu", v);
}

void print_personality(struct strace *t, unsigned long v, const struct type *_)
{
	if ((unsigned int)v == 0xffffffff)
		return put(t, "0xffffffff");
	put_enum(t, v & 0xff, &xlats_persona);
	if (v & ~0xffUL) {
		put(t, "|");
		put_flags(t, v & ~0xffUL, &xlats_personality);
	}
}

void ret_personality(struct strace *t)
{
	put(t, t->ret ? "%#lx" : "0", t->ret);
	put(t, " (");
	print_personality(t, t->ret, NULL);
	put(t, ")");
}
