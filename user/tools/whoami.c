/* whoami. See whoami(1). */
#include "../lib/lib.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct passwd *user = getpwuid(geteuid());

	if (!user) {
		tool_error("cannot find name for user ID %u", geteuid());
		return 1;
	}
	puts(user->pw_name);
	return finish(0);
}
