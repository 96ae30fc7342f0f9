/*
 * readv, writev: several buffers in one call, each checked, all counted. readv(2).
 */
#include <sys/uio.h>
#include "child.h"
#include "files.h"
#include "mem.h"

#define MANY 1024 /* UIO_MAXIOV: the most vectors that one call takes */

static char buf[4096];
static struct iovec many[MANY + 1];

TEST(writev_gathers)
{
	struct iovec v[] = { { "# console", 9 }, { NULL, 0 }, { " gathered", 9 }, { "\n", 1 } };

	EXPECT_EQ(SYS(writev, 1, v, 4), 19);
	EXPECT_EQ(writev(1, v, 4), 19);
}

TEST(readv_scatters)
{
	char a[5], b[1], c[3000];
	struct iovec v[] = { { a, 5 }, { buf, 0 }, { b, 1 }, { c, 3000 }, { buf, 10 } };
	int fd = open_file(BIG, O_RDONLY);

	memset(buf, 0xee, sizeof(buf));
	SYS(lseek, fd, 4093, SEEK_SET);
	EXPECT_EQ(SYS(readv, fd, v, 5), 3016);
	EXPECT(is_big(a, 4093, 5));
	EXPECT(is_big(b, 4098, 1));
	EXPECT(is_big(c, 4099, 3000));
	EXPECT(is_big(buf, 7099, 10));
	EXPECT(filled(buf + 10, 0xee, 100));
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 7109);
	EXPECT_EQ(SYS(readv, fd, v, 5), BIG_SIZE - 7109);
	EXPECT_EQ(SYS(readv, fd, v, 5), 0);
	SYS(close, fd);
}

TEST(vector_count)
{
	int null = open_file("/dev/null", O_RDWR);

	for (int i = 0; i <= MANY; i++)
		many[i] = (struct iovec){ buf, 1 };
	EXPECT_EQ(SYS(writev, null, many, 0), 0);
	EXPECT_EQ(SYS(readv, null, many, 0), 0);
	EXPECT_EQ(SYS(writev, null, NULL, 0), 0);
	EXPECT_EQ(SYS(writev, null, many, MANY), MANY);
	EXPECT_EQ(SYS(writev, null, many, MANY + 1), -EINVAL);
	EXPECT_EQ(SYS(readv, null, many, MANY + 1), -EINVAL);
	EXPECT_EQ(SYS(writev, null, many, -1), -EINVAL);
	EXPECT_EQ(SYS(writev, null, many, 0x7fffffff), -EINVAL);
	EXPECT_EQ(SYS(writev, null, NULL, MANY + 1), -EINVAL);
	SYS(close, null);
}

TEST(many_vectors_read)
{
	int fd = open_file(BIG, O_RDONLY);

	for (int i = 0; i < MANY; i++)
		many[i] = (struct iovec){ buf + 3 * i, 3 };
	memset(buf, 0xee, sizeof(buf));
	EXPECT_EQ(SYS(readv, fd, many, MANY), 3 * MANY);
	EXPECT(is_big(buf, 0, 3 * MANY));
	EXPECT(filled(buf + 3 * MANY, 0xee, sizeof(buf) - 3 * MANY));
	SYS(close, fd);
}

/* A length that is negative as ssize_t makes the whole call invalid, whatever else is right. */
TEST(negative_length)
{
	struct iovec v[] = { { "SEEN\n", 5 }, { buf, 1UL << 63 } };
	int fd = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(SYS(writev, 1, v, 2), -EINVAL);
	v[1].iov_len = -1UL;
	EXPECT_EQ(SYS(writev, 1, v, 2), -EINVAL);
	v[0] = (struct iovec){ buf, 5 };
	EXPECT_EQ(SYS(readv, fd, v, 2), -EINVAL);
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 0);
	SYS(close, fd);
}

TEST(bad_descriptor)
{
	struct iovec v = { buf, 1 };
	int fd = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(SYS(writev, fd, &v, 1), -EBADF);
	SYS(close, fd);
	EXPECT_EQ(SYS(readv, fd, &v, 1), -EBADF);
	EXPECT_EQ(SYS(readv, -1, NULL, 1), -EBADF);
	EXPECT_EQ(SYS(writev, -1, &v, -1), -EBADF);
	fd = open_file(FILES, O_RDONLY);
	EXPECT_EQ(SYS(readv, fd, &v, 1), -EISDIR);
	SYS(close, fd);
}

TEST(bad_vector_pointer)
{
	int fd = open_file(TEXT, O_RDONLY);
	char *page = map_edge(1);
	struct iovec *v = (struct iovec *)(page + PAGE) - 1;

	*v = (struct iovec){ buf, 1 };
	EXPECT_EQ(SYS(readv, fd, v, 1), 1);
	EXPECT_EQ(SYS(readv, fd, v, 2), -EFAULT);
	EXPECT_EQ(SYS(readv, fd, (char *)v + 1, 1), -EFAULT);
	EXPECT_EQ(SYS(readv, fd, NULL, 1), -EFAULT);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(readv, fd, b->addr, 1), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(writev, 1, b->addr, 1), -EFAULT);
	}
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 1);
	SYS(close, fd);
	unmap_pages(page, 1);
}

/* A kernel address in any vector fails the call before anything is transferred. */
TEST(bad_base_pointer)
{
	int fd = open_file(TEXT, O_RDONLY);
	struct iovec v[] = { { "SEEN\n", 5 }, { NULL, 8 } };

	for (EACH_BAD_POINTER(b)) {
		v[1].iov_base = (void *)b->addr;
		EXPECT_EQ_IN(b->name, SYS(writev, 1, v, 2), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(readv, fd, v + 1, 1), -EFAULT);
	}
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 0);
	SYS(close, fd);
}

/* Where a later vector is not mapped: a file read gives what came before it. */
TEST(partial_read)
{
	char *page = map_edge(1);
	int fd = open_file(BIG, O_RDONLY);
	struct iovec v[] = { { buf, 10 }, { page + PAGE - 7, 20 }, { buf + 10, 5 } };

	memset(buf, 0xee, sizeof(buf));
	EXPECT_EQ(SYS(readv, fd, v, 3), 17);
	EXPECT(is_big(buf, 0, 10));
	EXPECT(is_big(page + PAGE - 7, 10, 7));
	EXPECT(filled(buf + 10, 0xee, 5));
	EXPECT_EQ(SYS(lseek, fd, 0, SEEK_CUR), 17);
	SYS(close, fd);
	unmap_pages(page, 1);
}

TEST(unmapped_base)
{
	char *page = map_edge(1);
	struct iovec v[] = { { page + PAGE, 4 }, { buf, 4 } };
	int fd = open_file(TEXT, O_RDONLY);

	EXPECT_EQ(SYS(writev, 1, v, 2), -EFAULT);
	EXPECT_EQ(SYS(readv, fd, v, 2), -EFAULT);
	v[0].iov_base = NULL;
	EXPECT_EQ(SYS(readv, fd, v, 1), -EFAULT);
	SYS(close, fd);
	unmap_pages(page, 1);
}
