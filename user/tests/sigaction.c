/*
 * What a process does about a signal: rt_sigaction(2) and each SA_ flag. See also sigprocmask.c, sigreturn.c,
 * sigaltstack.c.
 */
#include "sig.h"

static struct ksa now(int sig)
{
	struct ksa sa = { (void *)-1L, -1UL, (void *)-1L, -1UL };

	SYS(rt_sigaction, sig, 0, &sa, 8);
	return sa;
}

TEST(bad_arguments)
{
	struct ksa sa = { IGNORE, 0, 0, 0 };

	EXPECT_EQ(SYS(rt_sigaction, SIGUSR1, &sa, 0, 0), -EINVAL);
	EXPECT_EQ(SYS(rt_sigaction, SIGUSR1, &sa, 0, 4), -EINVAL);
	EXPECT_EQ(SYS(rt_sigaction, SIGUSR1, &sa, 0, 16), -EINVAL);
	EXPECT_EQ(SYS(rt_sigaction, 0, &sa, 0, 8), -EINVAL);
	EXPECT_EQ(SYS(rt_sigaction, -1, &sa, 0, 8), -EINVAL);
	EXPECT_EQ(SYS(rt_sigaction, 65, &sa, 0, 8), -EINVAL);
	EXPECT_EQ(SYS(rt_sigaction, 0x7fffffff, 0, 0, 8), -EINVAL);
	EXPECT_EQ(SYS(rt_sigaction, SIGKILL, &sa, 0, 8), -EINVAL);
	EXPECT_EQ(SYS(rt_sigaction, SIGSTOP, &sa, 0, 8), -EINVAL);
	EXPECT_EQ(SYS(rt_sigaction, SIGKILL, 0, &sa, 8), 0);
	EXPECT_EQ(sa.handler, 0);
	EXPECT_EQ(SYS(rt_sigaction, SIGUSR1, 0, 0, 8), 0);
	EXPECT_EQ(SYS(rt_sigaction, 64, 0, 0, 8), 0);
	EXPECT_EQ(SYS(rt_sigaction, 0x100000000 + SIGUSR1, 0, 0, 8), 0);
}

TEST(bad_pointers)
{
	char *edge = map_edge(1);

	act(SIGUSR1, IGNORE, 0);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(rt_sigaction, SIGUSR1, b->addr, 0, 8), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(rt_sigaction, SIGUSR1, 0, b->addr, 8), -EFAULT);
	}
	EXPECT_EQ(SYS(rt_sigaction, SIGUSR1, edge + PAGE - 31, 0, 8), -EFAULT);
	EXPECT_EQ(SYS(rt_sigaction, SIGUSR1, 0, edge + PAGE - 31, 8), -EFAULT);
	EXPECT_EQ(SYS(rt_sigaction, SIGUSR1, 0, edge + PAGE - 32, 8), 0);
	EXPECT_EQ(now(SIGUSR1).handler, IGNORE);
	act(SIGUSR1, DEFAULT, 0);
	unmap_pages(edge, 1);
}

/* What is set comes back, without what the kernel does not know; SA_UNSUPPORTED never does. */
TEST(old_action)
{
	struct ksa sa = { (void *)note_handler, -1UL, (void *)0x1234, -1UL };

	EXPECT_EQ(SYS(rt_sigaction, SIGUSR1, &sa, 0, 8), 0);
	sa = now(SIGUSR1);
	EXPECT_EQ(sa.handler, note_handler);
	EXPECT_EQ(sa.restorer, 0x1234);
	EXPECT_EQ(sa.mask, ~(BIT(SIGKILL) | BIT(SIGSTOP)));
	EXPECT_EQ(sa.flags, (SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART |
			     SA_NODEFER | SA_RESETHAND | SA_EXPOSE_TAGBITS | SA_RESTORER));
	EXPECT_EQ(act(SIGUSR1, DEFAULT, 0), 0);
	sa = now(SIGUSR1);
	EXPECT_EQ(sa.handler, DEFAULT);
	EXPECT_EQ(sa.flags, SA_RESTORER);
	EXPECT_EQ(sa.mask, 0);
}

TEST(handler_gets_siginfo)
{
	EXPECT_EQ(note(SIGUSR1, 0), 0);
	EXPECT_EQ(send(SIGUSR1), 0);
	EXPECT_EQ(noted.count, 1);
	EXPECT_EQ(noted.sig, SIGUSR1);
	EXPECT_EQ(noted.info.si_signo, SIGUSR1);
	EXPECT_EQ(noted.info.si_errno, 0);
	EXPECT_EQ(noted.info.si_code, SI_USER);
	EXPECT_EQ(noted.info.si_pid, SYS(getpid));
	EXPECT_EQ(noted.info.si_uid, SYS(getuid));
	EXPECT(filled((char *)&noted.info + 24, 0, sizeof(siginfo_t) - 24));
	EXPECT_EQ(noted.uc.uc_link, 0);
	EXPECT_EQ(noted.uc.uc_sigmask, 0);
	EXPECT_EQ(noted.uc.uc_mcontext.rax, 0);
	EXPECT_EQ(noted.uc.uc_mcontext.cs, 0x33);
	EXPECT_EQ(noted.uc.uc_mcontext.ss, 0x2b);
	EXPECT_EQ(noted.uc.uc_mcontext.oldmask, 0);
	EXPECT_EQ(noted.uc.uc_mcontext.rcx, noted.uc.uc_mcontext.rip);
	EXPECT_EQ(noted.uc.uc_flags, UC_FP_XSTATE | UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS);
	act(SIGUSR1, DEFAULT, 0);
}

/* The signal itself is blocked in its handler, and what sa_mask names; both are free again behind it. */
TEST(blocked_in_the_handler)
{
	forget();
	act_mask(SIGUSR1, (void *)note_handler, SA_SIGINFO, BIT(SIGUSR2) | BIT(40) | BIT(SIGKILL));
	send(SIGUSR1);
	EXPECT_EQ(noted.blocked, BIT(SIGUSR1) | BIT(SIGUSR2) | BIT(40));
	EXPECT_EQ(blocked_now(), 0);
	note(SIGUSR1, SA_NODEFER);
	send(SIGUSR1);
	EXPECT_EQ(noted.count, 1);
	EXPECT_EQ(noted.blocked, 0);
	act(SIGUSR1, DEFAULT, 0);
}

static volatile int depth, deepest, entered;

static void again_handler(int sig)
{
	if (++depth > deepest)
		deepest = depth;
	if (++entered < 3)
		send(sig);
	depth--;
}

TEST(nesting)
{
	depth = deepest = entered = 0;
	act(SIGUSR1, (void *)again_handler, 0);
	send(SIGUSR1);
	EXPECT_EQ(entered, 3);
	EXPECT_EQ(deepest, 1);
	depth = deepest = entered = 0;
	act(SIGUSR1, (void *)again_handler, SA_NODEFER);
	send(SIGUSR1);
	EXPECT_EQ(entered, 3);
	EXPECT_EQ(deepest, 3);
	act(SIGUSR1, DEFAULT, 0);
}

/* SA_RESETHAND: once, then the default action; the flags stay. */
TEST(resethand)
{
	note(SIGUSR1, SA_RESETHAND);
	send(SIGUSR1);
	EXPECT_EQ(noted.count, 1);
	EXPECT_EQ(noted.blocked, BIT(SIGUSR1)); /* SA_RESETHAND alone does not mean SA_NODEFER */
	EXPECT_EQ(now(SIGUSR1).handler, DEFAULT);
	EXPECT_EQ(now(SIGUSR1).flags, SA_SIGINFO | SA_RESTORER | SA_RESETHAND);
	EXPECT_STATUS(IN_CHILD(send(SIGUSR1)), KILLED(SIGUSR1));
	act(SIGUSR1, DEFAULT, 0);
}

/* Without SA_RESTORER a handler could not return: it is not entered, SIGSEGV instead. */
static void no_restorer(void)
{
	struct ksa sa = { (void *)note_handler, SA_SIGINFO, 0, 0 };

	SYS(rt_sigaction, SIGUSR1, &sa, 0, 8);
	send(SIGUSR1);
}

static void code_handler(int sig, siginfo_t *info, void *context)
{
	SYS(exit_group, info->si_code == SI_KERNEL ? 42 : 43);
}

TEST(restorer_is_needed)
{
	EXPECT_STATUS(IN_CHILD(no_restorer()), KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(act(SIGSEGV, (void *)code_handler, SA_SIGINFO); no_restorer()),
		      EXITED(42));
}

/* Ignored signals are not kept, blocked ones are until they are ignored. */
TEST(ignored)
{
	act(SIGUSR1, IGNORE, 0);
	EXPECT_EQ(send(SIGUSR1), 0);
	block(BIT(SIGUSR1) | BIT(SIGCHLD));
	send(SIGUSR1);
	send(SIGCHLD);
	EXPECT_EQ(pending_now(), BIT(SIGUSR1) | BIT(SIGCHLD));
	act(SIGUSR1, IGNORE, 0);
	EXPECT_EQ(pending_now(), BIT(SIGCHLD));
	act(SIGCHLD, DEFAULT, 0);
	EXPECT_EQ(pending_now(), 0);
	unblock(BIT(SIGUSR1) | BIT(SIGCHLD));
	act(SIGUSR1, DEFAULT, 0);
}

/* Each signal's default action, and that a handler replaces it. */
TEST(default_actions)
{
	static const int ignored[] = { SIGCHLD, SIGCONT, SIGURG, SIGWINCH };
	char name[16];

	for (int sig = 1; sig <= 64; sig++) {
		int stops = sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU;
		int want = KILLED(sig);

		for (unsigned int i = 0; i < ARRAY_SIZE(ignored); i++)
			if (sig == ignored[i])
				want = PASSED;
		snprintf(name, sizeof(name), "signal %d", sig);
		/* Who started us may ignore it: a host's make does so with 32 and 33. */
		act(sig, DEFAULT, 0);
		if (!stops)
			EXPECT_STATUS_IN(name, IN_CHILD(EXPECT_EQ(send(sig), 0)), want);
		if (sig == SIGKILL || sig == SIGSTOP)
			continue;
		note(sig, 0);
		EXPECT_EQ_IN(name, send(sig), 0);
		EXPECT_EQ_IN(name, noted.sig, sig);
		act(sig, DEFAULT, 0);
	}
}

/* fork copies actions and mask; what was pending is the parent's alone. */
TEST(fork_copies)
{
	note(SIGUSR1, 0);
	block(BIT(SIGUSR2));
	send(SIGUSR2);
	EXPECT_STATUS(IN_CHILD(({
			      EXPECT_EQ(now(SIGUSR1).handler, note_handler);
			      EXPECT_EQ(blocked_now(), BIT(SIGUSR2));
			      EXPECT_EQ(pending_now(), 0);
			      send(SIGUSR1);
			      EXPECT_EQ(noted.count, 1);
		      })),
		      PASSED);
	EXPECT_EQ(pending_now(), BIT(SIGUSR2));
	act(SIGUSR2, IGNORE, 0);
	act(SIGUSR2, DEFAULT, 0);
	act(SIGUSR1, DEFAULT, 0);
	unblock(BIT(SIGUSR2));
}

/* After an exec: what was handled has its default action, what was ignored still is; mask and pending signals stay. */
int ktap_child(int argc, char **argv, char **envp)
{
	struct ksa usr1 = now(SIGUSR1), hup = now(SIGHUP);
	stack_t stack;
	int bad = 0;

	SYS(sigaltstack, 0, &stack);
	bad |= usr1.handler != DEFAULT || usr1.flags || usr1.mask;
	bad |= (hup.handler != IGNORE) << 1;
	bad |= (blocked_now() != BIT(SIGUSR2)) << 2;
	bad |= (pending_now() != BIT(SIGUSR2)) << 3;
	bad |= (stack.ss_flags != SS_DISABLE || stack.ss_size) << 4;
	return bad;
}

TEST(exec_resets)
{
	char *argv[] = { "/tests/sigaction", "child", NULL };
	static char stack[SIGSTKSZ];
	int pid = fork_child();

	if (!pid) {
		char path[64] = "/proc/self/exe";
		stack_t ss = { stack, 0, sizeof(stack) };

		act_mask(SIGUSR1, (void *)note_handler, SA_RESTART, BIT(SIGHUP));
		act(SIGHUP, IGNORE, 0);
		SYS(sigaltstack, &ss, 0);
		block(BIT(SIGUSR2));
		send(SIGUSR2);
		SYS(execve, argv[0], argv, argv + 2);
		SYS(execve, path, argv, argv + 2); /* on a host that has no /tests */
		SYS(exit_group, 99);
	}
	EXPECT_STATUS(reap(pid), EXITED(0));
}
