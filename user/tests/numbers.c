/*
 * The number of a system call is the low half of rax as an int: the upper half is ignored, and
 * what is negative or beyond the table is ENOSYS (CVE-2007-4573, CVE-2010-3301, CVE-2014-7825).
 * Arguments are narrowed to their declared types likewise (CVE-2009-0029). syscall(2).
 */
#include <time.h>
#include "child.h"
#include "files.h"
#include "mem.h"

#define HIGH (1L << 32)

TEST(upper_half_of_rax_is_ignored)
{
	long pid = SYS(getpid);

	EXPECT_EQ(RAW(HIGH + SYS_getpid), pid);
	EXPECT_EQ(RAW((1L << 63) + SYS_getpid), pid);
	EXPECT_EQ(RAW(-HIGH + SYS_getpid), pid);
	EXPECT_EQ(RAW((0x12345678L << 32) + SYS_gettid), pid);
	EXPECT_EQ(RAW(-HIGH + SYS_close, -1), -EBADF);
}

TEST(negative_numbers)
{
	static const long nrs[] = { -1,
				    -2,
				    -39,
				    -4096,
				    (int)0x80000000,
				    0x80000000,
				    0xffffffff,
				    HIGH - 1,
				    (1L << 62) - 1,
				    1L << 31,
				    0x7fffffffffffffff };

	for (unsigned int i = 0; i < ARRAY_SIZE(nrs); i++)
		EXPECT_EQ(RAW(nrs[i]), -ENOSYS);
}

/* Everything from here to the end of the ints, in steps; no Linux has a call there. */
TEST(large_numbers)
{
	for (long nr = 700; nr < 5000; nr++)
		if (!EXPECT_EQ(RAW(nr), -ENOSYS))
			break;
	for (long nr = 5000; nr < HIGH; nr = nr * 3 / 2)
		if (!EXPECT_EQ(RAW(nr), -ENOSYS) || !EXPECT_EQ(RAW(nr | HIGH), -ENOSYS))
			break;
	EXPECT_EQ(RAW(0x7fffffff), -ENOSYS);
	/* The x32 calls: the same numbers with bit 30. */
	EXPECT_EQ(RAW(0x40000000 + SYS_getpid), -ENOSYS);
}

/* Holes inside the table, with arguments that would hurt if anybody looked at them. */
TEST(holes)
{
	for (long nr = 388; nr < 424; nr++)
		EXPECT_EQ(RAW(nr, -1, -1, -1, -1, -1, -1), -ENOSYS);
	for (long nr = 512; nr < 548; nr++)
		EXPECT_EQ(RAW(nr, 0xffffffff80000000UL, -1, -1, -1, -1, -1), -ENOSYS);
}

/* libc's view: -1 and errno. */
TEST(through_libc)
{
	errno = 0;
	EXPECT_EQ(syscall(700), -1);
	EXPECT_EQ(errno, ENOSYS);
	errno = 0;
	EXPECT_EQ(syscall(-1), -1);
	EXPECT_EQ(errno, ENOSYS);
	EXPECT_EQ(syscall(SYS_getpid), SYS(getpid));
}

TEST(descriptors_are_unsigned_int)
{
	int fd = open_file(TEXT, O_RDONLY);
	char c[4];

	EXPECT_EQ(SYS(write, HIGH + 1, "# narrowed\n", 11), 11);
	EXPECT_EQ(SYS(read, HIGH + fd, c, 3), 3);
	EXPECT_EQ(SYS(read, -HIGH + fd, c, 1), 1);
	EXPECT_EQ(SYS(lseek, (1L << 63) + fd, 0, SEEK_CUR), 4);
	EXPECT_EQ(SYS(close, (0x7fffffffL << 32) + fd), 0);
	EXPECT_EQ(SYS(close, fd), -EBADF);
}

TEST(other_narrow_arguments)
{
	int fd = open_file(BIG, O_RDONLY);
	struct timespec t;

	EXPECT_EQ(SYS(lseek, fd, 5, HIGH + SEEK_SET), 5); /* whence: unsigned int */
	EXPECT_EQ(SYS(lseek, fd, HIGH, SEEK_SET), HIGH);  /* off_t is not narrow */
	EXPECT_EQ(SYS(close, fd), 0);
	EXPECT_EQ(SYS(open, "/nonesuch", HIGH), -ENOENT);
	EXPECT_EQ(SYS(clock_gettime, HIGH + 1, &t), 0);
	EXPECT_EQ(SYS(kill, HIGH + SYS(getpid), HIGH), 0);
	EXPECT_EQ(SYS(kill, SYS(getpid), HIGH + 65), -EINVAL);
	EXPECT_EQ(SYS(wait4, -1, 0, HIGH, 0), -ECHILD);
	EXPECT_EQ(SYS(syslog, HIGH + 10, 0, 0), SYS(syslog, 10, 0, 0));
	EXPECT_EQ(SYS(reboot, 1, 1, 1, 0), -EINVAL);
	/* A length is 64 bits wide: 2^32 + 1 bytes are not one. */
	EXPECT_EQ(SYS(write, 1, 0x7fffffffe000UL, HIGH + 1), -EFAULT);
}
