/* Signals: what the shell does at them, and the commands that trap sets. 0 is the shell's end. */
#include "sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static char *traps[NSIG]; /* NULL: none; "": ignored */
static bool ignored_at_start[NSIG], known[NSIG];
static volatile sig_atomic_t got[NSIG];
volatile sig_atomic_t trap_pending, interrupted;

static void on_signal(int sig)
{
	if (traps[sig]) {
		got[sig] = 1;
		trap_pending = sig;
	} else if (sig == SIGINT) {
		interrupted = 1;
	}
}

/* Without SA_RESTART: read() and waitpid() shall end. */
static void install(int sig, sighandler_t what)
{
	struct sigaction action = { .sa_handler = what };

	sigaction(sig, &action, NULL);
}

void ignore_signal(int sig)
{
	install(sig, SIG_IGN);
}

void set_signal(int sig)
{
	struct sigaction before;
	sighandler_t what = SIG_DFL;

	if (!known[sig]) {
		known[sig] = true;
		ignored_at_start[sig] = sigaction(sig, NULL, &before) == 0 &&
					before.sa_handler == SIG_IGN;
	}
	if (ignored_at_start[sig] && !opt_interactive)
		return; /* who started us wants it so */
	if (traps[sig])
		what = *traps[sig] ? on_signal : SIG_IGN;
	else if (opt_interactive && sig == SIGINT)
		what = on_signal;
	else if (opt_interactive && (sig == SIGQUIT || sig == SIGTERM))
		what = SIG_IGN;
	else if (opt_monitor && (sig == SIGTSTP || sig == SIGTTOU || sig == SIGTTIN))
		what = SIG_IGN;
	install(sig, what);
}

/* A subshell has the signals that are ignored, but not the commands. */
void clear_traps(void)
{
	static const int ours[] = { SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTOU, SIGTTIN };

	for (int sig = 0; sig < NSIG; sig++) {
		if (!traps[sig] || (sig && !*traps[sig]))
			continue;
		free(traps[sig]);
		traps[sig] = NULL;
		if (sig)
			set_signal(sig);
	}
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (known[ours[i]])
			set_signal(ours[i]);
	trap_pending = interrupted = 0;
}

bool has_trap(int sig)
{
	return traps[sig] && *traps[sig];
}

void run_traps(void)
{
	trap_pending = 0;
	for (int sig = 1; sig < NSIG; sig++) {
		int saved = status;
		enum skip skip = skipping;
		char *command;

		if (!got[sig] || !has_trap(sig))
			continue;
		got[sig] = 0;
		skipping = SKIP_NONE;
		command = copy_string(traps[sig]); /* it may change itself */
		eval_string(command, 0);
		free(command);
		if (!skipping) {
			skipping = skip;
			status = saved;
		}
	}
}

void run_exit_trap(void)
{
	char *command = traps[0];

	traps[0] = NULL;
	if (command && *command)
		eval_string(command, 0);
}

int signal_number(const char *name)
{
	char *end;
	long number = strtol(name, &end, 10);

	if (*name && !*end)
		return number >= 0 && number < NSIG ? (int)number : -1;
	if (strcasecmp(name, "EXIT") == 0)
		return 0;
	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	for (int sig = 1; sig <= SIGSYS; sig++)
		if (strcasecmp(sigabbrev_np(sig), name) == 0)
			return sig;
	if (strncasecmp(name, "RTMIN", 5) == 0)
		return SIGRTMIN + atoi(name + 5);
	return -1;
}

static void list_traps(void)
{
	for (int sig = 0; sig < NSIG; sig++) {
		if (!traps[sig])
			continue;
		printf("trap -- ");
		print_quoted(traps[sig]);
		if (sig > SIGSYS)
			printf(" %d\n", sig);
		else
			printf(" %s\n", sig ? sigabbrev_np(sig) : "EXIT");
	}
}

int do_trap(char **argv)
{
	const char *action = NULL;
	int result = 0;

	argv = command_options(argv, "", NULL);
	if (!*argv) {
		list_traps();
		return 0;
	}
	/* A number first: all that follow, and it, are signals to be reset. */
	if (argv[1]) {
		char *end;

		strtol(*argv, &end, 10);
		if (*end || end == *argv)
			action = *argv++;
		if (action && strcmp(action, "-") == 0)
			action = NULL;
	}
	for (; *argv; argv++) {
		int sig = signal_number(*argv);

		if (sig < 0) {
			fprintf(stderr, "trap: %s: bad trap\n", *argv);
			result = 1;
			continue;
		}
		free(traps[sig]);
		traps[sig] = action ? copy_string(action) : NULL;
		if (sig)
			set_signal(sig);
	}
	return result;
}
