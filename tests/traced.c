/* Calls with odd arguments, for strace to write down: nearly all of them fail. Built by musl-gcc on the host. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define CALL(name, ...) syscall(SYS_##name, __VA_ARGS__)

static void signals(void)
{
	unsigned long usr2 = 1UL << (SIGUSR2 - 1);
	struct timespec none = { 0, 0 };
	struct { long value; int signo, notify, tid, pad; long attributes; } event = { 0, SIGALRM, SIGEV_SIGNAL };
	siginfo_t info = { 0 };
	int id;

	CALL(rt_sigtimedwait, &usr2, 0L, &none, 8L);
	CALL(rt_sigtimedwait, &usr2, &info, &none, 9L);
	CALL(rt_sigtimedwait, &usr2, 0L, 8L, 8L);
	CALL(timer_create, 0L, &event, &id);
	event.value = 5;
	CALL(timer_create, 77L, &event, &id);
	event.notify = SIGEV_NONE;
	CALL(timer_create, 0L, &event, &id);
	event.notify = 77;
	CALL(timer_create, 0L, &event, &id);
	event.notify = SIGEV_THREAD;
	CALL(timer_create, -6L, &event, &id);
	event.notify = 4; /* SIGEV_THREAD_ID */
	event.tid = 1;
	CALL(timer_create, 0L, &event, &id);
	info.si_code = -1;
	CALL(rt_sigqueueinfo, 1L << 30, 17L, &info);
}

static void files(void)
{
	static const long notes[] = { 0, 1, 0x80000005, 0x100 };
	struct { void *base; long len; } pieces[] = { { "ab", 2 }, { "cd", 2 } };
	char name[100] = "name";
	int fd = open("/dev/null", O_RDWR);

	for (int i = 0; i < 4; i++)
		CALL(fcntl, (long)fd, F_NOTIFY, notes[i]);
	for (long sig = 0; sig < 35; sig += 10) {
		CALL(fcntl, (long)fd, F_SETSIG, sig);
		CALL(fcntl, (long)fd, F_GETSIG);
	}
	CALL(open, "/none", 020200000L | O_CREAT, 0777L);
	CALL(open, "/none", 0x400000L, 0777L);
	CALL(ioctl, (long)fd, 0x40049409L, 3L);
	CALL(writev, -1L, pieces, 2L);
	CALL(writev, -1L, pieces, -1L);
	CALL(flock, -1L, 0xffL);
	CALL(sethostname, name, 65L);
	CALL(setdomainname, name, -1L);
	CALL(mount, "a", "/none", "tmpfs", 0L, "data");
	CALL(mount, "a", "/none", "tmpfs", 0x20L, "data");   /* MS_REMOUNT */
	CALL(mount, "a", "/none", "tmpfs", 0x1000L, "data"); /* MS_BIND */
	CALL(mount, "a", "/none", "tmpfs", 0x1020L, "data");
	CALL(mount, "a", "/none", 0L, 0xc0ed0000L | 1, 0L);
}

static void sockets(void)
{
	struct sockaddr_in in = { AF_INET, htons(80), { htonl(0x7f000001) } };
	struct sockaddr_un un = { AF_UNIX, "/none" };
	socklen_t len = 16;
	int s = socket(AF_UNIX, SOCK_STREAM, 0);

	CALL(bind, -1L, &in, 16L);
	CALL(connect, -1L, &in, 15L);
	CALL(connect, -1L, &un, 200L);
	CALL(getpeername, 0L, &in, &len);
	CALL(getpeername, (long)s, &in, &len);
	CALL(getsockname, (long)s, &in, &len);
	CALL(accept4, 0L, &in, &len, 0L);
	CALL(accept, 0L, 0L, 0L);
	len = -1;
	CALL(getsockname, (long)s, &in, &len);
	CALL(getsockname, 0L, 8L, 8L);
}

static void others(void)
{
	struct { unsigned int size, policy; long flags; int nice, priority; long more[4]; } attr = { 56 };
	static const long actions[] = { 8, 10, 99 };

	for (int i = 0; i < 3; i++)
		CALL(syslog, actions[i], 8L, 77L);
	for (long request = 1; request < 35; request++)
		CALL(ptrace, request, -1L, 16L, 9L);
	for (long request = 0x4200; request < 0x4210; request++)
		CALL(ptrace, request, -1L, 24L, 9L);
	CALL(prctl, 22L, 9L, 8L, 0L, 0L); /* PR_SET_SECCOMP */
	for (long cmd = 0x10; cmd < 0x400; cmd <<= 1)
		CALL(membarrier, cmd, 7L, 2L);
	CALL(membarrier, 0L, 0L, 0L);
	for (attr.flags = 1; attr.flags < 0x200; attr.flags <<= 1)
		CALL(sched_setattr, -1L, &attr, 0L);
	CALL(sched_getattr, 0L, &attr, 120L, 0L);
	CALL(sched_getattr, 0L, &attr, 48L, 0L);
	CALL(ioprio_get, 1L, 0L);
	CALL(ioprio_set, 1L, -1L, 0x2005L);
}

int main(void)
{
	signals();
	files();
	sockets();
	others();
	return 0;
}
