/* Arguments of the calls on files: open flags, modes, fcntl, ioctl, mount, directories, extended attributes. */
#include "decode.h"

#define S_IFMT 0170000
#define O_ACCMODE 3
#define O_CREAT 0100
#define O_TMPFILE 020000000
#define MS_MGC_VAL 0xc0ed0000

static const struct {
	const char *name;
	unsigned int mode;
} file_types[] = {
	{ "S_IFREG", 0100000 }, { "S_IFSOCK", 0140000 }, { "S_IFIFO", 0010000 },
	{ "S_IFLNK", 0120000 }, { "S_IFDIR", 0040000 },	 { "S_IFBLK", 0060000 },
	{ "S_IFCHR", 0020000 },
};

void print_open_flags(struct strace *t, unsigned long v, const struct type *_)
{
	put(t, "%s", xlat_name(v & O_ACCMODE, &xlats_accmode));
	put_more_flags(t, v & 0xffffffff & ~O_ACCMODE, &xlats_open);
}

/* Whether an open call has a mode: its flags stand before the mode. */
bool when_create(struct strace *t, const void *_)
{
	const struct call *call = t->call;

	for (int i = 0; i < call->nb_args; i++)
		if (call->args[i].print == print_open_flags)
			return t->args[i] & (O_CREAT | (O_TMPFILE));
	return false;
}

/* S_IFREG|0644 */
void print_filemode(struct strace *t, unsigned long v, const struct type *_)
{
	const char *type = NULL;

	for (size_t i = 0; i < sizeof(file_types) / sizeof(file_types[0]); i++)
		if ((v & S_IFMT) == file_types[i].mode)
			type = file_types[i].name;
	if (!type)
		return put(t, "%#03lo", v);
	put(t, "%s|%s%s%s%#03lo", type, v & 04000 ? "S_ISUID|" : "", v & 02000 ? "S_ISGID|" : "",
	    v & 01000 ? "S_ISVTX|" : "", v & 0777);
}

/* struct stat and statx: devices have a number, others a size. */
static bool is_device(const void *record)
{
	unsigned int mode = *(const unsigned int *)((const char *)record + 24) & S_IFMT;

	return mode == 0020000 || mode == 0060000;
}

bool when_special(struct strace *t, const void *record)
{
	return is_device(record);
}

bool when_regular(struct strace *t, const void *record)
{
	return !is_device(record);
}

void print_mknod_mode(struct strace *t, unsigned long v, const struct type *_)
{
	print_filemode(t, (unsigned short)v, _);
}

bool when_mknod_dev(struct strace *t, const void *_)
{
	unsigned int mode = t->args[t->call->nb_args - 2] & S_IFMT;

	return mode == 0020000 || mode == 0060000;
}

static void put_lock(struct strace *t, unsigned long v, const struct record *record)
{
	char data[64];

	if (fetch(t, data, v, record->size))
		put_record(t, data, record);
}

enum {
	F_DUPFD = 0,
	F_GETFD = 1,
	F_SETFD = 2,
	F_GETFL = 3,
	F_SETFL = 4,
	F_GETLK = 5,
	F_SETLK = 6,
	F_SETLKW = 7,
	F_SETOWN = 8,
	F_GETOWN = 9,
	F_SETSIG = 10,
	F_GETSIG = 11,
	F_SETOWN_EX = 15,
	F_GETOWN_EX = 16,
	F_OFD_GETLK = 36,
	F_OFD_SETLK = 37,
	F_OFD_SETLKW = 38,
	F_SETLEASE = 1024,
	F_GETLEASE = 1025,
	F_NOTIFY = 1026,
	F_DUPFD_CLOEXEC = 1030,
	F_SETPIPE_SZ = 1031,
	F_GETPIPE_SZ = 1032,
	F_ADD_SEALS = 1033,
	F_GET_SEALS = 1034
};

static bool fcntl_fills_in(struct strace *t)
{
	unsigned int cmd = t->args[1];

	return cmd == F_GETLK || cmd == F_OFD_GETLK || cmd == F_GETOWN_EX;
}

/* Whether the command has a third argument, to be printed before the call or after it. */
bool when_fcntl_in(struct strace *t, const void *_)
{
	switch ((unsigned int)t->args[1]) {
	case F_GETFD:
	case F_GETFL:
	case F_GETOWN:
	case F_GETSIG:
	case F_GETLEASE:
	case F_GETPIPE_SZ:
	case F_GET_SEALS:
		return false;
	}
	return !fcntl_fills_in(t);
}

bool when_fcntl_out(struct strace *t, const void *_)
{
	return fcntl_fills_in(t);
}

void print_fcntl(struct strace *t, unsigned long v, const struct type *_)
{
	v = t->args[2];
	switch ((unsigned int)t->args[1]) {
	case F_SETFD:
		return (void)put_flags(t, v, &xlats_fd_cloexec);
	case F_SETFL:
		if (v & O_ACCMODE)
			return print_open_flags(t, v, _);
		put(t, "O_RDONLY");
		if (v) {
			put(t, "|");
			put_flags(t, v, &xlats_open);
		}
		return;
	case F_GETLK:
	case F_OFD_GETLK:
		return put_lock(t, v, &record_flock_got);
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return put_lock(t, v, &record_flock);
	case F_SETOWN_EX:
	case F_GETOWN_EX:
		return put_lock(t, v, &record_f_owner_ex);
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
	case F_SETOWN:
		return put(t, "%d", (int)v);
	case F_SETPIPE_SZ:
		return put(t, "%lu", v);
	case F_SETSIG:
		return put_signal(t, v);
	case F_SETLEASE:
		return put_enum(t, v, &xlats_lock);
	case F_ADD_SEALS:
		return (void)put_flags(t, v, &xlats_seals);
	case F_NOTIFY:
		return (void)put_flags(t, (unsigned int)v, &xlats_dnotify);
	}
	put(t, "%#lx", v);
}

void ret_fcntl(struct strace *t)
{
	const struct xlats *x = NULL;

	switch ((unsigned int)t->args[1]) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		return ret_fd(t);
	case F_GETFD:
		x = &xlats_fd_cloexec;
		break;
	case F_GET_SEALS:
		x = &xlats_seals;
		break;
	case F_GETFL:
		put(t, "%#lx (flags ", t->ret);
		print_open_flags(t, t->ret, NULL);
		return put(t, ")");
	case F_GETSIG:
		put(t, "%ld", t->ret);
		if (!t->ret)
			return;
		put(t, " (");
		put_signal(t, t->ret);
		return put(t, ")");
	case F_GETLEASE:
		put(t, "%#lx (", t->ret);
		put_enum(t, t->ret, &xlats_lock);
		return put(t, ")");
	}
	if (!x || !t->ret)
		return ret_d(t);
	put(t, x == &xlats_seals ? "%#lx (seals " : "%#lx (flags ", t->ret);
	put_flags(t, t->ret, x);
	put(t, ")");
}

/* How to synchronise is a number among the flags. */
void print_statx_flags(struct strace *t, unsigned long v, const struct type *_)
{
	put_enum(t, v & 0x6000, &xlats_statx_sync);
	put_more_flags(t, v & 0xffffffff & ~0x6000UL, &xlats_at);
}

void print_mount_flags(struct strace *t, unsigned long v, const struct type *_)
{
	if ((v & 0xffff0000) == MS_MGC_VAL) {
		put(t, v & 0xffff ? "MS_MGC_VAL|" : "MS_MGC_VAL");
		if (!(v &= 0xffff))
			return;
	}
	put_flags(t, v, &xlats_mount);
}

/* What is changed in a mount, or mounted elsewhere, has its type and often its data from before: nobody reads those. */
static void print_mount_string(struct strace *t, unsigned long v, unsigned long unread)
{
	unsigned long flags = t->args[3];

	if ((flags & 0xffff0000) == MS_MGC_VAL)
		flags &= 0xffff;
	if (flags & unread)
		print_p(t, v, NULL);
	else
		print_strz(t, v, NULL);
}

#define MS_REMOUNT 0x20UL
#define MS_OTHER_KINDS (0x3000UL | 0x1e0000) /* MS_BIND, MS_MOVE, MS_UNBINDABLE to MS_SHARED */

void print_mount_type(struct strace *t, unsigned long v, const struct type *_)
{
	print_mount_string(t, v, MS_REMOUNT | MS_OTHER_KINDS);
}

void print_mount_data(struct strace *t, unsigned long v, const struct type *_)
{
	print_mount_string(t, v, t->args[3] & MS_REMOUNT ? 0 : MS_OTHER_KINDS);
}

/* The number of entries beside the address. */
void print_dirents(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int n = 0;
	unsigned short len;

	if (t->failed || !v)
		return print_p(t, v, _);
	for (unsigned long at = v; at < v + t->ret; at += len, n++)
		if (t->read(t, &len, at + 16, sizeof(len)) != sizeof(len) || !len)
			break;
	put(t, "%#lx /* %u entries */", v, n);
}

/* The value of an extended attribute, whose size is the argument after it. */
void print_xattr_value(struct strace *t, unsigned long v, const struct type *_)
{
	if (t->args[3] > 65536) /* XATTR_SIZE_MAX: no kernel takes that */
		print_p(t, v, _);
	else
		put_string(t, v, t->args[3]);
}

void print_xattr_got(struct strace *t, unsigned long v, const struct type *_)
{
	if (!t->args[3])
		return print_p(t, v, _);
	put_string(t, v, t->ret);
}

void print_xattr_list(struct strace *t, unsigned long v, const struct type *_)
{
	if (!t->args[2])
		return print_p(t, v, _);
	put_string(t, v, t->ret);
}

/* openat2's {flags=..., mode=..., resolve=...} */
void print_open_how(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long how[3];

	if (t->args[3] < sizeof(how) || !fetch(t, how, v, sizeof(how)))
		return t->args[3] < sizeof(how) ? print_p(t, v, _) : (void)0;
	put(t, "{flags=");
	print_open_flags(t, how[0], _);
	if (how[0] & (O_CREAT | O_TMPFILE) || how[1])
		put(t, ", mode=%#03lo", how[1]);
	put(t, ", resolve=");
	put_flags(t, how[2], &xlats_resolve);
	put_nonzero(t, v, sizeof(how), t->args[3]);
	put(t, "}");
}

/* {handle_bytes=8, handle_type=1, f_handle=0x...} */
void print_file_handle(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned int head[2];

	if (!fetch_always(t, head, v, sizeof(head)))
		return;
	put(t, "{handle_bytes=%u", head[0]);
	if (!t->failed)
		put(t, ", handle_type=%d", (int)head[1]);
	put(t, "}");
}

void print_mincore(struct strace *t, unsigned long v, const struct type *_)
{
	unsigned long pages = (t->args[1] + 4095) / 4096;
	unsigned char page;

	if (!v || t->failed || t->read(t, &page, v, 1) != 1)
		return print_p(t, v, _);
	put(t, "[");
	for (unsigned long i = 0; i < pages; i++) {
		if (i == STRACE_LIST_MAX || t->read(t, &page, v + i, 1) != 1) {
			put(t, ", ...");
			break;
		}
		put(t, "%s%u", i ? ", " : "", page & 1);
	}
	put(t, "]");
}
