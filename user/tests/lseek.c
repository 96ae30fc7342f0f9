/*
 * lseek: the file offset, whose it is, and where it may not go. lseek(2).
 */
#include "child.h"
#include "files.h"
#include "mem.h"

TEST(set_cur_end)
{
	int fd = open_file(BIG, O_RDONLY);
	unsigned char c;

	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 0);
	EXPECT_EQ(SYS(lseek, fd, 5000, SEEK_SET), 5000);
	EXPECT_EQ(SYS(read, fd, &c, 1), 1);
	EXPECT_EQ(c, big_byte(5000));
	EXPECT_EQ(SYS(lseek, fd, -3, SEEK_CUR), 4998);
	EXPECT_EQ(SYS(read, fd, &c, 1), 1);
	EXPECT_EQ(c, big_byte(4998));
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_END), BIG_SIZE);
	EXPECT_EQ(SYS(read, fd, &c, 1), 0);
	EXPECT_EQ(SYS(lseek, fd, -1, SEEK_END), BIG_SIZE - 1);
	EXPECT_EQ(SYS(read, fd, &c, 1), 1);
	EXPECT_EQ(c, big_byte(BIG_SIZE - 1));
	EXPECT_EQ(lseek(fd, 17, SEEK_SET), 17);
	SYS(close, fd);
}

/* The offset may go past the end; there is nothing to read there. */
TEST(past_the_end)
{
	int fd = open_file(TEXT, O_RDONLY);
	char c;

	EXPECT_EQ(SYS(lseek, fd, 1000, SEEK_END), TEXT_SIZE + 1000);
	EXPECT_EQ(SYS(read, fd, &c, 1), 0);
	EXPECT_EQ(SYS(lseek, fd, 1L << 33, SEEK_SET), 1L << 33);
	EXPECT_EQ(SYS(read, fd, &c, 1), 0);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 1L << 33);
	SYS(close, fd);
}

/* A wrong call leaves the offset as it was. */
TEST(errors)
{
	int fd = open_file(TEXT, O_RDONLY);

	SYS(lseek, fd, 7, SEEK_SET);
	EXPECT_EQ(SYS(lseek, fd, -1, SEEK_SET), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, -8, SEEK_CUR), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, -TEXT_SIZE - 1, SEEK_END), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, 0, 5), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, 0, -1), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, 0, 1000), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, 1L << 63, SEEK_SET), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, 0x7fffffffffffffff, SEEK_CUR), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 7);
	SYS(close, fd);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_SET), -EBADF);
	EXPECT_EQ(SYS(lseek, -1, 0, SEEK_SET), -EBADF);
	EXPECT_EQ(SYS(lseek, -1, 0, 99), -EBADF);
}

/* All of a file is data, and its end is the first hole. SEEK_DATA is 3, SEEK_HOLE 4. */
TEST(data_and_hole)
{
	int fd = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(SYS(lseek, fd, 5, 3), 5);
	EXPECT_EQ(SYS(lseek, fd, 5, 4), TEXT_SIZE);
	EXPECT_EQ(SYS(lseek, fd, TEXT_SIZE, 3), -ENXIO);
	EXPECT_EQ(SYS(lseek, fd, TEXT_SIZE, 4), -ENXIO);
	SYS(close, fd);
}

TEST(console_cannot_seek)
{
	EXPECT_EQ(SYS(lseek, 1, 0, SEEK_CUR), -ESPIPE);
	EXPECT_EQ(SYS(lseek, 1, 0, SEEK_SET), -ESPIPE);
}

/* Two opens have two offsets; a fork shares one. */
TEST(whose_offset)
{
	int a = open_file(BIG, O_RDONLY);
	int b = open_file(BIG, O_RDONLY);

	SYS(lseek, a, 100, SEEK_SET);
	EXPECT_EQ(SYS(lseek, b, 0, SEEK_CUR), 0);
	EXPECT_STATUS(IN_CHILD(char c; EXPECT_EQ(SYS(lseek, a, 0, SEEK_CUR), 100);
			       EXPECT_EQ(SYS(lseek, a, 4000, SEEK_SET), 4000);
			       EXPECT_EQ(SYS(read, a, &c, 1), 1)),
		      PASSED);
	EXPECT_EQ(SYS(lseek, a, 0, SEEK_CUR), 4001);
	EXPECT_STATUS(IN_CHILD(SYS(close, a)), PASSED);
	EXPECT_EQ(SYS(lseek, a, 0, SEEK_CUR), 4001);
	EXPECT_EQ(SYS(lseek, b, 0, SEEK_CUR), 0);
	SYS(close, a);
	SYS(close, b);
}
