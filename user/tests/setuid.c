/*
 * setuid and its family: each rule of credentials(7) for user and for group ids, as root and as a user.
 * setuid(2), setreuid(2), setresuid(2), setfsuid(2), getresuid(2).
 */
#include "child.h"
#include "mem.h"

#define KEEP -1

struct three {
	int real, effective, saved;
};

/* The same calls for users and for groups. */
static const struct family {
	const char *name;
	int get_res, set_res, set_re, set, set_fs, get, get_effective;
} families[] = {
	{ "uid", SYS_getresuid, SYS_setresuid, SYS_setreuid, SYS_setuid, SYS_setfsuid, SYS_getuid,
	  SYS_geteuid },
	{ "gid", SYS_getresgid, SYS_setresgid, SYS_setregid, SYS_setgid, SYS_setfsgid, SYS_getgid,
	  SYS_getegid },
};

#define EACH_FAMILY(f)                       \
	const struct family *f = families;   \
	f < families + ARRAY_SIZE(families); \
	f++

static void expect_ids(const struct family *f, const char *note, int r, int e, int s, int fs)
{
	struct three ids = { -2, -2, -2 };

	EXPECT_EQ_IN(note, RAW(f->get_res, &ids.real, &ids.effective, &ids.saved), 0);
	EXPECT_EQ_IN(note, ids.real, r);
	EXPECT_EQ_IN(note, ids.effective, e);
	EXPECT_EQ_IN(note, ids.saved, s);
	EXPECT_EQ_IN(note, RAW(f->set_fs, -1), fs);
	EXPECT_EQ_IN(note, RAW(f->get), r);
	EXPECT_EQ_IN(note, RAW(f->get_effective), e);
}

/* In a child with these ids and, unless root's uid is among them, no privilege. */
static void become(const struct family *f, int r, int e, int s)
{
	EXPECT_EQ(RAW(f->set_res, r, e, s), 0);
	if (f->set == SYS_setgid)
		EXPECT_EQ(SYS(setresuid, 1000, 1000, 1000), 0);
}

TEST(root_sets_all)
{
	for (EACH_FAMILY(f)) {
		EXPECT_STATUS_IN(f->name,
				 IN_CHILD(EXPECT_EQ(RAW(f->set, 7), 0);
					  expect_ids(f, "set", 7, 7, 7, 7)),
				 PASSED);
		EXPECT_STATUS_IN(f->name,
				 IN_CHILD(EXPECT_EQ(RAW(f->set_res, 1, 2, 3), 0);
					  expect_ids(f, "set_res", 1, 2, 3, 2)),
				 PASSED);
		EXPECT_STATUS_IN(f->name,
				 IN_CHILD(EXPECT_EQ(RAW(f->set_re, 4, 5), 0);
					  expect_ids(f, "set_re", 4, 5, 5, 5)),
				 PASSED);
		EXPECT_STATUS_IN(f->name,
				 IN_CHILD(EXPECT_EQ(RAW(f->set_fs, 6), 0);
					  expect_ids(f, "set_fs", 0, 0, 0, 6)),
				 PASSED);
		expect_ids(f, "nothing happened to the parent", 0, 0, 0, 0);
	}
}

TEST(keep)
{
	for (EACH_FAMILY(f))
		EXPECT_STATUS_IN(f->name,
				 IN_CHILD(become(f, 1, 2, 3);
					  EXPECT_EQ(RAW(f->set_res, KEEP, KEEP, KEEP), 0);
					  EXPECT_EQ(RAW(f->set_re, KEEP, KEEP), 0);
					  expect_ids(f, "keep", 1, 2, 3, 2)),
				 PASSED);
}

TEST(no_id)
{
	for (EACH_FAMILY(f)) {
		EXPECT_EQ_IN(f->name, RAW(f->set, -1), -EINVAL);
		EXPECT_EQ_IN(f->name, RAW(f->set, 0xffffffffL), -EINVAL);
		expect_ids(f, f->name, 0, 0, 0, 0);
	}
}

/* From ids 1, 2, 3: what may a user become? */
TEST(a_user_by_setid)
{
	static const struct {
		int id, err, effective;
	} rows[] = {
		{ 1, 0, 1 }, { 2, -EPERM, 2 }, { 3, 0, 3 }, { 4, -EPERM, 2 }, { 0, -EPERM, 2 }
	};

	for (EACH_FAMILY(f))
		for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
			EXPECT_STATUS_IN(f->name,
					 IN_CHILD(become(f, 1, 2, 3);
						  EXPECT_EQ(RAW(f->set, rows[i].id), rows[i].err);
						  expect_ids(f, f->name, 1, rows[i].effective, 3,
							     rows[i].effective)),
					 PASSED);
}

TEST(a_user_by_setreid)
{
	static const struct {
		int real, effective, err, r, e, s;
	} rows[] = {
		{ KEEP, 1, 0, 1, 1, 3 },      { KEEP, 2, 0, 1, 2, 2 },
		{ KEEP, 3, 0, 1, 3, 3 },      { 2, KEEP, 0, 2, 2, 2 },
		{ 1, KEEP, 0, 1, 2, 2 },      { 2, 1, 0, 2, 1, 1 },
		{ 3, KEEP, -EPERM, 1, 2, 3 }, { KEEP, 4, -EPERM, 1, 2, 3 },
		{ 2, 4, -EPERM, 1, 2, 3 },    { 0, 0, -EPERM, 1, 2, 3 },
	};

	for (EACH_FAMILY(f))
		for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
			char note[32];

			snprintf(note, sizeof(note), "%s, row %u", f->name, i);
			EXPECT_STATUS_IN(
				note,
				IN_CHILD(become(f, 1, 2, 3);
					 EXPECT_EQ(RAW(f->set_re, rows[i].real, rows[i].effective),
						   rows[i].err);
					 expect_ids(f, note, rows[i].r, rows[i].e, rows[i].s,
						    rows[i].e)),
				PASSED);
		}
}

TEST(a_user_by_setresid)
{
	static const struct {
		struct three want;
		int err;
	} rows[] = {
		{ { 3, 1, 2 }, 0 },
		{ { 2, 2, 2 }, 0 },
		{ { KEEP, 3, KEEP }, 0 },
		{ { 4, KEEP, KEEP }, -EPERM },
		{ { KEEP, 4, KEEP }, -EPERM },
		{ { KEEP, KEEP, 4 }, -EPERM },
		{ { 1, 2, 0 }, -EPERM },
	};

	for (EACH_FAMILY(f))
		for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
			const struct three *w = &rows[i].want;
			char note[32];
			int ok = !rows[i].err;

			snprintf(note, sizeof(note), "%s, row %u", f->name, i);
			EXPECT_STATUS_IN(
				note,
				IN_CHILD(become(f, 1, 2, 3);
					 EXPECT_EQ(RAW(f->set_res, w->real, w->effective, w->saved),
						   rows[i].err);
					 expect_ids(f, note, ok && w->real != KEEP ? w->real : 1,
						    ok && w->effective != KEEP ? w->effective : 2,
						    ok && w->saved != KEEP ? w->saved : 3,
						    ok && w->effective != KEEP ? w->effective : 2)),
				PASSED);
		}
}

/* It answers what was, and never tells whether it did anything. */
TEST(a_user_by_setfsid)
{
	for (EACH_FAMILY(f))
		EXPECT_STATUS_IN(
			f->name,
			IN_CHILD(become(f, 1, 2, 3); EXPECT_EQ(RAW(f->set_fs, 3), 2);
				 EXPECT_EQ(RAW(f->set_fs, 4), 3); EXPECT_EQ(RAW(f->set_fs, -1), 3);
				 EXPECT_EQ(RAW(f->set_fs, 1), 3); EXPECT_EQ(RAW(f->set_fs, 1), 1);
				 expect_ids(f, f->name, 1, 2, 3, 1)),
			PASSED);
}

/* The way of a set-user-ID program: down, up again, and down for good. */
TEST(down_and_up)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setresuid, 1000, 0, 0), 0);
			       EXPECT_EQ(SYS(setreuid, KEEP, 1000), 0);
			       EXPECT_EQ(SYS(setgid, 5), -EPERM);
			       EXPECT_EQ(SYS(setresuid, KEEP, 0, KEEP), 0);
			       EXPECT_EQ(SYS(setgid, 5), 0); EXPECT_EQ(SYS(setuid, 1000), 0);
			       EXPECT_EQ(SYS(setresuid, KEEP, 0, KEEP), -EPERM);
			       expect_ids(&families[0], "for good", 1000, 1000, 1000, 1000)),
		      PASSED);
}

TEST(fork_hands_them_on)
{
	EXPECT_STATUS(
		IN_CHILD(EXPECT_EQ(SYS(setresuid, 1, 2, 3), 0); EXPECT_STATUS(
				 IN_CHILD(expect_ids(&families[0], "child", 1, 2, 3, 2)), PASSED)),
		PASSED);
}

TEST(bad_pointers_are_refused)
{
	int id = 5;

	for (EACH_FAMILY(f))
		for (EACH_BAD_POINTER(b)) {
			EXPECT_EQ_IN(b->name, RAW(f->get_res, b->addr, &id, &id), -EFAULT);
			EXPECT_EQ_IN(b->name, RAW(f->get_res, &id, b->addr, &id), -EFAULT);
			EXPECT_EQ_IN(b->name, RAW(f->get_res, &id, &id, b->addr), -EFAULT);
		}
	EXPECT_EQ(SYS(getresuid, 0, 0, 0), -EFAULT);
}
