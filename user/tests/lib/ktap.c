/* ktap.c: what ktap.h promises, compiled once for all of the tests: main(), the lines, the expectations. */
#include "../ktap.h"
#include "errname.h"

/* The cases of the program; the linker gathers the section and names its ends. */
extern const struct ktap_case __start_ktap_cases[], __stop_ktap_cases[];

int ktap_failures;
const char *ktap_skipped;

static void ktap_vline(const char *fmt, va_list ap)
{
	char line[256];
	int n = 0;

	if (getenv("KTAP_INDENT"))
		n = snprintf(line, sizeof(line), "  ");
	vsnprintf(line + n, sizeof(line) - n - 1, fmt, ap);
	strcat(line, "\n");
	SYS(write, 1, line, strlen(line));
}

void ktap_line(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	ktap_vline(fmt, ap);
	va_end(ap);
}

const char *ktap_value(long v, char buf[48])
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

int ktap_eq(long got, long want, const char *expr, const char *note, const char *file, int line)
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

int ktap_true(int cond, const char *expr, const char *note, const char *file, int line)
{
	if (cond)
		return 1;
	if (ktap_failures++ >= KTAP_MOST)
		return 0;
	ktap_line("# expected %.80s, got false%s%s (%s:%d)", expr, note ? ": " : "",
		  note ? note : "", file, line);
	return 0;
}

static int ktap_wanted(const char *name, int argc, char **argv)
{
	if (argc < 2)
		return 1;
	for (int i = 1; i < argc; i++)
		if (!strcmp(name, argv[i]))
			return 1;
	return 0;
}

/* The wanted case with the smallest source line above `after`: the linker's order is not ours. */
static const struct ktap_case *ktap_next(long after, int argc, char **argv)
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
