/*
 * open, close: path walking, descriptors and every errno on the way, with flags that only read.
 * open(2), close(2), path_resolution(7).
 */
#include <limits.h>
#include <sys/stat.h>
#include "child.h"
#include "files.h"
#include "mem.h"

static void expect_opens(const char *path)
{
	long fd = SYS(open, path, O_RDONLY);

	if (EXPECT_IN(path, fd >= 0))
		EXPECT_EQ(SYS(close, fd), 0);
}

TEST(paths_that_exist)
{
	static const char *const paths[] = {
		"/",
		"//",
		"/.",
		"/..",
		"/../..",
		TEXT,
		FILES,
		FILES ".",
		FILES "./text",
		"/tests/",
		"/tests//files///text",
		"/tests/./files/../files/text",
		"/../tests/files/text",
		FILES "empty",
		FILES "dir/sub/deep/leaf",
		FILES "dir/sub/deep/../../sub/deep/leaf",
		"/dev/console",
		"tests/files/text",
		"./tests/files/text",
		"../tests/files/text",
		".",
		"..",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(paths); i++)
		expect_opens(paths[i]);
}

TEST(paths_that_do_not)
{
	static const struct {
		const char *path;
		int err;
	} t[] = {
		{ "", ENOENT },
		{ "/nonesuch", ENOENT },
		{ FILES "nonesuch", ENOENT },
		{ FILES "tex", ENOENT },
		{ FILES "textt", ENOENT },
		{ "/nonesuch/text", ENOENT },
		{ "/nonesuch/..", ENOENT },
		{ TEXT "/", ENOTDIR },
		{ TEXT "/.", ENOTDIR },
		{ TEXT "/..", ENOTDIR },
		{ TEXT "/below", ENOTDIR },
		{ "/dev/null/below", ENOTDIR },
		{ FILES "dir/entry-00/x", ENOTDIR },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(t); i++)
		EXPECT_EQ_IN(t[i].path, SYS(open, t[i].path, O_RDONLY), -t[i].err);
}

/* NAME_MAX is 255 for a component, PATH_MAX 4096 for the whole with its NUL. */
TEST(long_names)
{
	static char path[2 * PATH_MAX];
	int n = strlen(FILES "dir/");

	strcpy(path, FILES "dir/");
	memset(path + n, 'n', 255);
	expect_opens(path);
	path[n + 254] = 'x';
	EXPECT_EQ(SYS(open, path, O_RDONLY), -ENOENT);
	memset(path + n, 'n', 256);
	EXPECT_EQ(SYS(open, path, O_RDONLY), -ENAMETOOLONG);

	memset(path, '/', sizeof(path));
	strcpy(path + PATH_MAX - sizeof(TEXT), TEXT);
	EXPECT_EQ(strlen(path), PATH_MAX - 1);
	expect_opens(path);
	path[PATH_MAX - sizeof(TEXT)] = '/';
	memset(path, '/', PATH_MAX);
	strcpy(path + PATH_MAX - sizeof(TEXT) + 1, TEXT);
	EXPECT_EQ(strlen(path), PATH_MAX);
	EXPECT_EQ(SYS(open, path, O_RDONLY), -ENAMETOOLONG);
	memset(path, 'a', sizeof(path) - 1);
	EXPECT_EQ(SYS(open, path, O_RDONLY), -ENAMETOOLONG);
}

/* The path is read up to its NUL and not a byte further. */
TEST(path_at_the_edge_of_memory)
{
	char *page = map_edge(1);
	char *s = page + PAGE - sizeof(TEXT);

	memcpy(s, TEXT, sizeof(TEXT));
	expect_opens(s);
	s[sizeof(TEXT) - 1] = 'x';
	EXPECT_EQ(SYS(open, s, O_RDONLY), -EFAULT);
	EXPECT_EQ(SYS(open, page + PAGE, O_RDONLY), -EFAULT);
	page[PAGE - 1] = '\0';
	EXPECT_EQ(SYS(open, page + PAGE - 1, O_RDONLY), -ENOENT);
	page[PAGE - 1] = '/';
	EXPECT_EQ(SYS(open, page + PAGE - 1, O_RDONLY), -EFAULT);
	unmap_pages(page, 1);
}

TEST(bad_path_pointer)
{
	EXPECT_EQ(SYS(open, NULL, O_RDONLY), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(open, b->addr, O_RDONLY), -EFAULT);
}

TEST(directories)
{
	long fd = SYS(open, FILES, O_RDONLY | O_DIRECTORY);

	EXPECT(fd >= 0);
	EXPECT_EQ(SYS(close, fd), 0);
	EXPECT_EQ(SYS(open, TEXT, O_RDONLY | O_DIRECTORY), -ENOTDIR);
	EXPECT_EQ(SYS(open, "/dev/null", O_RDONLY | O_DIRECTORY), -ENOTDIR);
	EXPECT_EQ(SYS(open, FILES, O_WRONLY), -EISDIR);
	EXPECT_EQ(SYS(open, FILES, O_RDWR), -EISDIR);
	EXPECT_EQ(SYS(open, FILES "dir", O_WRONLY), -EISDIR);
	EXPECT_EQ(SYS(open, "/", O_RDWR), -EISDIR);
}

/* open(2) ignores bits that mean nothing, in the upper half of the register too. */
TEST(unknown_flags_are_ignored)
{
	long fd = SYS(open, TEXT, O_RDONLY | 0x20000000 | 1L << 35);

	if (EXPECT(fd >= 0))
		EXPECT_EQ(SYS(close, fd), 0);
	fd = SYS(open, TEXT, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	if (EXPECT(fd >= 0))
		EXPECT_EQ(SYS(close, fd), 0);
}

TEST(lowest_free_descriptor)
{
	int a = open_file(TEXT, O_RDONLY);
	int b = open_file(TEXT, O_RDONLY);
	int c = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(b, a + 1);
	EXPECT_EQ(c, a + 2);
	EXPECT_EQ(SYS(close, b), 0);
	EXPECT_EQ(SYS(open, TEXT, O_RDONLY), b);
	EXPECT_EQ(SYS(close, a), 0);
	EXPECT_EQ(SYS(close, b), 0);
	EXPECT_EQ(SYS(open, TEXT, O_RDONLY), a);
	EXPECT_EQ(SYS(close, a), 0);
	EXPECT_EQ(SYS(close, c), 0);
}

/* A failed open must give its descriptor number back. */
TEST(failure_takes_no_descriptor)
{
	int a = open_file(TEXT, O_RDONLY);

	SYS(close, a);
	for (int i = 0; i < 2000; i++)
		if (!EXPECT_EQ(SYS(open, "/nonesuch", O_RDONLY), -ENOENT))
			return;
	EXPECT_EQ(SYS(open, TEXT, O_RDONLY), a);
	SYS(close, a);
}

TEST(close_errors)
{
	int fd = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(SYS(close, fd), 0);
	EXPECT_EQ(SYS(close, fd), -EBADF);
	EXPECT_EQ(SYS(close, -1), -EBADF);
	EXPECT_EQ(SYS(close, 1000000), -EBADF);
	EXPECT_EQ(SYS(close, 0x7fffffff), -EBADF);
	EXPECT_EQ(SYS(close, (long)(int)0x80000000), -EBADF);
}

/* The call works by name through libc too, with errno. */
TEST(through_libc)
{
	int fd = open(TEXT, O_RDONLY);

	if (EXPECT(fd >= 0))
		EXPECT_EQ(close(fd), 0);
	errno = 0;
	EXPECT_EQ(close(fd), -1);
	EXPECT_EQ(errno, EBADF);
	errno = 0;
	EXPECT_EQ(open("/nonesuch", O_RDONLY), -1);
	EXPECT_EQ(errno, ENOENT);
}
