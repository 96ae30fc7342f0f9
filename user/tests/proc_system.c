/* /proc: what it tells of the system, and what can be set there, in Linux's formats. proc(5). */
#include <asm/poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include "child.h"
#include "procfs.h"

/* The column of CPU numbers, and what each device and CPU did. */
TEST(interrupts)
{
	struct pollfd none = { -1, 0, 0 };
	char *line;
	long before;

	if (slurp("/proc/interrupts") < 0)
		return ktap_skip("nobody has mounted it");
	EXPECT(!strncmp(text, "           CPU0       ", 22));
	line = strstr(text, "LOC: ");
	REQUIRE(line);
	EXPECT_EQ(strncmp(line + 4, "          ", 1), 0);
	before = strtol(line + 4, NULL, 10);
	EXPECT(before > 0);
	EXPECT(strstr(line, "  Local timer interrupts\n"));
	SYS(poll, &none, 1, 20); /* it takes one to end this */
	for (int i = 0; i < 1000 && strtol(line + 4, NULL, 10) == before; i++) {
		SYS(poll, &none, 1, 10);
		slurp("/proc/interrupts");
		line = strstr(text, "LOC: ");
		REQUIRE(line);
	}
	EXPECT(strtol(line + 4, NULL, 10) > before);
	EXPECT(slurp("/proc/stat") > 0);
	EXPECT(value_of("\nintr ") > before);
}

TEST(values_that_can_be_set)
{
	char before[64], name[64], *end;

	if (slurp("/proc/sys/kernel/printk") < 0)
		return ktap_skip("nobody has mounted it");
	strcpy(before, text);
	EXPECT(strtol(text, &end, 10) > 0 && *end == '\t');
	EXPECT_EQ(put("/proc/sys/kernel/printk", "3 5\n"), 4);
	slurp("/proc/sys/kernel/printk");
	EXPECT(!strncmp(text, "3\t5\t1\t", 6));
	EXPECT_EQ(put("/proc/sys/kernel/printk", "6"), 1);
	slurp("/proc/sys/kernel/printk");
	EXPECT(!strncmp(text, "6\t5\t1\t", 6));
	EXPECT_EQ(put("/proc/sys/kernel/printk", "x"), -EINVAL);
	EXPECT(put("/proc/sys/kernel/printk", before) > 0);
	slurp("/proc/sys/kernel/hostname");
	strcpy(before, text);
	EXPECT_EQ(put("/proc/sys/kernel/hostname", "other\n"), 6);
	slurp("/proc/sys/kernel/hostname");
	EXPECT(!strcmp(text, "other\n"));
	SYS(sethostname, "third", 5);
	slurp("/proc/sys/kernel/hostname");
	EXPECT(!strcmp(text, "third\n"));
	put("/proc/sys/kernel/hostname", before);
	strcpy(name, "/proc/sys/kernel/hostname");
	EXPECT_STATUS(IN_CHILD(SYS(setresuid, 1000, 1000, 1000);
			       EXPECT_EQ(put(name, "mine"), -EACCES);
			       EXPECT_EQ(put("/proc/sys/kernel/printk", "1"), -EACCES)),
		      PASSED);
}

static int is_uuid(const char *id)
{
	static const char form[] = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx\n"; /* RFC 4122: random */

	for (int i = 0; i < 37; i++)
		if (form[i] == 'x'   ? !strchr("0123456789abcdef", id[i])
		    : form[i] == 'y' ? !strchr("89ab", id[i])
				     : id[i] != form[i])
			return 0;
	return !id[37];
}

/* One for each boot, and one for each who asks. */
TEST(random_ids)
{
	char first[64];

	if (slurp("/proc/sys/kernel/random/boot_id") < 0)
		return ktap_skip("nobody has mounted it");
	EXPECT(is_uuid(text));
	strcpy(first, text);
	slurp("/proc/sys/kernel/random/boot_id");
	EXPECT(!strcmp(text, first));
	slurp("/proc/sys/kernel/random/uuid");
	EXPECT(is_uuid(text));
	EXPECT(strcmp(text, first));
	strcpy(first, text);
	slurp("/proc/sys/kernel/random/uuid");
	EXPECT(is_uuid(text));
	EXPECT(strcmp(text, first));
}

/* The files say what uname(2) does, and cannot be changed. */
TEST(names_of_the_system)
{
	struct utsname name;
	char line[80];

	if (slurp("/proc/sys/kernel/ostype") < 0)
		return ktap_skip("nobody has mounted it");
	SYS(uname, &name);
	snprintf(line, sizeof(line), "%s\n", name.sysname);
	EXPECT(!strcmp(text, line));
	slurp("/proc/sys/kernel/osrelease");
	snprintf(line, sizeof(line), "%s\n", name.release);
	EXPECT(!strcmp(text, line));
	slurp("/proc/sys/kernel/version");
	snprintf(line, sizeof(line), "%s\n", name.version);
	EXPECT(!strcmp(text, line));
	EXPECT(put("/proc/sys/kernel/ostype", "Other\n") < 0);
	EXPECT(put("/proc/sys/kernel/osrelease", "9.9\n") < 0);
	slurp("/proc/sys/kernel/ostype");
	snprintf(line, sizeof(line), "%s\n", name.sysname);
	EXPECT(!strcmp(text, line));
}

/* The number is the size that anybody may give a pipe, and root alone exceed. */
TEST(pipe_max_size)
{
	int p[2];
	long most;

	if (slurp("/proc/sys/fs/pipe-max-size") < 0)
		return ktap_skip("nobody has mounted it");
	most = strtol(text, NULL, 10);
	EXPECT_EQ(most, 1 << 20);
	EXPECT_EQ(SYS(pipe2, p, 0), 0);
	EXPECT_EQ(SYS(fcntl, p[0], F_SETPIPE_SZ, 2 * most), 2 * most);
	EXPECT_STATUS(IN_CHILD(SYS(setresuid, 1000, 1000, 1000); SYS(pipe2, p, 0);
			       EXPECT_EQ(SYS(fcntl, p[0], F_SETPIPE_SZ, most + 1), -EPERM);
			       EXPECT_EQ(SYS(fcntl, p[0], F_SETPIPE_SZ, most), most);
			       EXPECT_EQ(put("/proc/sys/fs/pipe-max-size", "8192"), -EACCES)),
		      PASSED);
	SYS(close, p[0]);
	SYS(close, p[1]);
}

/* There are none where the kernel was built without them: then Linux has no such file. */
TEST(modules)
{
	long len = slurp("/proc/modules");

	EXPECT(len >= 0 || len == -ENOENT);
	EXPECT(len <= 0 || strchr(text, '\n'));
}

/* What tmpfs holds is told as cached, and is given back. */
TEST(memory)
{
	long cached, shmem;
	int fd;

	if (slurp("/proc/meminfo") < 0)
		return ktap_skip("nobody has mounted it");
	EXPECT(!strncmp(text, "MemTotal:       ", 16));
	EXPECT(value_of("MemTotal: ") > value_of("MemFree: "));
	cached = value_of("Cached: ");
	shmem = value_of("Shmem: ");
	fd = SYS(memfd_create, "many", 0);
	/* Linux brings the CPUs' counts together now and then. */
	EXPECT_EQ(SYS(fallocate, fd, 0, 0, 16 << 20), 0);
	slurp("/proc/meminfo");
	EXPECT(value_of("Cached: ") >= cached + 8192);
	EXPECT(value_of("Shmem: ") >= shmem + 8192);
	SYS(close, fd);
	slurp("/proc/meminfo");
	EXPECT(value_of("Shmem: ") < shmem + 8192);
}

#define APART (1UL << 30) /* pages so far from each other share no table but the upper two */

/* A process has tables, more of them where it touches more memory, and they are gone with it. */
TEST(page_tables)
{
	long before, with_child;
	char *map;
	int pid;

	if (slurp("/proc/meminfo") < 0)
		return ktap_skip("nobody has mounted it");
	map = (char *)SYS(mmap, 0, 64 * APART, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	REQUIRE((long)map > 0);
	before = value_of("PageTables: ");
	EXPECT(before > 0);
	for (int i = 0; i < 64; i++)
		map[i * APART] = 1;
	slurp("/proc/meminfo");
	/* Two tables for each; other programs may end meanwhile. */
	EXPECT(value_of("PageTables: ") >= before + 64 * 2 * 4 - 200);
	with_child = value_of("PageTables: ");
	pid = fork_child();
	if (!pid) {
		slurp("/proc/meminfo");
		EXPECT(value_of("PageTables: ") >= with_child + 64 * 2 * 4 - 200);
		child_done();
	}
	EXPECT_STATUS(reap(pid), PASSED);
	SYS(munmap, map, 64 * APART);
	slurp("/proc/meminfo");
	EXPECT(value_of("PageTables: ") < with_child - 64 * 2 * 4 + 200);
}

/* What the kernel keeps for the program: here what stands in a socket. */
TEST(slab)
{
	static char data[2048];
	long before, with;
	int s[2], n = 0;

	if (slurp("/proc/meminfo") < 0)
		return ktap_skip("nobody has mounted it");
	before = value_of("Slab: ");
	EXPECT(before > 0);
	EXPECT_EQ(SYS(socketpair, AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s), 0);
	while (n < 64 && SYS(write, s[0], data, sizeof(data)) == sizeof(data))
		n++;
	EXPECT(n >= 32);
	slurp("/proc/meminfo");
	with = value_of("Slab: ");
	EXPECT(with >= before + n * 2 - 40);
	EXPECT_EQ(value_of("SReclaimable: ") + value_of("SUnreclaim: "), with);
	EXPECT(value_of("KernelStack: ") > 0);
	SYS(close, s[0]);
	SYS(close, s[1]);
}

/* /proc/kmsg reads each message once, without waiting for more where it is asked not to. */
TEST(kmsg)
{
	int fd = SYS(open, "/proc/kmsg", O_RDONLY | O_NONBLOCK), log;
	struct pollfd p = { fd, POLLIN, 0 };
	long n, seen = 0;

	if (fd < 0)
		return ktap_skip("nobody has mounted it");
	while (SYS(read, fd, text, sizeof(text)) > 0)
		;
	EXPECT_EQ(SYS(read, fd, text, sizeof(text)), -EAGAIN);
	EXPECT_EQ(SYS(poll, &p, 1, 0), 0);
	log = SYS(open, "/dev/kmsg", O_WRONLY);
	SYS(write, log, "<6>a word from ring 3\n", 22);
	SYS(close, log);
	EXPECT_EQ(SYS(poll, &p, 1, 1000), 1);
	while ((n = SYS(read, fd, text, sizeof(text) - 1)) > 0) {
		text[n] = 0;
		seen += strstr(text, "a word from ring 3\n") != NULL && *text == '<';
	}
	EXPECT_EQ(seen, 1);
	SYS(close, fd);
	EXPECT_STATUS(IN_CHILD(SYS(setresuid, 1000, 1000, 1000);
			       EXPECT_EQ(SYS(open, "/proc/kmsg", O_RDONLY), -EACCES)),
		      PASSED);
}

/* How often /proc/syscalls says that the call was made; -1: it has no such line. */
static long calls_made(const char *line)
{
	const char *at;

	if (slurp("/proc/syscalls") < 0)
		return -1;
	at = strstr(text, line);
	return at ? strtol(at + strlen(line), NULL, 10) : -1;
}

/* Every call has a line with its number, name and arguments, and is counted whoever makes it, failing or not. */
TEST(syscalls)
{
	static const char getppid_[] = "\n110 getppid() ", close_[] = "\n3 close(unsigned int fd) ";
	long before, closed;

	if (SYS(access, "/proc/syscalls", 0) < 0)
		return ktap_skip("Linux has no /proc/syscalls");
	before = calls_made(getppid_);
	closed = calls_made(close_);
	EXPECT(before >= 0 && closed > 0);
	for (int i = 0; i < 1000; i++)
		SYS(getppid);
	EXPECT_STATUS(IN_CHILD(for (int i = 0; i < 500; i++) SYS(getppid)), PASSED);
	for (int i = 0; i < 100; i++)
		EXPECT_EQ(SYS(close, -1), -EBADF);
	before = calls_made(getppid_) - before;
	EXPECT(before >= 1500 && before < 3000); /* others may run */
	EXPECT(calls_made(close_) - closed >= 100);
	EXPECT(!strncmp(text, "0 read(unsigned int fd, char * buf, size_t count) ", 50));
}
