/*
 * execveat(2): a program by a directory and a path, by a descriptor alone, and what is refused.
 */
#include <sys/stat.h>
#include "child.h"
#include "mem.h"

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif
#ifndef AT_SYMLINK_NOFOLLOW
#define AT_SYMLINK_NOFOLLOW 0x100
#endif
#define DIR "/tmp/execveat"

static char self[256];

/* Where this program lies; and a directory with a link to it and a script. */
static void setup(void)
{
	static const char script[] = "#!/tmp/execveat/link child\n";
	int fd;

	strcpy(self, "/tests/execveat");
	if (SYS(access, self, 1))
		SYS(readlink, "/proc/self/exe", self, sizeof(self) - 1);
	SYS(mkdir, "/tmp", 0777);
	SYS(mkdir, DIR, 0755);
	SYS(symlink, self, DIR "/link");
	fd = SYS(open, DIR "/script", O_WRONLY | O_CREAT, 0755);
	SYS(write, fd, script, sizeof(script) - 1);
	SYS(close, fd);
	fd = SYS(open, DIR "/data", O_WRONLY | O_CREAT, 0644);
	SYS(close, fd);
}

static void cleanup(void)
{
	SYS(unlink, DIR "/link");
	SYS(unlink, DIR "/script");
	SYS(unlink, DIR "/data");
	SYS(rmdir, DIR);
}

static const char *execfn(char **envp)
{
	const unsigned long *av;

	while (*envp)
		envp++;
	for (av = (const unsigned long *)(envp + 1); av[0]; av += 2)
		if (av[0] == 31 /* AT_EXECFN */)
			return (const char *)av[1];
	return "";
}

/* `prog child NAME`: exits with 40 if AT_EXECFN is NAME. */
int ktap_child(int argc, char **argv, char **envp)
{
	return strcmp(execfn(envp), argv[2]) ? 41 : 40;
}

static int run(int dfd, const char *path, int flags, const char *name)
{
	char *argv[] = { "x", "child", (char *)name, NULL }, *envp[] = { NULL };

	return IN_CHILD(SYS(exit, SYS(execveat, dfd, path, argv, envp, flags) & 0xff));
}

static void expect_name(int dfd, const char *path, int flags, const char *name)
{
	EXPECT_STATUS_IN(path, run(dfd, path, flags, name), EXITED(40));
}

TEST(by_path)
{
	int dir, root;
	char name[64];

	setup();
	dir = SYS(open, DIR, O_RDONLY | O_DIRECTORY);
	root = SYS(open, "/", O_PATH);
	expect_name(AT_FDCWD, self, 0, self);
	expect_name(-1, self, 0, self); /* absolute: the descriptor does not matter */
	expect_name(dir, DIR "/link", 0, DIR "/link");
	snprintf(name, sizeof(name), "/dev/fd/%d/link", dir);
	expect_name(dir, "link", 0, name);
	snprintf(name, sizeof(name), "/dev/fd/%d/tmp/execveat/link", root);
	expect_name(root, "tmp/execveat/link", AT_EMPTY_PATH, name);
	SYS(close, dir);
	SYS(close, root);
	cleanup();
}

TEST(by_descriptor)
{
	int fd, path;
	char name[64];

	setup();
	fd = SYS(open, self, O_RDONLY | O_CLOEXEC);
	path = SYS(open, self, O_PATH);
	snprintf(name, sizeof(name), "/dev/fd/%d", fd);
	expect_name(fd, "", AT_EMPTY_PATH, name);
	snprintf(name, sizeof(name), "/dev/fd/%d", path);
	expect_name(path, "", AT_EMPTY_PATH, name);
	SYS(close, fd);
	SYS(close, path);
	cleanup();
}

static long answer(int dfd, const void *path, int flags)
{
	char *argv[] = { "x", NULL }, *envp[] = { NULL };

	return SYS(execveat, dfd, path, argv, envp, flags);
}

TEST(errors)
{
	int dir, file, data, link;

	setup();
	dir = SYS(open, DIR, O_RDONLY | O_DIRECTORY);
	file = SYS(open, self, O_RDONLY);
	data = SYS(open, DIR "/data", O_RDONLY);
	link = SYS(open, DIR "/link", O_PATH | O_NOFOLLOW);
	EXPECT_EQ(answer(AT_FDCWD, self, 1), -EINVAL);
	EXPECT_EQ(answer(AT_FDCWD, self, ~0), -EINVAL);
	EXPECT_EQ(answer(AT_FDCWD, "", 0), -ENOENT);
	EXPECT_EQ(answer(file, "", 0), -ENOENT);
	EXPECT_EQ(answer(1000, "x", 0), -EBADF);
	EXPECT_EQ(answer(1000, "", AT_EMPTY_PATH), -EBADF);
	EXPECT_EQ(answer(file, "x", 0), -ENOTDIR);
	EXPECT_EQ(answer(dir, "none", 0), -ENOENT);
	EXPECT_EQ(answer(dir, "link", AT_SYMLINK_NOFOLLOW), -ELOOP);
	EXPECT_EQ(answer(link, "", AT_EMPTY_PATH), -ELOOP);
	EXPECT_EQ(answer(dir, "", AT_EMPTY_PATH), -EACCES);
	EXPECT_EQ(answer(dir, "data", 0), -EACCES);
	EXPECT_EQ(answer(data, "", AT_EMPTY_PATH), -EACCES);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, answer(dir, (void *)b->addr, 0), -EFAULT);
	SYS(close, dir);
	SYS(close, file);
	SYS(close, data);
	SYS(close, link);
	cleanup();
}

/* A script's interpreter opens /dev/fd/N, so N must still be there. */
TEST(scripts)
{
	char *argv[] = { "x", NULL }, *envp[] = { NULL };
	int fd;

	setup();
	fd = SYS(open, DIR "/script", O_RDONLY | O_CLOEXEC);
	EXPECT_EQ(SYS(execveat, fd, "", argv, envp, AT_EMPTY_PATH), -ENOENT);
	SYS(close, fd);
	EXPECT_STATUS(IN_CHILD(SYS(execveat, AT_FDCWD, DIR "/script", argv, envp, 0)), EXITED(40));
	cleanup();
}
