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

static int keep(const char *to, const struct stat *st, int flags)
{
	struct timespec times[2] = { st->st_atim, st->st_mtim };
	int status = 0;

	if (!(flags & COPY_PRESERVE))
		return 0;
	if (lchown(to, st->st_uid, st->st_gid) < 0 && errno != EPERM)
		status = warn("failed to preserve ownership for '%s'", to);
	if (!S_ISLNK(st->st_mode) && chmod(to, st->st_mode & 07777) < 0)
		status = warn("preserving permissions for '%s'", to);
	if (utimensat(AT_FDCWD, to, times, AT_SYMLINK_NOFOLLOW) < 0)
		status = warn("preserving times for '%s'", to);
	return status;
}

static int copy_regular(const char *from, const char *to, const struct stat *st, int flags)
{
	int in = open(from, O_RDONLY), out, status = 0;
	bool reading;

	if (in < 0)
		return warn("cannot open '%s' for reading", from);
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);
	if (out < 0 && flags & COPY_FORCE && unlink(to) == 0)
		out = open(to, O_WRONLY | O_CREAT | O_EXCL, st->st_mode & 0777);
	if (out < 0) {
		status = warn("cannot create regular file '%s'", to);
		close(in);
		return status;
	}
	if (copy_bytes(in, out, &reading) < 0)
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
		status |= copy_path(in, out, flags | COPY_LINKS);
		free(in);
		free(out);
	}
	closedir(dir);
	if (top.from == from)
		top.from = NULL;
	if (!(flags & COPY_PRESERVE) && !(st->st_mode & 0200))
		chmod(to, st->st_mode & 0777);
	return status;
}

int copy_path(const char *from, const char *to, int flags)
{
	struct stat st, there;
	bool links = flags & COPY_LINKS;
	int status;

	if ((links ? lstat(from, &st) : stat(from, &st)) < 0)
		return warn("cannot stat '%s'", from);
	if (top.from && st.st_dev == top.dev && st.st_ino == top.ino) {
		tool_error("cannot copy a directory, '%s', into itself, '%s'", top.from, top.to);
		return 1;
	}
	if (stat(to, &there) == 0) {
		if (there.st_dev == st.st_dev && there.st_ino == st.st_ino) {
			tool_error("'%s' and '%s' are the same file", from, to);
			return 1;
		}
		if (flags & COPY_NO_CLOBBER && !S_ISDIR(there.st_mode))
			return 0;
		if (S_ISDIR(there.st_mode) && !S_ISDIR(st.st_mode)) {
			tool_error("cannot overwrite directory '%s' with non-directory", to);
			return 1;
		}
		if (flags & COPY_ASK && !S_ISDIR(st.st_mode) && !may_overwrite(to))
			return 0;
	}
	if (flags & COPY_VERBOSE)
		printf("'%s' -> '%s'\n", from, to);
	if (S_ISDIR(st.st_mode))
		status = copy_folder(from, to, &st, flags);
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
