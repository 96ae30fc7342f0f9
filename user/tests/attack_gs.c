/*
 * Faults at loads of segment selectors in the kernel. Mechanism: a task's selectors are loaded
 * again at a switch; one that has gone bad meanwhile (an LDT entry removed, a tracer's value)
 * faults in ring 0, for gs between two swapgs, so with the user's GS base (CVE-2014-9322's family).
 * What must happen: the selector becomes 0, the kernel goes on with its own GS base. Here
 * lstar_selftest loads them. TCG and Bochs.
 */
#include "child.h"
#include "mem.h"
#include "selftest.h"

/* Beyond the table, in an LDT that does not exist, a system segment, an empty entry. */
static const unsigned long bad[] = { 0xfff8, 0xfffb, 0x0c, 0x47, 0x40, 0x50 };

static void load_all(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		char note[24];

		snprintf(note, sizeof(note), "selector %#lx", bad[i]);
		EXPECT_EQ_IN(note, HOOK(LOAD_GS, bad[i]) & 0xfffc, 0);
		EXPECT_EQ_IN(note, HOOK(LOAD_GS, 0x2b), 0x2b);
		EXPECT_KERNEL_WHOLE();
	}
}

TEST(bad_gs)
{
	NEED_HOOK;
	EXPECT_STATUS(IN_CHILD(load_all()), PASSED);
	EXPECT_KERNEL_WHOLE();
}

/* With a GS base of the program's that is no address of anything. */
TEST(bad_gs_with_forged_base)
{
	static const unsigned long bases[] = { 0x1000, 0xffffffff80000000, 0xffff888000000000 };

	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(bases); i++)
		EXPECT_STATUS(IN_CHILD(asm volatile("wrgsbase %0" ::"r"(bases[i])); load_all()),
			      PASSED);
	EXPECT_KERNEL_WHOLE();
}

TEST(bad_ds)
{
	NEED_HOOK;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_STATUS(IN_CHILD(unsigned long now = HOOK(LOAD_DS, bad[i]);
				       EXPECT_EQ(now, 0)),
			      PASSED);
	EXPECT_KERNEL_WHOLE();
}
