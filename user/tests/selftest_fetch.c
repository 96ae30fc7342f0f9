/*
 * What the recorder (tools/record) is tried on: system calls that fetch user memory well and badly. As a test it
 * only sees that they work; `selftest_fetch child KIND` makes one call, under the recorder's eyes.
 */
#include "mem.h"
#include "selftest.h"

static const struct {
	const char *name;
	long kind;
} kinds[] = {
	{ "apart", FETCH_APART },
	{ "twice", FETCH_TWICE },
	{ "overlapping", FETCH_OVERLAPPING },
	{ "outside", FETCH_OUTSIDE },
};

static unsigned long words[2] = { 1, 2 };

TEST(each_kind_of_fetch_works)
{
	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++)
		EXPECT_EQ_IN(kinds[i].name, HOOK(FETCH, kinds[i].kind, words), 0);
	EXPECT_EQ(HOOK(FETCH, FETCH_APART, NULL), -EINVAL);
	EXPECT_KERNEL_WHOLE();
}

int ktap_child(int argc, char **argv, char **envp)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++)
		if (argc == 3 && !strcmp(argv[2], kinds[i].name))
			return HOOK(FETCH, kinds[i].kind, words) != 0;
	return 2;
}
