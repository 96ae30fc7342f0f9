/*
 * Signals delivered where they cannot be. Mechanism: the kernel writes a handler's frame to whatever the stack pointer
 * says, at a moment that others choose; what it writes comes from its own stack. What must happen: SIGSEGV for the task
 * where there is no stack, which only a handler on an alternate stack catches; nothing of the task's changed before the frame is
 * whole; no byte in it, and no register of the handler's, that tells of the kernel (CVE-2009-2910). TCG and Bochs.
 */
#include <poll.h>
#include "frames.h"
#include "selftest.h"

#define POISON 0xd7

/* A stack pointer that is none, when a signal comes: SIGSEGV, which only a handler on another stack can catch. */
static unsigned long sp_told(const struct ucontext *uc)
{
	return uc->uc_mcontext.rsp;
}

static void deliver_at(unsigned long sp)
{
	struct regs in = {
		.rax = SYS_kill, .rdi = SYS(getpid), .rsi = SIGUSR1, .flags = FLAGS_FIXED, .rsp = sp
	};

	value = sp;
	act(SIGUSR1, (void *)note_handler, SA_SIGINFO);
	call_with_regs(&in);
}

TEST(delivery_on_no_stack)
{
	static char note[64];
	unsigned long sps[ARRAY_SIZE(bad_pointers) + 3];
	unsigned int n = 0;

	for (EACH_BAD_POINTER(b))
		sps[n++] = b->addr;
	sps[n++] = 0;
	sps[n++] = 64;
	sps[n++] = 0x1000; /* nothing is mapped there */
	for (unsigned int i = 0; i < n; i++) {
		snprintf(note, sizeof(note), "rsp %#lx", sps[i]);
		EXPECT_STATUS_IN(note, IN_CHILD(deliver_at(sps[i])), KILLED(SIGSEGV));
		EXPECT_STATUS_IN(note, IN_CHILD(catch_it(sp_told); deliver_at(sps[i])), EXITED(42));
	}
}

/* A stack that ends below the frame: nothing of the task's changes before all of it is written. */
TEST(delivery_at_an_edge)
{
	char *pages = map_pages(3, PROT_READ | PROT_WRITE);

	unmap_pages(pages, 1);
	for (unsigned long room = 0; room < 512; room += 64)
		EXPECT_STATUS(IN_CHILD(catch_it(sp_told);
				       deliver_at((unsigned long)pages + PAGE + room)),
			      EXITED(42));
	unmap_pages(pages + PAGE, 2);
}

/* Nothing of the kernel's is in a frame, or in the registers that a handler starts with. */
void look_handler(int sig, siginfo_t *info, struct ucontext *uc);
void entered_handler(int sig, siginfo_t *info, struct ucontext *uc);
asm(".pushsection .bss\n.balign 8\nentry_copy: .skip 128\n.popsection\n"
    ".pushsection .text\n"
    "entered_handler:\n"
    "	mov %rcx, entry_copy+0(%rip)\n	mov %rbx, entry_copy+8(%rip)\n"
    "	mov %r8, entry_copy+16(%rip)\n	mov %r9, entry_copy+24(%rip)\n"
    "	mov %r10, entry_copy+32(%rip)\n	mov %r11, entry_copy+40(%rip)\n"
    "	mov %r12, entry_copy+48(%rip)\n	mov %r13, entry_copy+56(%rip)\n"
    "	mov %r14, entry_copy+64(%rip)\n	mov %r15, entry_copy+72(%rip)\n"
    "	mov %rbp, entry_copy+80(%rip)\n	mov %rax, entry_copy+88(%rip)\n"
    "	jmp look_handler\n"
    ".popsection\n");
extern volatile unsigned long entry_copy[16];
static unsigned char frame_copy[440];

void look_handler(int sig, siginfo_t *info, struct ucontext *uc)
{
	const struct sigcontext *sc = &uc->uc_mcontext;
	const unsigned long saved[] = { sc->rcx, sc->rbx, sc->r8,  sc->r9,  sc->r10, sc->r11,
					sc->r12, sc->r13, sc->r14, sc->r15, sc->rbp };

	memcpy(frame_copy, (char *)uc - 8, sizeof(frame_copy));
	for (unsigned int i = 0; i < ARRAY_SIZE(saved); i++)
		EXPECT_EQ(entry_copy[i], saved[i]);
	EXPECT_EQ(entry_copy[11], 0);
}

/* The four bytes between a stack_t's flags and its size, when the kernel's stack was full of something else. */
TEST(altstack_tells_nothing)
{
	struct pollfd fds[14];
	stack_t old;

	for (int nr = 0; nr < 15; nr++) {
		memset(&old, POISON, sizeof(old));
		memset(fds, 0xff,
		       sizeof(fds)); /* fd -1: nothing to wait for, but copied to the kernel's stack */
		HOOK(POISON, POISON);
		SYS(poll, fds, nr, 0);
		EXPECT_EQ(SYS(sigaltstack, 0, &old), 0);
		EXPECT(filled((char *)&old + 12, 0, 4));
	}
}

TEST(frames_tell_nothing)
{
	unsigned int run = 0;

	act(SIGUSR1, (void *)entered_handler, SA_SIGINFO);
	HOOK(POISON, POISON); /* a kernel without the hook has its stack as it is */
	send(SIGUSR1);
	for (unsigned int i = 0; i < sizeof(frame_copy); i++) {
		run = frame_copy[i] == POISON ? run + 1 : 0;
		if (!EXPECT_EQ(run < 3 ? 0 : i, 0))
			break;
	}
	EXPECT(filled(frame_copy + 312 + 24, 0, 128 - 24)); /* siginfo behind pid and uid */
	for (unsigned int i = 0; i < sizeof(frame_copy); i += 8) {
		unsigned long word;

		memcpy(&word, frame_copy + i, 8);
		EXPECT(word < 0xffff800000000000 || word >= 0xfffffffffffff000);
	}
	act(SIGUSR1, DEFAULT, 0);
}
