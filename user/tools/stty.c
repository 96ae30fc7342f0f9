/* stty [-a | -g | sane | raw | rows N | cols N | [-]MODE...]: the terminal's modes. See stty(1p). */
#include "../lib/lib.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

static const struct {
	const char *name;
	char part; /* of struct termios: i o c l */
	tcflag_t bit;
	bool sane;
} modes[] = {
	{ "ignbrk", 'i', IGNBRK, false },  { "brkint", 'i', BRKINT, true },
	{ "ignpar", 'i', IGNPAR, false },  { "istrip", 'i', ISTRIP, false },
	{ "inlcr", 'i', INLCR, false },	   { "igncr", 'i', IGNCR, false },
	{ "icrnl", 'i', ICRNL, true },	   { "ixon", 'i', IXON, true },
	{ "ixoff", 'i', IXOFF, false },	   { "imaxbel", 'i', IMAXBEL, true },
	{ "iutf8", 'i', IUTF8, false },	   { "opost", 'o', OPOST, true },
	{ "onlcr", 'o', ONLCR, true },	   { "ocrnl", 'o', OCRNL, false },
	{ "cread", 'c', CREAD, true },	   { "clocal", 'c', CLOCAL, false },
	{ "isig", 'l', ISIG, true },	   { "icanon", 'l', ICANON, true },
	{ "echo", 'l', ECHO, true },	   { "echoe", 'l', ECHOE, true },
	{ "echok", 'l', ECHOK, true },	   { "echonl", 'l', ECHONL, false },
	{ "noflsh", 'l', NOFLSH, false },  { "tostop", 'l', TOSTOP, false },
	{ "echoctl", 'l', ECHOCTL, true }, { "echoke", 'l', ECHOKE, true },
	{ "iexten", 'l', IEXTEN, true },
};

static const struct {
	const char *name;
	int index;
} characters[] = {
	{ "intr", VINTR }, { "quit", VQUIT },	  { "erase", VERASE }, { "kill", VKILL },
	{ "eof", VEOF },   { "eol", VEOL },	  { "start", VSTART }, { "stop", VSTOP },
	{ "susp", VSUSP }, { "werase", VWERASE }, { "lnext", VLNEXT },
};

#define COUNT(array) (sizeof(array) / sizeof(array[0]))

static tcflag_t *part(struct termios *t, char which)
{
	return which == 'i'   ? &t->c_iflag
	       : which == 'o' ? &t->c_oflag
	       : which == 'c' ? &t->c_cflag
			      : &t->c_lflag;
}

static void show(struct termios *t, bool all)
{
	struct winsize size = { 0 };
	const char *between = "";

	ioctl(0, TIOCGWINSZ, &size);
	printf("rows %d; columns %d; line = %d;\n", size.ws_row, size.ws_col, t->c_line);
	for (size_t i = 0; all && i < COUNT(characters); i++) {
		int c = t->c_cc[characters[i].index];

		if (!c)
			printf("%s = <undef>; ", characters[i].name);
		else
			printf(c < 32	  ? "%s = ^%c; "
			       : c == 127 ? "%s = ^?; "
					  : "%s = %c; ",
			       characters[i].name, c < 32 ? c + 64 : c);
	}
	if (all)
		putchar('\n');
	for (size_t i = 0; i < COUNT(modes); i++) {
		bool on = *part(t, modes[i].part) & modes[i].bit;

		if (!all && on == modes[i].sane)
			continue;
		printf("%s%s%s", between, on ? "" : "-", modes[i].name);
		between = " ";
	}
	if (*between)
		putchar('\n');
}

static void sane(struct termios *t)
{
	static const cc_t keys[NCCS] = {
		[VINTR] = 3,	 [VQUIT] = 28,	 [VERASE] = 127, [VKILL] = 21, [VEOF] = 4,
		[VMIN] = 1,	 [VSTART] = 17,	 [VSTOP] = 19,	 [VSUSP] = 26, [VREPRINT] = 18,
		[VDISCARD] = 15, [VWERASE] = 23, [VLNEXT] = 22
	};

	for (size_t i = 0; i < COUNT(modes); i++) {
		tcflag_t *flags = part(t, modes[i].part);

		*flags = modes[i].sane ? *flags | modes[i].bit : *flags & ~modes[i].bit;
	}
	memcpy(t->c_cc, keys, sizeof(keys));
}

static bool apply(struct termios *t, const char *word)
{
	bool on = *word != '-';

	if (strcmp(word, "sane") == 0) {
		sane(t);
		return true;
	}
	if (strcmp(word, "raw") == 0 || strcmp(word, "-cooked") == 0) {
		cfmakeraw(t);
		return true;
	}
	if (strcmp(word, "-raw") == 0 || strcmp(word, "cooked") == 0) {
		sane(t);
		return true;
	}
	for (size_t i = 0; i < COUNT(modes); i++) {
		tcflag_t *flags = part(t, modes[i].part);

		if (strcmp(word + !on, modes[i].name))
			continue;
		*flags = on ? *flags | modes[i].bit : *flags & ~modes[i].bit;
		return true;
	}
	return false;
}

int main(int argc, char **argv)
{
	struct termios t;

	if (tcgetattr(0, &t) < 0)
		return warn("'standard input'");
	if (argc == 1 || strcmp(argv[1], "-a") == 0) {
		show(&t, argc > 1);
		return finish(0);
	}
	if (strcmp(argv[1], "-g") == 0) {
		printf("%x:%x:%x:%x", t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag);
		for (int i = 0; i < NCCS; i++)
			printf(":%x", t.c_cc[i]);
		putchar('\n');
		return finish(0);
	}
	for (int i = 1; i < argc; i++) {
		struct winsize size;

		if (strcmp(argv[i], "size") == 0 && ioctl(0, TIOCGWINSZ, &size) == 0) {
			printf("%d %d\n", size.ws_row, size.ws_col);
		} else if ((strcmp(argv[i], "rows") == 0 || strncmp(argv[i], "col", 3) == 0) &&
			   argv[i + 1] && ioctl(0, TIOCGWINSZ, &size) == 0) {
			*(*argv[i] == 'r' ? &size.ws_row : &size.ws_col) =
				(unsigned short)atoi(argv[i + 1]);
			ioctl(0, TIOCSWINSZ, &size);
			i++;
		} else if (!apply(&t, argv[i])) {
			tool_error("invalid argument '%s'", argv[i]);
			return try_help();
		}
	}
	if (tcsetattr(0, TCSADRAIN, &t) < 0)
		return warn("'standard input'");
	return finish(0);
}
