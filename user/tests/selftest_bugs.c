/*
 * What stops a kernel that does what it must not: SMAP, SMEP, WP, NX, the checks on spinlocks.
 * Mechanism: the hook makes the mistake on purpose; each must end in a report in plain words and
 * the end of the task that called, while the system lives on. A bug that nothing stops returns, and
 * the child exits with 0. Both emulators show it.
 *
 * Bugs that take the machine down are made by `selftest_bugs child NAME`, a boot each:
 * tests/test_selftest.py.
 */
#include "child.h"
#include "mem.h"
#include "regs.h"
#include "selftest.h"

#define OOPS "Oops: page fault in the kernel"

/*
 * Makes the bug in a child; the report that has to come is named beforehand, for whoever reads the
 * console.
 */
static int killed_by(int bug, const void *addr, const char *report)
{
	ktap_line("# provokes: %s", report);
	ktap_line("# provokes: " OOPS);
	return IN_CHILD(HOOK(BUG, bug, addr));
}

TEST(smap_stops_a_read)
{
	char *p = map_pages(1, PROT_READ | PROT_WRITE);

	NEED_HOOK;
	user_write(p);
	EXPECT_STATUS(killed_by(BUG_READ_USER, p, "SMAP stopped it"), KILLED(SIGKILL));
	SYS(mprotect, p, PAGE, PROT_READ);
	EXPECT_STATUS(killed_by(BUG_READ_USER, p, "SMAP stopped it"), KILLED(SIGKILL));
	unmap_pages(p, 1);
	EXPECT_KERNEL_WHOLE();
}

TEST(smap_stops_a_write)
{
	long *p = (long *)map_pages(1, PROT_READ | PROT_WRITE);

	NEED_HOOK;
	*p = 5;
	EXPECT_STATUS(killed_by(BUG_WRITE_USER, p, "SMAP stopped it"), KILLED(SIGKILL));
	EXPECT_EQ(*p, 5);
	unmap_pages(p, 1);
	EXPECT_KERNEL_WHOLE();
}

/*
 * A page that is only promised is not brought in for it: that would hide the bug until the page is
 * there.
 */
TEST(smap_and_demand_paging)
{
	char *p = map_pages(1, PROT_READ | PROT_WRITE);

	NEED_HOOK;
	EXPECT_STATUS(killed_by(BUG_READ_USER, p, "read user address"), KILLED(SIGKILL));
	EXPECT_STATUS(killed_by(BUG_WRITE_USER, p, "wrote user address"), KILLED(SIGKILL));
	unmap_pages(p, 1);
}

static void bug_with_flags(int bug, const void *addr, unsigned long flags)
{
	struct regs in = pattern_regs(SYS_lstar_selftest);

	in.rdi = SELFTEST_BUG;
	in.rsi = bug;
	in.rdx = (unsigned long)addr;
	in.flags |= flags;
	call_with_regs(&in);
}

/* AC set by ring 3 would switch SMAP off for the whole call: FMASK clears it. */
TEST(smap_with_the_users_ac)
{
	char *p = map_pages(1, PROT_READ | PROT_WRITE);

	NEED_HOOK;
	user_write(p);
	ktap_line("# provokes: SMAP stopped it");
	ktap_line("# provokes: " OOPS);
	EXPECT_STATUS(IN_CHILD(bug_with_flags(BUG_READ_USER, p, FLAG_AC)), KILLED(SIGKILL));
	unmap_pages(p, 1);
}

/* DF set by ring 3 would turn every string instruction of the kernel round. */
TEST(copies_with_the_users_df)
{
	struct selftest_result r;
	struct regs in = pattern_regs(SYS_lstar_selftest), out;
	static const char text[32] = "thirty-one bytes, all in order.";

	NEED_HOOK;
	in.rdi = SELFTEST_COPY_FROM;
	in.rsi = (unsigned long)text;
	in.rdx = sizeof(text);
	in.r10 = 3;
	in.r8 = (unsigned long)&r;
	in.flags |= FLAG_DF | FLAG_AC | FLAG_NT;
	out = call_with_regs(&in);
	EXPECT_EQ(out.rax, 0);
	EXPECT(!memcmp(r.at + SELFTEST_GUARD + 3, text, sizeof(text)));
	EXPECT(filled(r.at, SELFTEST_UNTOUCHED, SELFTEST_GUARD + 3));
	EXPECT_KERNEL_WHOLE();
}

TEST(smep_stops_a_jump)
{
	unsigned char *p = (unsigned char *)map_pages(1, PROT_READ | PROT_WRITE);

	NEED_HOOK;
	*p = 0xc3;
	SYS(mprotect, p, PAGE, PROT_READ | PROT_EXEC);
	EXPECT_STATUS(killed_by(BUG_CALL, p, "SMEP stopped it"), KILLED(SIGKILL));
	EXPECT_STATUS(killed_by(BUG_CALL, p + PAGE - 1, "the kernel jumped to"), KILLED(SIGKILL));
	unmap_pages(p, 1);
	EXPECT_KERNEL_WHOLE();
}

TEST(null_pointer)
{
	NEED_HOOK;
	EXPECT_STATUS(killed_by(BUG_NULL, NULL, "NULL pointer"), KILLED(SIGKILL));
}

TEST(wp_protects_what_is_constant)
{
	static const int bugs[] = { BUG_WRITE_TEXT, BUG_WRITE_RODATA,  BUG_WRITE_TABLE,
				    BUG_WRITE_IDT,  BUG_WRITE_EXTABLE, BUG_WRITE_ALIAS };

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(bugs); i++)
		EXPECT_STATUS(killed_by(bugs[i], NULL, "wrote to read-only kernel memory"),
			      KILLED(SIGKILL));
	EXPECT_KERNEL_WHOLE();
}

TEST(nx_keeps_data_from_running)
{
	static const int bugs[] = { BUG_RUN_DATA, BUG_RUN_HEAP, BUG_RUN_STACK, BUG_RUN_ALIAS };

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(bugs); i++)
		EXPECT_STATUS(killed_by(bugs[i], NULL, "which is not code"), KILLED(SIGKILL));
	EXPECT_KERNEL_WHOLE();
}

/* The first byte below a kernel stack belongs to nobody. */
TEST(guard_page_stops_the_first_step)
{
	NEED_HOOK;
	EXPECT_STATUS(killed_by(BUG_STACK_GUARD, NULL, "kernel stack overflow"), KILLED(SIGKILL));
	EXPECT_KERNEL_WHOLE();
}

/* These are only reported: the call goes on, and the page fault is not allowed to sleep. */
TEST(user_copy_under_a_spinlock)
{
	char *p = map_pages(1, PROT_READ | PROT_WRITE);

	NEED_HOOK;
	ktap_line("# provokes: BUG: user memory touched with a spinlock held");
	ktap_line("# provokes: BUG: user memory touched with a spinlock held");
	EXPECT_EQ(HOOK(BUG, BUG_MIGHT_FAULT, p), 8);
	user_write(p);
	EXPECT_EQ(HOOK(BUG, BUG_MIGHT_FAULT, p), 0);
	unmap_pages(p, 1);
	EXPECT_KERNEL_WHOLE();
}

TEST(sleep_under_a_spinlock)
{
	NEED_HOOK;
	ktap_line("# provokes: BUG: sleeping function called from invalid context");
	EXPECT_EQ(HOOK(BUG, BUG_MIGHT_SLEEP), 0);
	EXPECT_KERNEL_WHOLE();
}

/* Ring 3 cannot stop the machine with a bug of its own in the hook's arguments. */
TEST(wrong_operations)
{
	NEED_HOOK;
	EXPECT_EQ(HOOK(OPS), -EINVAL);
	EXPECT_EQ(SYS(lstar_selftest, -1), -EINVAL);
	EXPECT_EQ(HOOK(BUG, BUG_COUNT), -EINVAL);
	EXPECT_EQ(HOOK(SWEEP, NULL), -EINVAL);
}

int ktap_child(int argc, char **argv, char **envp __attribute__((unused)))
{
	static const struct {
		const char *name;
		int bug;
	} fatal[] = {
		{ "stack-overflow", BUG_STACK_OVERFLOW },
		{ "oops-locked", BUG_OOPS_LOCKED },
		{ "double-free", BUG_DOUBLE_FREE },
		{ "use-after-free", BUG_USE_AFTER_FREE },
		{ "use-page-after-free", BUG_USE_PAGE_AFTER_FREE },
	};

	for (unsigned int i = 0; argc > 2 && i < ARRAY_SIZE(fatal); i++)
		if (!strcmp(argv[2], fatal[i].name))
			return HOOK(BUG, fatal[i].bug) ? 2 : 3;
	return 1;
}
