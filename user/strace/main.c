/* strace [-cCfqTy] [-e EXPR] [-o FILE] [-p PID] [-s SIZE] [PROGRAM ARGUMENTS]: see docs/strace.md */
#include "strace.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct options options = { .strmax = 32 };

static void usage(void)
{
	fprintf(stderr,
		"Usage: strace [-cCfqTy] [-e EXPR] [-o FILE] [-s SIZE] PROGRAM [ARGUMENT]...\n"
		"       strace [-cCfqTy] [-e EXPR] [-o FILE] [-s SIZE] -p PID\n");
	exit(1);
}

/* Ends as the program did. */
static void end_like(int status)
{
	if (!WIFSIGNALED(status))
		exit(WEXITSTATUS(status));
	signal(WTERMSIG(status), SIG_DFL);
	raise(WTERMSIG(status));
	exit(128 + WTERMSIG(status));
}

int main(int argc, char **argv)
{
	pid_t program = 0;
	const char *pids[16];
	unsigned int nr_pids = 0;
	int option;

	out = stderr;
	while ((option = getopt(argc, argv, "+cCe:fo:p:qs:Ty")) != -1) {
		switch (option) {
		case 'c':
			options.count = true;
			break;
		case 'C':
			options.count = options.count_and_print = true;
			break;
		case 'e':
			filter_option(optarg);
			break;
		case 'f':
			options.follow = true;
			break;
		case 'o':
			options.output = optarg;
			break;
		case 'p':
			if (nr_pids == sizeof(pids) / sizeof(pids[0]))
				usage();
			pids[nr_pids++] = optarg; /* when all options are known */
			break;
		case 'q':
			options.quiet++;
			break;
		case 's':
			options.strmax = atoi(optarg);
			break;
		case 'T':
			options.time_spent = true;
			break;
		case 'y':
			options.names = true;
			break;
		default:
			usage();
		}
	}
	if (options.output && !(out = fopen(options.output, "we")))
		die("Can't fopen '%s': %s", options.output, strerror(errno));
	for (unsigned int i = 0; i < nr_pids; i++)
		attach(pids[i]);
	if (!nr_pids && optind == argc)
		die("must have PROG [ARGS] or -p PID\nTry 'strace -h' for more information.");
	else if (nr_pids && !tcb_count)
		exit(1);
	if (optind < argc)
		program = start_program(argv + optind);
	option = follow(program);
	if (options.count)
		print_counts();
	end_like(option);
}
