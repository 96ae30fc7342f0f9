/* What Lstar does not have, and what it answers who asks for it: docs/differences.md. */
#include <fcntl.h>
#include <linux/prctl.h>
#include <sched.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "child.h"
#include "ptrace.h"
#include "scratch.h"

#define AS_NOBODY(...) \
	EXPECT_STATUS(IN_CHILD(SYS(setresuid, 1000, 1000, 1000); __VA_ARGS__), PASSED)

TEST(seccomp)
{
	int pid = TRACED();

	EXPECT_EQ(SYS(prctl, 22, 1), -EINVAL); /* PR_SET_SECCOMP */
	EXPECT_EQ(SYS(prctl, PR_GET_SECCOMP), -EINVAL);
	EXPECT_EQ(PT(SETOPTIONS, pid, 0, PTRACE_O_TRACESECCOMP), 0);
	EXPECT_EQ(PT(SETOPTIONS, pid, 0, PTRACE_O_SUSPEND_SECCOMP), -EINVAL);
	EXPECT_EQ(SYS(ptrace, 0x420c, pid, 0, 0), -EIO); /* PTRACE_SECCOMP_GET_FILTER */
	EXPECT_EQ(SYS(ptrace, 0x420f, pid, 0, 0), -EIO); /* PTRACE_GET_RSEQ_CONFIGURATION */
	finish(pid);
}

TEST(notification)
{
	int fd;

	SCRATCH();
	fd = SYS(open, "f", O_RDWR | O_CREAT, 0644);
	EXPECT_EQ(SYS(fcntl, fd, 1024, F_RDLCK), -EINVAL); /* F_SETLEASE */
	EXPECT_EQ(SYS(fcntl, fd, 1025), F_UNLCK);	   /* F_GETLEASE */
	EXPECT_EQ(SYS(fcntl, fd, 1026, 1), -EINVAL);	   /* F_NOTIFY */
	SYS(close, fd);
	LEAVE_SCRATCH();
}

TEST(namespaces)
{
	static const unsigned int kinds[] = { CLONE_NEWNS,  CLONE_NEWUTS, CLONE_NEWIPC,
					      CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP,
					      0x80 /* NEWTIME */ };

	for (int i = 0; i < 7; i++)
		EXPECT_EQ(SYS(unshare, kinds[i]), -EINVAL);
	for (int i = 0; i < 6; i++) /* in clone's flags, 0x80 is a part of the signal */
		EXPECT_EQ(SYS(clone, kinds[i] | SIGCHLD, 0, 0, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(unshare, CLONE_NEWUSER), -EINVAL);
	EXPECT_EQ(SYS(clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0), -EINVAL);
	AS_NOBODY(EXPECT_EQ(SYS(unshare, CLONE_NEWNS), -EPERM);
		  EXPECT_EQ(SYS(clone, CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0), -EPERM);
		  EXPECT_EQ(SYS(unshare, CLONE_NEWUSER), -EINVAL));
}

TEST(networks)
{
	for (int family = 0; family < 50; family++)
		if (family != AF_UNIX)
			EXPECT_EQ(SYS(socket, family, SOCK_STREAM, 0), -EAFNOSUPPORT);
	EXPECT_EQ(SYS(socket, AF_UNIX, SOCK_STREAM, 6), -EPROTONOSUPPORT);
	EXPECT_EQ(SYS(socket, AF_UNIX, 4, 0), -ESOCKTNOSUPPORT); /* SOCK_RDM */
}

TEST(sockets)
{
	int fd[2];
	char c;

	REQUIRE(SYS(socketpair, AF_UNIX, SOCK_STREAM, 0, fd) == 0);
	EXPECT_EQ(SYS(sendto, fd[0], "x", 1, MSG_OOB, 0, 0), -EOPNOTSUPP);
	EXPECT_EQ(SYS(recvfrom, fd[1], &c, 1, MSG_OOB, 0, 0), -EINVAL); /* none came */
	SYS(close, fd[0]);
	SYS(close, fd[1]);
}

TEST(futexes)
{
	/* LOCK_PI, UNLOCK_PI, TRYLOCK_PI, WAIT_REQUEUE_PI, CMP_REQUEUE_PI, LOCK_PI2 */
	static const int ops[] = { 6, 7, 8, 11, 12, 13 };
	int word = 0, other = 0;

	for (unsigned int i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		EXPECT_EQ(SYS(futex, &word, ops[i], 1, 0, &other, 0), -ENOSYS);
}

TEST(vdso)
{
	EXPECT_EQ(getauxval(33), 0); /* AT_SYSINFO_EHDR */
	EXPECT(!readable((void *)0xffffffffff600000UL));
}

TEST(files)
{
	struct iovec vec = { "x", 1 };
	char handle[136] = {};
	int fd, id;

	SCRATCH();
	fd = SYS(open, "f", O_RDWR | O_CREAT, 0644);
	EXPECT_EQ(SYS(preadv2, fd, &vec, 1, 0, 0, 8), -EOPNOTSUPP); /* RWF_NOWAIT */
	EXPECT_EQ(SYS(name_to_handle_at, AT_FDCWD, "f", handle, &id, 0), -EOPNOTSUPP);
	EXPECT_EQ(SYS(mount, "none", ".", "ext4", 0, 0), -ENODEV);
	EXPECT_EQ(SYS(mount, "none", "/", 0, 1 << 18, 0), -EINVAL); /* MS_PRIVATE */
	EXPECT_EQ(SYS(mount, "none", "/", 0, 1 << 20, 0), -EINVAL); /* MS_SHARED */
	EXPECT_EQ(SYS(mount, ".", "/tmp", 0, 8192, 0), -EINVAL);    /* MS_MOVE */
	SYS(close, fd);
	LEAVE_SCRATCH();
}

TEST(memory)
{
	char *map = (char *)SYS(mmap, 0, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	EXPECT_EQ(SYS(mmap, 0, 1 << 21, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | 0x40000, -1, 0),
		  -ENOMEM);				  /* MAP_HUGETLB */
	EXPECT_EQ(SYS(memfd_create, "x", 4), -ENODEV);	  /* MFD_HUGETLB */
	EXPECT_EQ(SYS(madvise, map, PAGE, 12), -EINVAL);  /* MADV_MERGEABLE */
	EXPECT_EQ(SYS(madvise, map, PAGE, 14), -EINVAL);  /* MADV_HUGEPAGE */
	EXPECT_EQ(SYS(madvise, map, PAGE, 100), -EINVAL); /* MADV_HWPOISON */
	SYS(munmap, map, PAGE);
}

TEST(scheduling)
{
	struct {
		unsigned int size, policy;
		unsigned long flags;
		int nice;
		unsigned int priority;
		unsigned long runtime, deadline, period;
		unsigned int util_min, util_max;
	} attr = { sizeof(attr), 6 /* SCHED_DEADLINE */, 0, 0, 0, 10000000, 10000000, 10000000 };

	EXPECT_EQ(SYS(sched_setattr, 0, &attr, 0), -EINVAL);
	attr.policy = 0;
	attr.flags = 0x20; /* SCHED_FLAG_UTIL_CLAMP_MIN */
	EXPECT_EQ(SYS(sched_setattr, 0, &attr, 0), -EOPNOTSUPP);
}

TEST(prctls)
{
	static const int none[] = { 9,	/* PR_SET_FPEMU */
				    43, /* PR_MPX_ENABLE_MANAGEMENT */
				    52, /* PR_GET_SPECULATION_CTRL */
				    57, /* PR_SET_IO_FLUSHER */
				    59, /* PR_SET_SYSCALL_USER_DISPATCH */
				    62, /* PR_SCHED_CORE */
				    65, /* PR_SET_MDWE */
				    0x53564d41,
				    /* PR_SET_VMA */ };

	for (unsigned int i = 0; i < sizeof(none) / sizeof(*none); i++)
		EXPECT_EQ(SYS(prctl, none[i], 0, 0, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(prctl, 35, 1, 0, 0, 0), -EINVAL); /* PR_SET_MM */
}
