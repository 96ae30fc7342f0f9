/* What the system is like. See sysconf(3), gethostname(2). */
#include "../internal.h"

#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

int getpagesize(void)
{
	return (int)getauxval(AT_PAGESZ);
}

static long pages(bool free)
{
	struct sysinfo info;

	if (sysinfo(&info) < 0)
		return -1;
	return (long)((free ? info.freeram : info.totalram) * info.mem_unit) / getpagesize();
}

/* Without the call that tells, there is one processor: ours. */
static long processors(void)
{
	int saved = errno;
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) < 0) {
		errno = saved;
		return 1;
	}
	return CPU_COUNT(&set);
}

long sysconf(int name)
{
	struct rlimit limit;

	switch (name) {
	case _SC_ARG_MAX:
		return ARG_MAX;
	case _SC_CHILD_MAX:
		return getrlimit(RLIMIT_NPROC, &limit) < 0 ? -1 : (long)limit.rlim_cur;
	case _SC_CLK_TCK:
		return 100;
	case _SC_NGROUPS_MAX:
		return NGROUPS_MAX;
	case _SC_OPEN_MAX:
		return getrlimit(RLIMIT_NOFILE, &limit) < 0 ? -1 : (long)limit.rlim_cur;
	case _SC_PAGESIZE:
		return getpagesize();
	case _SC_NPROCESSORS_CONF:
	case _SC_NPROCESSORS_ONLN:
		return processors();
	case _SC_PHYS_PAGES:
		return pages(false);
	case _SC_AVPHYS_PAGES:
		return pages(true);
	default:
		errno = EINVAL;
		return -1;
	}
}

int gethostname(char *buf, size_t size)
{
	struct utsname name;

	if (uname(&name) < 0)
		return -1;
	if (strlen(name.nodename) >= size) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(buf, name.nodename);
	return 0;
}
