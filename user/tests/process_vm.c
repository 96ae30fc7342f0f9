/* process_vm_readv(2), process_vm_writev(2). */
#include <errno.h>
#include <sys/uio.h>
#include "ptrace.h"

#define READV(...) SYS(process_vm_readv, __VA_ARGS__)
#define WRITEV(...) SYS(process_vm_writev, __VA_ARGS__)

static volatile long words[4] = { 1, 2, 3, 4 };

static int sleeper(void)
{
	return UNTRACED(for (;;) SYS(pause));
}

TEST(read_and_write)
{
	int pid = sleeper();
	long local[4] = {};
	struct iovec l = { local, 32 }, r = { (void *)words, 32 };

	EXPECT_EQ(READV(pid, &l, 1, &r, 1, 0), 32);
	EXPECT_EQ(local[3], 4);
	local[3] = 77;
	EXPECT_EQ(WRITEV(pid, &l, 1, &r, 1, 0), 32);
	EXPECT_EQ(words[3], 4); /* the other's, not ours */
	local[3] = 0;
	EXPECT_EQ(READV(pid, &l, 1, &r, 1, 0), 32);
	EXPECT_EQ(local[3], 77);
	EXPECT_EQ(READV(SYS(getpid), &l, 1, &r, 1, 0), 32); /* oneself is allowed */
	EXPECT_EQ(local[3], 4);
	kill_and_reap(pid);
}

TEST(pieces)
{
	int pid = sleeper();
	char local[32] = {};
	struct iovec l[3] = { { local, 3 }, { NULL, 0 }, { local + 10, 9 } };
	struct iovec r[2] = { { (void *)words, 8 }, { (char *)words + 8, 8 } };

	EXPECT_EQ(READV(pid, l, 3, r, 2, 0), 12);
	EXPECT_EQ(local[0], 1);
	EXPECT_EQ(local[10 + 5], 2);
	EXPECT_EQ(READV(pid, l, 3, r, 1, 0), 8);
	EXPECT_EQ(READV(pid, l, 0, r, 2, 0), 0);
	EXPECT_EQ(READV(pid, l, 3, r, 0, 0), 0);
	kill_and_reap(pid);
}

TEST(wrong_arguments)
{
	int pid = sleeper();
	char local[32] = {};
	struct iovec l = { local, 8 }, r = { (void *)words, 8 }, none = { local, 0 };
	struct iovec huge = { local, -1UL };

	EXPECT_EQ(READV(pid, &l, 1, &r, 1, 1), -EINVAL);
	EXPECT_EQ(READV(pid, &l, 1025, &r, 1, 0), -EINVAL);
	EXPECT_EQ(READV(pid, &l, 1, &r, 1025, 0), -EINVAL);
	EXPECT_EQ(READV(pid, &huge, 1, &r, 1, 0), -EINVAL);
	EXPECT_EQ(READV(pid, &l, 1, &huge, 1, 0), -EINVAL);
	EXPECT_EQ(READV(pid, 8, 1, &r, 1, 0), -EFAULT);
	EXPECT_EQ(READV(pid, &l, 1, 8, 1, 0), -EFAULT);
	EXPECT_EQ(READV(99999, &l, 1, &r, 1, 0), -ESRCH);
	EXPECT_EQ(READV(99999, &l, 1, &none, 1, 0), 0); /* nothing is looked for */
	EXPECT_EQ(READV(99999, &none, 1, &r, 1, 0), 0);
	EXPECT_EQ(READV(2, &none, 1, &r, 1, 1L << 32), -EINVAL);
	for (EACH_BAD_POINTER(b)) {
		struct iovec bad = { (void *)b->addr, 8 };

		EXPECT_EQ_IN(b->name, READV(pid, &bad, 1, &r, 1, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, READV(pid, &l, 1, &bad, 1, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, WRITEV(pid, &l, 1, &bad, 1, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, READV(pid, b->addr, 1, &r, 1, 0), -EFAULT);
	}
	kill_and_reap(pid);
}

/* Up to the first page that is not there, or not for this. */
TEST(partial_and_protected)
{
	char *pages = map_pages(3, PROT_READ | PROT_WRITE),
	     *local = map_pages(3, PROT_READ | PROT_WRITE);
	char *none = map_pages(1, PROT_NONE), *ro = map_pages(1, PROT_READ);
	struct iovec l = { local, 3 * PAGE }, r = { pages, 3 * PAGE };
	int pid;

	memset(pages, 7, 3 * PAGE);
	SYS(munmap, pages + 2 * PAGE, PAGE);
	pid = sleeper();
	EXPECT_EQ(READV(pid, &l, 1, &r, 1, 0), 2 * PAGE);
	EXPECT_EQ(local[2 * PAGE - 1], 7);
	EXPECT_EQ(local[2 * PAGE], 0);
	EXPECT_EQ(WRITEV(pid, &l, 1, &r, 1, 0), 2 * PAGE);
	r = (struct iovec){ none, 8 };
	EXPECT_EQ(READV(pid, &l, 1, &r, 1, 0), -EFAULT); /* no force here, unlike ptrace(2) */
	r = (struct iovec){ ro, 8 };
	EXPECT_EQ(READV(pid, &l, 1, &r, 1, 0), 3 * PAGE > 8 ? 8 : 0);
	EXPECT_EQ(WRITEV(pid, &l, 1, &r, 1, 0), -EFAULT);
	kill_and_reap(pid);
	SYS(munmap, pages, 2 * PAGE);
	SYS(munmap, local, 3 * PAGE);
	SYS(munmap, none, PAGE);
	SYS(munmap, ro, PAGE);
}

/* Another user's process: not without CAP_SYS_PTRACE. */
TEST(permission)
{
	int pid = sleeper();
	char local[8];
	struct iovec l = { local, 8 }, r = { (void *)words, 8 };

	EXPECT_STATUS(IN_CHILD(SYS(setresuid, 1000, 1000, 1000);
			       EXPECT_EQ(READV(pid, &l, 1, &r, 1, 0), -EPERM);
			       EXPECT_EQ(WRITEV(pid, &l, 1, &r, 1, 0), -EPERM);
			       EXPECT_EQ(PT(ATTACH, pid, 0, 0), -EPERM);
			       EXPECT_EQ(PT(SEIZE, pid, 0, 0), -EPERM)),
		      PASSED);
	kill_and_reap(pid);
}
