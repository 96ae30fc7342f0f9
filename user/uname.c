/* uname [-asnrvmo]: what the system is called. -a: all of it. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static const char letters[] = "snrvmo";
	struct utsname name;
	const char *parts[] = { name.sysname, name.nodename, name.release,
				name.version, name.machine,  name.sysname };
	bool wanted[6] = { false }, any = false, first = true;
	int option;

	while ((option = getopt(argc, argv, "asnrvmo")) != -1) {
		if (option == '?')
			return 1;
		any = true;
		for (size_t i = 0; i < 6; i++)
			wanted[i] |= option == 'a' || option == letters[i];
	}
	wanted[0] |= !any;
	if (uname(&name) < 0) {
		perror("uname");
		return 1;
	}
	for (size_t i = 0; i < 6; i++) {
		if (!wanted[i])
			continue;
		printf("%s%s", first ? "" : " ", parts[i]);
		first = false;
	}
	printf("\n");
	return 0;
}
