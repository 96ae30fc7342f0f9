/*
 * probe.h: a look at the kernel's registers at a moment of its entry code, for the tests attack_*.
 * An instruction breakpoint in the kernel strikes there; what it found is read afterwards. See
 * kernel/selftest/probe.c.
 */
#ifndef TESTS_PROBE_H
#define TESTS_PROBE_H

#include "child.h"
#include "mem.h"
#include "regs.h"
#include "selftest.h"

#define FLAG_TF 0x100UL
#define FLAG_IF 0x200UL
#define FLAG_IOPL 0x3000UL
#define FLAG_RF 0x10000UL /* set by the probe itself */

/* Flags that ring 3 can set by itself, but for TF. */
#define USER_FLAGS                                                                                 \
	(FLAG_CF | FLAG_PF | FLAG_AF | FLAG_ZF | FLAG_SF | FLAG_DF | FLAG_OF | FLAG_NT | FLAG_AC | \
	 FLAG_ID)

/*
 * A system call with these registers and flags, probed at `place`; it is the call that reads the
 * probe.
 */
static inline struct selftest_probe probe_syscall(int place, unsigned long flags)
{
	static struct selftest_probe seen;
	struct regs in = pattern_regs(SYS_lstar_selftest);

	memset(&seen, 0, sizeof(seen));
	in.rdi = SELFTEST_PROBE_READ;
	in.rsi = (unsigned long)&seen;
	in.flags |= flags;
	if (EXPECT_EQ(HOOK(PROBE, place, 0), 0))
		EXPECT_EQ(call_with_regs(&in).rax, 0);
	EXPECT_IN("the probe struck", seen.ip);
	return seen;
}

/* What a child's statements show at `place`; they may end it by any signal. */
#define PROBE_CHILD(place, status, ...)                                              \
	({                                                                           \
		static struct selftest_probe seen_;                                  \
		memset(&seen_, 0, sizeof(seen_));                                    \
		EXPECT_STATUS(IN_CHILD(HOOK(PROBE, place, 0); __VA_ARGS__), status); \
		HOOK(PROBE_READ, &seen_);                                            \
		EXPECT_IN("the probe struck", seen_.ip);                             \
		seen_;                                                               \
	})

#endif
