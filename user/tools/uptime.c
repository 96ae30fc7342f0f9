/* uptime. See uptime(1). */
#include "../lib/lib.h"

#include <stdio.h>
#include <sys/sysinfo.h>
#include <time.h>

int main(int argc, char **argv)
{
	time_t now = time(NULL);
	struct sysinfo info;
	char text[16];
	long up;

	if (sysinfo(&info) < 0)
		return warn("sysinfo");
	up = info.uptime / 60;
	strftime(text, sizeof(text), "%H:%M:%S", localtime(&now));
	printf(" %s up ", text);
	if (up >= 1440)
		printf("%ld day%s, ", up / 1440, up >= 2880 ? "s" : "");
	if (up % 1440 >= 60)
		printf("%2ld:%02ld", up % 1440 / 60, up % 60);
	else
		printf("%ld min", up % 60);
	printf(",  load average: %.2f, %.2f, %.2f\n", (double)info.loads[0] / 65536,
	       (double)info.loads[1] / 65536, (double)info.loads[2] / 65536);
	return finish(0);
}
