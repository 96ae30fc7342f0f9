/*
 * The contents of files: write, append, truncate, holes, fallocate, positions, times, and a full file system.
 * write(2), lseek(2), truncate(2), fallocate(2), preadv2(2).
 */
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include "child.h"
#include "mem.h"
#include "scratch.h"

#define PUNCH_HOLE 2
#define KEEP_SIZE 1
#define SEEK_DATA_ 3
#define SEEK_HOLE_ 4

static char page[4 * PAGE];

static int new_file(void)
{
	return SYS(open, "f", O_CREAT | O_TRUNC | O_RDWR, 0644);
}

static long blocks_of(int fd)
{
	struct stat st;

	return SYS(fstat, fd, &st) < 0 ? -1 : (long)st.st_blocks;
}

TEST(write_and_read)
{
	char buf[16];
	int fd;

	SCRATCH();
	fd = new_file();
	EXPECT_EQ(SYS(write, fd, "0123456789", 10), 10);
	EXPECT_EQ(SYS(lseek, fd, 0, 1), 10);
	EXPECT_EQ(SYS(pwrite64, fd, "AB", 2, 3), 2);
	EXPECT_EQ(SYS(lseek, fd, 0, 1), 10);
	EXPECT_EQ(SYS(pread64, fd, buf, 16, 1), 9);
	EXPECT(!memcmp(buf, "12AB56789", 9));
	EXPECT_EQ(SYS(lseek, fd, 5, 0), 5);
	EXPECT_EQ(SYS(write, fd, "xx", 2), 2);
	EXPECT(holds("f", "012AB"
			  "xx789"));
	EXPECT_EQ(SYS(pwrite64, fd, "x", 1, -1), -EINVAL);
	EXPECT_EQ(SYS(write, fd, page, 0), 0);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(write, fd, b->addr, 8), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(pread64, fd, b->addr, 8, 0), -EFAULT);
	}
	EXPECT_EQ(SYS(pread64, fd, 0, 8, 0), -EFAULT);
	EXPECT_EQ(SYS(write, fd, 0, 8), -EFAULT);
	EXPECT(holds("f", "012AB"
			  "xx789"));
	SYS(close, fd);
	LEAVE_SCRATCH();
}

/* What cannot be read is not written, and what could be is. */
TEST(fault_in_the_middle)
{
	char *edge;
	int fd;

	SCRATCH();
	edge = map_edge(1);
	fd = new_file();
	memset(edge, 'e', PAGE);
	EXPECT_EQ(SYS(write, fd, edge + PAGE - 3, 10), 3);
	EXPECT_EQ(size_of("f"), 3);
	EXPECT_EQ(SYS(lseek, fd, 0, 1), 3);
	EXPECT_EQ(SYS(pread64, fd, edge + PAGE - 2, 3, 0), 2);
	unmap_pages(edge, 1);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

TEST(append)
{
	struct iovec v[2] = { { "one", 3 }, { "two", 3 } };
	int fd, other;

	SCRATCH();
	make_file("f", "start");
	fd = SYS(open, "f", O_WRONLY | O_APPEND, 0);
	other = SYS(open, "f", O_WRONLY, 0);
	EXPECT_EQ(SYS(lseek, fd, 0, 0), 0);
	EXPECT_EQ(SYS(write, fd, "+", 1), 1);
	EXPECT_EQ(SYS(lseek, fd, 0, 1), 6);
	EXPECT_EQ(SYS(pwrite64, fd, "p", 1, 0), 1); /* Linux appends all the same */
	EXPECT_EQ(SYS(writev, fd, v, 2), 6);
	EXPECT(holds("f", "start+ponetwo"));
	EXPECT_EQ(SYS(fcntl, other, 4, O_APPEND), 0);
	EXPECT_EQ(SYS(fcntl, other, 3) & O_APPEND, O_APPEND);
	EXPECT_EQ(SYS(write, other, "!", 1), 1);
	EXPECT(holds("f", "start+ponetwo!"));
	EXPECT_EQ(SYS(fcntl, other, 4, 0), 0);
	EXPECT_EQ(SYS(pwritev2, other, v, 1, 0, 0, 0x10), 3); /* RWF_APPEND */
	EXPECT(holds("f", "start+ponetwo!one"));
	SYS(close, other);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

/* Two processes append: nothing is lost, no write is torn. */
TEST(append_is_atomic)
{
	char line[8], buf[8];
	int fd, pid, i, mine = 0;

	SCRATCH();
	make_file("f", "");
	pid = fork_child();
	fd = SYS(open, "f", O_WRONLY | O_APPEND, 0);
	memset(line, pid ? 'p' : 'c', 8);
	for (i = 0; i < 500; i++)
		if (SYS(write, fd, line, 8) != 8)
			ktap_failures++;
	SYS(close, fd);
	if (!pid)
		child_done();
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(size_of("f"), 8000);
	fd = SYS(open, "f", O_RDONLY, 0);
	for (i = 0; i < 1000; i++) {
		EXPECT_EQ(SYS(read, fd, buf, 8), 8);
		EXPECT(filled(buf, buf[0], 8));
		mine += buf[0] == 'p';
	}
	EXPECT_EQ(mine, 500);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

TEST(vectors)
{
	char a[3], b[4];
	struct iovec out[3] = { { "ab", 2 }, { 0, 0 }, { "cde", 3 } };
	struct iovec in[2] = { { a, 3 }, { b, 4 } };
	int fd;

	SCRATCH();
	fd = new_file();
	EXPECT_EQ(SYS(writev, fd, out, 3), 5);
	EXPECT_EQ(SYS(preadv, fd, in, 2, 1, 0), 4);
	EXPECT(!memcmp(a, "bcd", 3) && b[0] == 'e');
	EXPECT_EQ(SYS(pwritev, fd, out, 1, 4, 0), 2);
	EXPECT(holds("f", "abcdab"));
	EXPECT_EQ(SYS(lseek, fd, 1, 0), 1);
	EXPECT_EQ(SYS(preadv2, fd, in, 1, -1, -1, 0), 3);
	EXPECT_EQ(SYS(lseek, fd, 0, 1), 4);
	EXPECT_EQ(SYS(preadv2, fd, in, 1, 0, 0, 0x4000), -EOPNOTSUPP);
	EXPECT_EQ(SYS(preadv, fd, in, 1, -1, 0), -EINVAL);
	EXPECT_EQ(SYS(preadv, fd, in, 1025, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(preadv, 99, in, 1, 0, 0), -EBADF);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

TEST(truncate)
{
	char buf[8];
	int fd, ro;

	SCRATCH();
	fd = new_file();
	memset(page, 'x', sizeof(page));
	EXPECT_EQ(SYS(write, fd, page, sizeof(page)), sizeof(page));
	EXPECT_EQ(blocks_of(fd), 32);
	EXPECT_EQ(SYS(ftruncate, fd, PAGE + 1), 0);
	EXPECT_EQ(blocks_of(fd), 16);
	EXPECT_EQ(SYS(ftruncate, fd, PAGE + 8), 0);
	EXPECT_EQ(SYS(pread64, fd, buf, 8, PAGE), 8);
	EXPECT(buf[0] == 'x' && filled(buf + 1, 0, 7));
	EXPECT_EQ(SYS(truncate, "f", 0), 0);
	EXPECT_EQ(blocks_of(fd), 0);
	EXPECT_EQ(SYS(truncate, "f", 1L << 40), 0);
	EXPECT_EQ(size_of("f"), 1L << 40);
	EXPECT_EQ(blocks_of(fd), 0);
	EXPECT_EQ(SYS(truncate, "f", -1), -EINVAL);
	EXPECT_EQ(SYS(ftruncate, fd, -1), -EINVAL);
	EXPECT_EQ(SYS(truncate, ".", 0), -EISDIR);
	EXPECT_EQ(SYS(truncate, "no", 0), -ENOENT);
	EXPECT_EQ(SYS(ftruncate, 99, 0), -EBADF);
	ro = SYS(open, "f", O_RDONLY, 0);
	EXPECT_EQ(SYS(ftruncate, ro, 0), -EINVAL);
	SYS(close, ro);
	EXPECT_EQ(SYS(mknod, "fifo", S_IFIFO | 0600, 0), 0);
	EXPECT_EQ(SYS(truncate, "fifo", 0), -EINVAL);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

TEST(holes)
{
	int fd;

	SCRATCH();
	fd = new_file();
	EXPECT_EQ(SYS(pwrite64, fd, "x", 1, 2 * PAGE), 1);
	EXPECT_EQ(SYS(pwrite64, fd, "x", 1, 5 * PAGE), 1);
	EXPECT_EQ(blocks_of(fd), 16);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_DATA_), 2 * PAGE);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_HOLE_), 0);
	EXPECT_EQ(SYS(lseek, fd, 2 * PAGE, SEEK_HOLE_), 3 * PAGE);
	EXPECT_EQ(SYS(lseek, fd, 2 * PAGE + 7, SEEK_DATA_), 2 * PAGE + 7);
	EXPECT_EQ(SYS(lseek, fd, 3 * PAGE, SEEK_DATA_), 5 * PAGE);
	EXPECT_EQ(SYS(lseek, fd, 5 * PAGE, SEEK_HOLE_), 5 * PAGE + 1);
	EXPECT_EQ(SYS(lseek, fd, 5 * PAGE + 1, SEEK_DATA_), -ENXIO);
	EXPECT_EQ(SYS(lseek, fd, -1, SEEK_DATA_), -ENXIO);
	EXPECT_EQ(SYS(lseek, fd, 10, 0), 10);
	EXPECT_EQ(SYS(lseek, fd, -11, 1), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, 1, 2), 5 * PAGE + 2);
	EXPECT_EQ(SYS(lseek, fd, 0, 5), -EINVAL);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

TEST(fallocate)
{
	char buf[8];
	int fd, ro;

	SCRATCH();
	fd = new_file();
	EXPECT_EQ(SYS(fallocate, fd, 0, 100, PAGE), 0);
	EXPECT_EQ(size_of("f"), PAGE + 100);
	EXPECT_EQ(blocks_of(fd), 16);
	EXPECT_EQ(SYS(fallocate, fd, KEEP_SIZE, 2 * PAGE, 1), 0);
	EXPECT_EQ(size_of("f"), PAGE + 100);
	EXPECT_EQ(blocks_of(fd), 24);
	memset(page, 'x', sizeof(page));
	EXPECT_EQ(SYS(pwrite64, fd, page, 3 * PAGE, 0), 3 * PAGE);
	EXPECT_EQ(SYS(fallocate, fd, PUNCH_HOLE | KEEP_SIZE, PAGE - 4, PAGE + 8), 0);
	EXPECT_EQ(size_of("f"), 3 * PAGE);
	EXPECT_EQ(blocks_of(fd), 16);
	EXPECT_EQ(SYS(pread64, fd, buf, 8, PAGE - 8), 8);
	EXPECT(filled(buf, 'x', 4) && filled(buf + 4, 0, 4));
	EXPECT_EQ(SYS(pread64, fd, buf, 8, 2 * PAGE), 8);
	EXPECT(filled(buf, 0, 4) && filled(buf + 4, 'x', 4));
	EXPECT_EQ(SYS(fallocate, fd, PUNCH_HOLE, 0, 1), -EOPNOTSUPP);
	EXPECT_EQ(SYS(fallocate, fd, 0x100, 0, 1), -EOPNOTSUPP);
	EXPECT_EQ(SYS(fallocate, fd, 0, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(fallocate, fd, 0, -1, 1), -EINVAL);
	EXPECT_EQ(SYS(fallocate, fd, 0, 0, -1), -EINVAL);
	EXPECT_EQ(SYS(fallocate, fd, 0, LONG_MAX, 1), -EFBIG);
	EXPECT_EQ(SYS(fallocate, 99, 0, 0, 1), -EBADF);
	ro = SYS(open, "f", O_RDONLY, 0);
	EXPECT_EQ(SYS(fallocate, ro, 0, 0, 1), -EBADF);
	SYS(close, ro);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

/* What fallocate(2) made is there, but it is no data, nor in memory, before somebody uses it. */
TEST(room)
{
	unsigned char vec[4];
	char c = 1, *p;
	int fd;

	SCRATCH();
	fd = new_file();
	EXPECT_EQ(SYS(fallocate, fd, 0, 0, 4 * PAGE), 0);
	EXPECT_EQ(blocks_of(fd), 32);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_DATA_), -ENXIO);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_HOLE_), 0);
	EXPECT_EQ(SYS(pread64, fd, &c, 1, PAGE), 1);
	EXPECT_EQ(c, 0);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_DATA_), -ENXIO);
	p = (char *)SYS(mmap, 0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	REQUIRE((long)p > 0);
	EXPECT_EQ(SYS(mincore, p, 4 * PAGE, vec), 0);
	EXPECT(!vec[0] && !vec[1] && !vec[2] && !vec[3]);
	EXPECT_EQ(SYS(pwrite64, fd, "x", 1, 2 * PAGE + 5), 1);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_DATA_), 2 * PAGE);
	EXPECT_EQ(SYS(lseek, fd, 2 * PAGE, SEEK_HOLE_), 3 * PAGE);
	EXPECT(p[2 * PAGE + 4] == 0 && p[2 * PAGE + 5] == 'x');
	p[0] = 1;
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_DATA_), 0);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_HOLE_), PAGE);
	EXPECT_EQ(SYS(lseek, fd, 3 * PAGE, SEEK_DATA_), -ENXIO);
	EXPECT_EQ(SYS(mincore, p, 4 * PAGE, vec), 0);
	EXPECT(vec[0] && !vec[1] && vec[2] && !vec[3]);
	EXPECT_EQ(SYS(fallocate, fd, 0, 0, 4 * PAGE), 0); /* takes nothing back */
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_DATA_), 0);
	EXPECT(p[2 * PAGE + 5] == 'x');
	EXPECT_EQ(SYS(munmap, p, 4 * PAGE), 0);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

static siginfo_t too_long;

static void note_too_long(int sig, siginfo_t *info, void *context)
{
	too_long = *info;
}

/* RLIMIT_FSIZE: as much as fits, then SIGXFSZ, as if the process had sent it, and EFBIG. */
TEST(file_size_limit)
{
	struct rlimit now;

	SYS(getrlimit, RLIMIT_FSIZE, &now);
	if (SYS(setrlimit, RLIMIT_FSIZE, &now) == -ENOSYS)
		return ktap_skip("needs setrlimit(2)");
	SCRATCH();
	EXPECT_STATUS(IN_CHILD({
			      struct rlimit lim = { 10, 10 };
			      int fd = new_file();

			      signal(SIGXFSZ, SIG_IGN);
			      EXPECT_EQ(SYS(setrlimit, RLIMIT_FSIZE, &lim), 0);
			      EXPECT_EQ(SYS(write, fd, page, 12), 10);
			      EXPECT_EQ(SYS(write, fd, page, 1), -EFBIG);
			      EXPECT_EQ(SYS(ftruncate, fd, 11), -EFBIG);
			      EXPECT_EQ(SYS(ftruncate, fd, 9), 0);
			      EXPECT_EQ(SYS(fallocate, fd, 0, 0, 11), -EFBIG);
			      sigaction(SIGXFSZ,
					&(struct sigaction){ .sa_sigaction = note_too_long,
							     .sa_flags = SA_SIGINFO },
					NULL);
			      EXPECT_EQ(SYS(ftruncate, fd, 11), -EFBIG);
			      EXPECT_EQ(too_long.si_code, SI_USER);
			      EXPECT_EQ(too_long.si_pid, SYS(getpid));
			      too_long.si_code = SI_KERNEL;
			      EXPECT_EQ(SYS(pwrite64, fd, page, 1, 10), -EFBIG);
			      EXPECT_EQ(too_long.si_code, SI_USER);
		      }),
		      PASSED);
	EXPECT_STATUS(IN_CHILD({
			      struct rlimit lim = { 0, 0 };
			      int fd = new_file();

			      EXPECT_EQ(SYS(setrlimit, RLIMIT_FSIZE, &lim), 0);
			      SYS(write, fd, page, 1);
		      }),
		      KILLED(SIGXFSZ));
	LEAVE_SCRATCH();
}

TEST(copies)
{
	long in_pos = 2, out_pos = 1;
	int fd, to;

	SCRATCH();
	make_file("a", "0123456789");
	fd = SYS(open, "a", O_RDWR, 0);
	to = SYS(open, "b", O_CREAT | O_RDWR, 0644);
	EXPECT_EQ(SYS(sendfile, to, fd, 0, 4), 4);
	EXPECT(holds("b", "0123"));
	EXPECT_EQ(SYS(lseek, fd, 0, 1), 4);
	EXPECT_EQ(SYS(sendfile, to, fd, &in_pos, 100), 8);
	EXPECT_EQ(in_pos, 10);
	EXPECT_EQ(SYS(lseek, fd, 0, 1), 4);
	EXPECT(holds("b", "012323456789"));
	EXPECT_EQ(SYS(sendfile, to, fd, &in_pos, 100), 0);
	in_pos = 0;
	EXPECT_EQ(SYS(copy_file_range, fd, &in_pos, to, &out_pos, 3, 0), 3);
	EXPECT_EQ(in_pos, 3);
	EXPECT_EQ(out_pos, 4);
	EXPECT(holds("b", "001223456789"));
	EXPECT_EQ(SYS(copy_file_range, fd, &in_pos, to, &out_pos, 3, 1), -EINVAL);
	in_pos = 0;
	out_pos = 1;
	EXPECT_EQ(SYS(copy_file_range, fd, &in_pos, fd, &out_pos, 3, 0), -EINVAL);
	EXPECT_EQ(SYS(sendfile, to, 99, 0, 1), -EBADF);
	EXPECT_EQ(SYS(sendfile, 99, fd, 0, 1), -EBADF);
	in_pos = -1;
	EXPECT_EQ(SYS(sendfile, to, fd, &in_pos, 1), -EINVAL);
	EXPECT_EQ(SYS(sendfile, to, fd, 8, 1), -EFAULT);
	SYS(close, fd);
	SYS(close, to);
	LEAVE_SCRATCH();
}

TEST(advice_and_sync)
{
	int fd;

	SCRATCH();
	fd = new_file();
	EXPECT_EQ(SYS(fsync, fd), 0);
	EXPECT_EQ(SYS(fdatasync, fd), 0);
	EXPECT_EQ(SYS(syncfs, fd), 0);
	EXPECT_EQ(SYS(fsync, 99), -EBADF);
	EXPECT_EQ(SYS(syncfs, 99), -EBADF);
	EXPECT_EQ(SYS(sync_file_range, fd, 0, 0, 7), 0);
	EXPECT_EQ(SYS(sync_file_range, fd, 0, 0, 8), -EINVAL);
	EXPECT_EQ(SYS(sync_file_range, fd, -1, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(fadvise64, fd, 0, 0, 3), 0);
	EXPECT_EQ(SYS(fadvise64, fd, 0, 0, 6), -EINVAL);
	EXPECT_EQ(SYS(fadvise64, 99, 0, 0, 3), -EBADF);
	EXPECT_EQ(SYS(readahead, 99, 0, 1), -EBADF);
	SYS(close, fd);
	LEAVE_SCRATCH();
}

/* For text_busy: a program that runs until its standard input ends. */
int ktap_child(int argc, char **argv, char **envp)
{
	char c;

	SYS(write, 1, "x", 1);
	SYS(read, 0, &c, 1);
	return 0;
}

/* A program that runs cannot be written, and one that is being written cannot be run. */
TEST(text_busy)
{
	char *argv[] = { "./prog", "child", NULL };
	int from, fd, pid, in[2], out[2];
	char c;

	if ((from = SYS(open, "/tests/filedata", O_RDONLY, 0)) < 0 &&
	    (from = SYS(open, "/proc/self/exe", O_RDONLY, 0)) < 0)
		return ktap_skip("where am I?");
	SCRATCH();
	fd = SYS(open, "prog", O_CREAT | O_WRONLY, 0755);
	while (SYS(sendfile, fd, from, 0, 1 << 20) > 0)
		;
	SYS(close, from);
	EXPECT_EQ(SYS(execve, "./prog", argv, NULL), -ETXTBSY);
	SYS(close, fd);
	EXPECT_EQ(SYS(pipe, in), 0);
	EXPECT_EQ(SYS(pipe, out), 0);
	pid = fork_child();
	if (!pid) {
		SYS(dup2, in[0], 0);
		SYS(dup2, out[1], 1);
		SYS(close, in[1]);
		SYS(execve, "./prog", argv, NULL);
		child_done();
	}
	EXPECT_EQ(SYS(read, out[0], &c, 1), 1);
	EXPECT_EQ(SYS(open, "prog", O_WRONLY, 0), -ETXTBSY);
	EXPECT_EQ(SYS(open, "prog", O_RDONLY | O_TRUNC, 0), -ETXTBSY);
	EXPECT_EQ(SYS(truncate, "prog", 0), -ETXTBSY);
	SYS(close, in[1]);
	EXPECT_STATUS(reap(pid), PASSED);
	fd = SYS(open, "prog", O_WRONLY | O_TRUNC, 0);
	EXPECT(fd >= 0);
	SYS(close, fd);
	SYS(close, in[0]);
	SYS(close, out[0]);
	SYS(close, out[1]);
	LEAVE_SCRATCH();
}
