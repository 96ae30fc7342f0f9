/*
 * mmap: anonymous memory, every right and wrong argument. Where it is put by MAP_FIXED is
 * mmap_fixed.c; sharing is mmap_shared.c. mmap(2).
 */
#include "child.h"
#include "mem.h"

#define RW (PROT_READ | PROT_WRITE)
#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS)

static int is_error(long ret)
{
	return ret < 0 && ret >= -4095;
}

TEST(zero_filled_and_aligned)
{
	char *p = map_pages(5, RW);

	EXPECT_EQ((unsigned long)p % PAGE, 0);
	EXPECT((unsigned long)p + 5 * PAGE <= USER_END);
	EXPECT(filled(p, 0, 5 * PAGE));
	memset(p, 0xa5, 5 * PAGE);
	EXPECT_EQ(SYS(munmap, p, 5 * PAGE), 0);
	p = map_pages(5, RW);
	EXPECT(filled(p, 0, 5 * PAGE));
	unmap_pages(p, 5);
}

TEST(length_is_rounded_up)
{
	char *p = (char *)map_anon(0, PAGE + 1, RW, 0);

	EXPECT(writable(p + 2 * PAGE - 1));
	EXPECT_EQ(SYS(munmap, p, PAGE + 1), 0);
	EXPECT(!readable(p));
	EXPECT(!readable(p + PAGE));
	p = (char *)map_anon(0, 1, RW, 0);
	EXPECT(writable(p + PAGE - 1));
	unmap_pages(p, 1);
}

TEST(wrong_lengths)
{
	EXPECT_EQ(map_anon(0, 0, RW, 0), -EINVAL);
	EXPECT_EQ(map_anon(0, USER_END + 1, RW, 0), -ENOMEM);
	EXPECT_EQ(map_anon(0, 1UL << 47, RW, 0), -ENOMEM);
	EXPECT_EQ(map_anon(0, 1UL << 63, RW, 0), -ENOMEM);
	EXPECT_EQ(map_anon(0, -1UL, RW, 0), -ENOMEM);
	EXPECT_EQ(map_anon(0, -PAGE, RW, 0), -ENOMEM);
}

/* One of MAP_SHARED and MAP_PRIVATE must be there; with MAP_ANONYMOUS nothing else will do. */
TEST(wrong_types)
{
	EXPECT_EQ(SYS(mmap, 0, PAGE, RW, MAP_ANONYMOUS, -1, 0), -EINVAL);
	EXPECT_EQ(SYS(mmap, 0, PAGE, RW, MAP_ANONYMOUS | 3, -1, 0), -EINVAL);
	EXPECT_EQ(SYS(mmap, 0, PAGE, RW, MAP_ANONYMOUS | 4, -1, 0), -EINVAL);
	EXPECT_EQ(SYS(mmap, 0, PAGE, RW, MAP_ANONYMOUS | 15, -1, 0), -EINVAL);
}

/* Anonymous memory has no file: the descriptor is ignored. Its absence is not, elsewhere. */
TEST(descriptor)
{
	static const int fds[] = { 0, 1, 1000, -2 };

	for (unsigned int i = 0; i < ARRAY_SIZE(fds); i++) {
		long p = SYS(mmap, 0, PAGE, RW, PRIVATE, fds[i], 0);

		EXPECT(!is_error(p));
		SYS(munmap, p, PAGE);
	}
	EXPECT_EQ(SYS(mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, -1, 0), -EBADF);
	EXPECT_EQ(SYS(mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, 999, 0), -EBADF);
}

TEST(offset)
{
	long p = SYS(mmap, 0, PAGE, RW, PRIVATE, -1, 3 * PAGE);

	EXPECT(!is_error(p));
	SYS(munmap, p, PAGE);
	EXPECT_EQ(SYS(mmap, 0, PAGE, RW, PRIVATE, -1, 1), -EINVAL);
	EXPECT_EQ(SYS(mmap, 0, PAGE, RW, PRIVATE, -1, PAGE - 1), -EINVAL);
}

/* A hint that is free is taken, rounded down to its page; one that is not is only a hint. */
TEST(hints)
{
	char *p = map_pages(3, RW);
	char *q;

	unmap_pages(p, 3);
	q = (char *)map_anon((long)p + PAGE, PAGE, RW, 0);
	EXPECT_EQ(q, p + PAGE);
	unmap_pages(q, 1);
	q = (char *)map_anon((long)p + PAGE + 123, PAGE, RW, 0);
	EXPECT_EQ(q, p + PAGE);
	memset(q, 'q', PAGE);
	p = (char *)map_anon((long)q, PAGE, RW, 0);
	EXPECT(!is_error((long)p) && p != q);
	EXPECT(filled(q, 'q', PAGE));
	unmap_pages(p, 1);
	unmap_pages(q, 1);
}

TEST(hints_out_of_range)
{
	for (EACH_BAD_POINTER(b)) {
		long p = map_anon(b->addr, PAGE, RW, 0);

		EXPECT_IN(b->name, !is_error(p) && (unsigned long)p + PAGE <= USER_END);
		SYS(munmap, p, PAGE);
	}
}

/* Flags without a visible effect on a plain mapping are accepted. */
TEST(flags_that_are_accepted)
{
	static const int flags[] = { MAP_NORESERVE, MAP_STACK, MAP_POPULATE,
				     MAP_NORESERVE | MAP_STACK };

	for (unsigned int i = 0; i < ARRAY_SIZE(flags); i++) {
		char *p = (char *)map_anon(0, 2 * PAGE, RW, flags[i]);

		EXPECT(!is_error((long)p));
		EXPECT(filled(p, 0, 2 * PAGE));
		EXPECT(writable(p));
		unmap_pages(p, 2);
	}
}

TEST(map_32bit)
{
	long p = map_anon(0, PAGE, RW, MAP_32BIT);

	EXPECT(p > 0 && p + PAGE <= 1L << 31);
	EXPECT(writable((char *)p));
	SYS(munmap, p, PAGE);
}

/* What each protection allows: the CPU and the kernel's own copies must agree. */
TEST(protections)
{
	static const struct {
		int prot, read, write, exec;
	} t[] = {
		{ PROT_NONE, 0, 0, 0 },
		{ PROT_READ, 1, 0, 0 },
		{ PROT_READ | PROT_WRITE, 1, 1, 0 },
		{ PROT_READ | PROT_EXEC, 1, 0, 1 },
		{ PROT_READ | PROT_WRITE | PROT_EXEC, 1, 1, 1 },
		{ PROT_WRITE, 1, 1, 0 }, /* x86 pages cannot be written and not read */
		{ PROT_EXEC | PROT_WRITE, 1, 1, 1 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(t); i++) {
		char *p = map_pages(1, RW);
		char note[16];

		snprintf(note, sizeof(note), "prot %d", t[i].prot);
		p[0] = (char)0xc3; /* ret */
		EXPECT_EQ(SYS(mprotect, p, PAGE, t[i].prot), 0);
		EXPECT_STATUS_IN(note, IN_CHILD(user_exec(p)),
				 t[i].exec ? PASSED : KILLED(SIGSEGV));
		EXPECT_STATUS_IN(note, IN_CHILD(user_read(p)),
				 t[i].read ? PASSED : KILLED(SIGSEGV));
		EXPECT_STATUS_IN(note, IN_CHILD(user_write(p)),
				 t[i].write ? PASSED : KILLED(SIGSEGV));
		EXPECT_EQ_IN(note, writable(p + 64), t[i].write);
		unmap_pages(p, 1);
	}
}

/* The same asked of mmap itself, on pages that were never there before. */
TEST(protections_of_fresh_pages)
{
	char *none = map_pages(1, PROT_NONE);
	char *ro = map_pages(1, PROT_READ);

	EXPECT_STATUS(IN_CHILD(user_read(none)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_write(none)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_exec(none)), KILLED(SIGSEGV));
	EXPECT(!readable(none));
	EXPECT(!writable(ro));
	EXPECT(filled(ro, 0, PAGE));
	EXPECT_STATUS(IN_CHILD(user_write(ro)), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(user_exec(ro)), KILLED(SIGSEGV));
	unmap_pages(none, 1);
	unmap_pages(ro, 1);
}

/* User pages may be writable and executable at once: that rule is for the kernel's own. */
TEST(code_made_at_run_time)
{
	static const unsigned char answer[] = { 0xb8, 42, 0, 0, 0, 0xc3 }; /* mov eax, 42; ret */
	char *p = map_pages(1, RW | PROT_EXEC);

	memcpy(p, answer, sizeof(answer));
	EXPECT_EQ(((int (*)(void))(uintptr_t)p)(), 42);
	p[1] = 43;
	EXPECT_EQ(((int (*)(void))(uintptr_t)p)(), 43);
	unmap_pages(p, 1);
}

/* A large mapping costs nothing until it is touched. */
TEST(sparse)
{
	long size = 1L << 32;
	char *p = (char *)map_anon(0, size, RW, MAP_NORESERVE);

	REQUIRE(!is_error((long)p));
	for (long at = 0; at < size; at += size / 16) {
		EXPECT_EQ(p[at], 0);
		p[at + 5000] = 1;
	}
	EXPECT(writable(p + size - 1));
	EXPECT_EQ(SYS(munmap, p, size), 0);
	EXPECT(!readable(p + 5000));
}

TEST(many_mappings)
{
	enum { N = 200 };
	static char *p[N];

	for (int i = 0; i < N; i++) {
		p[i] = map_pages(1, i % 2 ? RW : PROT_READ);
		if (i % 2)
			p[i][0] = i;
	}
	for (int i = 1; i < N; i += 2)
		EXPECT_EQ((unsigned char)p[i][0], i);
	for (int i = 0; i < N; i++)
		EXPECT_EQ(SYS(munmap, p[i], PAGE), 0);
	for (int i = 0; i < N; i += 37)
		EXPECT(!readable(p[i]));
}
