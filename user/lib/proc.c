/* What /proc tells of processes and memory. See proc(5). */
#include "lib.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The name stands in parentheses and may have any in it: the last one ends it. */
static bool read_stat(int pid, struct process_info *info)
{
	char path[64], text[1024], *open, *close;
	struct stat st;
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	len = fread(text, 1, sizeof(text) - 1, file);
	info->uid = fstat(fileno(file), &st) == 0 ? st.st_uid : 0;
	fclose(file);
	text[len] = 0;
	open = strchr(text, '(');
	close = strrchr(text, ')');
	if (!open || !close)
		return false;
	info->pid = pid;
	snprintf(info->name, sizeof(info->name), "%.*s", (int)(close - open - 1), open + 1);
	return sscanf(close + 1,
		      " %c %d %d %d %d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %d %d %d %*d %lu %lu %ld",
		      &info->state, &info->ppid, &info->pgrp, &info->session, &info->tty,
		      &info->utime, &info->stime, &info->priority, &info->nice, &info->threads,
		      &info->start, &info->vsize, &info->rss) == 13;
}

bool next_process(void **iterator, struct process_info *info)
{
	struct dirent *entry;

	if (!*iterator)
		*iterator = opendir("/proc");
	while (*iterator && (entry = readdir(*iterator))) {
		memset(info, 0, sizeof(*info));
		if (*entry->d_name >= '1' && *entry->d_name <= '9' &&
		    read_stat(atoi(entry->d_name), info))
			return true;
	}
	if (*iterator)
		closedir(*iterator);
	*iterator = NULL;
	return false;
}

unsigned long meminfo(const char *name)
{
	FILE *file = fopen("/proc/meminfo", "r");
	unsigned long value = 0;
	char line[128];
	size_t len = strlen(name);

	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, name, len) || line[len] != ':')
			continue;
		value = strtoul(line + len + 1, NULL, 10);
		break;
	}
	if (file)
		fclose(file);
	return value;
}
