/* Calls that few programs make: membarrier(2), kcmp(2), ioprio_set(2), adjtimex(2), unshare(2), vhangup(2). */
#include <fcntl.h>
#include <linux/ioprio.h>
#include <linux/kcmp.h>
#include <linux/membarrier.h>
#include <linux/timex.h>
#include <linux/prctl.h>
#include "pty.h"
#include "threads.h"

/* Becomes a user who may do nothing, and runs the rest as a child's. */
#define AS_NOBODY(...) \
	EXPECT_STATUS(IN_CHILD(SYS(setresuid, 1000, 1000, 1000); __VA_ARGS__), PASSED)

TEST(membarrier)
{
	long have = SYS(membarrier, MEMBARRIER_CMD_QUERY, 0, 0);

	EXPECT_EQ(have & 0x7f, 0x7f);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_QUERY, 1, 0), -EINVAL);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0), 0);
	EXPECT_EQ(SYS(membarrier, 3, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(membarrier, 1 << 20, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0), -EPERM);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0), -EPERM);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0), 0);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0), 0);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0), -EPERM);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0), 0);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0), 0);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0, 0), 0);
	EXPECT_EQ(SYS(membarrier, MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0), 0);
}

/* The classic case: two flags, each written by one thread and read by the other, and one barrier for both. */
TEST(membarrier_orders)
{
	volatile int *flags = (void *)SYS(mmap, 0, PAGE, PROT_READ | PROT_WRITE,
					  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int pid, wrong = 0;

	pid = fork_child();
	for (int i = 1; i <= 2000; i++) {
		volatile int *mine = flags + (pid ? 0 : 64), *other = flags + (pid ? 64 : 0);

		*mine = i;
		if (pid) /* the slow side has the barrier, the fast one keeps the compiler's order only */
			SYS(membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
		flags[pid ? 128 : 192] = *other;
		flags[pid ? 256 : 320] = i;
		while (flags[pid ? 320 : 256] < i)
			SYS(sched_yield);
		if (pid)
			wrong += flags[128] < i && flags[192] < i;
		flags[pid ? 384 : 448] = i;
		while (flags[pid ? 448 : 384] < i)
			SYS(sched_yield);
	}
	if (!pid)
		child_done();
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(wrong, 0);
	SYS(munmap, flags, PAGE);
}

TEST(kcmp)
{
	long me = SYS(getpid), less;
	int two = SYS(dup, 1), other = SYS(open, "/", O_RDONLY), pid, p[2];
	char c;

	EXPECT_EQ(SYS(kcmp, me, me, KCMP_FILE, 1, two), 0);
	less = SYS(kcmp, me, me, KCMP_FILE, 1, other);
	EXPECT(less == 1 || less == 2);
	EXPECT_EQ(SYS(kcmp, me, me, KCMP_FILE, other, 1), 3 - less);
	EXPECT_EQ(SYS(kcmp, me, me, KCMP_FILE, 1, 999), -EBADF);
	EXPECT_EQ(SYS(kcmp, me, me, KCMP_VM, 0, 0), 0);
	EXPECT_EQ(SYS(kcmp, me, me, 8, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(kcmp, me, 99999999, KCMP_VM, 0, 0), -ESRCH);
	make_pipe(p, 0);
	pid = fork_child();
	if (!pid) {
		SYS(close, p[1]);
		SYS(read, p[0], &c, 1);
		child_done();
	}
	EXPECT_EQ(SYS(kcmp, me, pid, KCMP_FILE, 1, 1), 0);
	EXPECT(SYS(kcmp, me, pid, KCMP_VM, 0, 0) > 0);
	EXPECT(SYS(kcmp, me, pid, KCMP_FILES, 0, 0) > 0);
	EXPECT(SYS(kcmp, me, pid, KCMP_FS, 0, 0) > 0);
	EXPECT(SYS(kcmp, me, pid, KCMP_SIGHAND, 0, 0) > 0);
	EXPECT_EQ(SYS(kcmp, me, pid, KCMP_IO, 0, 0), 0);
	AS_NOBODY(EXPECT_EQ(SYS(kcmp, me, me, KCMP_VM, 0, 0), -EPERM));
	close_pipe(p);
	EXPECT_STATUS(reap(pid), PASSED);
	SYS(close, two);
	SYS(close, other);
}

TEST(ioprio)
{
	int best = IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 2), me = SYS(getpid);

	EXPECT_STATUS(
		IN_CHILD(EXPECT_EQ(SYS(ioprio_set, IOPRIO_WHO_PROCESS, 0, best), 0);
			 EXPECT_EQ(SYS(ioprio_get, IOPRIO_WHO_PROCESS, 0), best); EXPECT_STATUS(
				 IN_CHILD(EXPECT_EQ(SYS(ioprio_get, IOPRIO_WHO_PROCESS, 0), best)),
				 PASSED);
			 EXPECT_EQ(SYS(ioprio_set, IOPRIO_WHO_PROCESS, 0,
				       IOPRIO_PRIO_VALUE(IOPRIO_CLASS_RT, 7)),
				   0);
			 EXPECT_EQ(SYS(ioprio_set, IOPRIO_WHO_PROCESS, 0,
				       IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0)),
				   0);
			 EXPECT_EQ(SYS(ioprio_set, IOPRIO_WHO_PROCESS, 0, 1), -EINVAL);
			 EXPECT_EQ(SYS(ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(4, 0)),
				   -EINVAL);
			 EXPECT_EQ(SYS(ioprio_set, 0, 0, best), -EINVAL);
			 EXPECT_EQ(SYS(ioprio_set, 4, 0, best), -EINVAL);
			 EXPECT_EQ(SYS(ioprio_get, 4, 0), -EINVAL);
			 EXPECT_EQ(SYS(ioprio_get, IOPRIO_WHO_PROCESS, 9999999), -ESRCH);
			 EXPECT_EQ(SYS(ioprio_set, IOPRIO_WHO_PROCESS, 9999999, best), -ESRCH);
			 EXPECT_EQ(SYS(ioprio_set, IOPRIO_WHO_PROCESS, 0, 0), 0)),
		PASSED);
	AS_NOBODY(EXPECT_EQ(SYS(ioprio_set, IOPRIO_WHO_PROCESS, 0,
				IOPRIO_PRIO_VALUE(IOPRIO_CLASS_RT, 0)),
			    -EPERM);
		  EXPECT_EQ(SYS(ioprio_set, IOPRIO_WHO_PROCESS, 0, best), 0);
		  EXPECT_EQ(SYS(ioprio_set, IOPRIO_WHO_PROCESS, me, best), -EPERM));
}

TEST(adjtimex)
{
	struct timex tx = {}, again = {};

	EXPECT_EQ(sizeof(tx), 208);
	EXPECT(SYS(adjtimex, &tx) >= 0);
	EXPECT_EQ(tx.tick, 10000);
	EXPECT_EQ(tx.tolerance, 500 << 16);
	EXPECT_EQ(tx.precision, 1);
	EXPECT(tx.time.tv_sec > 1000000000 && tx.time.tv_usec >= 0);
	EXPECT_EQ(SYS(clock_adjtime, 0, &again), SYS(adjtimex, &tx));
	EXPECT_EQ(SYS(clock_adjtime, 1, &again), -EOPNOTSUPP);
	EXPECT_EQ(SYS(clock_adjtime, 99, &again), -EINVAL);
	for (EACH_BAD_POINTER(b))
		EXPECT_EQ_IN(b->name, SYS(adjtimex, b->addr), -EFAULT);
	tx.modes = ADJ_TICK;
	tx.tick = 1;
	EXPECT_EQ(SYS(adjtimex, &tx), -EINVAL);
	tx.modes = ADJ_MAXERROR;
	tx.maxerror = 12345;
	EXPECT(SYS(adjtimex, &tx) >= 0);
	EXPECT(tx.maxerror >= 12345 && tx.maxerror < 16000000);
	again = (struct timex){ .modes = ADJ_MAXERROR | ADJ_SETOFFSET, .maxerror = 7 };
	again.time.tv_usec = 1000000;
	EXPECT_EQ(SYS(adjtimex, &again), -EINVAL);
	again.time.tv_usec = 1UL << 62;
	EXPECT_EQ(SYS(adjtimex, &again), -EINVAL);
	tx.modes = 0;
	EXPECT(SYS(adjtimex, &tx) >= 0 && tx.maxerror >= 12345); /* nothing has changed */
	AS_NOBODY(tx.modes = 0; EXPECT(SYS(adjtimex, &tx) >= 0); tx.modes = ADJ_MAXERROR;
		  EXPECT_EQ(SYS(adjtimex, &tx), -EPERM); tx.modes = 0xa001;
		  EXPECT(SYS(adjtimex, &tx) >= 0); tx.modes = 0x8001;
		  EXPECT_EQ(SYS(adjtimex, &tx), -EPERM));
}

static int shares(void *arg)
{
	EXPECT_EQ(SYS(unshare, CLONE_FS | CLONE_FILES), 0);
	SYS(chdir, "/dev");
	SYS(close, *(int *)arg);
	return ktap_failures != 0;
}

/* What a child that shared it does with its own is not seen. */
TEST(unshare)
{
	static char stack[16384] __attribute__((aligned(16)));
	int fd = SYS(dup, 1), pid, status;
	char where[64];

	SYS(chdir, "/");
	pid = clone_on(CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD, stack + sizeof(stack), NULL,
		       NULL, 0, shares, &fd);
	SYS(wait4, pid, &status, 0, 0);
	EXPECT_EQ(status, 0);
	SYS(getcwd, where, sizeof(where));
	EXPECT(!strcmp(where, "/"));
	EXPECT_EQ(SYS(close, fd), 0);
	EXPECT_EQ(SYS(unshare, 0), 0);
	EXPECT_EQ(SYS(unshare, CLONE_FS | CLONE_FILES), 0);
	EXPECT_EQ(SYS(unshare, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD), 0);
	EXPECT_EQ(SYS(unshare, 1), -EINVAL);
	EXPECT_EQ(SYS(unshare, CLONE_PARENT), -EINVAL);
	AS_NOBODY(EXPECT_EQ(SYS(unshare, CLONE_NEWUTS), -EPERM));
}

/* Who has the terminal open is told, and its session loses it; who opens it afterwards may use it. */
TEST(vhangup)
{
	int one = 0, got[2];
	char name[32], c;
	unsigned int n;

	AS_NOBODY(EXPECT_EQ(SYS(vhangup), -EPERM));
	EXPECT_STATUS(IN_CHILD(SYS(setsid); EXPECT_EQ(SYS(vhangup), 0)), PASSED); /* has none */
	open_pty();
	SYS(ioctl, master, TIOCGPTN, &n);
	sprintf(name, "/dev/pts/%u", n);
	make_pipe(got, 0);
	EXPECT_STATUS(IN_CHILD(SYS(setsid); EXPECT_EQ(SYS(ioctl, slave, TIOCSCTTY, 0), 0);
			       signal(SIGHUP, SIG_IGN); EXPECT_EQ(SYS(vhangup), 0);
			       EXPECT_EQ(SYS(ioctl, slave, TIOCGSID, &one), -EIO);
			       EXPECT_EQ(SYS(open, "/dev/tty", O_RDWR), -ENXIO)),
		      PASSED);
	EXPECT_EQ(SYS(read, slave, &c, 1), 0);
	EXPECT_EQ(SYS(write, slave, "x", 1), -EIO);
	one = SYS(open, name, O_RDWR | O_NOCTTY);
	EXPECT(one >= 0);
	EXPECT_EQ(SYS(write, one, "y", 1), 1);
	EXPECT_SHOWN("y");
	SYS(close, one);
	close_pipe(got);
	close_pty();
}

TEST(prctl_mm)
{
	AS_NOBODY(EXPECT_EQ(SYS(prctl, PR_SET_MM, 1, 4096, 0, 0), -EPERM));
	EXPECT_EQ(SYS(prctl, PR_SET_MM, 99, 4096, 0, 0), -EINVAL);
}
