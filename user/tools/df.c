/* df [-h] [-a] [FILE...]: the room in file systems. See df(1p). */
#include "../lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>

static bool for_people, all, headed;

static void show(const char *source, const char *folder)
{
	struct statfs fs;
	unsigned long long unit, total, used, available;
	char a[16], b[16], c[16], percent[8] = "-";

	if (statfs(folder, &fs) < 0 || (!fs.f_blocks && !all))
		return;
	unit = (unsigned long long)(fs.f_frsize ? fs.f_frsize : fs.f_bsize);
	total = (unsigned long long)fs.f_blocks * unit;
	used = (unsigned long long)(fs.f_blocks - fs.f_bfree) * unit;
	available = (unsigned long long)fs.f_bavail * unit;
	if (used + available)
		snprintf(percent, sizeof(percent), "%llu%%",
			 (used * 100 + used + available - 1) / (used + available));
	if (!headed && for_people)
		printf("Filesystem      Size  Used Avail Use%% Mounted on\n");
	else if (!headed)
		printf("Filesystem     1K-blocks      Used Available Use%% Mounted on\n");
	headed = true;
	if (for_people) {
		printf("%-14s %5s %5s %5s %4s %s\n", source, human(total, a, sizeof(a)),
		       human(used, b, sizeof(b)), human(available, c, sizeof(c)), percent, folder);
		return;
	}
	printf("%-14s %9llu %9llu %9llu %4s %s\n", source, total / 1024, used / 1024,
	       available / 1024, percent, folder);
}

/* The mount that a file is on: the one with its device; where none is told of, as below a chroot(2), the file itself. */
static int each(const char *path)
{
	FILE *file = fopen("/proc/mounts", "r");
	char source[256], folder[256], last_source[256] = "", last[256] = "";
	struct stat wanted, st;

	if (!file)
		return warn("/proc/mounts");
	if (path && stat(path, &wanted) < 0) {
		fclose(file);
		return warn("%s", path);
	}
	while (fscanf(file, "%255s %255s %*s %*s %*d %*d", source, folder) == 2) {
		if (!path) {
			show(source, folder);
		} else if (stat(folder, &st) == 0 && st.st_dev == wanted.st_dev) {
			strcpy(last_source, source);
			strcpy(last, folder);
		}
	}
	fclose(file);
	if (path)
		show(*last ? last_source : "-", *last ? last : path);
	return 0;
}

int main(int argc, char **argv)
{
	int option, status = 0;

	while ((option = getopt(argc, argv, "hak")) != -1) {
		for_people |= option == 'h';
		all |= option == 'a';
		if (option == '?')
			return try_help();
	}
	if (optind == argc)
		status = each(NULL);
	for (; optind < argc; optind++)
		status |= each(argv[optind]);
	return finish(status);
}
