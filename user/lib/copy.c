/* Copying a file or a tree: cp's work, and mv's between file systems. */
#include "copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder that was asked for, and where its copy begins: which may be inside it. */
static struct {
	const char *from, *to;
	dev_t dev;
	ino_t ino;
} top;

bool may_overwrite(const char *to)
{
	char answer[16];

	fflush(stdout);
	fprintf(stderr, "%s: overwrite '%s'? ", program_invocation_short_name, to);
	return fgets(answer, sizeof(answer), stdin) && (*answer == 'y' || *answer == 'Y');
}

int back_up(const char *to)
{
	char *name;
	int status;

	if (asprintf(&name, "%s~", to) < 0)
		abort();
	status = rename(to, name) < 0 && errno != ENOENT ? warn("cannot backup '%s'", to) : 0;
	free(name);
	return status;
}

static int keep(const char *to, const struct stat *st, int flags)
{
	struct timespec times[2] = { st->st_atim, st->st_mtim };
	int status = 0;

	if (flags & COPY_KEEP_OWNER && lchown(to, st->st_uid, st->st_gid) < 0 && errno != EPERM)
		status = warn("failed to preserve ownership for '%s'", to);
	if (flags & COPY_KEEP_MODE && !S_ISLNK(st->st_mode) && chmod(to, st->st_mode & 07777) < 0)
		status = warn("preserving permissions for '%s'", to);
	if (flags & COPY_KEEP_TIMES && utimensat(AT_FDCWD, to, times, AT_SYMLINK_NOFOLLOW) < 0)
		status = warn("preserving times for '%s'", to);
	return status;
}

static int copy_regular(const char *from, const char *to, const struct stat *st, int flags)
{
	int in = open(from, O_RDONLY), out, status = 0;
	size_t len = strlen(to);
	bool reading;

	if (in < 0)
		return warn("cannot open '%s' for reading", from);
	if (len && to[len - 1] == '/') { /* no file is called so, whatever open() says of it */
		close(in);
		errno = ENOTDIR;
		return warn("cannot create regular file '%s'", to);
	}
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);
	if (out < 0 && flags & COPY_FORCE && unlink(to) == 0)
		out = open(to, O_WRONLY | O_CREAT | O_EXCL, st->st_mode & 0777);
	if (out < 0) {
		status = warn("cannot create regular file '%s'", to);
		close(in);
		return status;
	}
	if (!(flags & COPY_ATTRIBUTES) && copy_bytes(in, out, &reading) < 0)
		status =
			warn("error %s '%s'", reading ? "reading" : "writing", reading ? from : to);
	close(in);
	if (close(out) < 0)
		status = warn("failed to close '%s'", to);
	return status;
}

static int copy_link(const char *from, const char *to)
{
	char target[PATH_MAX];
	ssize_t len = readlink(from, target, sizeof(target) - 1);

	if (len < 0)
		return warn("cannot read symbolic link '%s'", from);
	target[len] = 0;
	if (symlink(target, to) < 0 &&
	    (errno != EEXIST || unlink(to) < 0 || symlink(target, to) < 0))
		return warn("cannot create symbolic link '%s'", to);
	return 0;
}

static int copy_folder(const char *from, const char *to, const struct stat *st, int flags)
{
	struct stat there;
	struct dirent *entry;
	int status = 0;
	DIR *dir;

	if (!(flags & COPY_RECURSIVE)) {
		tool_error("-r not specified; omitting directory '%s'", from);
		return 1;
	}
	if (mkdir(to, (st->st_mode & 0777) | 0700) < 0 && errno != EEXIST)
		return warn("cannot create directory '%s'", to);
	if (stat(to, &there) == 0 && !S_ISDIR(there.st_mode)) {
		tool_error("cannot overwrite non-directory '%s' with directory '%s'", to, from);
		return 1;
	}
	if (!top.from && stat(to, &there) == 0) {
		top.from = from;
		top.to = to;
		top.dev = there.st_dev;
		top.ino = there.st_ino;
	}
	dir = opendir(from);
	if (!dir)
		return warn("cannot access '%s'", from);
	while ((entry = readdir(dir))) {
		char *in, *out;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		in = join_path(from, entry->d_name);
		out = join_path(to, entry->d_name);
		status |=
			copy_path(in, out, flags & COPY_LINKS_INSIDE ? flags | COPY_LINKS : flags);
		free(in);
		free(out);
	}
	closedir(dir);
	if (top.from == from)
		top.from = NULL;
	if (!(flags & COPY_KEEP_MODE) && !(st->st_mode & 0200))
		chmod(to, st->st_mode & 0777);
	return status;
}

/* The files with more than one name that have been copied, for COPY_KEEP_HARD_LINKS. */
static struct {
	dev_t dev;
	ino_t ino;
	char *to;
} * copied;
static size_t copied_count;

/* Links to the copy of the same file. False: there is none yet, and this will be it. */
static bool link_to_copy(const struct stat *st, const char *to, int *status)
{
	for (size_t i = 0; i < copied_count; i++) {
		if (copied[i].dev != st->st_dev || copied[i].ino != st->st_ino)
			continue;
		if (link(copied[i].to, to) < 0 &&
		    (errno != EEXIST || unlink(to) < 0 || link(copied[i].to, to) < 0))
			*status = warn("cannot create hard link '%s' to '%s'", to, copied[i].to);
		return true;
	}
	if ((copied_count & (copied_count - 1)) == 0)
		copied = realloc(copied, (copied_count * 2 + 1) * sizeof(*copied));
	if (!copied)
		abort();
	copied[copied_count].dev = st->st_dev;
	copied[copied_count].ino = st->st_ino;
	copied[copied_count++].to = strdup(to);
	return false;
}

static bool is_newer(const struct stat *a, const struct stat *b)
{
	return a->st_mtim.tv_sec != b->st_mtim.tv_sec ? a->st_mtim.tv_sec > b->st_mtim.tv_sec
						      : a->st_mtim.tv_nsec > b->st_mtim.tv_nsec;
}

/* What is at that path already: may the file be copied there? *done: 0, or 1 after a message, if not. */
static bool make_way(const char *from, const char *to, const struct stat *st, int flags, int *done)
{
	bool folder = S_ISDIR(st->st_mode), is_link = flags & COPY_LINKS && S_ISLNK(st->st_mode);
	struct stat there;

	*done = 0;
	if ((is_link ? lstat(to, &there) : stat(to, &there)) < 0)
		return true;
	if (there.st_dev == st->st_dev && there.st_ino == st->st_ino) {
		if (flags & COPY_AS_LINK)
			return false;
		*done = 1;
		tool_error("'%s' and '%s' are the same file", from, to);
		return false;
	}
	if (!S_ISDIR(there.st_mode) &&
	    (flags & COPY_NO_CLOBBER || (flags & COPY_NEWER && !folder && !is_newer(st, &there))))
		return false;
	if (S_ISDIR(there.st_mode) && !folder) {
		*done = 1;
		tool_error("cannot overwrite directory '%s' with non-directory", to);
		return false;
	}
	if (flags & COPY_ASK && !folder && !may_overwrite(to))
		return false;
	if (flags & COPY_BACKUP && !folder)
		*done = back_up(to);
	else if (flags & COPY_REPLACE && !folder && unlink(to) < 0)
		*done = warn("cannot remove '%s'", to);
	return !*done;
}

static int create_link(const char *from, const char *to, bool symbolic)
{
	if ((symbolic ? symlink(from, to) : link(from, to)) < 0)
		return symbolic ? warn("cannot create symbolic link '%s' to '%s'", to, from)
				: warn("cannot create hard link '%s' to '%s'", to, from);
	return 0;
}

int copy_path(const char *from, const char *to, int flags)
{
	bool links = flags & COPY_LINKS;
	struct stat st;
	int status;

	if ((links ? lstat(from, &st) : stat(from, &st)) < 0)
		return warn("cannot stat '%s'", from);
	if (top.from && st.st_dev == top.dev && st.st_ino == top.ino) {
		tool_error("cannot copy a directory, '%s', into itself, '%s'", top.from, top.to);
		return 1;
	}
	if (!make_way(from, to, &st, flags, &status))
		return status;
	if (flags & COPY_VERBOSE)
		printf("'%s' -> '%s'\n", from, to);
	if (S_ISDIR(st.st_mode))
		status = copy_folder(from, to, &st, flags);
	else if (flags & (COPY_AS_LINK | COPY_AS_SYMLINK))
		return create_link(from, to, flags & COPY_AS_SYMLINK);
	else if (flags & COPY_KEEP_HARD_LINKS && st.st_nlink > 1 && link_to_copy(&st, to, &status))
		return status;
	else if (S_ISLNK(st.st_mode))
		status = copy_link(from, to);
	else if (S_ISREG(st.st_mode) || !(flags & COPY_RECURSIVE))
		status = copy_regular(from, to, &st, flags);
	else
		status = mknod(to, st.st_mode, st.st_rdev) < 0
				 ? warn("cannot create special file '%s'", to)
				 : 0;
	return status ? status : keep(to, &st, flags);
}

int copy_parents(const char *from, const char *folder, int flags)
{
	char *to, *slash;
	int status = 0;

	if (asprintf(&to, "%s/%s", folder, from + strspn(from, "/")) < 0)
		abort();
	for (slash = to + strlen(folder) + 1; !status && (slash = strchr(slash, '/')); slash++) {
		struct stat st;

		if (!slash[1])
			break;
		*slash = 0;
		if (stat(to + strlen(folder) + 1, &st) < 0)
			st.st_mode = 0777;
		if (mkdir(to, st.st_mode & 0777) == 0 && flags & COPY_VERBOSE)
			printf("%s -> %s\n", to + strlen(folder) + 1, to);
		else if (access(to, F_OK) < 0)
			status = warn("cannot make directory '%s'", to);
		*slash = '/';
	}
	status = status ? status : copy_path(from, to, flags);
	free(to);
	return status;
}
