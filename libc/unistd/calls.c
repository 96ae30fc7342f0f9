/*
 * Functions whose system call has other arguments, another name or another answer than C and POSIX
 * want. All others are generated from the table (tools/gen-stubs).
 */
#include "../internal.h"

#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/klog.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

ssize_t pread(int fd, void *buf, size_t size, off_t offset)
{
	return __result(__syscall(SYS_pread64, fd, buf, size, offset));
}

ssize_t pwrite(int fd, const void *buf, size_t size, off_t offset)
{
	return __result(__syscall(SYS_pwrite64, fd, buf, size, offset));
}

int fstatat(int dir, const char *restrict path, struct stat *restrict st, int flags)
{
	return (int)__result(__syscall(SYS_newfstatat, dir, path, st, flags));
}

/* The kernel returns the length; the bytes are the caller's or, with buf NULL, malloc()'s. */
char *getcwd(char *buf, size_t size)
{
	char *own = NULL;

	if (!buf) {
		size = size ? size : PATH_MAX;
		buf = own = malloc(size);
		if (!buf)
			return NULL;
	}
	if (__result(__syscall(SYS_getcwd, buf, size)) < 0) {
		free(own);
		return NULL;
	}
	return buf;
}

pid_t wait(int *status)
{
	return wait4(-1, status, 0, NULL);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	return wait4(pid, status, options, NULL);
}

pid_t wait3(int *status, int options, struct rusage *usage)
{
	return wait4(-1, status, options, usage);
}

int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
	return (int)__result(__syscall(SYS_waitid, type, id, info, options, NULL));
}

int prlimit(pid_t pid, int resource, const struct rlimit *limit, struct rlimit *old)
{
	return (int)__result(__syscall(SYS_prlimit64, pid, resource, limit, old));
}

/* The kernel answers 20 - nice, so that -1 is no valid answer. */
int getpriority(int which, id_t who)
{
	long result = __result(__syscall(SYS_getpriority, which, who));

	return result < 0 ? -1 : 20 - (int)result;
}

int reboot(unsigned int command)
{
	return (int)__result(
		__syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, command, NULL));
}

int klogctl(int action, char *buf, int len)
{
	return (int)__result(__syscall(SYS_syslog, action, buf, len));
}

int getentropy(void *buf, size_t size)
{
	if (size > 256) {
		errno = EIO;
		return -1;
	}
	return getrandom(buf, size, 0) == (ssize_t)size ? 0 : -1;
}

/* The kernel returns how many bytes of the set it knows. */
int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
	CPU_ZERO(set);
	return __result(__syscall(SYS_sched_getaffinity, pid, size, set)) < 0 ? -1 : 0;
}

int __sched_cpucount(const cpu_set_t *set)
{
	int count = 0;

	for (size_t i = 0; i < CPU_SETSIZE / 64; i++)
		for (unsigned long word = set->__bits[i]; word; word &= word - 1)
			count++;
	return count;
}

int sched_getcpu(void)
{
	unsigned int cpu;

	return __result(__syscall(SYS_getcpu, &cpu, NULL, NULL)) < 0 ? -1 : (int)cpu;
}
