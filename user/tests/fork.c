/*
 * fork: the child has a copy of everything, and from then on each has its own. fork(2).
 */
#include "child.h"
#include "files.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)

static int data = 1;
static int bss;
static const int constant = 7;

TEST(answers)
{
	int pid = SYS(fork);

	if (!pid)
		SYS(exit, 0);
	EXPECT(pid > 0);
	EXPECT_STATUS(reap(pid), PASSED);
}

/* Stores of the child do not reach the parent: data, bss, heap, stack and mappings. */
TEST(childs_stores_are_its_own)
{
	char *map = map_pages(2, RW);
	char *heap = malloc(100);
	volatile int local = 1;

	memset(map, 1, PAGE);
	heap[0] = 1;
	EXPECT_STATUS(IN_CHILD(EXPECT(data == 1 && bss == 0 && local == 1 && constant == 7);
			       EXPECT(filled(map, 1, PAGE) && filled(map + PAGE, 0, PAGE));
			       data = bss = local = 2; memset(map, 2, 2 * PAGE); heap[0] = 2;
			       EXPECT(filled(map, 2, 2 * PAGE))),
		      PASSED);
	EXPECT(data == 1 && bss == 0 && local == 1);
	EXPECT(filled(map, 1, PAGE) && filled(map + PAGE, 0, PAGE));
	EXPECT_EQ(heap[0], 1);
	free(heap);
	unmap_pages(map, 2);
}

/* The other way round: the parent stores first, the child still sees the old value. */
TEST(parents_stores_are_its_own)
{
	volatile char *map = map_pages(1, RW);
	int pid;

	map[0] = 'o';
	pid = fork_child();
	if (!pid) {
		for (int i = 0; i < 20; i++) {
			SYS(sched_yield);
			EXPECT_EQ(map[0], 'o');
		}
		child_done();
	}
	for (int i = 0; i < 10; i++) {
		map[0] = 'n';
		SYS(sched_yield);
	}
	EXPECT_STATUS(reap(pid), PASSED);
	EXPECT_EQ(map[0], 'n');
	unmap_pages((char *)map, 1);
}

/* Copy on write through the kernel: stores by system calls are private as well. */
TEST(the_kernels_stores_are_private)
{
	char *map = map_pages(1, RW);

	memset(map, 'o', PAGE);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(read, open_file(BIG, O_RDONLY), map, PAGE), PAGE);
			       EXPECT(is_big(map, 0, PAGE))),
		      PASSED);
	EXPECT(filled(map, 'o', PAGE));
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(uname, map + 8), 0)), PASSED);
	EXPECT(filled(map, 'o', PAGE));
	unmap_pages(map, 1);
}

/* Both may write again and again: the last owner of a page keeps it without another copy. */
TEST(generations)
{
	volatile char *p = map_pages(1, RW);

	p[0] = 1;
	EXPECT_STATUS(IN_CHILD(p[0]++; EXPECT_STATUS(
				       IN_CHILD(p[0]++;
						EXPECT_STATUS(IN_CHILD(p[0]++; EXPECT_EQ(p[0], 4)),
							      PASSED);
						EXPECT_EQ(p[0], 3)),
				       PASSED);
			       EXPECT_EQ(p[0], 2)),
		      PASSED);
	EXPECT_EQ(p[0], 1);
	p[0] = 9;
	EXPECT_EQ(p[0], 9);
	unmap_pages((char *)p, 1);
}

/* Protections go along. */
TEST(protections_are_inherited)
{
	char *p = map_pages(3, RW);

	SYS(mprotect, p, PAGE, PROT_READ);
	SYS(mprotect, p + PAGE, PAGE, PROT_NONE);
	EXPECT_STATUS(IN_CHILD(EXPECT(readable(p) && !writable(p)); EXPECT(!readable(p + PAGE));
			       EXPECT(writable(p + 2 * PAGE));
			       EXPECT_EQ(SYS(mprotect, p, 2 * PAGE, RW), 0); EXPECT(writable(p))),
		      PASSED);
	EXPECT(!writable(p));
	EXPECT_STATUS(IN_CHILD(user_write(p)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_read(p + PAGE)), KILLED(SIGSEGV));
	unmap_pages(p, 3);
}

/* Mappings made or removed after the fork are not the other's. */
TEST(mappings_are_private)
{
	char *p = map_pages(1, RW);

	EXPECT_STATUS(IN_CHILD(unmap_pages(p, 1); EXPECT(!readable(p))), PASSED);
	EXPECT(readable(p));
	unmap_pages(p, 1);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(map_anon((long)p, PAGE, RW, MAP_FIXED), p)), PASSED);
	EXPECT(!readable(p));
}

/* Descriptors are copied, what they refer to is shared. */
TEST(descriptors)
{
	int fd = open_file(BIG, O_RDONLY), mine;
	unsigned char c;

	EXPECT_EQ(SYS(read, fd, &c, 1), 1);
	EXPECT_STATUS(IN_CHILD(EXPECT_EQ(SYS(read, fd, &c, 1), 1); EXPECT_EQ(c, big_byte(1));
			       SYS(close, fd); mine = open_file(TEXT, O_RDONLY);
			       EXPECT_EQ(mine, fd); EXPECT_EQ(SYS(close, mine), 0)),
		      PASSED);
	EXPECT_EQ(SYS(read, fd, &c, 1), 1);
	EXPECT_EQ(c, big_byte(2));
	EXPECT_EQ(SYS(close, fd), 0);
}

TEST(many_children_at_once)
{
	enum { N = 30 };
	int pid[N];

	for (int i = 0; i < N; i++) {
		pid[i] = fork_child();
		if (!pid[i]) {
			SYS(sched_yield);
			SYS(exit, i);
		}
	}
	for (int i = N - 1; i >= 0; i--)
		EXPECT_STATUS(reap(pid[i]), EXITED(i));
	EXPECT_EQ(SYS(wait4, -1, 0, 0, 0), -ECHILD);
}

TEST(many_children_in_turn)
{
	for (int i = 0; i < 100; i++)
		if (!EXPECT_STATUS(IN_CHILD(SYS(exit, i)), EXITED(i)))
			break;
}

/* A chain, each the parent of the next, handing a number up by exit statuses. */
static int chain(int depth)
{
	if (!depth)
		return 1;
	return (IN_CHILD(SYS(exit, chain(depth - 1))) >> 8) + 1;
}

TEST(deep_chain)
{
	EXPECT_EQ(chain(20), 21);
}

/* Every callee-saved register and the flags are in the child what they were. */
TEST(registers)
{
	long got, pid;

	asm volatile(
		"mov $0x1111, %%ebx\n\tmov $0x2222, %%r12d\n\tmov $0x3333, %%r13d\n\t"
		"mov $0x4444, %%r14d\n\tmov $0x5555, %%r15d\n\tmov $0x6666, %%edi\n\t"
		"mov $0x7777, %%esi\n\tmov $0x8888, %%edx\n\tmov $0x9999, %%r8d\n\t"
		"mov $0xaaaa, %%r9d\n\tmov $0xbbbb, %%r10d\n\tmov %2, %%eax\n\tsyscall\n\t"
		"lea (%%rbx,%%r12), %%rcx\n\tadd %%r13, %%rcx\n\tadd %%r14, %%rcx\n\t"
		"add %%r15, %%rcx\n\tadd %%rdi, %%rcx\n\tadd %%rsi, %%rcx\n\tadd %%rdx, %%rcx\n\t"
		"add %%r8, %%rcx\n\tadd %%r9, %%rcx\n\tadd %%r10, %%rcx"
		: "=&a"(pid), "=&c"(got)
		: "i"(SYS_fork)
		: "rbx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
		  "memory", "cc");
	if (!pid)
		SYS(exit, got == 0x1111 * 66 ? 3 : 4);
	EXPECT_EQ(got, 0x1111 * 66);
	EXPECT_STATUS(reap(pid), EXITED(3));
}

TEST(through_libc)
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(12);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 12);
}
