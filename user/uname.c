/* uname [-asnrvmpio]: what the system is called. -a: all of it. See uname(1p). */
#include "lib/lib.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

int main(int argc, char **argv)
{
	static const struct option names[] = { { "all", 0, NULL, 'a' },
					       { "kernel-name", 0, NULL, 's' },
					       { "nodename", 0, NULL, 'n' },
					       { "kernel-release", 0, NULL, 'r' },
					       { "kernel-version", 0, NULL, 'v' },
					       { "machine", 0, NULL, 'm' },
					       { "processor", 0, NULL, 'p' },
					       { "hardware-platform", 0, NULL, 'i' },
					       { "operating-system", 0, NULL, 'o' },
					       { 0 } };
	static const char letters[] = "snrvmpio";
	struct utsname name;
	const char *parts[] = { name.sysname, name.nodename, name.release, name.version,
				name.machine, "unknown",     "unknown",	   name.sysname };
	bool wanted[8] = { false }, any = false, first = true;
	int option;

	while ((option = getopt_long(argc, argv, "asnrvmpio", names, NULL)) != -1) {
		if (option == '?')
			return try_help();
		any = true;
		for (size_t i = 0; i < 8; i++) /* -a leaves out what is unknown */
			wanted[i] |= option == letters[i] || (option == 'a' && i != 5 && i != 6);
	}
	if (optind < argc) {
		tool_error("extra operand '%s'", argv[optind]);
		return try_help();
	}
	wanted[0] |= !any;
	if (uname(&name) < 0)
		return warn("cannot get system name");
	for (size_t i = 0; i < 8; i++) {
		if (!wanted[i])
			continue;
		printf("%s%s", first ? "" : " ", parts[i]);
		first = false;
	}
	putchar('\n');
	return finish(0);
}
