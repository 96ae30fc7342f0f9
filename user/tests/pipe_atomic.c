/* Writes of up to PIPE_BUF bytes are not torn by others, also from pieces, however many write. pipe(7). */
#include <sys/uio.h>
#include "mem.h"
#include "pipes.h"

#define WRITERS 4
#define ROUNDS 60

static unsigned char record[4096], in[4096];

static void write_records(int fd, int id, int size)
{
	struct iovec v[3] = { { record, 1 },
			      { record + 1, size / 2 },
			      { record, size - 1 - size / 2 } };

	memset(record, id, sizeof(record));
	for (int i = 0; i < ROUNDS; i++) {
		if (i & 1)
			EXPECT_EQ(SYS(writev, fd, v, 3), size);
		else
			EXPECT_EQ(SYS(write, fd, record, size), size);
	}
}

static void never_torn(int size)
{
	int fd[2], seen[WRITERS + 1] = {};
	long n, got = 0;

	make_pipe(fd, 0);
	for (int id = 1; id <= WRITERS; id++) {
		if (!fork_child()) {
			write_records(fd[1], id, size);
			child_done();
		}
	}
	SYS(close, fd[1]);
	while ((n = SYS(read, fd[0], in + got, size - got)) > 0) {
		got += n;
		if (got < size)
			continue;
		got = 0;
		REQUIRE(in[0] >= 1 && in[0] <= WRITERS);
		EXPECT(filled(in, in[0], size));
		seen[in[0]]++;
	}
	EXPECT_EQ(got, 0);
	for (int id = 1; id <= WRITERS; id++) {
		EXPECT_EQ(seen[id], ROUNDS);
		EXPECT_STATUS(reap(-1), PASSED);
	}
	SYS(close, fd[0]);
}

TEST(small)
{
	never_torn(7);
}

TEST(odd)
{
	never_torn(1237);
}

TEST(largest)
{
	never_torn(4096);
}
