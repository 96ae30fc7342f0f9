/* The alternate stack: sigaltstack(2), SA_ONSTACK, SS_AUTODISARM. */
#include "sig.h"
#include "threads.h"

static char stack[2 * SIGSTKSZ] __attribute__((aligned(64)));

static long set(void *sp, unsigned int flags, unsigned long size)
{
	stack_t ss = { sp, flags, size };

	return SYS(sigaltstack, &ss, 0);
}

static stack_t now(void)
{
	stack_t ss = { (void *)-1L, -1, -1UL };

	SYS(sigaltstack, 0, &ss);
	return ss;
}

static int on_stack(unsigned long sp)
{
	return sp > (unsigned long)stack && sp <= (unsigned long)stack + sizeof(stack);
}

TEST(set_and_get)
{
	stack_t ss = now(), old;

	EXPECT_EQ(ss.ss_flags, SS_DISABLE);
	EXPECT_EQ(ss.ss_size, 0);
	EXPECT_EQ(ss.ss_sp, 0);
	EXPECT_EQ(set(stack, 0, sizeof(stack)), 0);
	ss = now();
	EXPECT_EQ(ss.ss_sp, stack);
	EXPECT_EQ(ss.ss_size, sizeof(stack));
	EXPECT_EQ(ss.ss_flags, 0);
	EXPECT_EQ(set(stack, SS_ONSTACK, 4096), 0);
	EXPECT_EQ(now().ss_size, 4096);
	EXPECT_EQ(now().ss_flags, 0);
	EXPECT_EQ(set(stack, SS_AUTODISARM, 4096), 0);
	EXPECT_EQ(now().ss_flags, (int)SS_AUTODISARM);
	EXPECT_EQ(set(stack, SS_AUTODISARM | SS_DISABLE, 77), 0);
	ss = now();
	EXPECT_EQ(ss.ss_flags, (int)(SS_DISABLE | SS_AUTODISARM));
	EXPECT_EQ(ss.ss_size, 0);
	EXPECT_EQ(ss.ss_sp, 0);
	ss = (stack_t){ stack, 0, sizeof(stack) };
	EXPECT_EQ(SYS(sigaltstack, &ss, &old), 0);
	EXPECT_EQ(old.ss_flags, (int)(SS_DISABLE | SS_AUTODISARM));
	EXPECT_EQ(SYS(sigaltstack, 0, 0), 0);
	set(0, SS_DISABLE, 0);
}

TEST(bad_arguments)
{
	stack_t ss = { stack, 0, sizeof(stack) };

	EXPECT_EQ(set(stack, 0, MINSIGSTKSZ - 1), -ENOMEM);
	EXPECT_EQ(set(stack, 0, MINSIGSTKSZ), 0);
	EXPECT_EQ(set(stack, 3, sizeof(stack)), -EINVAL);
	EXPECT_EQ(set(stack, 4, sizeof(stack)), -EINVAL);
	EXPECT_EQ(set(stack, 0x40000000, sizeof(stack)), -EINVAL);
	EXPECT_EQ(now().ss_size, MINSIGSTKSZ);
	for (EACH_BAD_POINTER(b)) {
		EXPECT_EQ_IN(b->name, SYS(sigaltstack, b->addr, 0), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(sigaltstack, 0, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, SYS(sigaltstack, &ss, b->addr), -EFAULT);
		EXPECT_EQ_IN(b->name, now().ss_size, sizeof(stack)); /* it was set before */
		set(stack, 0, MINSIGSTKSZ);
	}
	set(0, SS_DISABLE, 0);
}

static stack_t seen;
static long set_inside;

static void altstack_handler(int sig, siginfo_t *info, void *context)
{
	note_handler(sig, info, context);
	seen = now();
	set_inside = set(stack, 0, SIGSTKSZ);
}

TEST(handler_runs_on_it)
{
	set(stack, 0, sizeof(stack));
	forget();
	act(SIGUSR1, (void *)altstack_handler, SA_SIGINFO);
	send(SIGUSR1);
	EXPECT(!on_stack(noted.sp)); /* without SA_ONSTACK */
	EXPECT_EQ(seen.ss_flags, 0);
	EXPECT_EQ(set_inside, 0);
	set(stack, 0, sizeof(stack));
	act(SIGUSR1, (void *)altstack_handler, SA_SIGINFO | SA_ONSTACK);
	send(SIGUSR1);
	EXPECT_EQ(noted.count, 2);
	EXPECT(on_stack(noted.sp));
	EXPECT_EQ(seen.ss_flags, SS_ONSTACK);
	EXPECT_EQ(set_inside, -EPERM); /* in use */
	EXPECT_EQ(noted.uc.uc_stack.ss_sp, stack);
	EXPECT_EQ(noted.uc.uc_stack.ss_size, sizeof(stack));
	EXPECT_EQ(noted.uc.uc_stack.ss_flags, 0);
	EXPECT_EQ(now().ss_size, sizeof(stack));
	act(SIGUSR1, DEFAULT, 0);
	set(0, SS_DISABLE, 0);
}

/* A signal in a handler that is on the alternate stack goes on where that is. */
static volatile unsigned long inner_sp;
static volatile int inner_flags;

static void inner_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	inner_sp = (unsigned long)__builtin_frame_address(0);
	inner_flags = uc->uc_stack.ss_flags;
}

static void outer_handler(int sig, siginfo_t *info, void *context)
{
	note_handler(sig, info, context);
	send(SIGUSR2);
}

TEST(nested_on_it)
{
	set(stack, 0, sizeof(stack));
	forget();
	act(SIGUSR1, (void *)outer_handler, SA_SIGINFO | SA_ONSTACK);
	act(SIGUSR2, (void *)inner_handler, SA_SIGINFO | SA_ONSTACK);
	send(SIGUSR1);
	EXPECT(on_stack(noted.sp) && on_stack(inner_sp));
	EXPECT(inner_sp < noted.sp);
	EXPECT_EQ(inner_flags, 0); /* as it was set: the frame does not say that it is in use */
	act(SIGUSR1, DEFAULT, 0);
	act(SIGUSR2, DEFAULT, 0);
	set(0, SS_DISABLE, 0);
}

/* SS_AUTODISARM: in the handler there is no alternate stack, so that it may be left by a jump; then it is back. */
TEST(autodisarm)
{
	set(stack, SS_AUTODISARM, sizeof(stack));
	forget();
	act(SIGUSR1, (void *)altstack_handler, SA_SIGINFO | SA_ONSTACK);
	send(SIGUSR1);
	EXPECT(on_stack(noted.sp));
	EXPECT_EQ(seen.ss_flags, SS_DISABLE);
	EXPECT_EQ(seen.ss_size, 0);
	EXPECT_EQ(set_inside, 0);
	EXPECT_EQ(noted.uc.uc_stack.ss_flags, (int)SS_AUTODISARM);
	EXPECT_EQ(noted.uc.uc_stack.ss_size, sizeof(stack));
	EXPECT_EQ(now().ss_flags, (int)SS_AUTODISARM);
	EXPECT_EQ(now().ss_size, sizeof(stack));
	act(SIGUSR1, DEFAULT, 0);
	set(0, SS_DISABLE | SS_AUTODISARM, 0);
	set(0, SS_DISABLE, 0);
}

/* A thread starts without one, whatever flags its maker's has. */
static stack_t of_thread;

static int ask(void *unused)
{
	of_thread = now();
	return 0;
}

TEST(threads_have_none)
{
	struct thread t;

	set(stack, SS_AUTODISARM, sizeof(stack));
	thread_start(&t, ask, 0);
	thread_join(&t);
	EXPECT_EQ(of_thread.ss_sp, 0);
	EXPECT_EQ(of_thread.ss_size, 0);
	EXPECT_EQ(of_thread.ss_flags, SS_DISABLE);
	EXPECT_EQ(now().ss_size, sizeof(stack));
	set(0, SS_DISABLE, 0);
}

/* Where the stack overflows, only another one can tell. */
static void overflow_handler(int sig, siginfo_t *info, void *context)
{
	SYS(exit_group, sig == SIGSEGV && on_stack((unsigned long)&info) ? 42 : 1);
}

static int recurse(volatile char *above)
{
	volatile char frame[4096];

	frame[0] = above ? above[0] : 0;
	return frame[0] ? 0 : recurse(frame) + frame[0];
}

TEST(stack_overflow)
{
	EXPECT_STATUS(IN_CHILD(act(SIGSEGV, (void *)overflow_handler, SA_SIGINFO); recurse(0)),
		      KILLED(SIGSEGV));
	EXPECT_STATUS(IN_CHILD(set(stack, 0, sizeof(stack));
			       act(SIGSEGV, (void *)overflow_handler, SA_SIGINFO | SA_ONSTACK);
			       recurse(0)),
		      EXITED(42));
}

/* An alternate stack that overflows in its turn is the end, not a frame below it. */
static void endless_handler(int sig)
{
	send(sig);
}

static void fill_altstack(void)
{
	char *pages = (char *)SYS(mmap, 0, 16 * PAGE, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	memset(pages, 0x55, 8 * PAGE);
	set(pages + 8 * PAGE, 0, 8 * PAGE);
	act(SIGUSR1, (void *)endless_handler, SA_ONSTACK | SA_NODEFER);
	if (!fork_child()) {
		send(SIGUSR1);
		SYS(exit_group, 9);
	}
	EXPECT_STATUS(reap(-1), KILLED(SIGSEGV));
	EXPECT(filled(pages, 0x55, 8 * PAGE));
}

TEST(altstack_overflow)
{
	EXPECT_STATUS(IN_CHILD(fill_altstack()), PASSED);
}

/* What lies below an alternate stack stays whole when a frame does not fit on it. */
static void leaving_handler(int sig)
{
	SYS(exit_group, 7);
}

static void too_small(volatile char *page)
{
	memset((char *)page, 0x55, 3 * PAGE);
	set((char *)page + PAGE, 0, MINSIGSTKSZ);
	act(SIGUSR1, (void *)leaving_handler, SA_ONSTACK);
	send(SIGUSR1);
}

TEST(frame_that_does_not_fit)
{
	volatile char *page = (volatile char *)SYS(mmap, 0, 3 * PAGE, PROT_READ | PROT_WRITE,
						   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	EXPECT_STATUS(IN_CHILD(too_small(page)), KILLED(SIGSEGV));
	EXPECT(filled((char *)page, 0x55, PAGE));
	unmap_pages((char *)page, 3);
}

/* fork keeps it; no memory there is a SIGSEGV that ends the process, even if it is caught. */
TEST(no_memory_there)
{
	for (EACH_BAD_POINTER(b))
		EXPECT_STATUS_IN(
			b->name,
			IN_CHILD(set((void *)(b->addr - SIGSTKSZ), 0, SIGSTKSZ);
				 act(SIGUSR1, (void *)note_handler, SA_SIGINFO | SA_ONSTACK);
				 act(SIGSEGV, (void *)note_handler, SA_SIGINFO | SA_ONSTACK);
				 send(SIGUSR1)),
			KILLED(SIGSEGV));
}
