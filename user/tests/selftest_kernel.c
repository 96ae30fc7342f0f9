/*
 * The kernel as a whole: its page tables, and what the entry code relies on. Mechanism: a writable
 * alias of kernel text, a page that is writable and executable, or a kernel page open to ring 3
 * turns any stray write into a takeover; a mapping of the last page below 2^47 lets SYSRET fault in
 * ring 0 (CVE-2012-0217). Here a program with all kinds of mappings has every table walked. Both
 * emulators show it.
 */
#include "child.h"
#include "files.h"
#include "mem.h"
#include "selftest.h"

static void expect_tables_sound(const char *when)
{
	static struct selftest_report r;
	long found = HOOK(PAGETABLES, &r);

	EXPECT_EQ_IN(when, found, 0);
	selftest_findings(&r, KTAP_HERE);
	EXPECT_IN("the kernel has pages", r.leaves > 100);
}

TEST(page_tables)
{
	NEED_HOOK;
	expect_tables_sound("as started");
}

/* Anonymous, shared, of a file, without access, at both ends of the user half. */
TEST(page_tables_with_many_mappings)
{
	int fd = open_file(BIG, O_RDONLY);
	char *rwx = map_pages(2, PROT_READ | PROT_WRITE | PROT_EXEC);
	char *none = map_pages(2, PROT_READ | PROT_WRITE), *file, *top;

	NEED_HOOK;
	user_write(rwx);
	user_write(none);
	SYS(mprotect, none, 2 * PAGE, PROT_NONE);
	file = (char *)SYS(mmap, 0, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	user_read(file);
	user_write(file + PAGE);
	top = (char *)map_anon(USER_END - PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_FIXED_NOREPLACE);
	if (top == (char *)USER_END - PAGE)
		user_write(top);
	EXPECT_EQ(map_anon(USER_END, PAGE, PROT_READ, MAP_FIXED), -ENOMEM);
	expect_tables_sound("with mappings");
	EXPECT_STATUS(IN_CHILD(user_write(rwx); expect_tables_sound("in a child")), PASSED);
	expect_tables_sound("after a child");
	if (top == (char *)USER_END - PAGE)
		unmap_pages(top, 1);
	unmap_pages(rwx, 2);
	unmap_pages(none, 2);
	unmap_pages(file, 2);
	SYS(close, fd);
}

TEST(integrity)
{
	NEED_HOOK;
	EXPECT_KERNEL_WHOLE();
	for (int i = 0; i < 20; i++) {
		SYS(sched_yield);
		EXPECT_STATUS(IN_CHILD(EXPECT_KERNEL_WHOLE()), PASSED);
	}
	EXPECT_KERNEL_WHOLE();
}

/* The bases that ring 3 chooses for itself are not the kernel's. */
TEST(integrity_with_forged_bases)
{
	static const unsigned long bases[] = { 0, 0x1000, 0x7fffffffe000 };

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(bases); i++) {
		EXPECT_EQ(SYS(arch_prctl, 0x1001 /* ARCH_SET_GS */, bases[i]), 0);
		EXPECT_KERNEL_WHOLE();
		SYS(sched_yield);
		EXPECT_KERNEL_WHOLE();
	}
	SYS(arch_prctl, 0x1001, 0);
}

/* What the test image has, memory and objects, is the same after a thousand calls as before. */
TEST(nothing_is_lost)
{
	struct selftest_report before, after;
	char page[64];

	NEED_HOOK;
	HOOK(INTEGRITY, &before);
	for (int i = 0; i < 1000; i++) {
		HOOK(COPY_FROM, page, 64, 0, 0);
		HOOK(STRNLEN, "text", 10);
	}
	HOOK(INTEGRITY, &after);
	EXPECT_EQ(after.slab_objects, before.slab_objects);
	EXPECT_EQ(after.free_pages, before.free_pages);
}
