/*
 * fuzz_ways.h: the ways into the kernel. Each function gives a case its instructions, and says how it may end if it
 * stands alone: by which signals, or alive.
 */
#ifndef TESTS_FUZZ_WAYS_H
#define TESTS_FUZZ_WAYS_H

/* SYSCALL with a call that is sure to answer, or with any. */
static inline void way_syscall(struct fuzz_case *c)
{
	static const unsigned short sure[] = { SYS_getpid, SYS_gettid, SYS_getuid,
					       SYS_sched_yield };

	EMIT(c, 0x0f, 0x05);
	c->is_call = 1;
	c->known = 1;
	c->nr = RNG_ONE_OF(&c->rng, sure);
	if (rng_once_in(&c->rng, 4))
		c->nr = 0x8000 + rng_below(&c->rng, 0x7fff0000);
	c->in.rax = c->nr | (rng_once_in(&c->rng, 4) ? rng_next(&c->rng) << 32 : 0);
	c->may = SURVIVES;
}

static inline void way_call(struct fuzz_case *c)
{
	EMIT(c, 0x0f, 0x05);
	c->is_call = 1;
	c->may_spin = 1; /* a call of a later day may wait */
	c->in.rax = random_call(&c->rng, !c->linux);
	c->nr = (unsigned int)c->in.rax;
	if (rng_once_in(&c->rng, 2))
		c->in.rdi = rng_below(&c->rng, 4); /* most take a descriptor first */
	c->may = SURVIVES | BY_ANY_TRAP;	   /* it may write over the way back */
	if (reshapes(c->nr)) {
		c->may |= MAY(SIGKILL) | MAY(SIGSYS);
		c->moves_bases = 1;
	}
}

static inline void way_int(struct fuzz_case *c)
{
	unsigned char vector = rng_next(&c->rng);

	if (vector == 0x80)
		vector = 0x81; /* the 32-bit call under Linux */
	EMIT(c, 0xcd, vector);
	c->may = vector == 3 ? MAY(SIGTRAP) : MAY(SIGSEGV);
}

/* Instructions that trap by themselves, or that ring 3 may not have. */
static inline void way_instruction(struct fuzz_case *c)
{
	static const struct {
		unsigned char len, code[5];
		unsigned int may;
	} list[] = {
#define FORBIDDEN (MAY(SIGSEGV) | MAY(SIGILL))
#define UMIP (SURVIVES | FAULTS)			     /* Linux does it in place of the CPU */
		{ 2, { 0x0f, 0x0b }, MAY(SIGILL) },	     /* ud2 */
		{ 1, { 0xcc }, MAY(SIGTRAP) },		     /* int3 */
		{ 1, { 0xf1 }, MAY(SIGTRAP) | MAY(SIGILL) }, /* int1; QEMU has none */
		{ 1, { 0xce }, MAY(SIGILL) },		     /* into */
		{ 4, { 0x31, 0xc9, 0xf7, 0xf1 }, MAY(SIGFPE) },	 /* xor ecx, ecx; div ecx */
		{ 1, { 0xf4 }, FORBIDDEN },			 /* hlt */
		{ 1, { 0xfa }, FORBIDDEN },			 /* cli */
		{ 1, { 0xfb }, FORBIDDEN },			 /* sti */
		{ 1, { 0xec }, FORBIDDEN },			 /* in al, dx */
		{ 1, { 0xee }, FORBIDDEN },			 /* out dx, al */
		{ 1, { 0x6c }, FORBIDDEN | FAULTS },		 /* insb */
		{ 1, { 0x6e }, FORBIDDEN | FAULTS },		 /* outsb */
		{ 2, { 0x0f, 0x06 }, FORBIDDEN },		 /* clts */
		{ 2, { 0x0f, 0x09 }, FORBIDDEN },		 /* wbinvd */
		{ 2, { 0x0f, 0x30 }, FORBIDDEN },		 /* wrmsr */
		{ 2, { 0x0f, 0x32 }, FORBIDDEN },		 /* rdmsr */
		{ 2, { 0x0f, 0x33 }, FORBIDDEN },		 /* rdpmc */
		{ 2, { 0x0f, 0x35 }, FORBIDDEN },		 /* sysexit */
		{ 3, { 0x48, 0x0f, 0x07 }, FORBIDDEN },		 /* sysretq */
		{ 3, { 0x0f, 0x20, 0xc0 }, FORBIDDEN },		 /* mov rax, cr0 */
		{ 3, { 0x0f, 0x22, 0xd8 }, FORBIDDEN },		 /* mov cr3, rax */
		{ 3, { 0x0f, 0x23, 0xf8 }, FORBIDDEN },		 /* mov dr7, rax */
		{ 3, { 0x0f, 0x21, 0xf8 }, FORBIDDEN },		 /* mov rax, dr7 */
		{ 3, { 0x0f, 0x01, 0x13 }, FORBIDDEN | FAULTS }, /* lgdt [rbx] */
		{ 3, { 0x0f, 0x01, 0x1b }, FORBIDDEN | FAULTS }, /* lidt [rbx] */
		{ 3, { 0x0f, 0x00, 0xd8 }, FORBIDDEN },		 /* ltr ax */
		{ 3, { 0x0f, 0x00, 0xd0 }, FORBIDDEN },		 /* lldt ax */
		{ 3, { 0x0f, 0x01, 0xf0 }, FORBIDDEN },		 /* lmsw ax */
		{ 3, { 0x0f, 0x01, 0xf8 }, FORBIDDEN },		 /* swapgs */
		{ 3, { 0x0f, 0x01, 0x3b }, FORBIDDEN | FAULTS }, /* invlpg [rbx] */
		{ 3, { 0x0f, 0x01, 0xca }, FORBIDDEN },		 /* clac */
		{ 3, { 0x0f, 0x01, 0xcb }, FORBIDDEN },		 /* stac */
		{ 3, { 0x0f, 0x01, 0xd1 }, FORBIDDEN },		 /* xsetbv */
		{ 3, { 0x0f, 0x01, 0xc1 }, FORBIDDEN },		 /* vmcall */
		{ 2, { 0x0f, 0xaa }, FORBIDDEN },		 /* rsm */
		{ 3, { 0x0f, 0x01, 0x03 }, UMIP },		 /* sgdt [rbx] */
		{ 3, { 0x0f, 0x01, 0x0b }, UMIP },		 /* sidt [rbx] */
		{ 3, { 0x0f, 0x00, 0xc8 }, UMIP },		 /* str eax */
		{ 3, { 0x0f, 0x01, 0xe0 }, UMIP },		 /* smsw eax */
		{ 2, { 0x0f, 0xa2 }, SURVIVES },		 /* cpuid */
		{ 2, { 0x0f, 0x31 }, SURVIVES },		 /* rdtsc */
	};
	unsigned int i = rng_below(&c->rng, ARRAY_SIZE(list));

	emit_bytes(c, list[i].code, list[i].len);
	c->may = list[i].may;
	if (rng_once_in(&c->rng, 8)) { /* too long an instruction, from 15 bytes on */
		memmove(c->code + 13, c->code, c->len);
		memset(c->code, 0x66, 13);
		c->len += 13;
		c->may |= BY_ANY_TRAP;
	}
}

/* Memory at rbx, rsi, rdi: loads, stores, calls, whole FPU images. */
static inline void way_memory(struct fuzz_case *c)
{
	static const struct {
		unsigned char len, code[5];
	} list[] = {
		{ 3, { 0x48, 0x8b, 0x03 } },		 /* mov rax, [rbx] */
		{ 3, { 0x48, 0x89, 0x03 } },		 /* mov [rbx], rax */
		{ 5, { 0xf0, 0x48, 0x0f, 0xc1, 0x03 } }, /* lock xadd [rbx], rax */
		{ 5, { 0xf0, 0x48, 0x0f, 0xc7, 0x0b } }, /* lock cmpxchg16b [rbx] */
		{ 3, { 0x0f, 0x28, 0x03 } },		 /* movaps xmm0, [rbx] */
		{ 3, { 0x0f, 0x11, 0x03 } },		 /* movups [rbx], xmm0 */
		{ 3, { 0x0f, 0xae, 0x03 } },		 /* fxsave [rbx] */
		{ 3, { 0x0f, 0xae, 0x0b } },		 /* fxrstor [rbx] */
		{ 3, { 0x0f, 0xae, 0x13 } },		 /* ldmxcsr [rbx] */
		{ 3, { 0x0f, 0xae, 0x23 } },		 /* xsave [rbx] */
		{ 3, { 0x0f, 0xae, 0x2b } },		 /* xrstor [rbx] */
		{ 3, { 0x0f, 0xae, 0x3b } },		 /* clflush [rbx] */
		{ 2, { 0xdd, 0x23 } },			 /* frstor [rbx] */
		{ 2, { 0xff, 0x13 } },			 /* call [rbx] */
		{ 2, { 0xff, 0x23 } },			 /* jmp [rbx] */
		{ 2, { 0xff, 0x2b } },			 /* far jmp [rbx] */
		{ 2, { 0xff, 0x33 } },			 /* push [rbx] */
		{ 2, { 0x8f, 0x03 } },			 /* pop [rbx] */
		{ 1, { 0xa4 } },			 /* movsb */
		{ 2, { 0xf3, 0xa4 } },			 /* rep movsb */
		{ 3, { 0xf3, 0x48, 0xab } },		 /* rep stosq */
		{ 4, { 0x65, 0x48, 0x8b, 0x03 } },	 /* mov rax, gs:[rbx] */
		{ 4, { 0x64, 0x48, 0x89, 0x03 } },	 /* mov fs:[rbx], rax */
		{ 1, { 0x50 } },			 /* push rax */
		{ 1, { 0x58 } },			 /* pop rax */
		{ 1, { 0x9c } },			 /* pushf */
		{ 4, { 0xc8, 0x10, 0x00, 0x01 } },	 /* enter 16, 1 */
		{ 1, { 0xc9 } },			 /* leave */
	};
	unsigned int i = rng_below(&c->rng, ARRAY_SIZE(list));

	c->in.rbx = near_edge(&c->rng);
	hostile_stack(c);
	emit_bytes(c, list[i].code, list[i].len);
	c->may = SURVIVES | BY_ANY_TRAP;
	c->may_spin = 1; /* by jumping to itself */
}

/* Where to go on: jmp, call, ret, far return, iretq; by the last two also in compatibility mode. */
static inline void way_jump(struct fuzz_case *c)
{
	static const unsigned char compat[][2] = { { 0x0f, 0x05 }, { 0x0f, 0x34 }, { 0xcd, 0x80 },
						   { 0x0f, 0x0b }, { 0xcd, 0x03 }, { 0xcd, 0x20 },
						   { 0xf4, 0x90 }, { 0x0f, 0xa2 }, { 0x8e, 0xd8 },
						   { 0x8e, 0xe8 }, { 0x8e, 0xd0 }, { 0xf7, 0xf1 } };
	unsigned long to = rng_once_in(&c->rng, 4) ? hostile_word(&c->rng) : near_edge(&c->rng);
	unsigned long cs = rng_once_in(&c->rng, 2) ? CS64 : random_selector(&c->rng);

	if (rng_once_in(&c->rng, 3)) {
		cs = CS32;
		to = COMPAT_CODE;
	}
	if (cs == CS32)
		c->in.rax = 20; /* getpid, where there are 32-bit calls */
	memcpy(c->compat, RNG_ONE_OF(&c->rng, compat), 2);
	c->compat_len = 2;
	c->in.rbx = to;
	good_stack(c);
	c->stack[0] = to;
	c->stack[1] = cs;
	/* Far returns read the stack as the kernel on QEMU, from which Linux dies. */
	switch (rng_below(&c->rng, c->linux ? 3 : 5)) {
	case 0:
		EMIT(c, 0xff, 0xe3); /* jmp rbx */
		break;
	case 1:
		EMIT(c, 0xff, 0xd3); /* call rbx */
		hostile_stack(c);
		break;
	case 2:
		EMIT(c, 0xc3); /* ret */
		c->words = 1;
		break;
	case 3:
		EMIT(c, 0x48, 0xcb); /* far ret */
		c->words = 2;
		break;
	default:
		EMIT(c, 0x48, 0xcf); /* iretq */
		c->words = 5;
		c->stack[2] = random_flags(&c->rng);
		c->stack[3] = rng_once_in(&c->rng, 2) ? hostile_word(&c->rng) : STACK + 256;
		c->stack[4] = rng_once_in(&c->rng, 2) ? SS64 : random_selector(&c->rng);
	}
	c->moves_bases = 1; /* by segment loads in compatibility mode */
	c->may_spin = 1;
	c->may = BY_ANY_TRAP;
}

/* A selector into a segment register; then, in the shadow of MOV SS, straight into the kernel. */
static inline void way_selector(struct fuzz_case *c)
{
	static const unsigned char modrm[] = { 0xd9, 0xc1, 0xe1, 0xe9,
					       0xd1 }; /* ds es fs gs ss, cx */
	unsigned char which = RNG_ONE_OF(&c->rng, modrm);

	c->in.rcx = random_selector(&c->rng);
	c->in.rax = SYS_getpid;
	EMIT(c, 0x8e, which);
	c->moves_bases = 1;
	c->may = SURVIVES | FAULTS;
	switch (rng_below(&c->rng, 4)) {
	case 0:
		EMIT(c, 0x0f, 0x05);
		break;
	case 1:
		EMIT(c, 0xcd, 0x03);
		c->may |= MAY(SIGTRAP);
		break;
	case 2:
		EMIT(c, 0x0f, 0x0b);
		c->may |= MAY(SIGILL);
		break;
	}
}

/* Exceptions of the x87 and of SSE, with all of them let through. */
static inline void way_fpu(struct fuzz_case *c)
{
	good_stack(c);
	EMIT(c, 0x6a, 0x00); /* push 0 */
	if (rng_once_in(&c->rng, 2))
		EMIT(c, 0xd9, 0x2c, 0x24, 0xd9, 0xe8, 0xd9, 0xee, 0xde, 0xf9,
		     0x9b); /* fldcw; 1/0; fwait */
	else
		EMIT(c, 0x0f, 0xae, 0x14, 0x24, 0x0f, 0x57, 0xc0, 0x0f, 0x5e,
		     0xc0); /* ldmxcsr; 0/0 */
	c->may = FAULTS | MAY(SIGFPE);
}

/* Anything at all. */
static inline void way_noise(struct fuzz_case *c)
{
	unsigned long bytes[2] = { rng_next(&c->rng), rng_next(&c->rng) };

	if (c->linux) /* there is a far return among the noise */
		return way_instruction(c);
	if (rng_once_in(&c->rng, 2))
		hostile_stack(c);
	c->in.rax = 0xffff; /* should it contain a SYSCALL */
	emit_bytes(c, bytes, 1 + rng_below(&c->rng, 15));
	c->may = SURVIVES | BY_ANY_TRAP;
	c->may_spin = 1;
	c->moves_bases = 1;
}

static inline void choose_way(struct fuzz_case *c)
{
	static const struct {
		const char *name;
		void (*make)(struct fuzz_case *c);
		unsigned int share; /* of 100 */
	} ways[] = {
		{ "syscall", way_syscall, 30 },	 { "call", way_call, 30 },
		{ "int", way_int, 6 },		 { "instruction", way_instruction, 8 },
		{ "memory", way_memory, 8 },	 { "jump", way_jump, 8 },
		{ "selector", way_selector, 5 }, { "fpu", way_fpu, 2 },
		{ "noise", way_noise, 3 },
	};
	unsigned int n = rng_below(&c->rng, 100), i = 0;

	while (n >= ways[i].share)
		n -= ways[i++].share;
	c->way = ways[i].name;
	if (rng_once_in(&c->rng, 2))
		hostile_stack(c);
	else
		good_stack(c);
	ways[i].make(c);
}

#endif
