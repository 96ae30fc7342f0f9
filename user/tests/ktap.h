/*
 * ktap.h: the harness of the ring-3 tests.
 *
 * A test program is one file of TEST(name) { ... } cases; this header brings main(). Output is
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
#include "errname.h"
#include "raw.h"

struct ktap_case {
	const char *name;
	void (*run)(void);
	long line;
};

/* The cases of the program; the linker gathers the section and names its ends. */
extern const struct ktap_case __start_ktap_cases[], __stop_ktap_cases[];

#define TEST(id)                                                                             \
	static void test_##id(void);                                                         \
	static const struct ktap_case ktap_##id                                              \
		__attribute__((used, section("ktap_cases"), aligned(8))) = { #id, test_##id, \
									     __LINE__ };     \
	static void test_##id(void)

/* What `prog child ...` runs; its value is the exit status. */
__attribute__((weak)) int ktap_child(int argc, char **argv, char **envp);

static int ktap_failures;	 /* expectations failed in the case that runs */
static const char *ktap_skipped; /* why the case that runs was skipped */

#define KTAP_MOST 10 /* failed expectations that a case tells about; the others are counted */

static inline void ktap_vline(const char *fmt, va_list ap)
{
	char line[256];
	int n = 0;

	if (getenv("KTAP_INDENT"))
		n = snprintf(line, sizeof(line), "  ");
	vsnprintf(line + n, sizeof(line) - n - 1, fmt, ap);
	strcat(line, "\n");
	SYS(write, 1, line, strlen(line));
}

/* Prints one line of at most 250 bytes. */
__attribute__((format(printf, 1, 2))) static inline void ktap_line(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	ktap_vline(fmt, ap);
	va_end(ap);
}

/* Marks the case as skipped; it should return at once. */
static inline void ktap_skip(const char *why)
{
	ktap_skipped = why;
}

/* A value as people read it: "-EFAULT", a small number in decimal, anything else in both. */
static inline const char *ktap_value(long v, char buf[48])
{
	const char *name = v < 0 && v >= -4095 ? errname(-v) : NULL;

	if (name)
		snprintf(buf, 48, "-%s", name);
	else if (v > -100000 && v < 100000)
		snprintf(buf, 48, "%ld", v);
	else
		snprintf(buf, 48, "%ld (%#lx)", v, (unsigned long)v);
	return buf;
}

static inline int ktap_eq(long got, long want, const char *expr, const char *note, const char *file,
			  int line)
{
	char g[48], w[48];

	if (got == want)
		return 1;
	if (ktap_failures++ >= KTAP_MOST)
		return 0;
	ktap_line("# expected %s, got %s: %.80s%s%s (%s:%d)", ktap_value(want, w),
		  ktap_value(got, g), expr, note ? ", " : "", note ? note : "", file, line);
	return 0;
}

static inline int ktap_true(int cond, const char *expr, const char *note, const char *file,
			    int line)
{
	if (cond)
		return 1;
	if (ktap_failures++ >= KTAP_MOST)
		return 0;
	ktap_line("# expected %.80s, got false%s%s (%s:%d)", expr, note ? ": " : "",
		  note ? note : "", file, line);
	return 0;
}

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

static inline int ktap_wanted(const char *name, int argc, char **argv)
{
	if (argc < 2)
		return 1;
	for (int i = 1; i < argc; i++)
		if (!strcmp(name, argv[i]))
			return 1;
	return 0;
}

/* The wanted case with the smallest source line above `after`: the linker's order is not ours. */
static inline const struct ktap_case *ktap_next(long after, int argc, char **argv)
{
	const struct ktap_case *next = NULL;

	for (const struct ktap_case *c = __start_ktap_cases; c < __stop_ktap_cases; c++)
		if (c->line > after && (!next || c->line < next->line) &&
		    ktap_wanted(c->name, argc, argv))
			next = c;
	return next;
}

int main(int argc, char **argv, char **envp)
{
	const struct ktap_case *c;
	int n = 0, failed = 0, brief;

	if (argc > 1 && !strcmp(argv[1], "child") && ktap_child)
		return ktap_child(argc, argv, envp);

	for (c = ktap_next(0, argc, argv); c; c = ktap_next(c->line, argc, argv))
		n++;
	brief = getenv("KTAP_BRIEF") != NULL;
	if (!brief) {
		ktap_line("KTAP version 1");
		ktap_line("1..%d", n);
	}
	n = 0;
	for (c = ktap_next(0, argc, argv); c; c = ktap_next(c->line, argc, argv)) {
		ktap_failures = 0;
		ktap_skipped = NULL;
		c->run();
		failed += ktap_failures != 0;
		if (ktap_failures > KTAP_MOST)
			ktap_line("# and %d more", ktap_failures - KTAP_MOST);
		n++;
		if (brief && !ktap_failures)
			continue;
		ktap_line("%sok %d %s%s%s", ktap_failures ? "not " : "", n, c->name,
			  ktap_skipped ? " # SKIP " : "", ktap_skipped ? ktap_skipped : "");
	}
	return failed ? 1 : 0;
}

#endif
