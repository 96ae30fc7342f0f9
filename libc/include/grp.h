/* POSIX: the groups. See getgrnam(3), group(5). */
#pragma once

#include <sys/types.h>

struct group {
	char *gr_name, *gr_passwd;
	gid_t gr_gid;
	char **gr_mem;
};

/* Each call overwrites the last one's answer. NULL: there is none. */
struct group *getgrnam(const char *name);
struct group *getgrgid(gid_t gid);
struct group *getgrent(void);
void setgrent(void);
void endgrent(void);
int getgroups(int size, gid_t groups[]);
int setgroups(size_t size, const gid_t *groups);
int initgroups(const char *user, gid_t group);
