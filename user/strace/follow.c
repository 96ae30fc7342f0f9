/* Starting and attaching, and the loop: each stop of each thread is looked at, and the thread goes on. */
#include "strace.h"
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static long trace(int request, pid_t pid, unsigned long addr, unsigned long data)
{
	return syscall(SYS_ptrace, (long)request, pid, addr, data);
}

static unsigned long ptrace_options(void)
{
	unsigned long o = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT;

	return options.follow ? o | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE
			      : o;
}

static const char *find_program(const char *name)
{
	const char *path = getenv("PATH");
	static char full[4096];
	struct stat st;

	if (strchr(name, '/'))
		return name;
	for (path = path ? path : "/bin"; *path; path += *path == ':') {
		size_t len = strcspn(path, ":");

		snprintf(full, sizeof(full), "%.*s%s%s", (int)len, path, len ? "/" : "", name);
		if (!stat(full, &st) && S_ISREG(st.st_mode) && st.st_mode & 0111)
			return full;
		path += len;
	}
	return name;
}

/* The program, stopped and followed; it runs from follow() on. */
pid_t start_program(char **argv)
{
	const char *path = find_program(argv[0]);
	struct stat st;
	int status;
	pid_t pid;

	if (stat(path, &st) < 0)
		die("Can't stat '%s': %s", argv[0], strerror(errno));
	pid = fork();
	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (!pid) {
		kill(getpid(), SIGSTOP);
		execve(path, argv, environ);
		die("exec: %s", strerror(errno));
	}
	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status) ||
	    trace(PTRACE_SEIZE, pid, 0, ptrace_options()) < 0) {
		kill(pid, SIGKILL);
		die("ptrace(PTRACE_SEIZE, %d): %s", pid, strerror(errno));
	}
	add_tcb(pid)->hidden = true;
	find_tcb(pid)->started = true;
	kill(pid, SIGCONT);
	return pid;
}

static bool seize(pid_t pid)
{
	struct tcb *tcb;

	if (find_tcb(pid))
		return true;
	if (trace(PTRACE_SEIZE, pid, 0, ptrace_options()) < 0 ||
	    trace(PTRACE_INTERRUPT, pid, 0, 0) < 0)
		return false;
	tcb = add_tcb(pid);
	tcb->started = true;
	return true;
}

/* -p PID,PID...: with -f all threads of each. */
void attach(const char *pids)
{
	for (char *end; *pids; pids = end + strspn(end, ", \n")) {
		pid_t pid = strtol(pids, &end, 10);
		unsigned int threads = 1;
		char path[64];
		DIR *dir;

		if (end == pids || pid <= 0)
			die("Invalid process id: '%s'", pids);
		if (!seize(pid)) {
			message("attach: ptrace(PTRACE_SEIZE, %d): %s", pid, strerror(errno));
			continue;
		}
		snprintf(path, sizeof(path), "/proc/%d/task", pid);
		dir = options.follow ? opendir(path) : NULL;
		for (struct dirent *entry; dir && (entry = readdir(dir));) {
			pid_t tid = atoi(entry->d_name);

			threads += tid > 0 && tid != pid && seize(tid);
		}
		if (dir)
			closedir(dir);
		if (!options.quiet) {
			if (threads > 1)
				message("Process %d attached with %u threads", pid, threads);
			else
				message("Process %d attached", pid);
		}
	}
}

static void on_signal(int sig)
{
	interrupted = sig;
}

static void show_signal(struct tcb *tcb, int sig)
{
	char info[128];

	if (tcb->hidden || (options.count && !options.count_and_print) || !wants_signal(sig))
		return;
	begin_line(tcb);
	put(&tcb->text, "--- ");
	if (trace(PTRACE_GETSIGINFO, tcb->pid, 0, (unsigned long)info) < 0) {
		put(&tcb->text, "stopped by ");
		put_signal(&tcb->text, sig);
	} else {
		put_signal(&tcb->text, sig);
		put(&tcb->text, " ");
		put_siginfo(&tcb->text, info);
	}
	put_line(tcb, " ---");
	end_line(tcb);
}

static void show_end(struct tcb *tcb, int status)
{
	if (!tcb->hidden && options.quiet < 2 && (!options.count || options.count_and_print) &&
	    (!WIFSIGNALED(status) || wants_signal(WTERMSIG(status)))) {
		begin_line(tcb);
		if (WIFEXITED(status)) {
			put(&tcb->text, "+++ exited with %d", WEXITSTATUS(status));
		} else {
			put(&tcb->text, "+++ killed by ");
			put_signal(&tcb->text, WTERMSIG(status));
			put(&tcb->text, WCOREDUMP(status) ? " (core dumped)" : "");
		}
		put_line(tcb, " +++");
		end_line(tcb);
	}
	drop_tcb(tcb);
}

/* A thread that is not the first called execve: it has its process's pid now, and all others are gone. */
static struct tcb *show_exec(struct tcb *tcb)
{
	unsigned long old = tcb->pid;
	struct tcb *other, copy;

	if (trace(PTRACE_GETEVENTMSG, tcb->pid, 0, (unsigned long)&old) < 0 ||
	    (pid_t)old == tcb->pid || !(other = find_tcb(old)))
		return tcb;
	begin_line(tcb);
	put(&tcb->text, "+++ superseded by execve in pid %lu", old);
	put_line(tcb, " +++");
	end_line(tcb);
	copy = *tcb;
	tcb->in_call = other->in_call;
	tcb->shown = other->shown;
	tcb->entered = other->entered;
	tcb->text = other->text;
	tcb->text.buf = copy.text.buf;
	drop_tcb(other);
	return tcb;
}

static void detach(struct tcb *tcb)
{
	int status;

	trace(PTRACE_INTERRUPT, tcb->pid, 0, 0);
	if (waitpid(tcb->pid, &status, __WALL) == tcb->pid && WIFSTOPPED(status)) {
		trace(PTRACE_DETACH, tcb->pid, 0,
		      status >> 16 || WSTOPSIG(status) == (SIGTRAP | 0x80) ? 0 : WSTOPSIG(status));
		if (!options.quiet)
			message("Process %d detached", tcb->pid);
		if (tcb->in_call && line_is_of(tcb)) {
			put_line(tcb, " <detached ...>");
			end_line(tcb);
		}
	}
	drop_tcb(tcb);
}

/* One stop; returns the request that lets the thread go on, and in *sig the signal that it gets. */
static int stop(struct tcb *tcb, int status, int *sig)
{
	int event = status >> 16;

	*sig = 0;
	switch (event) {
	case 0:
		break;
	case PTRACE_EVENT_STOP:
		switch (WSTOPSIG(status)) {
		case SIGSTOP:
		case SIGTSTP:
		case SIGTTIN:
		case SIGTTOU:
			show_signal(tcb, WSTOPSIG(status));
			return PTRACE_LISTEN;
		}
		return PTRACE_SYSCALL;
	case PTRACE_EVENT_EXEC:
		show_exec(tcb);
		return PTRACE_SYSCALL;
	case PTRACE_EVENT_EXIT:
		call_unfinished(tcb);
		return PTRACE_SYSCALL;
	default: /* a child: it reports by itself */
		return PTRACE_SYSCALL;
	}
	if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
		call_stop(tcb);
		return PTRACE_SYSCALL;
	}
	*sig = WSTOPSIG(status);
	show_signal(tcb, *sig);
	return PTRACE_SYSCALL;
}

/* Until nobody is left. Returns the wait status of the program that was started. */
int follow(pid_t program)
{
	struct sigaction action = { .sa_handler = on_signal };
	int result = 0;

	for (int i = 0; i < 4; i++)
		sigaction((int[]){ SIGHUP, SIGINT, SIGQUIT, SIGTERM }[i], &action, NULL);
	while (tcb_count) {
		struct rusage usage;
		int status, sig, request;
		pid_t pid = wait4(-1, &status, __WALL, &usage);
		struct tcb *tcb;

		if (interrupted) {
			if (find_tcb(program)) { /* what was started does not outlive us */
				kill(program, SIGCONT);
				kill(program, interrupted);
			}
			while (first_tcb())
				detach(first_tcb());
			break;
		}
		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			break;
		if (pid == program && (WIFEXITED(status) || WIFSIGNALED(status)))
			result = status;
		tcb = find_tcb(pid);
		if (!tcb) {
			if (!WIFSTOPPED(status))
				continue;
			tcb = add_tcb(pid); /* a child, by one of the options */
			tcb->started = true;
			if (!options.quiet)
				message("Process %d attached", pid);
		}
		tcb->stime = usage.ru_stime;
		if (!WIFSTOPPED(status)) {
			show_end(tcb, status);
			continue;
		}
		request = stop(tcb, status, &sig);
		trace(request, pid, 0, sig);
	}
	return result;
}
