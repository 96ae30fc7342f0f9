/*
 * ktap.h: the harness of the ring-3 tests.
 *
 * A test program is one file of TEST(name) { ... } cases; lib/ktap.c has main(). Output is
 * KTAP version 1: a plan, then "ok N name" or "not ok N name" for each case, in the order of the
 * source; each expectation that fails adds "# expected X, got Y (file:line)" before the result.
 * Exit status 0 when all passed, 1 otherwise. `prog name...` runs only the cases named;
 * `prog child ...` calls ktap_child(), for programs that exec themselves.
 *
 * Lines go out by write(2), each whole, so that nothing waits in a buffer when a case forks and
 * the output of a crash is complete. With KTAP_INDENT in the environment each line starts with
 * two blanks, as a subtest of init's own KTAP; with KTAP_BRIEF only failures are printed.
 * Linux's tools/testing/selftests/kselftest_harness.h plays this part.
 */
#ifndef TESTS_KTAP_H
#define TESTS_KTAP_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "raw.h"

struct ktap_case {
	const char *name;
	void (*run)(void);
	long line;
};

#define TEST(id)                                                                             \
	static void test_##id(void);                                                         \
	static const struct ktap_case ktap_##id                                              \
		__attribute__((used, section("ktap_cases"), aligned(8))) = { #id, test_##id, \
									     __LINE__ };     \
	static void test_##id(void)

/* What `prog child ...` runs; its value is the exit status. */
__attribute__((weak)) int ktap_child(int argc, char **argv, char **envp);

extern int ktap_failures;	 /* expectations failed in the case that runs */
extern const char *ktap_skipped; /* why the case that runs was skipped */

#define KTAP_MOST 10 /* failed expectations that a case tells about; the others are counted */

/* Prints one line of at most 250 bytes. */
__attribute__((format(printf, 1, 2))) void ktap_line(const char *fmt, ...);

/* A value as people read it: "-EFAULT", a small number in decimal, anything else in both. Yields buf. */
const char *ktap_value(long v, char buf[48]);

/* Marks the case as skipped; it should return at once. */
static inline void ktap_skip(const char *why)
{
	ktap_skipped = why;
}

int ktap_eq(long got, long want, const char *expr, const char *note, const char *file, int line);
int ktap_true(int cond, const char *expr, const char *note, const char *file, int line);

/* Each yields 1 if the expectation held. The _IN forms add a note: which row of a table. */
#define EXPECT_EQ(got, want) ktap_eq((long)(got), (long)(want), #got, NULL, KTAP_HERE)
#define EXPECT_EQ_IN(note, got, want) ktap_eq((long)(got), (long)(want), #got, note, KTAP_HERE)
#define EXPECT(cond) ktap_true(!!(cond), #cond, NULL, KTAP_HERE)
#define EXPECT_IN(note, cond) ktap_true(!!(cond), #cond, note, KTAP_HERE)
#define KTAP_HERE __FILE_NAME__, __LINE__

/* A precondition: without it the case cannot go on. */
#define REQUIRE(cond)                                             \
	do {                                                      \
		if (!ktap_true(!!(cond), #cond, NULL, KTAP_HERE)) \
			return;                                   \
	} while (0)

#endif
