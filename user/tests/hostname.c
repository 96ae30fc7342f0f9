/*
 * sethostname, setdomainname: what uname tells. sethostname(2).
 */
#include <sys/utsname.h>
#include "child.h"
#include "mem.h"

#define LONGEST 64

static const struct {
	const char *name;
	int call, offset;
} names[] = {
	{ "sethostname", SYS_sethostname, 65 },
	{ "setdomainname", SYS_setdomainname, 5 * 65 },
};

static char *read_name(int i)
{
	static char all[6 * 65];

	EXPECT_EQ(SYS(uname, all), 0);
	return all + names[i].offset;
}

TEST(set_and_get)
{
	char *page = map_edge(1);

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		char was[65];
		int call = names[i].call;

		memcpy(was, read_name(i), sizeof(was));
		memset(page, 'x', PAGE);
		EXPECT_EQ_IN(names[i].name, RAW(call, page + PAGE - LONGEST, LONGEST), 0);
		EXPECT(filled(read_name(i), 'x', LONGEST));
		EXPECT_EQ(read_name(i)[LONGEST], 0);
		/* A shorter one leaves nothing of the longer one behind it. */
		EXPECT_EQ_IN(names[i].name, RAW(call, "short", 5), 0);
		EXPECT(!strcmp(read_name(i), "short"));
		EXPECT(filled(read_name(i) + 5, 0, LONGEST - 4));
		EXPECT_EQ_IN(names[i].name, RAW(call, 0, 0), 0);
		EXPECT(filled(read_name(i), 0, 65));
		EXPECT_EQ_IN(names[i].name, RAW(call, was, strlen(was)), 0);
		EXPECT(!strcmp(read_name(i), was));
	}
	unmap_pages(page, 1);
}

TEST(errors_change_nothing)
{
	char *page = map_edge(1), was[65];

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		int call = names[i].call;

		memcpy(was, read_name(i), sizeof(was));
		EXPECT_EQ_IN(names[i].name, RAW(call, page, LONGEST + 1), -EINVAL);
		EXPECT_EQ_IN(names[i].name, RAW(call, page, -1), -EINVAL);
		EXPECT_EQ_IN(names[i].name, RAW(call, page + PAGE - 3, 4), -EFAULT);
		EXPECT_EQ_IN(names[i].name, RAW(call, 0, 1), -EFAULT);
		for (EACH_BAD_POINTER(b))
			EXPECT_EQ_IN(b->name, RAW(call, b->addr, 1), -EFAULT);
		EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(setuid, 1000), 0);
				       EXPECT_EQ(RAW(call, "user", 4), -EPERM);
				       EXPECT_EQ(RAW(call, "user", -1), -EPERM)),
			      PASSED);
		EXPECT(!memcmp(read_name(i), was, sizeof(was)));
	}
	unmap_pages(page, 1);
}
