/* mktemp [-d] [-u] [-q] [-p FOLDER] [-t] [--suffix=TEXT] [TEMPLATE]. See mktemp(1). */
#include "../lib/lib.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Letters and digits by chance. */
static void fill(char *to, size_t count)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	unsigned char random[256];

	count = count < sizeof(random) ? count : sizeof(random);
	if (getrandom(random, count, 0) < 0)
		memset(random, getpid() & 0xff, count);
	for (size_t i = 0; i < count; i++)
		to[i] = letters[random[i] % (sizeof(letters) - 1)];
}

static bool create(const char *path, bool folder)
{
	int fd = folder ? mkdir(path, 0700) : open(path, O_RDWR | O_CREAT | O_EXCL, 0600);

	if (fd >= 0 && !folder)
		close(fd);
	return fd >= 0;
}

enum { SUFFIX = 256 };

int main(int argc, char **argv)
{
	static const struct option names[] = {
		{ "directory", 0, NULL, 'd' }, { "tmpdir", 2, NULL, 'p' },
		{ "quiet", 0, NULL, 'q' },     { "dry-run", 0, NULL, 'u' },
		{ "suffix", 1, NULL, SUFFIX }, { 0 }
	};
	const char *suffix = NULL;
	bool quiet = false, dry = false;
	bool folder = false, in_temp = false;
	const char *where = NULL, *template = "tmp.XXXXXX"
					      "XXXX";
	char *path, *last, *text;
	int count;
	int option;

	while ((option = getopt_long(argc, argv, "dp:tqu", names, NULL)) != -1) {
		folder |= option == 'd';
		in_temp |= option == 't';
		quiet |= option == 'q';
		dry |= option == 'u';
		if (option == SUFFIX)
			suffix = optarg;
		if (option == 'p' && optarg)
			where = optarg;
		in_temp |= option == 'p';
		if (option == '?')
			return try_help();
	}
	if (optind < argc)
		template = argv[optind];
	else
		in_temp = true;
	if (argc - optind > 1) {
		tool_error("too many templates");
		return try_help();
	}
	if (in_temp && !where)
		where = getenv("TMPDIR") && *getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
	if (asprintf(&path, "%s%s%s%s", where ? where : "", where ? "/" : "", template,
		     suffix ? suffix : "") < 0)
		return 1;
	last = path + strlen(path) - (suffix ? strlen(suffix) : 0);
	while (last > path && last[-1] != 'X' && !suffix)
		last--;
	for (count = 0; last - count > path && last[-count - 1] == 'X'; count++)
		;
	if (count < 3) {
		tool_error("too few X's in template '%s'", template);
		return 1;
	}
	text = strdup(path);
	for (int tries = 0; tries < 100; tries++) {
		fill(last - count, (size_t)count);
		if (dry ? access(path, F_OK) < 0 : create(path, folder)) {
			puts(path);
			return finish(0);
		}
		if (!dry && errno != EEXIST)
			break;
	}
	return quiet ? 1
		     : warn("failed to create %s via template '%s'", folder ? "directory" : "file",
			    text);
}
