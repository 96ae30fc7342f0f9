/*
 * execve that works: arguments, environment, the initial stack, what is kept and what is not.
 * The program runs itself again with "child" and a topic. execve(2).
 */
#include "child.h"
#include "files.h"
#include "mem.h"

#define SELF "/tests/exec"

/* execve in a child; its status, and 99 if the call came back. */
static int run(const char *path, const char *const *argv, const char *const *envp)
{
	return IN_CHILD(SYS(execve, path, argv, envp); SYS(exit, 99));
}

#define RUN(...) run(SELF, (const char *const[]){ "exec", "child", __VA_ARGS__, NULL }, no_env)

static const char *const no_env[] = { NULL };
static char long_arg[131072]; /* MAX_ARG_STRLEN */

static int count(char **v)
{
	int n = 0;

	while (v[n])
		n++;
	return n;
}

/* The argument strings arrive complete, in order, and argv ends with NULL. */
static void child_argv(int argc, char **argv)
{
	EXPECT_EQ(argc, 8);
	EXPECT_EQ(count(argv), 8);
	EXPECT(!strcmp(argv[0], "exec") && !strcmp(argv[2], "argv"));
	EXPECT(!strcmp(argv[3], "") && !strcmp(argv[4], "a b"));
	EXPECT(!strcmp(argv[5], "\xff\x01") && !strcmp(argv[6], "--=") && !strcmp(argv[7], ""));
}

TEST(argv)
{
	EXPECT_STATUS(RUN("argv", "", "a b", "\xff\x01", "--=", ""), PASSED);
}

static void child_envp(int argc, char **argv, char **envp)
{
	EXPECT_EQ(argc, 3);
	EXPECT_EQ(count(envp), 3);
	EXPECT(!strcmp(envp[0], "A=1") && !strcmp(envp[1], "no equals sign") &&
	       !strcmp(envp[2], "EMPTY="));
	EXPECT(getenv("A") && !strcmp(getenv("A"), "1"));
	EXPECT(getenv("EMPTY") && !getenv("EMPTY")[0]);
	EXPECT(!getenv("B"));
}

TEST(envp)
{
	EXPECT_STATUS(run(SELF, (const char *const[]){ "exec", "child", "envp", NULL },
			  (const char *const[]){ "A=1", "no equals sign", "EMPTY=", NULL }),
		      PASSED);
}

/* argc, argv, NULL, envp, NULL lie in this order upwards from a stack pointer of 16 bytes' alignment. */
static void child_stack(int argc, char **argv, char **envp)
{
	EXPECT_EQ((unsigned long)(argv - 1) % 16, 0);
	EXPECT_EQ(((long *)argv)[-1], argc);
	EXPECT_EQ(envp, argv + argc + 1);
	EXPECT((unsigned long)argv < USER_END && (unsigned long)argv > 0x700000000000UL);
}

TEST(initial_stack)
{
	EXPECT_STATUS(RUN("stack"), PASSED);
	EXPECT_STATUS(RUN("stack", "1"), PASSED);
	EXPECT_STATUS(RUN("stack", "12", "123"), PASSED);
	EXPECT_STATUS(run(SELF, (const char *const[]){ "exec", "child", "stack", NULL },
			  (const char *const[]){ "ODD=1", NULL }),
		      PASSED);
}

/* No argument vector at all: since Linux 5.18 the program sees one empty string. */
TEST(null_vectors)
{
	EXPECT_STATUS(run(FILES "elf/good", NULL, NULL), EXITED(42));
	EXPECT_STATUS(run(FILES "elf/good", no_env, NULL), EXITED(42));
	EXPECT_STATUS(run(SELF, (const char *const[]){ "exec", "child", "no_env", NULL }, NULL),
		      PASSED);
}

/* The longest string that is allowed: 131071 bytes and its NUL. */
static void child_long(int argc, char **argv)
{
	EXPECT_EQ(argc, 4);
	EXPECT_EQ(strlen(argv[3]), 131071);
	EXPECT(filled(argv[3], 'L', 131071));
}

TEST(longest_argument)
{
	memset(long_arg, 'L', 131071);
	EXPECT_STATUS(RUN("long", long_arg), PASSED);
}

/* 1 MiB of arguments: half of what a stack limit of 8 MiB allows, a quarter of it. */
static void child_many(int argc, char **argv)
{
	EXPECT_EQ(argc, 3 + 8);
	for (int i = 3; i < argc; i++)
		EXPECT_EQ(strlen(argv[i]), 131071);
}

TEST(a_megabyte_of_arguments)
{
	const char *argv[3 + 8 + 1] = { "exec", "child", "many" };

	memset(long_arg, 'L', 131071);
	for (int i = 0; i < 8; i++)
		argv[3 + i] = long_arg;
	EXPECT_STATUS(run(SELF, argv, no_env), PASSED);
}

TEST(thousands_of_arguments)
{
	static const char *argv[3003] = { "exec", "child", "thousands" };

	for (int i = 3; i < 3002; i++)
		argv[i] = "x";
	EXPECT_STATUS(run(SELF, argv, no_env), PASSED);
}

/* Strings in unaligned places right before a hole. */
TEST(arguments_at_the_edge)
{
	char *page = map_edge(1);
	const char **argv = (const char **)(page + PAGE) - 4;

	memcpy(page, "edge", 5);
	argv[0] = "exec";
	argv[1] = "child";
	argv[2] = page;
	argv[3] = NULL;
	EXPECT_STATUS(run(SELF, argv, no_env), PASSED);
	memcpy(page + PAGE - 5, "edge", 5);
	EXPECT_STATUS(RUN(page + PAGE - 5), PASSED);
	unmap_pages(page, 1);
}

/* Kept: pid, parent, descriptors and their offsets. Closed: those with O_CLOEXEC. */
static void child_kept(int argc, char **argv)
{
	char c;

	EXPECT_EQ(argc, 7);
	EXPECT_EQ(SYS(getpid), atoi(argv[3]));
	EXPECT_EQ(SYS(getppid), atoi(argv[4]));
	EXPECT_EQ(SYS(lseek, atoi(argv[5]), 0, SEEK_CUR), 4);
	EXPECT_EQ(SYS(read, atoi(argv[5]), &c, 1), 1);
	EXPECT_EQ(c, 'q');
	EXPECT_EQ(SYS(close, atoi(argv[6])), -EBADF);
}

TEST(what_is_kept)
{
	int keep = open_file(TEXT, O_RDONLY), lose = open_file(TEXT, O_RDONLY | O_CLOEXEC);
	char number[4][16];

	SYS(lseek, keep, 4, SEEK_SET);
	EXPECT_STATUS(IN_CHILD(snprintf(number[0], 16, "%ld", SYS(getpid));
			       snprintf(number[1], 16, "%ld", SYS(getppid));
			       snprintf(number[2], 16, "%d", keep);
			       snprintf(number[3], 16, "%d", lose);
			       const char *argv[] = { "exec", "child", "kept", number[0], number[1],
						      number[2], number[3], NULL };
			       SYS(execve, SELF, argv, no_env)),
		      PASSED);
	EXPECT_EQ(SYS(lseek, keep, 0, SEEK_CUR), 5);
	EXPECT_EQ(SYS(close, lose), 0);
	SYS(close, keep);
}

/* Not kept: the old memory, at an address chosen so that the new program does not use it. */
#define OLD_PLACE ((char *)0x200000000000UL)

static void child_gone(void)
{
	EXPECT(!readable(OLD_PLACE));
}

TEST(old_memory_is_gone)
{
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(map_anon((long)OLD_PLACE, PAGE, PROT_READ, MAP_FIXED),
					 OLD_PLACE);
			       const char *argv[] = { "exec", "child", "gone", NULL };
			       SYS(execve, SELF, argv, no_env)),
		      PASSED);
}

/* A program may exec again and again: nothing piles up. */
static void child_again(char **argv)
{
	char next[16];
	int n = atoi(argv[3]);

	snprintf(next, sizeof(next), "%d", n - 1);
	if (n)
		SYS(execve, SELF, ((const char *const[]){ "exec", "child", "again", next, NULL }),
		    no_env);
	EXPECT_EQ(n, 0);
}

TEST(again_and_again)
{
	EXPECT_STATUS(RUN("again", "20"), PASSED);
}

/* Relative to the working directory, which is the root. */
TEST(relative_path)
{
	const char *const argv[] = { "good", NULL };

	EXPECT_STATUS(run("tests/files/elf/good", argv, no_env), EXITED(42));
	EXPECT_STATUS(run("./tests/../tests/files/elf/good", argv, no_env), EXITED(42));
	EXPECT_STATUS(run("good", argv, no_env), EXITED(99));
}

TEST(through_libc)
{
	char *const argv[] = { "good", NULL };

	EXPECT_STATUS(IN_CHILD(execve(FILES "elf/good", argv, (char *const *)no_env)), EXITED(42));
	errno = 0;
	EXPECT_EQ(execve("/nonesuch", argv, argv), -1);
	EXPECT_EQ(errno, ENOENT);
}

int ktap_child(int argc, char **argv, char **envp)
{
	const char *topic = argc > 2 ? argv[2] : "";

	if (!strcmp(topic, "argv"))
		child_argv(argc, argv);
	else if (!strcmp(topic, "envp"))
		child_envp(argc, argv, envp);
	else if (!strcmp(topic, "stack"))
		child_stack(argc, argv, envp);
	else if (!strcmp(topic, "no_env"))
		EXPECT_EQ(count(envp), 0);
	else if (!strcmp(topic, "long"))
		child_long(argc, argv);
	else if (!strcmp(topic, "many"))
		child_many(argc, argv);
	else if (!strcmp(topic, "thousands"))
		EXPECT(argc == 3002 && count(argv) == 3002 && !strcmp(argv[3001], "x"));
	else if (!strcmp(topic, "kept"))
		child_kept(argc, argv);
	else if (!strcmp(topic, "gone"))
		child_gone();
	else if (!strcmp(topic, "again"))
		child_again(argv);
	else
		EXPECT(!strcmp(topic, "edge"));
	return ktap_failures ? 1 : 0;
}
