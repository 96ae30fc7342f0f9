/* memfd_create(2) and its seals (fcntl(2), F_ADD_SEALS): files of memory, and what can be promised of them. */
#include <errno.h>
#include <linux/memfd.h>
#include <sys/stat.h>
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

static int memfd(unsigned int flags)
{
	return SYS(memfd_create, "name", flags);
}

static long map(int fd, int prot, int flags)
{
	return SYS(mmap, 0, PAGE, prot, flags, fd, 0);
}

static long size_of(int fd)
{
	struct stat st;

	return SYS(fstat, fd, &st) ? -1 : st.st_size;
}

TEST(an_ordinary_file)
{
	int fd = memfd(0);
	char buf[16] = { 0 };
	struct stat st;
	char *p;

	REQUIRE(fd >= 0);
	EXPECT_EQ(SYS(fstat, fd, &st), 0);
	EXPECT_EQ(st.st_mode, S_IFREG | 0777);
	EXPECT_EQ(st.st_nlink, 0);
	EXPECT_EQ(st.st_size, 0);
	EXPECT_EQ(SYS(fcntl, fd, F_GETFL), O_RDWR | 0100000);
	EXPECT_EQ(SYS(fcntl, fd, F_GETFD), 0);
	EXPECT_EQ(SYS(write, fd, "0123456789", 10), 10);
	EXPECT_EQ(SYS(pread64, fd, buf, 16, 2), 8);
	EXPECT(!memcmp(buf, "23456789", 8));
	EXPECT_EQ(SYS(ftruncate, fd, 3 * PAGE), 0);
	p = (char *)map(fd, RW, MAP_SHARED);
	REQUIRE((long)p > 0);
	EXPECT(!memcmp(p, "0123456789", 10) && filled(p + 10, 0, PAGE - 10));
	p[0] = 'x';
	EXPECT_EQ(SYS(pread64, fd, buf, 1, 0), 1);
	EXPECT_EQ(buf[0], 'x');
	EXPECT_EQ(SYS(pwrite64, fd, "y", 1, 1), 1);
	EXPECT_EQ(p[1], 'y');
	SYS(close, fd);
	EXPECT_EQ(p[1], 'y'); /* the mapping has the file */
	unmap_pages(p, 1);
}

/* What is cut off is gone for everybody who maps it, and comes back as zeroes. */
/* A file with holes may be larger than memory, and be mapped; what has no file may not, unless it asks for no promise. */
TEST(larger_than_memory)
{
	const long size = 1L << 40;
	const int anonymous = MAP_SHARED | MAP_ANONYMOUS;
	int fd = memfd(0);
	char *p, *grown;

	REQUIRE(fd >= 0 && SYS(ftruncate, fd, size) == 0);
	p = (char *)SYS(mmap, 0, size, RW, MAP_SHARED, fd, 0);
	REQUIRE((long)p > 0);
	p[size - 1] = 'z';
	EXPECT_EQ(SYS(mprotect, p, size, PROT_READ), 0);
	EXPECT_EQ(SYS(mprotect, p, size, RW), 0);
	grown = (char *)SYS(mremap, p, size, size + PAGE, MREMAP_MAYMOVE, 0);
	EXPECT((long)grown > 0 && grown[size - 1] == 'z');
	SYS(munmap, grown, size + PAGE);
	p = (char *)SYS(mmap, 0, size, PROT_READ, MAP_PRIVATE, fd, 0);
	EXPECT((long)p > 0);
	EXPECT_EQ(SYS(mprotect, p, size, RW), -ENOMEM); /* now there might be a copy of each page */
	SYS(munmap, p, size);
	EXPECT_EQ(SYS(mmap, 0, size, RW, MAP_PRIVATE, fd, 0), -ENOMEM);
	EXPECT_EQ(SYS(mmap, 0, size, RW, anonymous, -1, 0), -ENOMEM);
	EXPECT_EQ(SYS(mmap, 0, size, PROT_NONE, anonymous, -1, 0), -ENOMEM);
	p = (char *)SYS(mmap, 0, size, RW, anonymous | MAP_NORESERVE, -1, 0);
	EXPECT((long)p > 0);
	SYS(munmap, p, size);
	SYS(close, fd);
}

TEST(truncated_under_a_mapping)
{
	int fd = memfd(0);
	char *p, *private;

	REQUIRE(fd >= 0 && SYS(ftruncate, fd, 3 * PAGE) == 0);
	p = (char *)SYS(mmap, 0, 3 * PAGE, RW, MAP_SHARED, fd, 0);
	private = (char *)SYS(mmap, 0, 3 * PAGE, RW, MAP_PRIVATE, fd, 0);
	REQUIRE((long)p > 0 && (long)private > 0);
	memset(p, 1, 3 * PAGE);
	EXPECT(filled(private, 1, PAGE));
	memset(private + PAGE, 2, 2 * PAGE);
	EXPECT(filled(p, 1, 3 * PAGE));
	EXPECT_EQ(SYS(ftruncate, fd, PAGE / 2), 0);
	EXPECT(filled(p, 1, PAGE / 2) && filled(p + PAGE / 2, 0, PAGE / 2));
	EXPECT(!readable(p + PAGE) && !readable(private + PAGE));
	EXPECT_STATUS(IN_CHILD(user_write(p + 2 * PAGE)), KILLED(SIGBUS));
	EXPECT_STATUS(IN_CHILD(user_read(private + 2 * PAGE)), KILLED(SIGBUS));
	EXPECT_EQ(SYS(ftruncate, fd, 2 * PAGE), 0);
	EXPECT(filled(p + PAGE, 0, PAGE) && filled(private + PAGE, 0, PAGE));
	EXPECT(!readable(p + 2 * PAGE));
	SYS(close, fd);
	unmap_pages(p, 3);
	unmap_pages(private, 3);
}

TEST(a_child_shares_it)
{
	int fd = memfd(0);
	char *p, *q;

	REQUIRE(fd >= 0 && SYS(ftruncate, fd, 2 * PAGE) == 0);
	p = (char *)map(fd, RW, MAP_SHARED);
	EXPECT_STATUS(IN_CHILD(p[0] = 1; q = (char *)map(fd, RW, MAP_SHARED); q[1] = 2;
			       SYS(pwrite64, fd, "\3", 1, 2);
			       EXPECT_EQ(SYS(ftruncate, fd, PAGE), 0)),
		      PASSED);
	EXPECT(p[0] == 1 && p[1] == 2 && p[2] == 3);
	EXPECT_EQ(size_of(fd), PAGE);
	SYS(close, fd);
	unmap_pages(p, 1);
}

TEST(modes_of_mapping)
{
	int fd = memfd(0);

	REQUIRE(fd >= 0 && SYS(ftruncate, fd, PAGE) == 0);
	EXPECT_EQ(map(fd, RW, MAP_SHARED_VALIDATE | 0x800000), -EOPNOTSUPP);
	EXPECT(map(fd, RW, MAP_SHARED_VALIDATE) > 0);
	EXPECT_EQ(map(fd, RW, 0), -EINVAL);
	EXPECT_EQ(SYS(mmap, 0, PAGE, RW, MAP_SHARED, fd, 1), -EINVAL);
	EXPECT_EQ(SYS(mmap, 0, PAGE, RW, MAP_SHARED, fd, -PAGE), -EOVERFLOW);
	EXPECT_EQ(map(fd, RW, MAP_SHARED | MAP_GROWSDOWN), -EINVAL);
	SYS(close, fd);
}

/* What may not be written by the descriptor is not written by a mapping either, nor by mprotect(2) afterwards. */
TEST(opened_for_reading)
{
	int fd = memfd(0), reader;
	char path[64];
	long p;

	REQUIRE(fd >= 0 && SYS(ftruncate, fd, PAGE) == 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	reader = SYS(open, path, O_RDONLY);
	REQUIRE(reader >= 0);
	EXPECT_EQ(map(reader, RW, MAP_SHARED), -EACCES);
	p = map(reader, PROT_READ, MAP_SHARED);
	EXPECT(p > 0);
	EXPECT_EQ(SYS(mprotect, p, PAGE, RW), -EACCES);
	EXPECT_STATUS(IN_CHILD(user_write((void *)p)), KILLED(SIGSEGV));
	SYS(munmap, p, PAGE);
	p = map(reader, RW, MAP_PRIVATE);
	EXPECT(p > 0);
	*(char *)p = 'x';
	EXPECT_EQ(SYS(read, reader, path, 1), 1);
	EXPECT_EQ(path[0], 0);
	SYS(munmap, p, PAGE);
	SYS(close, reader);
	SYS(close, fd);
}

TEST(names_and_flags)
{
	char name[256];

	memset(name, 'x', sizeof(name));
	name[249] = '\0';
	EXPECT_EQ(SYS(close, SYS(memfd_create, name, 0)), 0);
	name[249] = 'x';
	name[250] = '\0';
	EXPECT_EQ(SYS(memfd_create, name, 0), -EINVAL);
	EXPECT_EQ(SYS(close, SYS(memfd_create, "", 0)), 0);
	EXPECT_EQ(SYS(memfd_create, "x", 0x100), -EINVAL);
	EXPECT_EQ(SYS(memfd_create, "x", 0x80000000), -EINVAL);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(memfd_create, b->addr, 0), -EFAULT);
	EXPECT_EQ(SYS(memfd_create, NULL, 0), -EFAULT);
}

TEST(close_on_exec)
{
	int fd = memfd(MFD_CLOEXEC);

	EXPECT_EQ(SYS(fcntl, fd, F_GETFD), FD_CLOEXEC);
	SYS(close, fd);
}

TEST(sealing_must_be_allowed)
{
	int fd = memfd(0), null = SYS(open, "/dev/null", O_RDWR);

	EXPECT_EQ(SYS(fcntl, fd, F_GET_SEALS), F_SEAL_SEAL);
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, F_SEAL_GROW), -EPERM);
	SYS(close, fd);
	fd = memfd(MFD_ALLOW_SEALING);
	EXPECT_EQ(SYS(fcntl, fd, F_GET_SEALS), 0);
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, 0x100), -EINVAL);
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SEAL), 0);
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, F_SEAL_SHRINK), -EPERM);
	EXPECT_EQ(SYS(fcntl, fd, F_GET_SEALS), F_SEAL_GROW | F_SEAL_SEAL);
	SYS(close, fd);
	EXPECT_EQ(SYS(fcntl, null, F_GET_SEALS), -EINVAL);
	EXPECT_EQ(SYS(fcntl, null, F_ADD_SEALS, 0), -EINVAL);
	SYS(close, null);
	EXPECT_EQ(SYS(fcntl, 99, F_GET_SEALS), -EBADF);
}

TEST(shrink_and_grow)
{
	int fd = memfd(MFD_ALLOW_SEALING);

	REQUIRE(fd >= 0 && SYS(ftruncate, fd, 2 * PAGE) == 0);
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	EXPECT_EQ(SYS(ftruncate, fd, PAGE), -EPERM);
	EXPECT_EQ(SYS(ftruncate, fd, 3 * PAGE), 0);
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, F_SEAL_GROW), 0);
	EXPECT_EQ(SYS(ftruncate, fd, 4 * PAGE), -EPERM);
	EXPECT_EQ(SYS(ftruncate, fd, 3 * PAGE), 0);
	EXPECT_EQ(SYS(fallocate, fd, 0, 0, 4 * PAGE), -EPERM);
	EXPECT_EQ(SYS(pwrite64, fd, "abc", 3, 3 * PAGE - 3), 3);
	EXPECT_EQ(SYS(pwrite64, fd, "abc", 3, 3 * PAGE - 1), 1);
	EXPECT_EQ(SYS(pwrite64, fd, "abc", 3, 3 * PAGE), -EPERM);
	EXPECT_EQ(size_of(fd), 3 * PAGE);
	SYS(close, fd);
}

TEST(write)
{
	int fd = memfd(MFD_ALLOW_SEALING);
	char *p, *private, *shared;

	REQUIRE(fd >= 0 && SYS(ftruncate, fd, PAGE) == 0);
	p = (char *)map(fd, RW, MAP_SHARED);
	p[0] = 1;
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, F_SEAL_WRITE), -EBUSY);
	EXPECT_EQ(SYS(fcntl, fd, F_GET_SEALS), 0);
	EXPECT_EQ(SYS(mprotect, p, PAGE, PROT_READ), 0); /* could be undone */
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, F_SEAL_WRITE), -EBUSY);
	private = (char *)map(fd, RW, MAP_PRIVATE);
	unmap_pages(p, 1);
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, F_SEAL_WRITE), 0);
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, F_SEAL_WRITE), 0);
	EXPECT_EQ(SYS(write, fd, "x", 1), -EPERM);
	EXPECT_EQ(SYS(fallocate, fd, 3, 0, PAGE), -EPERM); /* a hole */
	EXPECT_EQ(map(fd, RW, MAP_SHARED), -EPERM);
	shared = (char *)map(fd, PROT_READ, MAP_SHARED); /* read only, and so it stays */
	REQUIRE((long)shared > 0);
	EXPECT_EQ(shared[0], 1);
	EXPECT_EQ(SYS(mprotect, shared, PAGE, RW), -EACCES);
	unmap_pages(shared, 1);
	private[0] = 7;
	p = (char *)map(fd, PROT_READ, MAP_PRIVATE);
	EXPECT_EQ(p[0], 1);
	EXPECT_EQ(SYS(ftruncate, fd, 2 * PAGE), 0); /* that is another seal */
	SYS(close, fd);
	unmap_pages(p, 1);
	unmap_pages(private, 1);
}

TEST(future_write)
{
	int fd = memfd(MFD_ALLOW_SEALING);
	char *p, *q;

	REQUIRE(fd >= 0 && SYS(ftruncate, fd, PAGE) == 0);
	p = (char *)map(fd, RW, MAP_SHARED);
	EXPECT_EQ(SYS(fcntl, fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE), 0);
	p[0] = 5;
	EXPECT_EQ(SYS(write, fd, "x", 1), -EPERM);
	EXPECT_EQ(map(fd, RW, MAP_SHARED), -EPERM);
	q = (char *)map(fd, PROT_READ, MAP_SHARED);
	REQUIRE((long)q > 0);
	EXPECT_EQ(q[0], 5);
	EXPECT_EQ(SYS(mprotect, q, PAGE, RW), -EACCES);
	SYS(close, fd);
	unmap_pages(p, 1);
	unmap_pages(q, 1);
}
