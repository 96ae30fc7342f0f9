/* test and [: conditions. See test(1p); the grammar for many arguments is that of dash. */
#include "lib.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char **at, **end;
static bool failed;

static bool expression(void);

static bool fail(const char *word, const char *what)
{
	if (!failed && word)
		tool_error("%s: %s", word, what);
	else if (!failed)
		tool_error("%s", what);
	failed = true;
	return false;
}

static long long number(const char *text)
{
	char *after;
	long long value;

	errno = 0;
	value = strtoll(text, &after, 10);
	after += strspn(after, " \t\n");
	if (after == text || *after) {
		if (!failed)
			tool_error("Illegal number: %s", text);
		failed = true;
	}
	return value;
}

/* Returns whether there is such an operator. */
static bool compare(const char *left, const char *operator, const char * right, bool *result)
{
	static const char names[][5] = { "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "=",
					 "==",	"!=",  "<",   ">",   "-nt", "-ot", "-ef" };
	struct stat a, b;
	bool has_a, has_b;
	size_t i = 0;
	long long x, y;

	while (i < sizeof(names) / sizeof(names[0]) && strcmp(operator, names[i]))
		i++;
	if (i == sizeof(names) / sizeof(names[0]))
		return false;
	if (i >= 6 && i <= 10) {
		int order = strcmp(left, right);

		*result = i <= 7 ? !order : i == 8 ? order : i == 9 ? order < 0 : order > 0;
		return true;
	}
	if (i < 6) {
		x = number(left);
		y = number(right);
		*result = (bool[]){ x == y, x != y, x<y, x <= y, x> y, x >= y }[i];
		return true;
	}
	has_a = stat(left, &a) == 0;
	has_b = stat(right, &b) == 0;
	if (i == 13)
		*result = has_a && has_b && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
	else if (has_a && has_b)
		*result = i == 11 ? a.st_mtim.tv_sec > b.st_mtim.tv_sec ||
					    (a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
					     a.st_mtim.tv_nsec > b.st_mtim.tv_nsec)
				  : a.st_mtim.tv_sec < b.st_mtim.tv_sec ||
					    (a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
					     a.st_mtim.tv_nsec < b.st_mtim.tv_nsec);
	else
		*result = i == 11 ? has_a : has_b;
	return true;
}

static bool is_binary(const char *word)
{
	bool ignored;

	return word &&
	       (strcmp(word, "-eq") == 0 || strcmp(word, "-ne") == 0 || strcmp(word, "-lt") == 0 ||
		strcmp(word, "-le") == 0 || strcmp(word, "-gt") == 0 || strcmp(word, "-ge") == 0 ||
		compare("", word, "", &ignored));
}

static bool is_unary(const char *word)
{
	return word[0] == '-' && word[1] && !word[2] && strchr("bcdefghknprstuwxzGLOS", word[1]);
}

static bool unary(char which, const char *word)
{
	struct stat st;

	switch (which) {
	case 'n':
		return *word;
	case 'z':
		return !*word;
	case 't':
		return isatty((int)number(word));
	case 'r':
		return faccessat(AT_FDCWD, word, R_OK, AT_EACCESS) == 0;
	case 'w':
		return faccessat(AT_FDCWD, word, W_OK, AT_EACCESS) == 0;
	case 'x':
		return faccessat(AT_FDCWD, word, X_OK, AT_EACCESS) == 0;
	case 'h':
	case 'L':
		return lstat(word, &st) == 0 && S_ISLNK(st.st_mode);
	}
	if (stat(word, &st) < 0)
		return false;
	switch (which) {
	case 'b':
		return S_ISBLK(st.st_mode);
	case 'c':
		return S_ISCHR(st.st_mode);
	case 'd':
		return S_ISDIR(st.st_mode);
	case 'f':
		return S_ISREG(st.st_mode);
	case 'p':
		return S_ISFIFO(st.st_mode);
	case 'S':
		return S_ISSOCK(st.st_mode);
	case 'g':
		return st.st_mode & S_ISGID;
	case 'u':
		return st.st_mode & S_ISUID;
	case 'k':
		return st.st_mode & S_ISVTX;
	case 's':
		return st.st_size > 0;
	case 'O':
		return st.st_uid == geteuid();
	case 'G':
		return st.st_gid == getegid();
	default:
		return true;
	}
}

static bool primary(void)
{
	bool result;

	if (at == end)
		return fail(NULL, "argument expected");
	/* An operator between two words counts first: [ ! = x ] compares. */
	if (end - at >= 3 && is_binary(at[1])) {
		compare(at[0], at[1], at[2], &result);
		at += 3;
		return result;
	}
	if (strcmp(*at, "(") == 0) {
		at++;
		if (at < end && strcmp(*at, ")") == 0) {
			at++;
			return false;
		}
		result = expression();
		if (at == end || strcmp(*at, ")") != 0)
			return fail(NULL, "closing paren expected");
		at++;
		return result;
	}
	if (end - at >= 2 && is_unary(*at)) {
		at += 2;
		return unary(at[-2][1], at[-1]);
	}
	return *(*at++) != 0;
}

static bool negation(void)
{
	if (at < end && strcmp(*at, "!") == 0 && end - at > 1 &&
	    !(end - at >= 3 && is_binary(at[1]))) {
		at++;
		return !negation();
	}
	return primary();
}

/* Of four words a ! at first turns what the other three say: [ ! a -o b ]. */
static bool four_words(void)
{
	if (end - at != 4 || strcmp(*at, "!") != 0)
		return expression();
	at++;
	return !expression();
}

static bool conjunction(void)
{
	bool result = negation();

	while (at < end && strcmp(*at, "-a") == 0) {
		bool right;

		at++;
		right = negation();
		result = result && right;
	}
	return result;
}

static bool expression(void)
{
	bool result = conjunction();

	while (at < end && strcmp(*at, "-o") == 0) {
		bool right;

		at++;
		right = conjunction();
		result = result || right;
	}
	return result;
}

int test_main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	bool result;

	at = argv + 1;
	end = argv + argc;
	failed = false;
	if (strcmp(slash ? slash + 1 : argv[0], "[") == 0) {
		if (argc < 2 || strcmp(argv[argc - 1], "]") != 0) {
			tool_error("missing ]");
			return 2;
		}
		end--;
	}
	if (at == end)
		return 1;
	result = four_words();
	if (!failed && end - at == 1 && is_binary(*at))
		fail(*at, "argument expected");
	else if (!failed && at != end)
		fail(at[-1], "unexpected operator");
	return failed ? 2 : !result;
}
