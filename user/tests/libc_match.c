/* The library's patterns and options: fnmatch(3), glob(3), getopt(3), getopt_long(3), realpath(3). */
#include "ktap.h"

#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <glob.h>

TEST(patterns)
{
	static const struct {
		const char *pattern, *name;
		int flags, result;
	} cases[] = {
		{ "a*b", "axxb", 0, 0 },
		{ "a*b", "axxbc", 0, FNM_NOMATCH },
		{ "*", "", 0, 0 },
		{ "*.c", ".c", FNM_PERIOD, FNM_NOMATCH },
		{ "[a-c]x", "bx", 0, 0 },
		{ "[!a-c]x", "bx", 0, FNM_NOMATCH },
		{ "[[:digit:]]*", "1a", 0, 0 },
		{ "\\*", "*", 0, 0 },
		{ "\\*", "a", 0, FNM_NOMATCH },
		{ "a/*", "a/b/c", FNM_PATHNAME, FNM_NOMATCH },
		{ "a/*/c", "a/b/c", FNM_PATHNAME, 0 },
		{ "[]]", "]", 0, 0 },
		{ "[a", "[a", 0, 0 },
		{ "a*b*c", "abbcbc", 0, 0 },
		{ "*a*", "bbb", 0, FNM_NOMATCH },
		{ "A?", "ab", FNM_CASEFOLD, 0 },
		{ "a", "a/b", FNM_LEADING_DIR, 0 },
		{ "\\a", "\\a", FNM_NOESCAPE, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		EXPECT_EQ_IN(cases[i].pattern,
			     fnmatch(cases[i].pattern, cases[i].name, cases[i].flags),
			     cases[i].result);
}

TEST(files)
{
	glob_t found;

	EXPECT_EQ(glob("/et[c]/pass*", 0, NULL, &found), 0);
	REQUIRE(found.gl_pathc >= 1);
	EXPECT_EQ(strncmp(found.gl_pathv[0], "/etc/passwd", 11), 0);
	globfree(&found);
	EXPECT_EQ(glob("/etc/no such*", 0, NULL, &found), GLOB_NOMATCH);
	globfree(&found);
	EXPECT_EQ(glob("/etc/no such*", GLOB_NOCHECK, NULL, &found), 0);
	EXPECT_EQ(strcmp(found.gl_pathv[0], "/etc/no such*"), 0);
	globfree(&found);
	EXPECT_EQ(glob("/*/passwd", GLOB_MARK, NULL, &found), 0);
	globfree(&found);
}

/* Operands between the options are moved to the end, in their order. */
TEST(options)
{
	static const struct option names[] = { { "alpha", no_argument, NULL, 'a' },
					       { "beta", required_argument, NULL, 'b' },
					       { "gamma", optional_argument, NULL, 'g' },
					       { 0 } };
	char *argv[] = { "x", "one", "-a", "two", "--beta=3", "--gam", "-b", "4", "--", "-a", NULL };

	optind = 0;
	opterr = 0;
	EXPECT_EQ(getopt_long(10, argv, "ab:g::", names, NULL), 'a');
	EXPECT_EQ(getopt_long(10, argv, "ab:g::", names, NULL), 'b');
	EXPECT_EQ(strcmp(optarg, "3"), 0);
	EXPECT_EQ(getopt_long(10, argv, "ab:g::", names, NULL), 'g');
	EXPECT(optarg == NULL);
	EXPECT_EQ(getopt_long(10, argv, "ab:g::", names, NULL), 'b');
	EXPECT_EQ(strcmp(optarg, "4"), 0);
	EXPECT_EQ(getopt_long(10, argv, "ab:g::", names, NULL), -1);
	REQUIRE(optind == 7);
	EXPECT_EQ(strcmp(argv[7], "one"), 0);
	EXPECT_EQ(strcmp(argv[8], "two"), 0);
	EXPECT_EQ(strcmp(argv[9], "-a"), 0);
}

TEST(wrong_options)
{
	static const struct option names[] = { { "alpha", 0, NULL, 'a' },
					       { "alps", 0, NULL, 'p' },
					       { 0 } };
	char *argv[] = { "x", "-z", "--nope", "--alp", "--alpha=1", "-b", NULL };

	optind = 0;
	opterr = 0;
	for (int i = 0; i < 4; i++)
		EXPECT_EQ(getopt_long(6, argv, "ab:", names, NULL), '?');
	EXPECT_EQ(getopt_long(6, argv, "ab:", names, NULL), '?');
	EXPECT_EQ(optopt, 'b');
	EXPECT_EQ(getopt_long(6, argv, "ab:", names, NULL), -1);
}

TEST(real_paths)
{
	char path[4096];

	EXPECT(realpath("/etc/../etc/./passwd", path) == path);
	EXPECT_EQ(strcmp(path, "/etc/passwd"), 0);
	EXPECT(realpath("/", path) == path);
	EXPECT_EQ(strcmp(path, "/"), 0);
	EXPECT(realpath("/no such/file", path) == NULL);
	EXPECT_EQ(errno, ENOENT);
	EXPECT(realpath("", path) == NULL);
	EXPECT_EQ(errno, ENOENT);
	EXPECT(realpath("/etc/passwd/x", path) == NULL);
	EXPECT_EQ(errno, ENOTDIR);
}
