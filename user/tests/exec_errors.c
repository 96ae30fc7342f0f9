/*
 * execve that is refused: by path, by pointer, by size. The caller goes on as it was.
 * Files that are no programs are exec_elf.c. execve(2).
 */
#include <limits.h>
#include "child.h"
#include "files.h"
#include "mem.h"

#define GOOD FILES "elf/good"
#define MAX_ARG_STRLEN 131072

static const char *const argv[] = { "x", NULL };
static const char *const envp[] = { NULL };

TEST(paths)
{
	static const struct {
		const char *path;
		int err;
	} t[] = {
		{ "", ENOENT },		 { "/nonesuch", ENOENT }, { "/nonesuch/good", ENOENT },
		{ FILES "elf", EACCES }, { "/", EACCES },	  { FILES "elf/noexec", EACCES },
		{ TEXT, EACCES },	 { "/dev/null", EACCES }, { GOOD "/", ENOTDIR },
		{ GOOD "/x", ENOTDIR },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(t); i++)
		EXPECT_EQ_IN(t[i].path, SYS(execve, t[i].path, argv, envp), -t[i].err);
}

TEST(long_path)
{
	static char path[PATH_MAX + 10];

	memset(path, '/', PATH_MAX);
	EXPECT_EQ(SYS(execve, path, argv, envp), -ENAMETOOLONG);
	memset(path, 'a', 256);
	path[256] = '\0';
	EXPECT_EQ(SYS(execve, path, argv, envp), -ENAMETOOLONG);
}

TEST(bad_path_pointer)
{
	EXPECT_EQ(SYS(execve, NULL, argv, envp), -EFAULT);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(execve, b->addr, argv, envp), -EFAULT);
}

/* The vectors: the array itself bad, an element bad, an array without an end. */
TEST(bad_vectors)
{
	for (EACH_BAD_POINTER(b)) {
		const char *bad[] = { "x", (const char *)b->addr, NULL };

		EXPECT_EQ_IN(b->name, SYS(execve, GOOD, b->addr, envp), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(execve, GOOD, argv, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(execve, GOOD, bad, envp), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(execve, GOOD, argv, bad), -EFAULT);
	}
}

TEST(vectors_at_the_edge)
{
	char *page = map_edge(1);
	const char **end = (const char **)(page + PAGE);

	for (int i = 1; i <= 3; i++)
		end[-i] = "x";
	EXPECT_EQ(SYS(execve, GOOD, end - 3, envp), -EFAULT);
	EXPECT_EQ(SYS(execve, GOOD, argv, end - 3), -EFAULT);
	EXPECT_EQ(SYS(execve, GOOD, end, envp), -EFAULT);
	EXPECT_EQ(SYS(execve, GOOD, (char *)end - 4, envp), -EFAULT);
	end[-1] = NULL;
	EXPECT_STATUS(IN_CHILD(SYS(execve, GOOD, end - 3, end - 3)), EXITED(42));
	unmap_pages(page, 1);
}

/* A string that runs off its page. */
TEST(string_at_the_edge)
{
	char *page = map_edge(1);
	const char *v[] = { "x", page + PAGE - 4, NULL };

	memset(page, 's', PAGE);
	EXPECT_EQ(SYS(execve, GOOD, v, envp), -EFAULT);
	EXPECT_EQ(SYS(execve, GOOD, argv, v), -EFAULT);
	EXPECT_EQ(SYS(execve, page + PAGE - 4, argv, envp), -EFAULT);
	page[PAGE - 1] = '\0';
	EXPECT_STATUS(IN_CHILD(SYS(execve, GOOD, v, v)), EXITED(42));
	unmap_pages(page, 1);
}

/* One string of more than MAX_ARG_STRLEN bytes, its NUL included. */
TEST(one_string_too_long)
{
	static char s[MAX_ARG_STRLEN + 1];
	const char *v[] = { s, NULL };

	memset(s, 's', MAX_ARG_STRLEN);
	EXPECT_EQ(SYS(execve, GOOD, v, envp), -E2BIG);
	EXPECT_EQ(SYS(execve, GOOD, argv, v), -E2BIG);
	s[MAX_ARG_STRLEN - 1] = '\0';
	EXPECT_STATUS(IN_CHILD(SYS(execve, GOOD, v, envp)), EXITED(42));
}

/* All of it together may fill a quarter of the stack's limit: 2 MiB. */
TEST(too_much_in_total)
{
	static char s[MAX_ARG_STRLEN];
	const char *v[21] = { NULL };

	memset(s, 's', MAX_ARG_STRLEN - 1);
	for (int i = 0; i < 20; i++)
		v[i] = s;
	EXPECT_EQ(SYS(execve, GOOD, v, envp), -E2BIG);
	EXPECT_EQ(SYS(execve, GOOD, argv, v), -E2BIG);
	v[10] = NULL;
	EXPECT_EQ(SYS(execve, GOOD, v, v), -E2BIG);
	v[4] = NULL;
	EXPECT_STATUS(IN_CHILD(SYS(execve, GOOD, v, v)), EXITED(42));
}

/* The pointers count as well: 300,000 of them alone are too many. */
TEST(too_many_strings)
{
	unsigned long n = 300000, pages = n * sizeof(char *) / PAGE + 1;
	const char **v = (const char **)map_pages(pages, PROT_READ | PROT_WRITE);

	for (unsigned long i = 0; i < n; i++)
		v[i] = "";
	EXPECT_EQ(SYS(execve, GOOD, v, envp), -E2BIG);
	EXPECT_EQ(SYS(execve, GOOD, argv, v), -E2BIG);
	unmap_pages(v, pages);
}

/* After a refusal memory, descriptors and identity are what they were. */
TEST(the_caller_goes_on)
{
	int fd = open_file(TEXT, O_RDONLY | O_CLOEXEC);
	long brk = SYS(brk, 0), pid = SYS(getpid);
	char *p = map_pages(1, PROT_READ | PROT_WRITE);

	memset(p, 7, PAGE);
	EXPECT_EQ(SYS(execve, FILES "elf/aarch64", argv, envp), -ENOEXEC);
	EXPECT_EQ(SYS(execve, GOOD, argv, 0xffffffff80000000UL), -EFAULT);
	EXPECT(filled(p, 7, PAGE));
	EXPECT_EQ(SYS(brk, 0), brk);
	EXPECT_EQ(SYS(getpid), pid);
	EXPECT_EQ(SYS(close, fd), 0);
	unmap_pages(p, 1);
}
