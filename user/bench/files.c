/* Files: opening, looking, reading; and that a directory's size does not matter. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "bench.h"

#define MANY 100000

static struct stat st;
static char byte;
static int fd;

static unsigned long least(void (*fn)(void))
{
	unsigned long best = ~0UL;

	for (int repeat = 0; repeat < REPEATS; repeat++) {
		unsigned long start = tsc(), now;

		for (int i = 0; i < BATCH; i++)
			fn();
		now = tsc() - start;
		if (now < best)
			best = now;
	}
	return (best + BATCH / 2) / BATCH;
}

static void open_close(void)
{
	call3(SYS_close, call3(SYS_open, (long)"/tmp/bench/f", O_RDONLY, 0), 0, 0);
}

static void stat_file(void)
{
	call3(SYS_stat, (long)"/tmp/bench/f", (long)&st, 0);
}

static void read_byte(void)
{
	call3(SYS_read, fd, (long)&byte, 1);
}

static void create_unlink(void)
{
	call3(SYS_mknod, (long)"/tmp/bench/new", S_IFREG | 0644, 0);
	call3(SYS_unlink, (long)"/tmp/bench/new", 0, 0);
}

/* Makes or removes many files. */
static void many(long nr)
{
	char name[32];

	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "/tmp/bench/%d", i);
		call3(nr, (long)name, S_IFREG | 0644, 0);
	}
}

void bench_files(void)
{
	call3(SYS_mkdir, (long)"/tmp", 0755, 0);
	if (call3(SYS_mkdir, (long)"/tmp/bench", 0755, 0))
		return;
	mount("none", "/tmp/bench", "tmpfs", 0, "nr_inodes=0");
	call3(SYS_mknod, (long)"/tmp/bench/f", S_IFREG | 0644, 0);
	report("open-close", least(open_close));
	report("stat", least(stat_file));
	fd = call3(SYS_open, (long)"/dev/zero", O_RDONLY, 0);
	report("read-zero", least(read_byte));
	call3(SYS_close, fd, 0, 0);
	report("create", least(create_unlink));
	many(SYS_mknod);
	report("stat-full-dir", least(stat_file));
	report("create-full-dir", least(create_unlink));
	many(SYS_unlink);
	call3(SYS_unlink, (long)"/tmp/bench/f", 0, 0);
	call3(SYS_umount2, (long)"/tmp/bench", 0, 0);
	call3(SYS_rmdir, (long)"/tmp/bench", 0, 0);
}
