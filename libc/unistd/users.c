/* The users and groups of /etc/passwd and /etc/group. See getpwent(3), getgrent(3). */
#include "../internal.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_MEMBERS 64

static FILE *users, *groups;
static char *user_line, *group_line;
static size_t user_size, group_size;

static void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
	*file = NULL;
}

/* The next line of the file, without its newline, its fields by colons. false at the end. */
static bool next_line(FILE **file, const char *path, char **line, size_t *size, char **field,
		      int count)
{
	char *rest;

	if (!*file)
		*file = fopen(path, "re");
	while (*file && getline(line, size, *file) > 0) {
		int n = 0;

		rest = *line;
		rest[strcspn(rest, "\n")] = 0;
		while (n < count && (field[n] = strsep(&rest, ":")))
			n++;
		if (n == count)
			return true;
	}
	return false;
}

struct passwd *getpwent(void)
{
	static struct passwd user;
	char *field[7];

	if (!next_line(&users, "/etc/passwd", &user_line, &user_size, field, 7))
		return NULL;
	user = (struct passwd){ .pw_name = field[0],
				.pw_passwd = field[1],
				.pw_uid = (uid_t)atol(field[2]),
				.pw_gid = (gid_t)atol(field[3]),
				.pw_gecos = field[4],
				.pw_dir = field[5],
				.pw_shell = field[6] };
	return &user;
}

void setpwent(void)
{
	close_file(&users);
}

void endpwent(void)
{
	close_file(&users);
}

struct passwd *getpwnam(const char *name)
{
	struct passwd *user;

	setpwent();
	while ((user = getpwent()) && strcmp(user->pw_name, name) != 0)
		;
	endpwent();
	return user;
}

struct passwd *getpwuid(uid_t uid)
{
	struct passwd *user;

	setpwent();
	while ((user = getpwent()) && user->pw_uid != uid)
		;
	endpwent();
	return user;
}

struct group *getgrent(void)
{
	static char *members[MAX_MEMBERS + 1];
	static struct group group;
	char *field[4];
	int count = 0;

	if (!next_line(&groups, "/etc/group", &group_line, &group_size, field, 4))
		return NULL;
	while (count < MAX_MEMBERS && (members[count] = strsep(&field[3], ",")))
		count += *members[count] != 0;
	members[count] = NULL;
	group = (struct group){ .gr_name = field[0],
				.gr_passwd = field[1],
				.gr_gid = (gid_t)atol(field[2]),
				.gr_mem = members };
	return &group;
}

void setgrent(void)
{
	close_file(&groups);
}

void endgrent(void)
{
	close_file(&groups);
}

struct group *getgrnam(const char *name)
{
	struct group *group;

	setgrent();
	while ((group = getgrent()) && strcmp(group->gr_name, name) != 0)
		;
	endgrent();
	return group;
}

struct group *getgrgid(gid_t gid)
{
	struct group *group;

	setgrent();
	while ((group = getgrent()) && group->gr_gid != gid)
		;
	endgrent();
	return group;
}

/* The group given, and those of which the user is a member. */
int initgroups(const char *user, gid_t first)
{
	gid_t list[MAX_MEMBERS] = { first };
	size_t count = 1;
	struct group *group;

	setgrent();
	while (count < MAX_MEMBERS && (group = getgrent()))
		for (char **member = group->gr_mem; *member; member++)
			if (strcmp(*member, user) == 0 && count < MAX_MEMBERS)
				list[count++] = group->gr_gid;
	endgrent();
	return setgroups(count, list);
}
