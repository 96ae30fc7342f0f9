/*
 * syslog: the kernel's log, read and measured; nothing here clears it or consumes from it.
 * syslog(2).
 */
#include "child.h"
#include "mem.h"

enum {
	CLOSE,
	OPEN,
	READ,
	READ_ALL,
	READ_CLEAR,
	CLEAR,
	CONSOLE_OFF,
	CONSOLE_ON,
	CONSOLE_LEVEL,
	SIZE_UNREAD,
	SIZE_BUFFER
};

static char buf[4096];

TEST(sizes)
{
	long size = SYS(syslog, SIZE_BUFFER, 0, 0);

	EXPECT(size >= 1024 && size <= 1L << 30);
	EXPECT(SYS(syslog, SIZE_UNREAD, 0, 0) >= 0);
	EXPECT_EQ(SYS(syslog, SIZE_BUFFER, NULL, -1), size);
}

TEST(open_and_close_do_nothing)
{
	EXPECT_EQ(SYS(syslog, OPEN, 0, 0), 0);
	EXPECT_EQ(SYS(syslog, CLOSE, 0, 0), 0);
}

/* The log begins each line with its level, <0> to <191>, and ends it with a newline. */
TEST(read_all)
{
	long n;

	memset(buf, 0, sizeof(buf));
	n = SYS(syslog, READ_ALL, buf, sizeof(buf) - 1);
	if (!EXPECT(n > 0 && n < (long)sizeof(buf)))
		return;
	EXPECT_EQ(strlen(buf), n);
	EXPECT_EQ(buf[0], '<');
	EXPECT(buf[1] >= '0' && buf[1] <= '9');
	EXPECT_EQ(buf[n - 1], '\n');
	for (char *line = buf; *line; line = strchr(line, '\n') + 1)
		if (!EXPECT(line[0] == '<') || !strchr(line, '\n'))
			break;
}

/* A small buffer gets the newest whole lines that fit, and nothing past its length. */
TEST(read_all_into_little)
{
	long n;

	memset(buf, 0xee, sizeof(buf));
	n = SYS(syslog, READ_ALL, buf, 200);
	EXPECT(n >= 0 && n <= 200);
	EXPECT(filled(buf + (n < 0 ? 0 : n), 0xee, 300));
	n = SYS(syslog, READ_ALL, buf, 1);
	EXPECT(n == 0 || n == 1);
}

/* Reading all of it does not use it up. */
TEST(read_all_is_repeatable)
{
	long n = SYS(syslog, READ_ALL, buf, sizeof(buf));

	EXPECT(n > 0);
	EXPECT(SYS(syslog, READ_ALL, buf, sizeof(buf)) > 0);
}

TEST(errors)
{
	static const int reads[] = { READ, READ_ALL };

	EXPECT_EQ(SYS(syslog, 11, buf, 1), -EINVAL);
	EXPECT_EQ(SYS(syslog, -1, buf, 1), -EINVAL);
	EXPECT_EQ(SYS(syslog, 1000, 0, 0), -EINVAL);
	for (int i = 0; i < 2; i++) {
		EXPECT_EQ(SYS(syslog, reads[i], NULL, 10), -EINVAL);
		EXPECT_EQ(SYS(syslog, reads[i], buf, -1), -EINVAL);
		EXPECT_EQ(SYS(syslog, reads[i], NULL, 0), -EINVAL);
		EXPECT_EQ(SYS(syslog, reads[i], buf, 0), 0);
	}
	EXPECT_EQ(SYS(syslog, CONSOLE_LEVEL, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(syslog, CONSOLE_LEVEL, 0, 9), -EINVAL);
	EXPECT_EQ(SYS(syslog, CONSOLE_LEVEL, 0, -1), -EINVAL);
}

TEST(bad_pointer)
{
	char *page = map_edge(1);

	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(syslog, READ_ALL, b->addr, 1000), -EFAULT);
	EXPECT_EQ(SYS(syslog, READ_ALL, page + PAGE, 1000), -EFAULT);
	unmap_pages(page, 1);
}
